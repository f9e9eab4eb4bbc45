"""The Elasticsearch node that tests run on (CATALOG_TEST_ELASTICSEARCH_URL), and engines on it with indexes of their own."""

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from elasticsearch import Elasticsearch

from catalog_service.search.elasticsearch.client import Cluster
from catalog_service.search.elasticsearch.engine import ElasticsearchEngine
from catalog_service.search.engine import Engine

_NUMBERS = itertools.count(1)


def node_url() -> str:
    """The node's address. Skips the test where none is set; in CI that fails it, unless a reason is told why there is none."""
    url = os.environ.get("CATALOG_TEST_ELASTICSEARCH_URL", "")
    if not url:
        reason = os.environ.get("CATALOG_TEST_WITHOUT_ELASTICSEARCH", "")
        if os.environ.get("CI") == "true" and not reason:
            pytest.fail("CI is to run these tests on Elasticsearch; set CATALOG_TEST_ELASTICSEARCH_URL")
        pytest.skip(reason or "no Elasticsearch to test on; set CATALOG_TEST_ELASTICSEARCH_URL=http://host:port")
    return url


def new_cluster(**settings: object) -> Cluster:
    """Settings of an installation of its own on the node."""
    prefix = f"test-{os.getpid()}-{next(_NUMBERS)}"
    return Cluster(**{"url": node_url(), "prefix": prefix, "replicas": 0, **settings})  # type: ignore[arg-type]


def removed(cluster: Cluster) -> None:
    """Takes everything of that installation off the node."""
    with Elasticsearch(node_url()) as client:
        for name in client.indices.get(index=f"{cluster.prefix}-*"):
            client.indices.delete(index=name)
        for template in client.indices.get_index_template()["index_templates"]:
            if template["name"].startswith(f"{cluster.prefix}-"):
                client.indices.delete_index_template(name=template["name"])


@contextmanager
def elasticsearch_engines() -> Iterator[Callable[[], Engine]]:
    """Makes empty engines; what they left on the node goes in the end."""
    made: list[tuple[Cluster, Engine]] = []

    def new() -> Engine:
        cluster = new_cluster()
        engine = ElasticsearchEngine(cluster)
        made.append((cluster, engine))
        engine.rebuild((), 0)
        return engine

    node_url()
    yield new
    for cluster, engine in made:
        engine.close()
        removed(cluster)
