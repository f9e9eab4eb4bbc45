"""Numbers with other signs than a plain minus in front, or without the zero before the point: rewritten as they are read."""

from dataclasses import dataclass

from catalog_service.publishing.types.kernels import Values, all_match, any_matches, pc

_FEW = 64
_GROUP_MARKS = ".,'’ \u00a0\u202f\u2009"
_LIKE_A_NUMBER = f"^-?[0-9][0-9{_GROUP_MARKS}]*(?:[eE][+-]?[0-9]{{1,3}})?$"
_MINUS = "^[−－]"
_PLUS = r"^[+＋]([0-9.\p{Sc}](?:.*[^-])?)$"
_BARE_POINT = r"^[-−－]?\.[0-9]"
_BRACKETS = r"^[^0-9()]*\([^()]*\)[^0-9()]*$"
_GROUPS_IN_BRACKETS = rf"\([0-9]{{1,3}}(?:[{_GROUP_MARKS}][0-9]{{3}})+(?:[.,][0-9]+)?\)"
_BEHIND = "^[0-9].*-$"
_CENTS_BEHIND = r"[.,][0-9]{2}-$"


@dataclass(slots=True)
class Signs:
    """What was seen of signs in a column. Brackets of accounts are a minus where numbers in them have marks between thousands or a
    currency: (0.03) alone may be a standard error. A plus is one beside numbers below zero: +331234 alone may be a telephone number. A
    minus behind is one where cents stand before it: 65- alone may be an open range."""

    minus: bool = False
    point: bool = False
    plus: bool = False
    brackets: bool = False
    behind: bool = False
    of_accounts: bool = False
    of_cents: bool = False

    def plain(self, values: Values) -> Values | None:
        """The values with a plain minus in front and a zero before the point; None where that makes no numbers of them."""
        if not all_match(plain_signs(values.slice(0, _FEW)), _LIKE_A_NUMBER):
            return None
        made = plain_signs(values)
        if not all_match(made, _LIKE_A_NUMBER):
            return None
        self.see(values)
        return made

    def see(self, values: Values) -> None:
        """Remembers which signs there are."""
        self.minus |= any_matches(values, _MINUS)
        self.point |= any_matches(values, _BARE_POINT)
        self.plus |= any_matches(values, _PLUS)
        if any_matches(values, _BRACKETS):
            self.brackets = True
            self.of_accounts |= any_matches(values, _GROUPS_IN_BRACKETS)
        if any_matches(values, _BEHIND):
            self.behind = True
            self.of_cents |= any_matches(values, _CENTS_BEHIND)

    def sure(self, *, negative: bool) -> bool:
        """Whether every sign seen can be nothing but one; `negative`: there are numbers below zero."""
        return (negative or not self.plus) and (self.of_accounts or not self.brackets) and (self.of_cents or not self.behind)

    def told(self) -> tuple[str, ...]:
        """The changes of writing, for people."""
        seen = (
            (self.minus, "other minus signs written as -"),
            (self.plus, "plus signs left out"),
            (self.point, "a zero written before the point"),
            (self.brackets, "brackets around numbers written as a minus"),
            (self.behind, "the minus behind numbers written in front"),
        )
        return tuple(words for there, words in seen if there)


def plain_signs(values: Values) -> Values:
    """−5, －5, (5) and 5- as -5, +5 as 5, and .5 as 0.5; other values as they are."""
    made: Values = pc.replace_substring_regex(values, _MINUS, "-")
    made = pc.replace_substring_regex(made, _PLUS, r"\1")
    made = pc.replace_substring_regex(made, r"^([^0-9()]*)\(([^()]*)\)([^0-9()]*)$", r"-\1\2\3")
    made = pc.replace_substring_regex(made, "^([0-9].*)-$", r"-\1")
    return pc.replace_substring_regex(made, r"^(-?)\.([0-9])", r"\10.\2")  # type: ignore[no-any-return]  # \1 then 0: RE2 reads one digit
