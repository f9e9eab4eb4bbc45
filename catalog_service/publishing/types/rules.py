"""A column's rule: the type that is true of all its values, how its text becomes values, and what the clean text of a value is."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol, Self, TypeAlias

import pyarrow as pa

from catalog_service.publishing.types.kernels import Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`type` is Table Schema's word, `arrow` what Parquet keeps. `convert` takes the text of values (null where there is none)
    and gives the typed values and their clean text; the clean text is the text as found but for what `normalized` names.
    `unit` is what numbers are counted in, where values bore it; `geometry` says how geometry was written (WKT, GeoJSON),
    or is the reference system of its coordinates as PROJJSON, where the file told one;
    `trimmed`: blanks around values are left out before anything else."""

    type: str
    arrow: pa.DataType
    convert: Callable[[Values], tuple[Values, Values]]
    evidence: str
    exact: bool = False
    format: str | None = None
    normalized: tuple[str, ...] = ()
    unit: str | None = None
    geometry: str | None = None
    trimmed: bool = False

    def writes_as(self, other: Self) -> bool:
        """Whether both make the same of every value that both are true of; their evidence may differ."""
        return all(getattr(self, name) == getattr(other, name) for name in _WRITING)


_WRITING = ("type", "arrow", "exact", "format", "normalized", "unit", "geometry", "trimmed")


Taken: TypeAlias = Values | bool


class Reading(Protocol):
    """One way to understand a column's text, tried on every value."""

    def takes(self, values: Values) -> Taken:
        """Whether all these values (text, none null, at least one) can be read this way; remembers what the rule needs to know.
        Where telling made the typed values of the plainest writing, they come back in the place of True."""

    def rule(self) -> Rule | None:
        """The rule, None where the values as a whole leave it open."""


def rewritten(rule: Rule, plain: Callable[[Values], Values], *changed: str) -> Rule:
    """The rule of values that become those of `rule` once `plain` has written them anew; `changed` says how."""
    return replace(rule, convert=partial(_converted, rule.convert, plain), normalized=(*changed, *rule.normalized))


def _converted(
    convert: Callable[[Values], tuple[Values, Values]], plain: Callable[[Values], Values], values: Values
) -> tuple[Values, Values]:
    return convert(plain(values))


def as_found(values: Values) -> tuple[Values, Values]:
    """Text stays as it is."""
    return values, values


def text_rule(evidence: str) -> Rule:
    """The rule of columns that stay text."""
    return Rule(type="string", arrow=pa.string(), convert=as_found, evidence=evidence)
