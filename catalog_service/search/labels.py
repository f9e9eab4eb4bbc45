"""What people are shown of a record's filter values as tokens with the filter's name, so that `agency:parks` finds it by a word."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from catalog_service.search.fields import FILTERS, Value
from catalog_service.search.language.analysis import pairs, runs
from catalog_service.search.language.script import BREAK

LONGEST_LABEL = 300
"""Characters of one label that are found by a word."""

MOST_LABELS = 200
"""Values of one filter of a record that are found by a word; the others are found as a whole only."""


def labels(values: Mapping[str, Sequence[Value]]) -> str:
    """The tokens of all values of filters whose values are words, joined by spaces, a break between each two values."""
    found: list[str] = []
    for name, several in values.items():
        if FILTERS[name].worded:
            for value in several[:MOST_LABELS]:
                found += [*labelled(name, value.label[:LONGEST_LABEL]), BREAK]
    return " ".join(found)


@lru_cache(maxsize=20_000)
def labelled(name: str, text: str) -> tuple[str, ...]:
    """The tokens of one value: pairs and whole words in their order, each as `name=token`. Agencies and themes come again and again."""
    return tuple(f"{name}={token}" for run, unspaced in runs(text) for token in (pairs(run) if unspaced else [run]))
