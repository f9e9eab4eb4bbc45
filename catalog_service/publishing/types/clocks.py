"""Moments and times of day as clocks write them: AM and PM, 时 and 分, a zone behind a blank, YYYYMMDDhhmmss."""

from functools import partial

import pyarrow as pa

from catalog_service.publishing.types.kernels import Values, pc
from catalog_service.publishing.types.rules import Reading
from catalog_service.publishing.types.scripts import Rewritten
from catalog_service.publishing.types.times import Times, Timestamps

_REST = r"(?P<hour>0?[1-9]|1[0-2]):(?P<rest>[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?)"
_DAY = "(?P<day>[0-9].*[0-9日]),?[T ] ?"
_LATIN = rf"{_REST} ?(?P<half>[AaPp])\.?[Mm]\.?$"
_EASTERN = rf"(?P<half>上午|下午|오전|오후) ?{_REST}$"
_AFTER_NOON = pa.array(["P", "p", "下午", "오후"])
_NOON = 12
_TWELVE = "hours from 1 to 12 written as 0 to 23"

_OFFSET = "[+-][0-9]{2}:?[0-9]{2}"
_ZONED = rf"^([0-9].*:[0-9][0-9.:]*)(?: ?(?:UTC|GMT)| Z| {_OFFSET}| ?[+-][0-9]{{2}})$"
_COMMA = rf"^([0-9].*:[0-9]{{2}}),([0-9]{{1,6}}(?:Z|{_OFFSET})?)$"
_COMPACT = "^([12][0-9]{3})([01][0-9])([0-3][0-9])%s([0-2][0-9])([0-5][0-9])([0-5][0-9])(Z?)$"
_WORDED = "^([0-9].*日) ?([0-9]{1,2})[时時点點:：]([0-9]{1,2})(?:分|[分:：]([0-9]{1,2})秒?)?$"


def moments() -> list[Reading]:
    """The ways of writing a moment that are rewritten first."""
    return [
        Rewritten(Timestamps(), f"^{_DAY}{_LATIN}", partial(_from_twelve, f"^{_DAY}{_LATIN}"), _TWELVE),
        Rewritten(Timestamps(), f"^{_DAY}{_EASTERN}", partial(_from_twelve, f"^{_DAY}{_EASTERN}"), _TWELVE),
        Rewritten(Timestamps(), _ZONED, _with_zone, "zones written as Z or ±hh:mm"),
        Rewritten(Timestamps(), _COMMA, _with_point, "parts of seconds written behind a point"),
        Rewritten(Timestamps(), _WORDED, _with_colons, "hours and minutes written hh:mm"),
        Rewritten(Timestamps(), _COMPACT % "T", partial(_spread, _COMPACT % "T"), "written YYYY-MM-DDThh:mm:ss"),
    ]


def compact_moments() -> Reading:
    """20240131093000, a moment where the header speaks of dates."""
    return Rewritten(Timestamps(), _COMPACT % "", partial(_spread, _COMPACT % ""), "written YYYY-MM-DDThh:mm:ss")


def twelve_hours() -> list[Reading]:
    """Times of day with AM or PM (1:05 PM, 下午1:05), which no length of time has."""
    return [
        Rewritten(Times(minutes=True), f"^{_LATIN}", partial(_from_twelve, f"^{_LATIN}"), _TWELVE),
        Rewritten(Times(minutes=True), f"^{_EASTERN}", partial(_from_twelve, f"^{_EASTERN}"), _TWELVE),
    ]


def _from_twelve(pattern: str, values: Values) -> Values:
    """hh:mm of a clock of twelve hours as that of a day's, behind the day where there is one."""
    found = pc.extract_regex(values, pattern)
    hour = pc.cast(pc.struct_field(found, "hour"), pa.int32())
    late = pc.is_in(pc.struct_field(found, "half"), _AFTER_NOON)
    hour = pc.add(pc.if_else(pc.equal(hour, _NOON), 0, hour), pc.if_else(late, _NOON, 0))
    clock = pc.binary_join_element_wise(pc.utf8_lpad(pc.cast(hour, pa.string()), 2, "0"), pc.struct_field(found, "rest"), ":")
    if "<day>" not in pattern:
        return clock  # type: ignore[no-any-return]
    return pc.binary_join_element_wise(pc.struct_field(found, "day"), clock, " ")  # type: ignore[no-any-return]


def _with_zone(values: Values) -> Values:
    made: Values = pc.replace_substring_regex(values, " ?(?:UTC|GMT|Z)$", "Z")
    made = pc.replace_substring_regex(made, f" ({_OFFSET})$", r"\1")
    return pc.replace_substring_regex(made, "(:[0-9.]+) ?([+-][0-9]{2})$", r"\1\2:00")  # type: ignore[no-any-return]


def _with_point(values: Values) -> Values:
    return pc.replace_substring_regex(values, _COMMA, r"\1.\2")  # type: ignore[no-any-return]


def _with_colons(values: Values) -> Values:
    made: Values = pc.replace_substring_regex(values, _WORDED, r"\1 \2:\3:\4")
    made = pc.replace_substring_regex(made, ":$", "")
    made = pc.replace_substring_regex(made, ":([0-9])(:|$)", r":0\1\2")
    return pc.replace_substring_regex(made, ":([0-9])$", r":0\1")  # type: ignore[no-any-return]


def _spread(pattern: str, values: Values) -> Values:
    return pc.replace_substring_regex(values, pattern, r"\1-\2-\3T\4:\5:\6\7")  # type: ignore[no-any-return]
