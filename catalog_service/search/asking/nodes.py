"""What every engine is told about a query: the streams of tokens there are, and parts that match or score."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

PAIRS, WORDS, CHARACTERS = "pairs", "words", "characters"
TITLE_PAIRS, TITLE_WORDS, NAMES = "title_pairs", "title_words", "names"
LABELS, TYPED, INITIALS = "labels", "typed", "initials"
CANONICAL, CLAIMS, FOLDED = "canonical", "claims", "folded"

Kept = Literal["positions", "frequencies"]

STREAMS: Mapping[str, Kept] = MappingProxyType(
    {
        PAIRS: "positions",
        WORDS: "frequencies",
        CHARACTERS: "frequencies",
        TITLE_PAIRS: "positions",
        TITLE_WORDS: "frequencies",
        LABELS: "positions",
        TYPED: "positions",
        INITIALS: "positions",
    }
)
"""Fields of ready-made tokens joined by spaces (`Document.streams`), and what is kept of each token."""

KEYS = (NAMES, CANONICAL, CLAIMS, FOLDED)
"""Fields of whole values (`Document.keys`): what names a record, the record it is a copy of, what it claims to be one of, and `COPY` where
it is folded under another."""

COPY = "copy"


@dataclass(frozen=True, slots=True)
class Term:
    """A token in a field."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Two or more tokens one after another in a field."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prefix:
    """A token in a field that begins with `value`."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Is:
    """A filter of `fields.FILTERS` has just this value."""

    filter: str
    value: str


@dataclass(frozen=True, slots=True)
class Days:
    """A date of `fields.DATES` lies between two day numbers, both included."""

    date: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part matches."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part matches."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Unless:
    """The part matches, and none of the others does."""

    part: "Node"
    others: "tuple[Node, ...]"


Node = Term | Phrase | Prefix | Is | Days | AllOf | AnyOf | Unless


@dataclass(frozen=True, slots=True)
class Weighted:
    """A part that adds to the score of what matched: its BM25 times `weight`, or `weight` itself where `constant`."""

    node: Node
    weight: float
    constant: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """`must`: every one; `must_not`: none; `relaxed`: any one of them, asked when nothing has all, or at once when the query is
    a `question`; `scores` order what matched (`shortened` where not every word takes part); `tokens` are for marking; `hints` are
    codes of notes about what was read otherwise than it is written; `names` are those parts that name single records."""

    must: tuple[Node, ...]
    must_not: tuple[Node, ...]
    relaxed: tuple[Node, ...]
    scores: tuple[Weighted, ...]
    tokens: tuple[str, ...]
    question: bool
    shortened: bool
    hints: tuple[str, ...] = ()
    names: tuple[Node, ...] = ()
