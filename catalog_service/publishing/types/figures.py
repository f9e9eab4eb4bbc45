"""Numbers with marks between thousands or a comma before decimals, and with a unit: read by one convention for a whole column."""

import re
from dataclasses import dataclass, replace

from catalog_service.publishing.types.kernels import Values, all_match, any_matches, pc
from catalog_service.publishing.types.marks import BLANK_GROUPS, COMMA, OTHERS, POINT, Convention, Grouped, is_no_list, label_width
from catalog_service.publishing.types.numbers import Numbers
from catalog_service.publishing.types.rules import Rule, Taken, rewritten
from catalog_service.publishing.types.signs import Signs, plain_signs

_FEW = 64
_CODES = (
    *("AED", "AUD", "BGN", "BRL", "CAD", "CZK", "DKK", "HUF", "IDR", "ILS", "INR", "MXN", "MYR", "NOK", "NZD", "PHP", "PLN", "RM", "RON"),
    *("RUB", "Rp", "SAR", "SEK", "SGD", "THB", "TRY", "UAH", "VND", "ZAR"),
)
"""Currencies whose letters may be those of codes as well (PHP 101, RM12): a number with decimals or thousands has to show money."""

_MONEY = "[0-9][.,'’ \u00a0\u202f][0-9]"
_UNITS = {
    "%": "percent", "％": "percent", "‰": "per mille", "$": "$", "US$": "US$", "HK$": "HK$", "NT$": "NT$", "€": "€", "£": "£", "¥": "¥",
    "￥": "¥", "₩": "₩", "₹": "₹", "元": "元", "円": "円", "원": "원", "圆": "元", "圓": "圓", "USD": "USD", "EUR": "EUR", "GBP": "GBP",
    "CNY": "CNY", "RMB": "CNY", "人民币": "CNY", "JPY": "JPY", "HKD": "HKD", "TWD": "TWD", "KRW": "KRW", "CHF": "CHF",
    "R$": "R$", "C$": "C$", "CA$": "CA$", "A$": "A$", "AU$": "AU$", "NZ$": "NZ$", "S$": "S$", "MX$": "MX$", "₽": "₽", "₴": "₴", "₺": "₺",
    "₪": "₪", "₫": "₫", "₱": "₱", "฿": "฿", "₦": "₦", "₸": "₸", "₵": "₵", "zł": "zł", "kr": "kr", "kr.": "kr", "Kč": "Kč",
    "лв": "лв", "руб": "руб", "руб.": "руб", "Rs": "Rs", "Rs.": "Rs", "F CFA": "F CFA", "FCFA": "F CFA",
    **{code: code for code in _CODES},
}  # fmt: skip
_SIGNS = "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
_POINTED = frozenset({
    "$", "US$", "HK$", "NT$", "£", "¥", "元", "円", "원", "₩", "圓", "₹", "USD", "GBP", "CNY", "JPY", "HKD", "TWD", "KRW", "A$", "AU$",
    "NZ$", "S$", "MX$", "฿", "₪", "₱", "INR", "AUD", "NZD", "SGD", "MXN", "THB", "ILS", "PHP",
})  # fmt: skip
"""Money that is written with a point before decimals, and never with three of them: $1,234 is more than a thousand."""

_RATES = ("percent", "per mille")
_FIRST = re.compile(rf"-?({_SIGNS})?( ?)-?[0-9][0-9.,'’ \u00a0\u202f\u2009]*?( ?)({_SIGNS})?")


@dataclass(slots=True)
class _Way:
    """A convention that is still possible, and what was seen of the numbers under it."""

    convention: Convention
    numbers: Numbers
    grouped: bool = False


class Figures:
    """Numbers under the conventions that are still possible. A lone mark before three digits (1,234) may part thousands or stand
    before decimals: where no value decides, the column stays text. `pointed`: what else is known says that a point stands before
    decimals."""

    def __init__(self, forced: Convention | None = None, *, pointed: bool = False) -> None:
        conventions = (POINT, COMMA, *OTHERS) if forced is None else (forced,)
        self._forced = forced is not None
        self._ways = [_Way(convention, Numbers()) for convention in conventions]
        self._whole, self._pointed = Numbers(), Numbers()
        self._groups = Grouped()
        self._no_list = False
        self.pointed = pointed
        self._label_widths: set[int] = set()
        self._signs = Signs()

    def takes(self, values: Values) -> Taken:
        """See `Reading`. Signs in other writing are looked for where the values are no numbers as they stand."""
        taken = self._takes(values)
        if taken is not False:
            return taken
        plain = self._signs.plain(values)
        return plain is not None and self._takes(plain) is not False

    def _takes(self, values: Values) -> Taken:
        """Whole numbers without marks are the same under every convention, those with a point the same under every one that has it
        before decimals: both are measured once."""
        whole = self._whole.takes_whole(values)
        if whole is not None:
            self._label_widths.add(0)
            return whole
        pointed = any(way.convention.decimal == "." for way in self._ways) and self._pointed.takes(values)
        if pointed is not False:
            self._label_widths.add(0)
            self._ways = [way for way in self._ways if way.convention.decimal == "." or self._fits(way, values)]
            return pointed
        ways = [way for way in self._ways if self._fits(way, values)]
        if not ways:
            return False
        self._ways = ways
        return True

    def _fits(self, way: _Way, values: Values) -> bool:
        return way.convention.takes(values) and self._see(way, values)

    def _see(self, way: _Way, values: Values) -> bool:
        grouped = way.convention.groups_any(values)
        way.grouped |= grouped
        if grouped and way.convention is POINT:
            self._groups.see(values)
        if way.convention in BLANK_GROUPS:
            self._label_widths.add(label_width(values))
        self._no_list |= way.convention.decimal == "," and is_no_list(values)
        return way.numbers.takes(way.convention.plain(values)) is not False

    def rule(self) -> Rule | None:
        """See `Reading`. None where the values fit two conventions that make different numbers of them."""
        if not self._signs.sure(negative=self.negative):
            return None
        ways = {way.convention: way for way in self._ways}
        if self._forced:
            return self._rule_of(self._ways[0])
        grouped = [way for way in self._ways if way.convention in OTHERS and way.grouped]
        if grouped and POINT not in ways:
            labels = grouped[0].convention in BLANK_GROUPS and len(self._label_widths) == 1 and self._label_widths != {0}
            return None if labels else self._rule_of(grouped[0])
        point, comma = ways.get(POINT), ways.get(COMMA)
        if point is not None:
            sure = comma is None or self.pointed or self._groups.are_thousands(self._whole, self._pointed)
            return self._rule_of(point) if sure or not point.grouped else None
        if comma is None or not (comma.grouped or self._no_list):
            return None
        return self._rule_of(comma)

    @property
    def negative(self) -> bool:
        """Whether any number seen is below zero."""
        return self._whole.negative or self._pointed.negative or any(way.numbers.negative for way in self._ways)

    def _rule_of(self, way: _Way) -> Rule | None:
        way.numbers.add(self._whole)
        if way.convention.decimal == ".":
            way.numbers.add(self._pointed)
        rule = self._bare_rule(way)
        signs = self._signs.told()
        return rewritten(rule, plain_signs, *signs) if rule is not None and signs else rule

    def _bare_rule(self, way: _Way) -> Rule | None:
        """The rule of numbers with plain signs."""
        rule = way.numbers.rule()
        changed = [
            *(["marks between thousands left out"] if way.grouped else []),
            *(["the comma before decimals written as a point"] if way.convention.decimal == "," else []),
        ]
        if rule is None or not changed:
            return rule
        told = f"{rule.evidence}; '{way.convention.decimal}' stands before decimals"
        return replace(rewritten(rule, way.convention.plain, *changed), evidence=told)


class Units:
    """Numbers that all bear the same unit, before or behind them: percent signs and currencies. The number is kept as it stands
    (12% is 12) and the unit is told on the column."""

    def __init__(self) -> None:
        self._figures = Figures()
        self._before = self._behind = ""
        self._signs = Signs()
        self._money = False

    def takes(self, values: Values) -> bool:
        """See `Reading`."""
        first = plain_signs(values.slice(0, 1))
        if not self._before and not self._behind and not _FIRST.fullmatch(first[0].as_py()[:_FEW]):
            return False
        self._signs.see(values)
        self._money = self._money or any_matches(values, _MONEY)
        return self._takes(plain_signs(values))

    def _takes(self, values: Values) -> bool:
        if not self._before and not self._behind:
            first = _FIRST.fullmatch(values[0].as_py()[:_FEW])
            if first is None or not (first[1] or first[4]) or (first[1] and first[4]):
                return False
            self._before, self._behind = first[1] or "", first[4] or ""
        if not all_match(values, rf"^-?{re.escape(self._before)} ?-?[0-9].*{re.escape(self._behind)}$"):
            return False
        return self._figures.takes(self._bare(values)) is not False

    def _bare(self, values: Values) -> Values:
        bare: Values = values
        if self._before:
            bare = pc.replace_substring_regex(bare, rf"^(-?){re.escape(self._before)} ?", r"\1")
        if self._behind:
            bare = pc.replace_substring_regex(bare, rf" ?{re.escape(self._behind)}$", "")
        return bare

    def rule(self) -> Rule | None:
        """See `Reading`."""
        written = self._before or self._behind
        unit = _UNITS.get(written, "")
        self._figures.pointed = unit in _POINTED
        rule = self._figures.rule()
        if rule is None:
            return None
        if (self._signs.brackets and unit in _RATES) or self._signs.behind or (unit in _CODES and not self._money):
            return None
        made = rewritten(rule, self._bare, f"the unit {written} left out")
        made = rewritten(made, plain_signs, *self._signs.told())
        return replace(made, unit=unit, evidence=f"{rule.evidence}, in the unit {unit}")
