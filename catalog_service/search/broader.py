"""What a value stands under: the parents of a path (`Environment > Air`), of a region's code (`110105`, `CN-11`)."""

import re
from collections.abc import Iterator

_BETWEEN = re.compile(r"\s*(?:[>＞›»→]|::)\s*|\s+/\s+|(?<=[\u3400-\u9fff])[/／](?=[\u3400-\u9fff])")
# 110105 of GB/T 2260 (administrative divisions): province, prefecture, county, two digits each.
_DIVISION = re.compile(r"\d{6}")
_COUNTRY_PART = re.compile(r"([A-Z]{2})-[0-9A-Z]{1,3}")
_MOST_STEPS = 10


def paths(text: str) -> Iterator[str]:
    """The paths a path stands under, the widest first, and then itself: `A > B > C` → `A`, `A > B`, `A > B > C`."""
    for place, between in enumerate(_BETWEEN.finditer(text)):
        if place == _MOST_STEPS:
            break
        if between.start() and between.end() < len(text):
            yield text[: between.start()]
    yield text


def regions(text: str) -> Iterator[str]:
    """The regions a region lies in, the widest first, and then itself: by its code, or by the path it is written as."""
    if _DIVISION.fullmatch(text):
        yield from dict.fromkeys((text[:2] + "0000", text[:4] + "00", text))
    elif found := _COUNTRY_PART.fullmatch(text):
        yield from (found[1], text)
    else:
        yield from paths(text)
