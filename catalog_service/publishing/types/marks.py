"""How a column writes its numbers: which mark parts thousands and which one decimals, one convention for all of its values."""

import re
from dataclasses import dataclass

from catalog_service.publishing.types.kernels import Values, all_match, any_matches, pc

_FEW = 64


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
