"""Which words and pairs of characters the embedded index has, and in how many records: what corrections are told by."""

from collections.abc import Iterable, Mapping

from tantivy import Searcher

from catalog_service.search.asking.nodes import PAIRS


class SegmentVocabulary:
    """The dictionaries of all segments together, as of one searcher."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher

    def frequencies(self, words: Iterable[str]) -> Mapping[str, int]:
        """See `Vocabulary.frequencies`."""
        return {word: self._searcher.doc_freq(PAIRS, word) for word in words}

    def followers(self, character: str) -> Mapping[str, int]:
        """See `Vocabulary.followers`. The dictionary is sorted, so that one walk tells all of them."""
        return {pair: count for pair, count in self._searcher.terms_with_prefix(PAIRS, character) if len(pair) == 2}
