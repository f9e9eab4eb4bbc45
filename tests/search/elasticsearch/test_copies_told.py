"""Copies told along with an answer of Elasticsearch: all of them where they are few, else not at all."""

from catalog_service.search.elasticsearch.copies import told


def _aggregated(*, others: int = 0, error: int = 0) -> dict[str, object]:
    buckets = [{"key": "a", "doc_count": 2}, {"key": "b", "doc_count": 1}]
    return {"folded": {"copies": {"under": {"buckets": buckets, "sum_other_doc_count": others, "doc_count_error_upper_bound": error}}}}


def test_those_of_the_hits_are_told() -> None:
    assert told(_aggregated(), ["b", "c"]) == {"b": 1}


def test_nothing_is_told_where_it_may_be_incomplete() -> None:
    assert told(_aggregated(others=1), ["b"]) is None
    assert told(_aggregated(error=1), ["b"]) is None
