"""The reference engine: the contract kept in plain Python, so that no real engine's habits become the contract."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog_service.search.asking import nodes as planned
from catalog_service.search.asking.answering import answered
from catalog_service.search.asking.asked import Asked, noted, read
from catalog_service.search.asking.suggesting import typed_plan
from catalog_service.search.cursor import Cursor, encode
from catalog_service.search.document import Document, document
from catalog_service.search.engine import Answer, Change, FacetValue, Hit, Put, Stored
from catalog_service.search.fields import vocabulary_label
from catalog_service.search.query import Query
from schemas.record import Record
from schemas.restoring import restore


@dataclass(frozen=True, slots=True)
class _Held:
    """A record with its tokens counted."""

    document: Document
    tokens: Mapping[str, list[str]]
    counts: Mapping[str, Counter[str]]


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The words and pairs of what is held; see `Vocabulary`."""

    held: Sequence[_Held]

    def frequencies(self, words: Iterable[str]) -> dict[str, int]:
        return {word: sum(word in h.counts[planned.PAIRS] for h in self.held) for word in words}

    def followers(self, character: str) -> dict[str, int]:
        begun = {pair for h in self.held for pair in h.counts[planned.PAIRS] if pair.startswith(character)}
        return self.frequencies(pair for pair in begun if len(pair) == 2)


class InMemoryEngine:
    """An index of the live records in this process, gone with it; slow, and right."""

    def __init__(self) -> None:
        self._held: dict[str, _Held] = {}
        self._position = 0

    def search(self, query: Query) -> Answer:
        """See `Engine.search`."""
        return answered(query, read(query), self._answer, _Vocabulary(tuple(self._held.values())))

    def suggest(self, typed: str, size: int) -> list[str]:
        """See `Engine.suggest`."""
        held, plan = list(self._held.values()), typed_plan(typed)
        found = [h for h in held if plan and _has(h, plan.must[0]) and not any(_has(h, node) for node in plan.must_not)]
        scores = _scores(found, held, plan)
        length = {h.document.id: len(h.tokens[planned.TYPED]) + len(h.tokens[planned.INITIALS]) for h in found}
        return sorted(scores, key=lambda id: (-scores[id], length[id], id))[:size]

    def _answer(self, query: Query, asked: Asked) -> Answer:
        held = list(self._held.values())
        relaxed = asked.cursor.relaxed if asked.cursor else asked.plan is not None and asked.plan.question
        found = [h for h in held if _passes(h, asked) and _matches(h, asked, relaxed=relaxed)]
        if not found and not relaxed and asked.plan and len(asked.plan.must) > 1:
            found = [h for h in held if _passes(h, asked) and _matches(h, asked, relaxed=True)]
            relaxed = bool(found)
        hits, after = _page(found, held, query, asked, relaxed)
        return Answer(
            hits=hits,
            total=len(found),
            facets={name: _facet(held, name, query, asked, relaxed) for name in query.facets},
            after=after,
            notes=noted(asked, relaxed=relaxed),
            tokens=asked.plan.tokens if asked.plan else (),
        )

    def copies(self, ids: Sequence[str]) -> dict[str, int]:
        """See `Engine.copies`."""
        found = Counter(id for h in self._held.values() for id in h.counts[planned.CANONICAL])
        return {id: found[id] for id in ids if found[id]}

    def claiming(self, claims: Iterable[str]) -> list[str]:
        """See `Engine.claiming`."""
        wanted = frozenset(claims)
        return [id for id, h in self._held.items() if wanted & h.counts[planned.CLAIMS].keys()]

    def apply(self, changes: Iterable[Change], position: int) -> None:
        """See `Engine.apply`."""
        held = dict(self._held)
        for change in changes:
            if isinstance(change, Put):
                held[change.record.id] = _hold(change.record)
            else:
                held.pop(change.id, None)
        self._held, self._position = held, position

    def position(self) -> int:
        """See `Engine.position`."""
        return self._position

    def identifiers(self) -> Iterator[tuple[str, str]]:
        """See `Engine.identifiers`."""
        return iter([(id, held.document.fingerprint) for id, held in self._held.items()])

    def rebuild(self, records: Iterable[Record | Stored], position: int) -> int:
        """See `Engine.rebuild`."""
        self._held, self._position = {record.id: _hold(record) for record in records}, position
        return len(self._held)

    def ready(self) -> str | None:
        """See `Engine.ready`."""
        return None

    def close(self) -> None:
        """See `Engine.close`."""


def _hold(given: Record | Stored) -> _Held:
    made = document(restore(given.json), given.beside) if isinstance(given, Stored) else document(given)
    tokens = {name: text.split() for name, text in made.streams.items()} | {name: list(keys) for name, keys in made.keys.items()}
    return _Held(made, tokens, {field: Counter(found) for field, found in tokens.items()})


def _passes(held: _Held, asked: Asked, but: str | None = None) -> bool:
    """Whether the filters, `but` aside, and the ranges let the record through."""
    for name, wanted in asked.filters.items():
        if name != but and not any(value.value in wanted for value in held.document.values[name]):
            return False
    if not all(_has(held, node) for node in asked.also) or any(_has(held, node) for node in asked.left_out):
        return False
    return all(first <= held.document.days.get(name, 0) <= last for name, (first, last) in asked.ranges.items())


def _matches(held: _Held, asked: Asked, *, relaxed: bool) -> bool:
    plan = asked.plan
    if plan is None:
        return True
    if not plan.must and not plan.must_not:
        return False
    parts = plan.relaxed if relaxed else plan.must
    return (any if relaxed else all)(_has(held, n) for n in parts) and not any(_has(held, n) for n in plan.must_not)


def _has(held: _Held, node: planned.Node) -> bool:
    if isinstance(node, planned.Term):
        return node.value in held.counts[node.field]
    if isinstance(node, planned.Phrase):
        return _times(held, node) > 0
    if isinstance(node, planned.Prefix):
        return any(token.startswith(node.value) for token in held.counts[node.field])
    if isinstance(node, planned.Is):
        return any(value.value == node.value for value in held.document.values[node.filter])
    if isinstance(node, planned.Days):
        return node.first <= held.document.days.get(node.date, 0) <= node.last
    if isinstance(node, planned.Unless):
        return _has(held, node.part) and not any(_has(held, part) for part in node.others)
    return (all if isinstance(node, planned.AllOf) else any)(_has(held, part) for part in node.parts)


def _times(held: _Held, node: planned.Node) -> int:
    if isinstance(node, planned.Term):
        return held.counts[node.field][node.value]
    if isinstance(node, planned.Phrase):
        tokens, values = held.tokens[node.field], list(node.values)
        starts = range(len(tokens) - len(values) + 1) if all(v in held.counts[node.field] for v in values) else range(0)
        return sum(tokens[start : start + len(values)] == values for start in starts)
    return int(_has(held, node))


def _scores(found: list[_Held], held: list[_Held], plan: planned.Plan | None) -> dict[str, float]:
    """BM25 with k1 1.2 and no regard to length: enough to put the better match first."""
    scores = {h.document.id: 0.0 for h in found}
    for part in plan.scores if plan else ():
        frequency = 0 if part.constant else sum(_has(h, part.node) for h in held)
        rarity = 1.0 if part.constant else math.log(1 + (len(held) - frequency + 0.5) / (frequency + 0.5))
        for h in found:
            if times := _times(h, part.node):
                scores[h.document.id] += part.weight * rarity * (1.0 if part.constant else times * 2.2 / (times + 1.2))
    return scores


def _page(found: list[_Held], held: list[_Held], query: Query, asked: Asked, relaxed: bool) -> tuple[list[Hit], str | None]:
    """The hits behind the cursor, by sort key and then id: no two share a place."""
    name, cursor = asked.sort.lstrip("-"), asked.cursor
    falling = asked.sort.startswith("-") or asked.sort == "relevance"
    if asked.sort == "relevance":
        scores = _scores(found, held, asked.plan)
        ranked: list[tuple[Any, str]] = [((1.0 + scores[h.document.id]) * h.document.standing, h.document.id) for h in found]
    elif asked.sort == "title":
        ranked = [(h.document.title_key, h.document.id) for h in found]
    else:
        ranked = [(h.document.falling(name) if falling else h.document.rising(name), h.document.id) for h in found]
    ranked.sort(reverse=falling)
    if cursor:
        told = (cursor.key, cursor.ids[-1])
        ended = next((n for n, (_, id) in enumerate(ranked) if id == told[1] and asked.sort == "relevance"), None)
        ranked = [p for p in ranked if (p < told if falling else p > told)] if ended is None else ranked[ended + 1 :]
    page, after = ranked[: query.page_size], None
    if len(ranked) > len(page):
        key, id = page[-1]
        after = encode(Cursor(key, (id,), (cursor.seen if cursor else 0) + len(page), relaxed), query)
    return [Hit(id, float(key) if asked.sort == "relevance" else None) for key, id in page], after


def _facet(held: list[_Held], name: str, query: Query, asked: Asked, relaxed: bool) -> list[FacetValue]:
    counts, labels = Counter[str](), {}
    for h in held:
        if _passes(h, asked, but=name) and _matches(h, asked, relaxed=relaxed):
            for value in h.document.values[name]:
                counts[value.value] += 1
                labels[value.value] = value.label
    chosen = asked.filters.get(name, ())
    ordered = sorted({**dict.fromkeys(chosen, 0), **counts}.items(), key=lambda item: (-item[1], item[0]))
    return [
        FacetValue(value, vocabulary_label(name, value) or labels.get(value, value), count, value in chosen)
        for place, (value, count) in enumerate(ordered)
        if place < query.facet_size or value in chosen
    ]
