"""Whether a file's words are a list of people: then they are for the file's own reader, not for a search box."""

import re

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

_IDENTITY = re.compile(r"(?<![\dA-Za-z])[1-8]\d{5}(?:19|20)\d{9}[\dXx](?![\dA-Za-z])")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_MANY_MOBILES = 20


def found_in(text: str) -> str | None:
    """What tells that a text lists people, in words that go on "holds …": a resident identity number that is right in its check
    character, or more mobile telephones than the contacts of a notice; None where nothing does."""
    identities = sum(1 for number in _IDENTITY.findall(text) if _is_valid(number))
    if identities:
        return f"{identities} identity numbers"
    mobiles = len(set(_MOBILE.findall(text)))
    return f"{mobiles} mobile telephone numbers" if mobiles >= _MANY_MOBILES else None


def _is_valid(number: str) -> bool:
    try:
        ric.validate(number)
    except ValidationError:
        return False
    return True
