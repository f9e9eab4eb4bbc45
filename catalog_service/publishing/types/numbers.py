"""Numbers and booleans in text: whole numbers, exact decimals, floating point, true and false."""

import sys
from functools import partial

import pyarrow as pa

from catalog_service.publishing.types.kernels import Values, all_match, any_matches, holding, pc
from catalog_service.publishing.types.rules import Rule, Taken

SCIENTIFIC = r"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?$"
_NOTATION = r"\.|[eE][+-]"
"""What computers write: 1.5E3, 1e+16, 1E-05. Without a point or sign, 12E3 may be a code."""

SAFE = 2**53
"""Whole numbers beyond ±2^53 are changed by every reader that keeps numbers as double: they stay text."""

_SURE_DIGITS = 15
_LONG_DIGITS = 18
MOST_DIGITS = 38
"""Decimals are kept in one of two widths: what a long whole number holds, and the widest that readers know."""

_LEAST = sys.float_info.min
_GROUP = 3
_FEW = 64
_FIRST_MOBILE, _LAST_MOBILE = 13_000_000_000, 19_999_999_999


class Numbers:
    """Numbers in plain or scientific notation, without leading zeros, plus signs, separators or blanks."""

    def __init__(self) -> None:
        self._whole = 0
        self._scales: tuple[int, int] | None = None
        self._digits = 0
        self._exponents = self._notation = self._trailing = self._negative_zero = self._not_whole = False
        self._shortest = self._rendered = self._safe = self._mobile = self._even = True
        self.negative = False

    def takes(self, values: Values) -> Taken:
        """See `Reading`."""
        made = self.takes_whole(values)
        if made is None:
            made = self._takes_even(values)
        if made is not None:
            return made
        doubles, odd, odd_kept = None, values, values
        if pc.max(pc.binary_length(values)).as_py() > _SURE_DIGITS:
            doubles = _doubles(values)
            if doubles is None:
                return False
            odd, odd_kept = _not_shortest(values, doubles)
        if not all_match(odd, SCIENTIFIC):
            return False
        exponents = holding(values, "e", "E")
        if pc.any(exponents).as_py():
            powers = values.filter(exponents)
            if not _are_normal(powers):
                return False
            self._exponents = True
            self._notation = self._notation or any_matches(powers, _NOTATION)
            self._measure(pc.replace_substring_regex(powers, r"[eE].*$", ""))
            values = values.filter(pc.invert(exponents))
        if len(values):
            self._measure(values)
        kept = self._digits <= _SURE_DIGITS or doubles is None or _are_kept(odd, odd_kept)
        self._shortest &= kept
        self._rendered = self._rendered and (kept or _are_kept(odd, odd_kept, plain=True))
        return True if doubles is None else doubles

    def takes_whole(self, values: Values) -> Values | None:
        """Whole numbers in the one way of writing them, told by writing them again: no pattern is as fast. Not tried again once
        a batch held others, since casts that fail are dear; `takes` knows whole numbers too."""
        if self._not_whole:
            return None
        try:
            pc.cast(values.slice(0, _FEW), pa.int64())
            numbers: Values = pc.cast(values, pa.int64())
        except pa.ArrowInvalid:
            self._not_whole = True
            return None
        if not _all(pc.equal(pc.cast(numbers, pa.string()), values)):
            return None
        least, most = pc.min_max(numbers).as_py().values()
        widest = len(str(max(abs(least), abs(most))))
        self._scales = (0, self._scales[1] if self._scales else 0)
        self._whole, self._digits = max(self._whole, widest), max(self._digits, widest)
        self._safe &= least >= -SAFE and most <= SAFE
        self._keep(widest <= _SURE_DIGITS or _double_keeps(values), values)
        self.negative |= least < 0
        self._mobile &= least >= _FIRST_MOBILE and most <= _LAST_MOBILE
        return numbers

    def _takes_even(self, values: Values) -> Values | None:
        """Decimals of as many places everywhere, told by writing them again: no pattern is as fast."""
        scale = len(values[0].as_py().partition(".")[2])
        if not self._even or not 0 < scale <= _LONG_DIGITS:
            return None
        exact = _exact(values, scale)
        if exact is None or not _all(pc.equal(pc.cast(exact, pa.string()), values)):
            self._even = False
            return None
        least, most = pc.min_max(exact).as_py().values()
        widest = max(len(f"{end:f}".lstrip("-").partition(".")[0]) for end in (least, most))
        self._scales = (min(self._scales[0], scale), max(self._scales[1], scale)) if self._scales else (scale, scale)
        self._whole, self._digits = max(self._whole, widest), max(self._digits, widest + scale)
        self._trailing |= bool(pc.any(pc.ends_with(values, "0")).as_py())
        self._keep(widest + scale <= _SURE_DIGITS or _double_keeps(values), values)
        self.negative |= least < 0
        self._safe &= widest <= _SURE_DIGITS
        self._mobile = False
        return exact

    def _keep(self, shortest: bool, values: Values) -> None:
        """Remembers whether doubles keep these numbers: as their shortest text, or as text of so many digits."""
        self._shortest &= shortest
        self._rendered = self._rendered and (shortest or _are_rendered(values, plain=True))

    def _measure(self, numbers: Values) -> None:
        """Numbers without exponents: digits before and behind the point."""
        point, length = pc.find_substring(numbers, "."), pc.binary_length(numbers)
        no_point = pc.less(point, 0)
        scale = pc.if_else(no_point, 0, pc.subtract(pc.subtract(length, point), 1))
        negative = pc.starts_with(numbers, "-")
        self.negative |= bool(pc.any(negative).as_py())
        whole = pc.subtract(pc.if_else(no_point, length, point), pc.cast(negative, pa.int32()))
        least, most = pc.min_max(scale).as_py().values()
        self._scales = (least, most) if self._scales is None else (min(self._scales[0], least), max(self._scales[1], most))
        widest = pc.max(whole).as_py()
        self._whole = max(self._whole, widest)
        self._digits = max(self._digits, pc.max(pc.add(whole, scale)).as_py())
        if pc.any(pc.starts_with(numbers, "-0")).as_py():
            self._negative_zero |= any_matches(numbers, r"^-0(?:\.0+)?$")
        self._trailing |= bool(pc.any(pc.and_(pc.ends_with(numbers, "0"), pc.greater(scale, 0))).as_py())
        self._safe &= widest <= _SURE_DIGITS
        self._mobile = False

    def add(self, other: "Numbers") -> None:
        """Takes over what another has seen."""
        if other._scales is None:
            return
        mine = self._scales or other._scales
        self._scales = (min(mine[0], other._scales[0]), max(mine[1], other._scales[1]))
        self._whole, self._digits = max(self._whole, other._whole), max(self._digits, other._digits)
        self._exponents |= other._exponents
        self._notation |= other._notation
        self._trailing |= other._trailing
        self._negative_zero |= other._negative_zero
        self.negative |= other.negative
        self._shortest &= other._shortest
        self._rendered &= other._rendered
        self._safe &= other._safe
        self._mobile &= other._mobile

    @property
    def width(self) -> int:
        """Digits before the point of the longest number, 0 where there is none."""
        return self._whole

    @property
    def fractions(self) -> bool:
        """Whether any number has digits behind the point."""
        return self._scales is not None and self._scales[1] > 0

    def three_decimals(self) -> bool:
        """Whether all values have three decimals and so few digits before them that the point may part thousands as well."""
        return self._scales == (3, 3) and self._whole <= _GROUP

    def rule(self) -> Rule | None:
        """See `Reading`. Decimals where all values have as many of them, or where doubles could not keep them; else doubles."""
        least, most = self._scales or (0, 0)
        if self._exponents and not self._notation and not most:
            return None
        if self._exponents:
            return self._float(("scientific notation",)) if self._digits <= _SURE_DIGITS or self._rendered else None
        if most == 0:
            return None if self._negative_zero or not self._safe or self._mobile else self._integer()
        decimal = self._whole + most <= MOST_DIGITS and not self._negative_zero
        if decimal and least == most:
            return self._decimal(most, ())
        if not self._trailing and (self._digits <= _SURE_DIGITS or self._shortest):
            return self._float(())
        if decimal:
            return self._decimal(most, (f"written with {most} decimals",))
        return self._float(("trailing zeros",)) if self._digits <= _SURE_DIGITS else None

    def _integer(self) -> Rule:
        return Rule(
            type="integer",
            arrow=pa.int64(),
            convert=partial(_cast, pa.int64(), False),
            evidence="every value is a whole number within ±2^53",
        )

    def _decimal(self, scale: int, normalized: tuple[str, ...]) -> Rule:
        arrow = pa.decimal128(_LONG_DIGITS if self._whole + scale <= _LONG_DIGITS else MOST_DIGITS, scale)
        return Rule(
            type="number",
            exact=True,
            arrow=arrow,
            convert=partial(_cast, arrow, bool(normalized)),
            evidence=f"every value is a decimal number of at most {scale} decimals"
            + ("; the point, which could part thousands too, is read as the mark before decimals" if self.three_decimals() else ""),
            normalized=normalized,
        )

    def _float(self, normalized: tuple[str, ...]) -> Rule:
        return Rule(
            type="number",
            arrow=pa.float64(),
            convert=partial(_cast, pa.float64(), bool(normalized)),
            evidence="every value is a number that double precision keeps as written",
            normalized=normalized,
        )


class Booleans:
    """`true` and `false` in one way of writing. Words that mean yes and no stay text: they are the agency's own codes, and only it can
    say which `pair` of them is true and false."""

    _PAIRS = (("true", "false"), ("True", "False"), ("TRUE", "FALSE"))

    def __init__(self, pair: tuple[str, str] | None = None) -> None:
        self._pair = pair

    def takes(self, values: Values) -> Taken:
        """See `Reading`."""
        for pair in (self._pair,) if self._pair else self._PAIRS:
            true, false = pc.equal(values, pair[0]), pc.equal(values, pair[1])
            if _all(pc.or_(true, false)):
                self._pair = pair
                typed: Values = true
                return typed
        return False

    def rule(self) -> Rule | None:
        """See `Reading`."""
        true, false = self._pair or self._PAIRS[0]
        return Rule(
            type="boolean",
            arrow=pa.bool_(),
            convert=partial(_boolean, true),
            evidence=f"every value is {true} or {false}",
            format=f"{true}/{false}",
            normalized=() if true == "true" else ("written true and false",),
        )


def _cast(arrow: pa.DataType, anew: bool, values: Values) -> tuple[Values, Values]:
    typed = pc.cast(values, arrow)
    return typed, pc.cast(typed, pa.string()) if anew else values


def _boolean(true: str, values: Values) -> tuple[Values, Values]:
    typed = pc.equal(values, true)
    return typed, values if true == "true" else pc.if_else(typed, "true", "false")


def _double_keeps(values: Values) -> bool:
    """Whether double precision keeps every digit: the shortest text of the double has the digits of the file."""
    kept = pc.cast(pc.cast(values, pa.float64()), pa.string())
    other = pc.not_equal(kept, values)
    return _all(pc.equal(_significant(kept.filter(other)), _significant(values.filter(other))))


def _doubles(values: Values) -> Values | None:
    """The values in double precision; None where some are no finite numbers."""
    try:
        pc.cast(values.slice(0, _FEW), pa.float64())
        doubles: Values = pc.cast(values, pa.float64())
    except pa.ArrowInvalid:
        return None
    return doubles if _all(pc.is_finite(doubles)) else None


def _not_shortest(values: Values, doubles: Values) -> tuple[Values, Values]:
    """The values that are not the shortest text of their double, and that text beside each; all others are numbers that double
    precision keeps, told without a pattern, which is slower."""
    shortest = pc.cast(doubles, pa.string())
    odd = pc.not_equal(shortest, values)
    return values.filter(odd), shortest.filter(odd)


def _exact(values: Values, scale: int) -> Values | None:
    """Decimals of that scale in the narrower width where they fit; None where some are none."""
    for width in (_LONG_DIGITS, MOST_DIGITS):
        try:
            pc.cast(values.slice(0, _FEW), pa.decimal128(width, scale))
            exact: Values = pc.cast(values, pa.decimal128(width, scale))
        except pa.ArrowInvalid:
            continue
        return exact
    return None


def _are_normal(powers: Values) -> bool:
    """Whether doubles reach numbers in scientific notation with all of their precision: neither 1e400 nor 1e-320."""
    doubles = pc.cast(powers, pa.float64())
    tiny = pc.and_(pc.less(pc.abs(doubles), _LEAST), pc.match_substring_regex(powers, "^-?[0.]*[1-9]"))
    return _all(pc.is_finite(doubles)) and not pc.any(tiny).as_py()


def _are_kept(odd: Values, shortest: Values, *, plain: bool = False) -> bool:
    """Whether doubles keep numbers that are not their shortest text: the digits are those of it, or the number is the double written
    with so many digits, in scientific notation (numpy's 1.000000000000000056e-01) or, where `plain` ones count, as R writes it among
    numbers in that notation (0.59869000000000006)."""
    other = pc.not_equal(_significant(shortest), _significant(odd))
    return _are_rendered(odd.filter(other), plain=plain)


def _are_rendered(values: Values, *, plain: bool) -> bool:
    parts = (values.slice(0, _FEW), values.slice(_FEW))  # most columns are ruled out by the first few
    return all(_is_rendered(str(text), plain=plain) for part in parts for text in part.to_pylist())


def _is_rendered(text: str, *, plain: bool) -> bool:
    mantissa, _, power = text.lower().partition("e")
    places = len(mantissa.partition(".")[2])
    if not power:
        return plain and f"{float(text):.{places}f}" == text
    return f"{float(text):.{places}e}".partition("e")[0] == mantissa


def _significant(numbers: Values) -> Values:
    """The digits that count. Where those of the shortest text of a double are those of the file, the double kept the number."""
    digits = pc.replace_substring_regex(numbers, r"[eE].*$", "")
    digits = pc.replace_substring_regex(digits, r"[-.]", "")
    digits = pc.replace_substring_regex(digits, r"^0+", "")
    return pc.replace_substring_regex(digits, r"0+$", "")  # type: ignore[no-any-return]


def _all(matches: Values) -> bool:
    return bool(pc.all(matches, min_count=0).as_py())
