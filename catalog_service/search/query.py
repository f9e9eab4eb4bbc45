"""What is asked of an engine, whoever asks: API, pages and protocols alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

SORTS = ("relevance", "issued", "-issued", "modified", "-modified", "title")
LONGEST_QUERY = 1000
EVERYTHING = frozenset({"", "*", "*:*"})
"""What is written by those who ask for no words."""


@dataclass(frozen=True, slots=True)
class DateRange:
    """First and last day, both included, either open; a partial date stands for its first day."""

    first: str | None = None
    last: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """`filters`: facet field → any of these values. `ranges`: date field (`issued`, `modified`, `written`, `effective`).
    `sort` None means relevance with `q`, `-modified` without. Where words are asked for, copies are folded under the record
    they are copies of, unless `copies` asks for them; `copy_of` asks for those of one record alone."""

    q: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    ranges: Mapping[str, DateRange] = field(default_factory=dict)
    sort: str | None = None
    page_size: int = 20
    after: str | None = None
    facets: Sequence[str] = ()
    facet_size: int = 20
    copies: bool = False
    copy_of: str | None = None

    @property
    def folds(self) -> bool:
        """Whether copies are left out. A list without words is how everything is walked through: it holds every record."""
        return self.q.strip() not in EVERYTHING and not (self.copies or self.copy_of)
