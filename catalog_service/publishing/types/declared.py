"""What an agency says of a column's type: it decides between readings of the values, and never makes a value what it is not.

A declaration's `[columns]` names headers: `"单价" = "number 1.234,5"`, `"date" = "date D/M/YYYY"`, `"公开" = "boolean 是/否"`,
`"grade" = "string"`."""

from dataclasses import dataclass, replace
from typing import Self

from catalog_service.publishing.types.clocks import compact_moments, moments, twelve_hours
from catalog_service.publishing.types.eras import buddhist_days, japanese_days, korean_days, republican_days
from catalog_service.publishing.types.figures import Figures, Units
from catalog_service.publishing.types.marks import COMMA, POINT
from catalog_service.publishing.types.months import worded_days, worded_moments
from catalog_service.publishing.types.numbers import Booleans
from catalog_service.publishing.types.rules import Reading, Rule
from catalog_service.publishing.types.scripts import chinese_days, chinese_numerals, full_width, other_digits
from catalog_service.publishing.types.structures import Durations, Geometry, Json
from catalog_service.publishing.types.times import WAYS, Dates, Times, Timestamps
from catalog_service.publishing.words import NULL_WORDS

_MARKS = {"1,234.5": POINT, "1.234,5": COMMA}
_WORDS = ("string", "integer", "number", "boolean", "date", "time", "datetime", "duration", "object", "array", "geojson")


@dataclass(frozen=True, slots=True)
class Declared:
    """`type` is Table Schema's word; `format` how days (`D/M/YYYY`), numbers (`1.234,5`) or true and false (`是/否`) are written, None for
    any way."""

    type: str
    format: str | None = None

    @classmethod
    def of(cls, text: str) -> Self:
        """`TYPE` or `TYPE FORMAT`. Raises ValueError, whose sentence says which there are."""
        type, _, format = text.strip().partition(" ")
        if type not in _WORDS:
            raise ValueError(f"{type[:60]!r} is no type of a column; write one of {', '.join(_WORDS)}")
        allowed = WAYS if type in ("date", "datetime") else tuple(_MARKS) if type in ("integer", "number") else ()
        if type == "boolean" and format:
            if not _pair(format):
                raise ValueError(
                    f"{format[:60]!r} is no way to write a boolean; write the words for true and false, none of them one that is read as "
                    "no value, as yes/no or 是/否"
                )
        elif format and format not in allowed:
            raise ValueError(f"{format[:60]!r} is no way to write a {type}; write one of {', '.join(allowed) or 'none'}")
        return cls(type, format or None)

    @property
    def told(self) -> str:
        """The declaration again, for people."""
        return f"{self.type} {self.format}" if self.format else self.type

    def readings(self) -> list[Reading]:
        """The readings that give this type."""
        convention = _MARKS.get(self.format or "")
        numbers = (
            Figures(convention),
            *([] if convention else [Units(), full_width(Figures()), other_digits(Figures()), chinese_numerals(Figures())]),
        )
        by_type: dict[str, tuple[Reading, ...]] = {
            "integer": numbers,
            "number": numbers,
            "boolean": (Booleans(_pair(self.format or "")),),
            "date": (Dates(compact=True, only=self.format, ours=True), *([] if self.format else _other_days())),
            "time": (Times(minutes=True), *twelve_hours()),
            "datetime": (
                Timestamps(only=self.format, ours=True),
                *([] if self.format else (compact_moments(), *moments(), worded_moments(Timestamps()))),
            ),
            "duration": (Durations(said=True),),
            "object": (Json(),),
            "array": (Json(),),
            "geojson": (Geometry(),),
        }
        return list(by_type.get(self.type, ()))

    def accepts(self, rule: Rule) -> Rule | None:
        """The rule where it gives the declared type (whole numbers are numbers too), with the agency's word as evidence."""
        if rule.type != self.type and (self.type, rule.type) != ("number", "integer"):
            return None
        return replace(rule, evidence=f"the agency says {self.told}, and {rule.evidence}")


def _pair(format: str) -> tuple[str, str] | None:
    """The words for true and false of `yes/no`."""
    true, _, false = (word.strip() for word in format.partition("/"))
    if true == false or "/" in false or {true, false} & {"", *NULL_WORDS}:
        return None
    return true, false


def _other_days() -> list[Reading]:
    return [
        full_width(Dates()),
        chinese_days(Dates()),
        republican_days(Dates(), said=True),
        japanese_days(Dates(), dated=True),
        korean_days(Dates()),
        buddhist_days(Dates(), title=""),
        worded_days(Dates()),
    ]
