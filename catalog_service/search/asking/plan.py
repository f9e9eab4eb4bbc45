"""What a query asks of an index, in words every engine can say: terms and phrases that must match, and terms that score."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby

from catalog_service.search.asking.matching import all_of, beginning, everything, in_title, one_of_alike, phrase, words
from catalog_service.search.asking.named import TITLE, asked_of
from catalog_service.search.asking.nodes import NAMES, TITLE_PAIRS, WORDS, AllOf, AnyOf, Node, Plan, Term, Weighted
from catalog_service.search.asking.scoring import (
    ALIKE_WEIGHT,
    BEGINNING_WEIGHT,
    MOST_RANKED,
    NAME_WEIGHT,
    SERIES_WEIGHT,
    of_words,
    original_first,
    whole_title,
)
from catalog_service.search.asking.syntax import Clause, Number, written
from catalog_service.search.language.analysis import runs
from catalog_service.search.language.numbers import name_key
from catalog_service.search.language.synonyms import first_alike

LONGEST_NAME = 100
"""Characters of an identifier that is looked for inside a query."""

_QUESTION = re.compile("吗|呢|什么|怎么|怎样|如何|哪|谁|多少|多久|是否|能否|可否|是不是|能不能|可不可以|有没有|为何|\\?(?:\\s|$)")


@lru_cache(maxsize=256)
def plan(q: str) -> Plan:
    """Words (all must match), "phrases", -not, OR, field:value and wild* endings; everything else is read as words. Never an error,
    whatever is in `q`. The last ones asked for are remembered: pages, orders and facets of a list ask for the same."""
    found = written(q)
    made = _Made(hints=dict.fromkeys(found.hints))
    for plain, groups in groupby(found.groups, key=_is_plain):
        if plain:
            made.take_words([group[0].text for group in groups])
        else:
            for group in groups:
                made.take(group)
    if whole := name_key(q):
        made.names.append(Weighted(Term(NAMES, whole), NAME_WEIGHT, constant=True))
    narrow = tuple(dict.fromkeys(made.narrow))
    must = tuple(dict.fromkeys(made.must)) or (() if narrow else tuple(dict.fromkeys(everything(made.asked, made.marks))))
    scores = tuple(of_words(made.asked))
    series = {part.node for part in made.names if part.weight == SERIES_WEIGHT}
    named = (part.node for part in made.names if part.node not in series)
    names = tuple(dict.fromkeys((*named, *(node for node in narrow if isinstance(node, Term) and node.field == NAMES))))[:MOST_RANKED]
    alike = (Weighted(node, ALIKE_WEIGHT) for node in dict.fromkeys(made.alike))
    inside = (part.node for part in scores if isinstance(part.node, Term) and part.node.field == WORDS)
    some = tuple(dict.fromkeys((*must[:MOST_RANKED], *inside)))
    return Plan(
        must=(*narrow, *must),
        must_not=tuple(dict.fromkeys(made.must_not)),
        relaxed=(AllOf((*narrow, AnyOf(some))),) if narrow and must else some or narrow,
        scores=(
            *dict.fromkeys((*made.names, *made.beginnings)),
            *scores,
            *alike,
            *whole_title(must),
            *original_first(names),
        ),
        tokens=tuple(dict.fromkeys(made.marks)),
        question=len(must) > 1 and _QUESTION.search(found.text) is not None,
        shortened=len(must) > MOST_RANKED,
        hints=tuple(made.hints),
        names=names,
    )


def _is_plain(group: tuple[Clause, ...]) -> bool:
    """Whether it is a word that just stands there."""
    return len(group) == 1 and group[0] == Clause(group[0].text)


@dataclass(slots=True)
class _Made:
    """What the clauses of a query come to: `narrow` by fields, `must` by words, and what scores, names and is marked."""

    hints: dict[str, None]
    must: list[Node] = field(default_factory=list)
    narrow: list[Node] = field(default_factory=list)
    must_not: list[Node] = field(default_factory=list)
    names: list[Weighted] = field(default_factory=list)
    beginnings: list[Weighted] = field(default_factory=list)
    alike: list[Node] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def take_words(self, texts: Sequence[str]) -> None:
        """Words one after another, of which some together may be a term that has other names."""
        place = 0
        while place < len(texts):
            count, others = first_alike(texts[place:])
            together = texts[place : place + max(count, 1)]
            parts = [part for text in together for part in self._somewhere(Clause(text))]
            self.must += [one_of_alike(parts, others, self.marks, self.alike)] if others and parts else parts
            place += len(together)

    def take(self, group: tuple[Clause, ...]) -> None:
        """Clauses of which one is enough, or one clause."""
        if group[0].minus:
            self.must_not += all_of(self._parts(group[0]))
        elif len(group) > 1:
            parts = tuple(dict.fromkeys(part for clause in group for part in all_of(self._parts(clause))))
            self.must += [AnyOf(parts)] if len(parts) > 1 else parts
        elif group[0].field and not group[0].number:
            self.narrow += self._parts(group[0])
        else:
            self.must += self._parts(group[0])

    def _parts(self, clause: Clause) -> Iterator[Node]:
        """The parts of one clause. What must not be neither scores nor is marked."""
        into = _Made(self.hints) if clause.minus else self
        if clause.number:
            yield into._number(clause.number, named=clause.field is not None)
        elif clause.field == TITLE:
            yield from (moved for part in into._somewhere(clause) if (moved := in_title(part)) is not None)
        elif clause.field:
            yield from into._valued(clause.field, clause)
        else:
            yield from into._somewhere(clause)

    def _number(self, number: Number, *, named: bool) -> Node:
        """A document number is asked for as a number and, quoted in a text, as a phrase."""
        keys = tuple(Term(NAMES, key) for key in number.keys)
        found = runs(number.written)
        as_text = (*words(number.written, self.marks, keep_single=False), *phrase(found[-3:] if number.one else found[-2:]))
        self.names += (Weighted(key, NAME_WEIGHT if number.one else SERIES_WEIGHT, constant=True) for key in keys)
        self.asked.append(number.written)
        return AnyOf(keys if named else (*keys, AllOf(as_text)))

    def _valued(self, name: str, clause: Clause) -> Iterator[Node]:
        """What `field:value` asks for; words where the field cannot have that value, with a hint."""
        value = asked_of(name, clause.text.strip(), beginning=clause.beginning)
        if value is not None:
            yield value
            return
        self.hints["value"] = None
        yield from self._somewhere(clause)

    def _somewhere(self, clause: Clause) -> Iterator[Node]:
        """Words anywhere in a record."""
        text, begun = beginning(clause.text) if clause.beginning else (clause.text, None)
        self.asked.append(text)
        if begun:
            self.marks.append(begun.value)
            self.beginnings.append(Weighted(replace(begun, field=TITLE_PAIRS), BEGINNING_WEIGHT, constant=True))
        if clause.quoted or clause.minus:
            self.marks += [run for run, _ in runs(text)]
            yield from phrase(runs(text))
        else:
            yield from self._named(text, tuple(words(text, self.marks, self.alike)))
        if begun:
            yield begun

    def _named(self, text: str, parts: tuple[Node, ...]) -> Iterator[Node]:
        """The parts of what stands between two spaces; in ASCII or with a digit, it may be an identifier or index number as well."""
        key = name_key(text)
        if not key or len(key) > LONGEST_NAME or not (key.isascii() or any(c.isdigit() for c in key)):
            yield from parts
            return
        name = Term(NAMES, key)
        self.names.append(Weighted(name, NAME_WEIGHT, constant=True))
        yield from (AnyOf((name, part)) for part in parts)
