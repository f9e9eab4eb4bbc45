"""Texts in the encodings of the DCMI (Box, Point, Period): `name=…; northlimit=…`, `start=…; end=…` → their parts."""

import re

_PART = re.compile(r"\b([a-z]+)\s*=\s*([^;]*)", re.IGNORECASE)
_LIMITS = ("westlimit", "southlimit", "eastlimit", "northlimit")
_WORDS = frozenset({*_LIMITS, "east", "north", "start", "end"})


def parts_of(text: str) -> dict[str, str]:
    """The parts by their names in small letters; {} for a text in none of these encodings."""
    parts = {name.lower(): told.strip() for name, told in _PART.findall(text)}
    return parts if parts.keys() & _WORDS else {}


def sides_in(parts: dict[str, str]) -> list[str | None] | None:
    """West, south, east and north as written, of a Box or a Point; None where the parts tell no place on the map."""
    if all(parts.get(limit) for limit in _LIMITS):
        return [parts[limit] for limit in _LIMITS]
    east, north = parts.get("east"), parts.get("north")
    return [east, north, east, north] if east and north else None


def ends_in(parts: dict[str, str]) -> str | None:
    """A Period as `start/end`, with `..` for an end that is open; None where the parts tell no time."""
    start, end = parts.get("start"), parts.get("end")
    # A slash inside a date would be taken for the one between the two.
    return "/".join((end or "..").replace("/", "-") for end in (start, end)) if start or end else None
