"""Dates and periods as feeds really write them → partial dates in the publisher's zone; never guesses day and month."""

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from math import isfinite
from typing import Any
from zoneinfo import ZoneInfo

from schemas.dialects.loose.texts import Odd, line_of, shown
from schemas.fields import is_partial_date

_EIGHT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_SIX = re.compile(r"(1[6-9]\d\d|20\d\d)(0[1-9]|1[0-2])")
_DURATION = re.compile(r"P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T.*)?")
_UNPADDED = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2})(?:[ T]\d{1,2}:.*)?)?")
_SLASHED = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[ T].*)?")
_NAMED = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?([A-Za-z]{3,9})\.?\s*(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?,?\s*(\d{4})")
_CHARACTERS = re.compile(r"(?:(令和|平成|昭和)(\d{1,2}|元)|(\d{4}))年(?:(\d{1,2})月(?:(\d{1,2})日)?)?")
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_OLDEST = "1600"
_OPEN_ENDS = frozenset({"", "..", "present", "now", "current", "ongoing"})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=256)
def zone_named(name: str) -> ZoneInfo:
    """The zone of that name. Raises KeyError (ZoneInfoNotFoundError) where there is none."""
    return ZoneInfo(name)


def date_of(value: Any, odd: Odd, field: str, theirs: str, zone: str) -> str | None:
    """`2019`, `2019-05` or `2019-05-17`. A time becomes the day it was in `zone`; one that is written with the publisher's
    own offset keeps its day where the declaration names no zone (`UTC`), and midnight in UTC is the day that is written.
    `20201117` is a date, `202011` a month, `2024年3月5日` and `令和6年3月5日` are. A day and month that could
    be read both ways are noted and left out."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        if len(value) in (4, 7, 10) and is_partial_date(value):
            return _plausible(value, odd, field, theirs)
        text = value.strip()
    elif isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value, odd, field, theirs, zone)
    else:
        text = line_of(value, odd, field, theirs) or ""
    if not text:
        return None
    day = _from_text(text, zone)
    if day:
        if not _is_iso(text):
            odd.note("odd_date", field, f"{theirs} was read as {day}: {shown(text)}", text)
        return _plausible(day, odd, field, theirs)
    slashed = _SLASHED.fullmatch(text)
    if slashed and int(slashed[1]) <= 12 and int(slashed[2]) <= 12:
        odd.note("ambiguous_date", field, f"{theirs} can be read with day or month first: {shown(text)}", text)
    else:
        odd.note("invalid_date", field, f"{theirs} is not a date: {shown(text)}", text)
    return None


def period_of(value: Any, odd: Odd, field: str, theirs: str, zone: str) -> dict[str, str | None] | None:
    """`{start, end, text}` of `a/b`; either end may be open, the second may be a duration (`2016/P1Y`). Words that are no interval
    are kept as `text`."""
    text = line_of(value, odd, field, theirs)
    if not text:
        return None
    start, slash, end = (part.strip() for part in text.partition("/"))
    if until := _until(start, end, zone):
        return {"start": _from_text(start, zone), "end": until, "text": None}
    if slash and "/" not in end and not (start.casefold() in _OPEN_ENDS and end.casefold() in _OPEN_ENDS):
        first, last = (None if part.casefold() in _OPEN_ENDS else _from_text(part, zone) for part in (start, end))
        whole = bool(first or start.casefold() in _OPEN_ENDS) and bool(last or end.casefold() in _OPEN_ENDS)
        if whole and not (first and last and first > last and not first.startswith(last)):
            return {"start": first, "end": last, "text": None}
    elif not slash and _is_iso(text) and (day := _from_text(text, zone)):
        return {"start": day, "end": day, "text": None}
    odd.note("invalid_period", field, f"{theirs} is not start/end: {shown(text)}", text)
    return {"start": None, "end": None, "text": text[:500]}


def _until(start: str, duration: str, zone: str) -> str | None:
    """The last day, month or year of a period that is told by its start and an ISO 8601 duration; None where it is not."""
    told = _DURATION.fullmatch(duration)
    first = _from_text(start, zone) if told and any(told.groups()) else None
    if told is None or first is None:
        return None
    years, months, weeks, days = (int(number or 0) for number in told.groups())
    year, month, day = (int(part) for part in (first + "-01-01")[:10].split("-"))
    count = year * 12 + month - 1 + years * 12 + months
    try:
        moved = date(count // 12, count % 12 + 1, 1) + timedelta(days=day - 1 + 7 * weeks + days)
        # The day before the one that the duration leads to is the period's last.
        return (moved - timedelta(days=1)).isoformat()[: len(first)]
    except (ValueError, OverflowError):
        return None


def _from_text(text: str, zone: str) -> str | None:
    if len(text) in (4, 7, 10) and is_partial_date(text):
        return text
    if len(text) > 10 and text[4:5] == "-":
        return _day(text, zone)
    if eight := _EIGHT.fullmatch(text):
        return _valid("-".join(eight.groups()))
    if six := _SIX.fullmatch(text):
        return "-".join(six.groups())
    if unpadded := _UNPADDED.fullmatch(text):
        return _valid("-".join([unpadded[1], *(part.zfill(2) for part in unpadded.groups()[1:] if part)]))
    if slashed := _SLASHED.fullmatch(text):
        first, second = int(slashed[1]), int(slashed[2])
        if first > 12 or second > 12:
            month, day = (second, first) if first > 12 else (first, second)
            return _valid(f"{slashed[3]}-{month:02d}-{day:02d}")
        return None
    if told := _CHARACTERS.fullmatch(unicodedata.normalize("NFKC", text)):
        year = int(told[3] or _ERAS[told[1]] + (1 if told[2] == "元" else int(told[2])))
        return _valid("-".join([f"{year:04d}", *(part.zfill(2) for part in (told[4], told[5]) if part)]))
    if (named := _NAMED.fullmatch(text)) and named[2][:3].lower() in _MONTHS and not (named[1] and named[3]):
        month, day_of_month = _MONTHS.index(named[2][:3].lower()) + 1, named[1] or named[3]
        return _valid(f"{named[4]}-{month:02d}" + (f"-{int(day_of_month):02d}" if day_of_month else ""))
    return None


def _day(text: str, zone: str) -> str | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    offset = moment.utcoffset()
    if not offset and moment.time() == time.min:
        # A day written by software that knows only times: in no zone west of Greenwich is it the day before.
        return text[:10]
    if offset is None or (offset and zone == "UTC"):
        return text[:10]
    return _in_zone(moment, zone) or text[:10]


def _in_zone(moment: datetime, zone: str) -> str | None:
    try:
        return moment.astimezone(zone_named(zone)).date().isoformat()
    except (KeyError, OverflowError):
        return None


def _from_number(value: float, odd: Odd, field: str, theirs: str, zone: str) -> str | None:
    text = str(int(value)) if isfinite(value) else ""
    day = _from_text(text, zone) if len(text) in (4, 8) else None
    if day is None and len(text) in (10, 13):
        seconds = value / 1000 if len(text) == 13 else value
        day = _in_zone(_EPOCH + timedelta(seconds=seconds), zone)
    if day is None:
        odd.note("invalid_date", field, f"{theirs} is not a date: {value}", value)
        return None
    odd.note("odd_date", field, f"{theirs} was read as {day}: {value}", value)
    return _plausible(day, odd, field, theirs)


def _plausible(day: str, odd: Odd, field: str, theirs: str) -> str | None:
    if day >= _OLDEST:
        return day
    odd.note("invalid_date", field, f"{theirs} says the year {day[:4]}, which no publisher was there to write: {day}", day)
    return None


def _valid(day: str) -> str | None:
    return day if is_partial_date(day) else None


def _is_iso(text: str) -> bool:
    return is_partial_date(text[:10]) or (len(text) == 8 and text.isdigit())
