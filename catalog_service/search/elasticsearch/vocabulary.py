"""Which words and pairs of characters the index in Elasticsearch has, and in how many records: what corrections are told by."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from catalog_service.search.asking.characters import COMMON
from catalog_service.search.asking.nodes import PAIRS
from catalog_service.search.elasticsearch import index as in_elasticsearch


class ClusterVocabulary:
    """All shards together, asked for many words at once; `counted` runs filters by name and tells how many records pass each."""

    def __init__(self, counted: Callable[[Mapping[str, Any]], Mapping[str, int]]) -> None:
        self._counted = counted

    def frequencies(self, words: Iterable[str]) -> Mapping[str, int]:
        """See `Vocabulary.frequencies`."""
        filters = {word: in_elasticsearch.has(PAIRS, word) for word in words}
        return self._counted(filters) if filters else {}

    def followers(self, character: str) -> Mapping[str, int]:
        """See `Vocabulary.followers`."""
        found = self.frequencies(character + other for other in COMMON)
        return {pair: count for pair, count in found.items() if count}
