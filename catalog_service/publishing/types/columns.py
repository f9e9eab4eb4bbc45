"""What type a column has, by reading all of it: a type is given only where it is true of every value."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from threading import Lock

import pyarrow as pa

from catalog_service.publishing.result import Column
from catalog_service.publishing.types.clocks import compact_moments, moments, twelve_hours
from catalog_service.publishing.types.declared import Declared
from catalog_service.publishing.types.eras import buddhist_days, japanese_days, korean_days, republican_days
from catalog_service.publishing.types.figures import Figures, Units
from catalog_service.publishing.types.kernels import Values, padded, pc, plainly_valued, trimmed
from catalog_service.publishing.types.months import worded_days, worded_moments
from catalog_service.publishing.types.numbers import Booleans
from catalog_service.publishing.types.rules import Reading, Rule, text_rule
from catalog_service.publishing.types.scripts import chinese_days, chinese_numerals, full_width, other_digits
from catalog_service.publishing.types.structures import Codes, Durations, Geometry, Json
from catalog_service.publishing.types.times import Dates, Times, Timestamps
from catalog_service.publishing.words import (
    ANSWERS,
    NULL_WORDS,
    label_of,
    says_chinese_date,
    says_date,
    says_duration,
    says_outline,
    says_republic,
    says_time,
    writes_points,
)

_MIXED = "some values are words, or not all values are of one type written in one way"
_NOT_DECLARED = "not every value is of that type and written in one way that keeps it"
_HEAD = 64
_NULL_WORDS = pa.array(NULL_WORDS, pa.string())


class ColumnReader:
    """Sees every value of one text column, batch by batch, and then says its rule: that of the first way of reading which took
    them all. However the values fall into batches, the answer is the same."""

    def __init__(self, title: str, declared: Declared | None = None) -> None:
        self._title = title
        self._declared = declared
        self._readings = declared.readings() if declared else _readings(title)
        self._words: Counter[str] = Counter()
        self._values = 0
        self._text: Rule | None = None
        self._alone = Lock()
        self._trimmed = False
        label = label_of(title)
        if declared is not None and declared.type == "string":
            self._text = text_rule("the agency says so")
        elif label and declared is None:
            self._text = text_rule(f"the header says these are {label}")

    def see(self, values: Values) -> Sequence[Values]:
        """One batch of text values; null where the file has no cell. Back come the typed values that looking at all of them made,
        by whatever ways they can be read in. May be called from several threads, in any order of the batches."""
        with self._alone:
            return self._see(values) if self._text is None else ()

    def _see(self, values: Values) -> Sequence[Values]:
        if plainly_valued(values):
            return self._take(values)
        found = values
        if padded(values):
            self._trimmed = True
            values = trimmed(values)
        empty = pc.is_in(values, _NULL_WORDS)
        if pc.any(empty).as_py():
            for one in pc.value_counts(values.filter(empty)).to_pylist():
                self._words[one["values"]] += one["counts"]
            values = values.filter(pc.invert(empty))
        if values.null_count:
            values = values.drop_null()
        made = self._take(values) if len(values) else ()
        return made if values is found else ()

    def _take(self, values: Values) -> Sequence[Values]:
        if not self._values and len(values) > _HEAD:  # a few values rule out most readings, and no pattern is tried on all the others
            self._read(values.slice(0, _HEAD))
            self._read(values.slice(_HEAD))
            return ()
        return self._read(values)

    def _read(self, values: Values) -> Sequence[Values]:
        self._values += len(values)
        taken = [(reading, reading.takes(values)) for reading in self._readings]
        self._readings = [reading for reading, made in taken if made is not False]
        if not self._readings:
            self._text = text_rule(f"the agency says {self._declared.told}, but {_NOT_DECLARED}" if self._declared else _MIXED)
        return [made for _, made in taken if not isinstance(made, bool)]

    def rule(self) -> Rule:
        """The column's rule, true of all values seen."""
        rule = self._rule()
        if not self._trimmed or rule.type == "string":
            return rule
        return replace(rule, trimmed=True, normalized=("blanks around values left out", *rule.normalized))

    def _rule(self) -> Rule:
        if self._text is not None:
            return self._text
        if not self._values:
            return text_rule("there are no values to tell a type by")
        if sum(count for word, count in self._words.items() if word in ANSWERS) > self._values:
            return text_rule("words that may stand for no value outnumber the values")
        rules = [rule for reading in self._readings if (rule := reading.rule()) is not None]
        if self._declared is None and rules and rules[0].type == "number" and says_outline(self._title):
            return text_rule("the header says these are versions or numbers of sections, of which 1.1 and 1.10 are two")
        if self._declared is not None:
            rules = [accepted for rule in rules if (accepted := self._declared.accepts(rule)) is not None]
            return rules[0] if rules else text_rule(f"the agency says {self._declared.told}, but {_NOT_DECLARED}")
        return rules[0] if rules else text_rule("the values can be read in more than one way, or would not stay exact")

    def described(self, name: str) -> Column:
        """The column as people read of it."""
        rule = self.rule()
        typed = rule.type != "string"
        return Column(
            name=name,
            title=self._title,
            type=rule.type,
            exact=rule.exact,
            description=f"in {rule.unit}" if rule.unit else None,
            evidence=rule.evidence,
            format=rule.format,
            null_words=dict(sorted(self._words.items(), key=_commonest)) if typed else {},
            normalized=rule.normalized,
        )


def _readings(title: str) -> list[Reading]:
    """Every way to understand a column, the likelier first; most are out after the first values."""
    lasting, dated = says_duration(title), says_date(title)
    return [
        Dates(compact=dated),
        republican_days(Dates(), said=says_republic(title), dated=says_chinese_date(title)),
        *([compact_moments()] if dated else []),
        Figures(pointed=writes_points(title)),
        Booleans(),
        Timestamps(),
        *([Durations(said=True)] if lasting else []),
        Times(minutes=says_time(title)),
        *moments(),
        Units(),
        full_width(Figures()),
        full_width(Dates()),
        other_digits(Figures()),
        chinese_numerals(Figures()),
        chinese_days(Dates()),
        japanese_days(Dates(), dated=dated),
        korean_days(Dates()),
        buddhist_days(Dates(), title),
        worded_days(Dates()),
        worded_moments(Timestamps()),
        *twelve_hours(),
        *([] if lasting else [Durations(said=False)]),
        Geometry(),
        Json(),
        Codes(),
    ]


def _commonest(counted: tuple[str, int]) -> tuple[int, str]:
    word, count = counted
    return -count, word


def typed_column(rule: Rule, values: Values, made: Sequence[Values] = ()) -> tuple[Values, Values]:
    """Text → typed values and their clean text under a rule; words for "no value" become null in every type but text. `made`: what
    `ColumnReader.see` made of these values, so that nothing is made twice."""
    if rule.type == "string":
        return values, values
    if not rule.normalized:
        for typed in made:
            if typed.type == rule.arrow:
                return typed, values
    if plainly_valued(values):
        return rule.convert(values)
    if rule.trimmed:
        values = trimmed(values)
    empty = pc.is_in(values, _NULL_WORDS)
    if pc.any(empty).as_py():
        values = pc.if_else(empty, pa.scalar(None, pa.string()), values)
    return rule.convert(values)
