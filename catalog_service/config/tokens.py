"""The tokens of those who may register sources: NAME:TOKEN pairs, read without ever repeating a token in a sentence."""

import re
from collections.abc import Iterator

SHORTEST = 20
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
_TOKEN = re.compile(r"[\x21-\x7e]{1,200}")


def tokens_in(text: str) -> tuple[tuple[str, str], ...]:
    """The pairs of a setting, `NAME:TOKEN,NAME:TOKEN`; what has no colon has an empty token."""
    pairs = (part.strip().partition(":") for part in text.split(",") if part.strip())
    return tuple((name.strip(), token.strip()) for name, _, token in pairs)


def wrong_tokens(pairs: tuple[tuple[str, str], ...]) -> Iterator[str]:
    """What is wrong with each pair, by its place, since a misplaced token may stand where the name should be."""
    names: set[str] = set()
    for number, (name, token) in enumerate(pairs, 1):
        if not token or not _NAME.fullmatch(name):
            yield f"entry {number} is not NAME:TOKEN; a name is up to 60 letters, digits, '.', '_' and '-'"
        elif len(token) < SHORTEST or not _TOKEN.fullmatch(token):
            yield (
                f"the token of {name} is {SHORTEST} to 200 letters, digits and signs without blanks and commas; "
                "make one: python -c 'import secrets; print(secrets.token_urlsafe())'"
            )
        elif name in names:
            yield f"{name} is named twice; give each token a name of its own"
        names.add(name)
