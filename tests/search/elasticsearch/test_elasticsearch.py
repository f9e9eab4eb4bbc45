"""The Elasticsearch engine alone: its versions and alias, points in time, shards, refusals, and what it says when it cannot."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from catalog_service.errors import Gone, Unavailable
from catalog_service.search.cursor import decode, encode
from catalog_service.search.elasticsearch import engine as elasticsearch
from catalog_service.search.elasticsearch import index as elasticsearch_index
from catalog_service.search.elasticsearch.client import Cluster
from catalog_service.search.elasticsearch.engine import ElasticsearchEngine
from catalog_service.search.elasticsearch.index import SCHEMA_HASH
from catalog_service.search.engine import Put, Remove
from catalog_service.search.in_memory.engine import InMemoryEngine
from catalog_service.search.query import Query
from schemas.record import Record
from tests.elasticsearch_node import new_cluster, node_url, removed
from tests.search.made import ask, dataset, ids, put

pytestmark = pytest.mark.elasticsearch


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    made = new_cluster()
    yield made
    removed(made)


@pytest.fixture
def engine(cluster: Cluster) -> Iterator[ElasticsearchEngine]:
    made = ElasticsearchEngine(cluster)
    put(made, dataset("one", "Trees"), position=5)
    yield made
    made.close()


@pytest.fixture
def client() -> Iterator[Elasticsearch]:
    with Elasticsearch(node_url()) as made:
        yield made


def versions(client: Elasticsearch, cluster: Cluster) -> dict[str, list[str]]:
    """Index → its aliases."""
    found = client.indices.get_alias(index=f"{cluster.prefix}-*").body
    return {name: sorted(told["aliases"]) for name, told in sorted(found.items())}


def test_a_cluster_without_an_index_says_what_to_do(cluster: Cluster) -> None:
    made = ElasticsearchEngine(cluster)
    assert "catalog reindex" in (made.ready() or "")
    assert made.position() == 0
    with pytest.raises(Unavailable, match="catalog reindex"):
        ask(made)
    with pytest.raises(Unavailable, match="catalog reindex"):
        list(made.identifiers())


def test_an_index_of_another_release_is_left_alone_and_named(cluster: Cluster, client: Elasticsearch) -> None:
    client.indices.create(index=f"{cluster.prefix}-0123456789ab-000007", aliases={f"{cluster.prefix}-0123456789ab": {}})
    made = ElasticsearchEngine(cluster)
    assert "another version" in (made.ready() or "")
    with pytest.raises(Unavailable, match="another version"):
        made.position()
    with pytest.raises(Unavailable, match="another version"):
        put(made, dataset("one", "Trees"))
    assert made.rebuild([dataset("one", "Trees")], 6) == 1
    assert (made.ready(), ids(made)) == (None, ["one"])
    assert list(versions(client, cluster)) == [f"{cluster.prefix}-0123456789ab-000007", f"{cluster.prefix}-{SCHEMA_HASH}-000001"]
    made.rebuild([dataset("one", "Trees")], 7)
    assert not any("0123456789ab" in name for name in versions(client, cluster))


def test_a_switch_moves_the_alias_and_keeps_the_version_before(
    engine: ElasticsearchEngine, cluster: Cluster, client: Elasticsearch
) -> None:
    other, alias = ElasticsearchEngine(cluster), f"{cluster.prefix}-{SCHEMA_HASH}"
    assert versions(client, cluster) == {f"{alias}-000001": [alias]}
    engine.rebuild([dataset("two", "Trees")], 6)
    assert versions(client, cluster) == {f"{alias}-000001": [], f"{alias}-000002": [alias]}
    assert (ids(other), other.position()) == (["two"], 6)
    engine.rebuild([dataset("three", "Trees")], 7)
    assert versions(client, cluster) == {f"{alias}-000002": [], f"{alias}-000003": [alias]}
    assert engine.prune() == [f"{alias}-000002"]
    assert ids(other) == ["three"]


def test_an_alias_that_was_lost_is_no_reason_to_write_elsewhere(
    engine: ElasticsearchEngine, cluster: Cluster, client: Elasticsearch
) -> None:
    client.indices.delete_alias(index=f"{cluster.prefix}-*", name=f"{cluster.prefix}-{SCHEMA_HASH}")
    with pytest.raises(Unavailable, match="catalog reindex"):
        put(engine, dataset("two", "Trees"), position=6)
    assert len(versions(client, cluster)) == 1


def test_a_batch_that_fails_is_not_sent_and_a_refused_record_leaves_the_position(
    engine: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half() -> Iterator[Put]:
        yield Put(dataset("two", "Trees"))
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError, match="the database went away"):
        engine.apply(half(), 6)
    assert (ids(engine), engine.position()) == (["one"], 5)
    made = elasticsearch_index.put_in
    monkeypatch.setattr(elasticsearch_index, "put_in", lambda d: made(d) | ({"colour": "red"} if d.id == "three" else {}))
    with pytest.raises(Unavailable, match="refused to index three"):
        put(engine, dataset("two", "Trees"), dataset("three", "Trees"), position=7)
    assert engine.position() == 5
    monkeypatch.undo()
    put(engine, dataset("two", "Trees"), dataset("three", "Trees"), position=7)
    assert (sorted(ids(engine)), engine.position()) == (["one", "three", "two"], 7)


def test_a_rebuild_that_fails_leaves_the_index_in_use(engine: ElasticsearchEngine, cluster: Cluster, client: Elasticsearch) -> None:
    def half() -> Iterator[Record]:
        yield dataset("two", "Trees")
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError, match="the database went away"):
        engine.rebuild(half(), 6)
    assert (ids(engine), engine.position()) == (["one"], 5)
    assert len(versions(client, cluster)) == 1


def test_identifiers_come_in_pieces_of_one_moment(engine: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elasticsearch, "_READ_AT_ONCE", 10)
    put(engine, *(dataset(f"r{n}", "Trees") for n in range(35)), position=6)
    told = engine.identifiers()
    first = next(told)[0]
    put(engine, dataset("later", "Trees"), position=7)
    assert sorted([first, *(id for id, _ in told)]) == sorted(["one", *(f"r{n}" for n in range(35))])


def trees(number: int) -> list[Record]:
    """Records that match `tree` each a little less than the one before."""
    return [dataset(f"r{n:02}", "tree", description="word " * n) for n in range(number)]


def test_a_list_by_relevance_stays_as_it_was_at_its_second_page(engine: ElasticsearchEngine) -> None:
    put(engine, *trees(40))
    expected = ids(engine, "tree", page_size=60)
    first = ask(engine, "tree", page_size=10)
    second = ask(engine, "tree", page_size=10, after=first.after)
    engine.apply([Remove(id) for id in expected[22:30]], 7)
    put(engine, *(dataset(f"new{n}", "tree tree") for n in range(20)), position=8)
    engine.rebuild([dataset("other", "tree")], 9)
    found, after = [hit.id for hit in (*first.hits, *second.hits)], second.after
    while after:
        page = ask(engine, "tree", page_size=10, after=after)
        assert page.total == 41
        found, after = [*found, *(hit.id for hit in page.hits)], page.after
    assert found == expected


def test_a_list_that_has_expired_is_gone(engine: ElasticsearchEngine, client: Elasticsearch) -> None:
    put(engine, *trees(40))
    second = ask(engine, "tree", page_size=10, after=ask(engine, "tree", page_size=10).after)
    cursor = decode(Query(q="tree", after=second.after))
    assert cursor
    assert cursor.point
    client.close_point_in_time(id=cursor.point)
    with pytest.raises(Gone, match="search again"):
        ask(engine, "tree", page_size=10, after=second.after)


def test_a_cursor_reaches_no_other_index(engine: ElasticsearchEngine, cluster: Cluster, client: Elasticsearch) -> None:
    put(engine, *trees(40))
    second = ask(engine, "tree", page_size=10, after=ask(engine, "tree", page_size=10).after)
    cursor = decode(Query(q="tree", after=second.after))
    assert cursor
    other = replace(cluster, prefix=f"{cluster.prefix}-other")
    others = ElasticsearchEngine(other)
    put(others, *(dataset(f"secret{n}", "tree", keywords=("secret",)) for n in range(40)))
    opened = client.open_point_in_time(index=f"{other.prefix}-*", keep_alive="1m")["id"]
    forged = encode(replace(cursor, point=opened), Query(q="tree"))
    answer = ask(engine, "tree", page_size=10, after=forged, facets=("keyword",))
    assert (answer.total, list(answer.hits), answer.facets["keyword"]) == (0, [], [])


def test_counts_are_exact_over_several_shards() -> None:
    cluster = new_cluster(shards=5)
    engine, exact = ElasticsearchEngine(cluster), InMemoryEngine()
    # Each value is rare in most shards' lists: their own tops disagree.
    records = [dataset(f"r{n}", "tree", keywords=tuple(f"k{n * m % 997}" for m in range(1, 6))) for n in range(1500)]
    for one in (engine, exact):
        one.rebuild(records, 1)
    more: dict[str, Any] = {"facets": ("keyword",), "facet_size": 20, "filters": {"keyword": ["k5", "k7", "none"]}}
    assert ask(engine, "tree", **more).facets == ask(exact, "tree", **more).facets
    assert ask(engine, "tree").total == 1500
    second = ask(engine, "tree", page_size=700, after=ask(engine, "tree", page_size=700).after)
    assert second.after
    assert len(second.after) < 2000
    removed(cluster)


@pytest.mark.parametrize("refresh", ["wait_for", "false"])
def test_other_refresh_policies_write_the_same(cluster: Cluster, client: Elasticsearch, refresh: str) -> None:
    engine = ElasticsearchEngine(replace(cluster, refresh=refresh))
    put(engine, dataset("one", "Trees"), position=3)
    client.indices.refresh(index=f"{cluster.prefix}-*")
    assert (ids(engine), engine.position()) == (["one"], 3)
