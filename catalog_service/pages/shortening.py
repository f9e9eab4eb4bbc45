"""Lines of a record that are too long for a page: shown by their beginning, whole only in the answers for programs."""

from typing import Any

LONGEST_LINE = 1_000
"""Characters of a title, an identifier or another line; words people read at length, such as a description, stay whole."""

_WHOLE = frozenset({"text", "body", "abstract", "description"})
_ADDRESSES = ("http://", "https://")


def shortened(value: Any, name: str = "") -> Any:
    """The same values with every long line cut and an ellipsis at its end; `name` is that of the field they are in. Addresses stay:
    half of one leads nowhere."""
    if isinstance(value, str):
        return value if len(value) <= LONGEST_LINE or name in _WHOLE or value.startswith(_ADDRESSES) else value[: LONGEST_LINE - 1] + "…"
    if isinstance(value, dict):
        return {key: shortened(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [shortened(each, name) for each in value]
    return value
