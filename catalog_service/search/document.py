"""A record as an index holds it: token streams, filter values, days and sort keys, the same for every engine."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from catalog_service.search.asking.nodes import (
    CANONICAL,
    CHARACTERS,
    CLAIMS,
    COPY,
    FOLDED,
    INITIALS,
    LABELS,
    NAMES,
    PAIRS,
    TITLE_PAIRS,
    TITLE_WORDS,
    TYPED,
    WORDS,
)
from catalog_service.search.asking.typed import beginnings, initials
from catalog_service.search.beside import ALONE, Beside, searched
from catalog_service.search.fields import DATES, FILTERS, TEXTS, Value, day_number, exact_names
from catalog_service.search.labels import labels
from catalog_service.search.language.analysis import evened, joined, tokens
from catalog_service.search.language.numbers import name_keys
from catalog_service.search.language.script import folded
from catalog_service.search.standing import standing
from schemas.record import Record, fingerprint

TIE_BITS = 42
"""A day takes the upper 22 bits of a sort key, a hash of the id the lower 42: one fast integer sorts by both."""

NO_DAY_FIRST, NO_DAY_LAST = (1 << 22) - 1, 0
"""The days of records without the date, where it is sorted rising and falling: last, both ways."""

LONGEST_SORTED_TITLE = 50
LONGEST_VALUE = 1000
"""Characters of a filter's value and its label; longer ones are cut, in the index and in what is asked."""

INDEX_VERSION = 5
"""Raised when the same record would be analysed into other tokens than before: older indexes then ask to be built again."""

_NOT_SORTED = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Document:
    """`streams`: field of `nodes.STREAMS` → its tokens joined by spaces; `keys`: field of `nodes.KEYS` → whole values; `values`:
    filter → its values with labels; `days`: date → day number; `standing`: what its scores are multiplied by; `title_key` sorts as
    ASCII, unique by its end."""

    id: str
    fingerprint: str
    streams: Mapping[str, str]
    keys: Mapping[str, tuple[str, ...]]
    values: Mapping[str, tuple[Value, ...]]
    days: Mapping[str, int]
    tie: int
    standing: float
    title_key: str

    def rising(self, name: str) -> int:
        """The key by which `name` is sorted upward."""
        return self.days.get(name, NO_DAY_FIRST) << TIE_BITS | self.tie

    def falling(self, name: str) -> int:
        """The key by which `name` is sorted downward and filtered: below one day's keys where the date is missing."""
        return self.days.get(name, NO_DAY_LAST) << TIE_BITS | self.tie


def document(record: Record, beside: Beside = ALONE) -> Document:
    """The record analysed, with what is known beside it."""
    titles = [text for field in TEXTS if field.title for text in field.of(record)]
    others = [text for field in TEXTS if not field.title for text in field.of(record)]
    title = tokens(titles)
    whole = evened(joined(title, tokens([*others, *searched(beside)])))
    values = {name: tuple(Value(v.value[:LONGEST_VALUE], v.label[:LONGEST_VALUE]) for v in f.of(record)) for name, f in FILTERS.items()}
    tie = int.from_bytes(hashlib.blake2b(record.id.encode(), digest_size=8).digest()) >> (64 - TIE_BITS)
    return Document(
        id=record.id,
        fingerprint=fingerprint(record),
        streams={
            PAIRS: whole.pairs,
            WORDS: whole.words,
            CHARACTERS: whole.characters,
            TITLE_PAIRS: title.pairs,
            TITLE_WORDS: title.words,
            LABELS: labels(values),
            TYPED: beginnings(titles),
            INITIALS: initials(titles),
        },
        keys={
            NAMES: tuple(dict.fromkeys(key for name in exact_names(record) for key in name_keys(name))),
            CANONICAL: (beside.canonical,) if beside.canonical else (),
            CLAIMS: beside.claims,
            FOLDED: (COPY,) if beside.canonical else (),
        },
        values=values,
        days={name: day_number(partial) for name, d in DATES.items() if (partial := d.of(record))},
        tie=tie,
        standing=standing(record),
        title_key=title_key(record.title, record.id),
    )


def title_key(title: str, id: str) -> str:
    """Sorts as the words of the folded title, then by id; only hex digits and a hyphen, which sorts before them."""
    shown = _NOT_SORTED.sub(" ", folded(title[: 10 * LONGEST_SORTED_TITLE])).strip()[:LONGEST_SORTED_TITLE]
    tie = hashlib.blake2b(id.encode(), digest_size=8).hexdigest()
    return shown.encode("utf-8", "replace").hex() + "-" + tie
