"""How a column writes its numbers: which mark parts thousands and which one decimals, one convention for all of its values."""

import re
from dataclasses import dataclass, field
from typing import Protocol

from catalog_service.publishing.types.kernels import Values, all_match, any_matches, pc

_FEW = 64
_GROUP = 3


@dataclass(frozen=True, slots=True)
class Convention:
    """`decimal` is the mark before decimals, `groups` the marks between groups of three digits, alike in all of a column's values;
    `pairs`: groups beyond the last are of two digits, as in India (12,34,567)."""

    decimal: str
    groups: str
    pairs: bool = False

    @property
    def pattern(self) -> str:
        """Numbers of this convention (RE2): groups are of three digits, or there are none."""
        group, decimal = f"[{re.escape(self.groups)}]", re.escape(self.decimal)
        grouped = f"[1-9][0-9]?(?:{group}[0-9]{{2}})*{group}[0-9]{{3}}" if self.pairs else f"[1-9][0-9]{{0,2}}(?:{group}[0-9]{{3}})+"
        return rf"^-?(?:0|[1-9][0-9]*|{grouped})(?:{decimal}[0-9]+)?$"

    def takes(self, values: Values) -> bool:
        """Whether all values are written in it; the first few are asked first, since they rule most conventions out."""
        return all_match(values.slice(0, _FEW), self.pattern) and all_match(values, self.pattern)

    def groups_any(self, values: Values) -> bool:
        """Whether any value has a mark between groups."""
        return any_matches(values, f"[{re.escape(self.groups)}]")

    def plain(self, values: Values) -> Values:
        """The same numbers without groups and with a point."""
        bare = pc.replace_substring_regex(values, f"[{re.escape(self.groups)}]", "")
        made: Values = bare if self.decimal == "." else pc.replace_substring(bare, self.decimal, ".")
        return made


POINT = Convention(".", ",")
COMMA = Convention(",", ".")
BLANKS = " \u00a0\u202f\u2009"
BLANK_GROUPS = (Convention(".", BLANKS), Convention(",", BLANKS))
OTHERS = (*BLANK_GROUPS, Convention(".", "'’"), Convention(".", ",", pairs=True))
"""Conventions whose groups cannot be taken for decimals; those of India where a value fits no other."""

_ENOUGH = 20


class Whole(Protocol):
    """Numbers seen: how many digits the longest has before the point, and whether any has some behind it."""

    @property
    def width(self) -> int: ...

    @property
    def fractions(self) -> bool: ...


@dataclass(slots=True)
class Grouped:
    """What speaks for thousands where a comma parts three digits in the end of numbers (1,234) and nothing else decides: many different
    numbers have it, all that have none are below a thousand, and there are such. Decimals of which some have none and no other
    has one or two would look like that as well, but hardly many of them."""

    found: set[str] = field(default_factory=set)
    small: bool = False
    large: bool = False

    def see(self, values: Values) -> None:
        """Remembers what is seen of numbers, some of which have a comma."""
        parted = pc.match_substring(values, ",")
        if len(self.found) < _ENOUGH:
            self.found.update(pc.unique(values.filter(parted)).slice(0, _ENOUGH).to_pylist())
        rest = values.filter(pc.invert(parted))
        if len(rest):
            self.large = self.large or any_matches(rest, r"[0-9]{4}|\.")
            self.small = True

    def are_thousands(self, *others: Whole) -> bool:
        """`others`: what was seen of numbers in batches without any comma."""
        widths = [0, *(one.width for one in others)]
        large = self.large or max(widths) > _GROUP or any(one.fractions for one in others)
        return len(self.found) >= _ENOUGH and (self.small or max(widths) > 0) and not large


_LABEL_DIGITS = 9
"""Numbers of so many digits, all of them of as many, are labels where blanks part them: 552 100 554, 912 345 678."""

_NO_LIST = r"^-|^0,|[0-9]{2},|,[0-9]{2}"


def is_no_list(values: Values) -> bool:
    """Whether any value shows that a comma stands before decimals: 1,5 alone may be a list of 1 and 5."""
    return any_matches(values, _NO_LIST)


def label_width(values: Values) -> int:
    """How long all values are, where numbers parted by blanks may be telephone or company numbers: of nine digits or more, all of one
    length; else 0."""
    lengths = pc.min_max(pc.binary_length(values)).as_py()
    alike = lengths["min"] == lengths["max"] and all_match(values, rf"^(?:[0-9][^0-9]*){{{_LABEL_DIGITS},}}$")
    return int(lengths["max"]) if alike else 0
