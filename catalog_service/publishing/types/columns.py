"""What type a column has, by reading all of it: a type is given only where it is true of every value."""

from collections import Counter
from dataclasses import replace

import pyarrow as pa

from catalog_service.publishing.result import Column
from catalog_service.publishing.types.declared import Declared
from catalog_service.publishing.types.figures import Figures, Units
from catalog_service.publishing.types.kernels import Values, padded, pc, trimmed
from catalog_service.publishing.types.numbers import Booleans
from catalog_service.publishing.types.rules import Reading, Rule, text_rule
from catalog_service.publishing.types.scripts import chinese_days, chinese_numerals, english_days, full_width, republican_days
from catalog_service.publishing.types.structures import Codes, Durations, Geometry, Json
from catalog_service.publishing.types.times import Dates, Times, Timestamps
from catalog_service.publishing.words import NULL_WORDS, label_of, says_date, says_duration, says_republic, says_time

_MIXED = "some values are words, or not all values are of one type written in one way"
_NOT_DECLARED = "not every value is of that type and written in one way that keeps it"
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
        self._trimmed = False
        label = label_of(title)
        if declared is not None and declared.type == "string":
            self._text = text_rule("the agency says so")
        elif label and declared is None:
            self._text = text_rule(f"the header says these are {label}")

    def see(self, values: Values) -> None:
        """One batch of text values; null where the file has no cell."""
        if self._text is not None:
            return
        if padded(values):
            self._trimmed = True
            values = trimmed(values)
        empty = pc.is_in(values, _NULL_WORDS)
        if pc.any(empty).as_py():
            for one in pc.value_counts(values.filter(empty)).to_pylist():
                self._words[one["values"]] += one["counts"]
            values = values.filter(pc.invert(empty))
        values = values.drop_null()
        if not len(values):
            return
        self._values += len(values)
        self._readings = [reading for reading in self._readings if reading.takes(values)]
        if not self._readings:
            self._text = text_rule(f"the agency says {self._declared.told}, but {_NOT_DECLARED}" if self._declared else _MIXED)

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
        if sum(count for word, count in self._words.items() if word) > self._values:
            return text_rule("words that may stand for no value outnumber the values")
        rules = [rule for reading in self._readings if (rule := reading.rule()) is not None]
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
            null_words=dict(self._words.most_common()) if typed else {},
            normalized=rule.normalized,
        )


def _readings(title: str) -> list[Reading]:
    """Every way to understand a column, the likelier first; most are out after the first values."""
    lasting = says_duration(title)
    return [
        Dates(compact=says_date(title)),
        Figures(),
        Booleans(),
        Timestamps(),
        *([Durations(said=True)] if lasting else []),
        Times(minutes=says_time(title)),
        Units(),
        full_width(Figures()),
        full_width(Dates()),
        chinese_numerals(Figures()),
        chinese_days(Dates()),
        republican_days(Dates(), said=says_republic(title)),
        english_days(Dates()),
        *([] if lasting else [Durations(said=False)]),
        Geometry(),
        Json(),
        Codes(),
    ]


def typed_column(rule: Rule, values: Values) -> tuple[Values, Values]:
    """Text → typed values and their clean text under a rule; words for "no value" become null in every type but text."""
    if rule.type == "string":
        return values, values
    if rule.trimmed:
        values = trimmed(values)
    empty = pc.is_in(values, _NULL_WORDS)
    if pc.any(empty).as_py():
        values = pc.if_else(empty, pa.scalar(None, pa.string()), values)
    return rule.convert(values)
