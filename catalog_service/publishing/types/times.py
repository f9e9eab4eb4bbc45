"""Dates, times of day and timestamps in text: one way of writing for a whole column, every value a real day."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

import pyarrow as pa

from catalog_service.publishing.types.kernels import Values, all_at, all_match, any_matches, pc
from catalog_service.publishing.types.rules import Rule, Taken

_EPOCH = date(1970, 1, 1)
_FIRST, _LAST = (date(1000, 1, 1) - _EPOCH).days, (date(2999, 12, 31) - _EPOCH).days
_YEAR = "([12][0-9]{3}|9999|0001)"
"""Years of our era in use, and the two that stand for no end and no beginning."""

_ENDLESS = "^(?:9999|0001)|^[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:9999|0001)"
_OTHER_CALENDARS = ((1300, 1499), (2400, 2699))
"""A column of nothing but such years is of the Persian, the Islamic or the Buddhist calendar, if the agency does not say otherwise."""

_ONE_OR_TWO = "([0-9]{1,2})"
_ZONES = {"Z": "UTC", "+00:00": "UTC", "+0000": "UTC"} | {
    f"{sign}{hours:02d}{mark}00": f"Etc/GMT{away}{hours}"
    for sign, away, most in (("+", "-", 14), ("-", "+", 12))
    for hours in range(1, most + 1)
    for mark in (":", "")
}
"""Offsets and the zone Parquet names for each: whole hours only, since readers (polars) know names and not offsets, and the zones of
a fixed offset that have names, whose signs are the other way round, are of whole hours. Other offsets are kept as instants in UTC."""

_OFFSET = re.compile(r"[+-](?:0[0-9]|1[0-3]):?[0-5][0-9]|\+14:?00")
_NO_OFFSET = ("-00:00", "-0000")

_MARKS = (("-", "-"), ("/", "/"), (".", r"\."))
_CLOCK = r"([0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6}0*)?)?)"
"""Parts of seconds are kept to six digits: further ones may be zeros only."""

_ZONE = re.compile(r":[0-9.]+(Z|[+-][0-9]{2}:?[0-9]{2})$")
_ISO_DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:$|[T ])"
_PLAIN_LENGTH = 19
_T_AT = 10
_STRICT = r"^(?:[12][0-9]{3}|9999|0001)-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?"
_STRICT_ZONE = re.compile("|Z|[+-][0-9]{2}:[0-9]{2}")
_MICROSECONDS_OF_DAY = 86_400_000_000


@dataclass(frozen=True, slots=True)
class _Written:
    """A way of writing days: its name for people, a pattern of three groups, and the order of the groups in which they are year,
    month, day. Where a day could be a month, there are two of these with one pattern."""

    name: str
    pattern: str
    order: tuple[int, int, int] = (1, 2, 3)


_BY_YEAR = (
    *(_Written(f"YYYY{mark}M{mark}D", f"{_YEAR}{code}{_ONE_OR_TWO}{code}{_ONE_OR_TWO}") for mark, code in _MARKS),
    _Written("YYYY年M月D日", f"{_YEAR}年{_ONE_OR_TWO}月{_ONE_OR_TWO}日"),
)
_BY_DAY = tuple(
    (
        _Written(f"D{mark}M{mark}YYYY", f"{_ONE_OR_TWO}{code}{_ONE_OR_TWO}{code}{_YEAR}", (3, 2, 1)),
        _Written(f"M{mark}D{mark}YYYY", f"{_ONE_OR_TWO}{code}{_ONE_OR_TWO}{code}{_YEAR}", (3, 1, 2)),
    )
    for mark, code in _MARKS
)
_COMPACT = _Written("YYYYMMDD", f"{_YEAR}([0-9]{{2}})([0-9]{{2}})")


class _Days:
    """What dates and timestamps have in common: the ways of writing a day that are still possible for all values so far."""

    _tail = ""

    def __init__(self, *, compact: bool = False, only: str | None = None, ours: bool = False) -> None:
        groups: tuple[tuple[_Written, ...], ...] = (*((way,) for way in _BY_YEAR), *_BY_DAY, *(((_COMPACT,),) if compact else ()))
        if only is not None:
            groups = tuple((way,) for group in groups for way in group if way.name == only)
        self._groups = groups
        self._ways: tuple[_Written, ...] = ()
        self._iso = True
        self._ours = ours
        self._years: tuple[int, int] | None = None

    def takes(self, values: Values) -> Taken:
        """See `Reading`."""
        if self._ways in ((), (_BY_YEAR[0],)) and (_BY_YEAR[0],) in self._groups:
            made = self._plainly(values)
            if made is not None:
                self._ways = (_BY_YEAR[0],)
                self._note(made)
                return made
        if not self._ways:
            for group in self._groups:
                if self._matches(values, group[0]):
                    self._ways = group
                    break
            else:
                return False
        elif not self._matches(values, self._ways[0]):
            return False
        self._iso &= all_match(values, _ISO_DAY)
        self._ways = tuple(way for way in self._ways if self._real(values, way))
        return bool(self._ways)

    def _plainly(self, values: Values) -> Values | None:
        """The commonest writing, told by Arrow's own strict reading: no pattern is as fast."""
        return _iso_days(values)

    def _written(self, way: _Written) -> str:
        return "YYYY-MM-DD" if self._iso else way.name

    def _matches(self, values: Values, way: _Written) -> bool:
        return all_match(values, f"^{way.pattern}{self._tail}$")

    def _real(self, values: Values, way: _Written) -> bool:
        try:
            made, _ = self._convert(way, values)
        except pa.ArrowInvalid:
            return False
        self._note(made)
        return True

    def _note(self, made: Values) -> None:
        """Remembers the first and the last year."""
        per_day = 1 if pa.types.is_date32(made.type) else _MICROSECONDS_OF_DAY
        ends = pc.min_max(pc.cast(made, pa.int32() if per_day == 1 else pa.int64())).as_py()
        least, most = ((_EPOCH + timedelta(days=end // per_day)).year for end in (ends["min"], ends["max"]))
        self._years = (min(self._years[0], least), max(self._years[1], most)) if self._years else (least, most)

    def _way(self) -> _Written | None:
        """The way of writing, None where day and month could be either, or the years may be those of another calendar."""
        least, most = self._years or (0, 0)
        other = not self._ours and any(first <= least and most <= last for first, last in _OTHER_CALENDARS)
        return None if other or len(self._ways) != 1 else self._ways[0]

    def _convert(self, way: _Written, values: Values) -> tuple[Values, Values]:
        return _dates(way, values)


class Dates(_Days):
    """Days without a time. `compact` allows 20240131, where the header speaks of dates; `only` the one way of writing of that name."""

    def rule(self) -> Rule | None:
        """See `Reading`. None where the values leave open which days they are."""
        way = self._way()
        if way is None:
            return None
        return Rule(
            type="date",
            arrow=pa.date32(),
            convert=partial(_dates, way),
            evidence=f"every value is a day written {self._written(way)}",
            format=self._written(way),
            normalized=() if self._iso else ("written YYYY-MM-DD",),
        )


class Timestamps(_Days):
    """Days with a time, all without a zone or all with the same one: an instant in mixed zones would lose its hour."""

    def __init__(self, *, only: str | None = None, ours: bool = False) -> None:
        super().__init__(only=only, ours=ours)
        self._zone: str | None = None
        self._plain = True

    def takes(self, values: Values) -> Taken:
        """See `Reading`."""
        if not self._tail:
            zone = _ZONE.search(values[0].as_py())
            self._zone = zone[1] if zone else None
            self._tail = f"[T ]{_CLOCK}{re.escape(self._zone or '')}"
        if self._zone is not None and not _is_zone(self._zone):
            return False
        taken = super().takes(values)
        self._plain &= not isinstance(taken, bool) or all_match(values, f"{_STRICT}(?:Z|[+-][0-9]{{2}}:[0-9]{{2}})?$")
        return taken

    def _plainly(self, values: Values) -> Values | None:
        return _strict_stamps(values, self._zone)

    def _convert(self, way: _Written, values: Values) -> tuple[Values, Values]:
        return _timestamps(way, self._zone, values)

    def _real(self, values: Values, way: _Written) -> bool:
        if _ZONES.get(self._zone or "", "UTC") != "UTC" and any_matches(values, _ENDLESS):
            return False  # the instant would lie beyond what calendars reach
        return super()._real(values, way)

    def rule(self) -> Rule | None:
        """See `Reading`. None where the values leave open which days they are."""
        way = self._way()
        if way is None:
            return None
        zone = f", all in zone {self._zone}" if self._zone else ", without a zone"
        if self._zone is not None and self._zone not in _ZONES:
            zone += ", kept in Parquet as the same instants in UTC"
        return Rule(
            type="datetime",
            arrow=_timestamp(self._zone),
            convert=partial(_timestamps, way, self._zone),
            evidence=f"every value is a time on a day written {self._written(way)}{zone}",
            format=f"{self._written(way)} hh:mm:ss" + (self._zone or ""),
            normalized=() if self._plain else ("written YYYY-MM-DDThh:mm:ss",),
        )


class Times:
    """Times of day with seconds; without seconds only where the header speaks of times, since 08:30 may be a duration, and with hours
    of one digit only where others are past noon as well: 1:30 may be a length of time under such a header, too."""

    def __init__(self, *, minutes: bool = False) -> None:
        seconds = r"(?::[0-5][0-9](?:\.[0-9]{1,6})?)"
        self._pattern = rf"^(?:[01]{'?' if minutes else ''}[0-9]|2[0-3]):[0-5][0-9]{seconds}{'?' if minutes else ''}$"
        self._whole = self._padded = True
        self._late = False

    def takes(self, values: Values) -> bool:
        """See `Reading`."""
        if not all_match(values, self._pattern):
            return False
        self._whole &= not any_matches(values, "^[0-9]{1,2}:[0-9]{2}$")
        self._padded &= not any_matches(values, "^[0-9]:")
        self._late |= any_matches(values, "^(?:1[2-9]|2[0-3]):")
        return True

    def rule(self) -> Rule | None:
        """See `Reading`. None where hours of one digit may be the length of something."""
        if not self._padded and not self._late:
            return None
        return Rule(
            type="time",
            arrow=pa.time64("us"),
            convert=_times,
            evidence="every value is a time of day",
            format="hh:mm:ss" if self._whole else "hh:mm",
            normalized=(*([] if self._padded else ["hours written with two digits"]), *([] if self._whole else ["seconds added"])),
        )


def _iso(values: Values, way: _Written) -> Values:
    """The day at the front of each value as YYYY-MM-DD; what follows it stays."""
    if all_match(values, _ISO_DAY):
        return values
    year, month, day = way.order
    joined = pc.replace_substring_regex(values, f"^{way.pattern}", rf"\{year}-\{month}-\{day}")
    padded = pc.replace_substring_regex(joined, r"^([0-9]{4})-([0-9])-", r"\1-0\2-")
    iso: Values = pc.replace_substring_regex(padded, r"^([0-9]{4}-[0-9]{2})-([0-9])(T| |$)", r"\1-0\2\3")
    return iso


def _iso_days(values: Values) -> Values | None:
    """Days of the years 1000 to 2999 where all values are written YYYY-MM-DD, else None."""
    try:
        days: Values = pc.cast(values, pa.date32())
    except pa.ArrowInvalid:
        return None
    if len(values) == values.null_count:
        return days
    least, most = pc.min_max(pc.cast(days, pa.int32())).as_py().values()
    return days if least >= _FIRST and most <= _LAST else None


def _dates(way: _Written, values: Values) -> tuple[Values, Values]:
    if way is _BY_YEAR[0] and (days := _iso_days(values)) is not None:
        return days, values
    iso = _iso(values, way)
    return pc.cast(iso, pa.date32()), iso


def _timestamps(way: _Written, zone: str | None, values: Values) -> tuple[Values, Values]:
    if (stamps := _strict_stamps(values, zone)) is not None:
        return stamps, values
    iso = pc.replace_substring_regex(_iso(values, way), r"^(.{10}) ", r"\1T")
    iso = pc.replace_substring_regex(iso, r"T([0-9]:)", r"T0\1")
    iso = pc.replace_substring_regex(iso, r"T([0-9]{2}:[0-9]{2})($|Z|[+-])", r"T\1:00\2")
    iso = pc.replace_substring_regex(iso, r"([+-][0-9]{2})([0-9]{2})$", r"\1:\2")
    iso = pc.replace_substring_regex(iso, r"(\.[0-9]{6})0+", r"\1")
    return pc.cast(iso, _timestamp(zone)), iso


def _strict_stamps(values: Values, zone: str | None) -> Values | None:
    """The instants where all are written YYYY-MM-DDThh:mm:ss, with or without parts of seconds, and with that zone, in the years 1000
    to 2999; else None. Of the commonest writing, of one length, the kernel that casts says whether it is true: no pattern is as fast."""
    lengths = pc.min_max(pc.binary_length(values)).as_py()
    if zone is None and lengths["min"] == lengths["max"] == _PLAIN_LENGTH:
        if not all_at(values, _PLAIN_LENGTH, _T_AT, "T"):
            return None
    elif not _STRICT_ZONE.fullmatch(zone or "") or not all_match(values, f"{_STRICT}{re.escape(zone or '')}$"):
        return None
    try:
        stamps: Values = pc.cast(values, _timestamp(zone))
    except pa.ArrowInvalid:
        return None
    if len(values) == values.null_count:
        return stamps
    least, most = pc.min_max(pc.cast(stamps, pa.int64())).as_py().values()
    return stamps if least >= _FIRST * _MICROSECONDS_OF_DAY and most < (_LAST + 1) * _MICROSECONDS_OF_DAY else None


def _times(values: Values) -> tuple[Values, Values]:
    clean = pc.replace_substring_regex(values, "^([0-9]:)", r"0\1")
    clean = pc.replace_substring_regex(clean, r"^([0-9]{2}:[0-9]{2})$", r"\1:00")
    stamps = pc.cast(pc.binary_join_element_wise("1970-01-01T", clean, ""), pa.timestamp("us"))
    return pc.cast(stamps, pa.time64("us")), clean


def _timestamp(zone: str | None) -> pa.DataType:
    return pa.timestamp("us", None if zone is None else _ZONES.get(zone, "UTC"))


def _is_zone(zone: str) -> bool:
    return zone in _ZONES or (zone not in _NO_OFFSET and _OFFSET.fullmatch(zone) is not None)


WAYS = tuple(way.name for way in (*_BY_YEAR, *(way for pair in _BY_DAY for way in pair), _COMPACT))
"""The names of the ways of writing days that an agency can declare."""
