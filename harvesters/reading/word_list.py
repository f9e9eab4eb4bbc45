"""A closed list of words written as one text."""


def word_list(text: str) -> frozenset[str]:
    """The words of a text, parted by white space."""
    return frozenset(text.split())
