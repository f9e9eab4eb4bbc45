"""A bare address becomes a declaration, or the answer says what was tried."""

import json

import pytest

from harvesters.detect import NotDetected, detect
from harvesters.source import source_from
from tests.harvesters.scripted import Scripted

SITE = "https://data.city.example"


def _feed(*publishers: str | None) -> str:
    return json.dumps({"dataset": [{"identifier": str(n), "title": "T", "publisher": {"name": p}} for n, p in enumerate(publishers)]})


def test_a_feed_is_declared_with_the_publisher_most_entries_name() -> None:
    fetcher = Scripted({f"{SITE}/data.json": _feed("Parks", "Roads", "Roads", None)})
    source = source_from(detect(f"{SITE}/data.json", fetcher))
    assert (source.id, source.platform, source.url, source.agency.name) == ("data.city.example", "dcat_us", f"{SITE}/data.json", "Roads")
    assert source.verified is False


@pytest.mark.parametrize("asked", [SITE, f"{SITE}/", f"{SITE}/about", f"{SITE}/open/"])
def test_the_feed_is_looked_for_beside_a_page(asked: str) -> None:
    fetcher = Scripted({asked: "<html><body>Welcome</body></html>", f"{SITE}/data.json": _feed("Roads")})
    assert detect(asked, fetcher)["url"] == f"{SITE}/data.json"


def test_an_empty_feed_is_declared_by_its_host() -> None:
    found = detect(f"{SITE}/x/data.json", Scripted({f"{SITE}/x/data.json": '{"dataset": []}'}))
    assert (found["agency"], found["id"]) == ("data.city.example", "data.city.example-x")


def test_what_was_tried_is_said() -> None:
    with pytest.raises(NotDetected) as raised:
        detect(SITE, Scripted({SITE: "<html></html>", f"{SITE}/data.json": '{"error": "no"}'}))
    assert raised.value.tried[0].startswith(f"{SITE}: a page without")
    assert f"{SITE}/data.json: JSON of no known interface (its members: error)" in raised.value.tried
    assert f"{SITE}/api/3/action/package_search?rows=0: answered 404" in raised.value.tried
    with pytest.raises(NotDetected, match="no http"):
        detect("data.city.example", Scripted({}))
    with pytest.raises(NotDetected, match="404"):
        detect(f"{SITE}/data.json", Scripted({}))
