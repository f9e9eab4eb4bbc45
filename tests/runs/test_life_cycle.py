"""Real feeds in their dated versions: exactly what was added, removed and changed, and nothing on a second look."""

import gzip
import json

import pytest

from catalog_service.services import Services
from tests.runs.feed_site import FeedSite
from tests.runs.feeds import harvest, identifiers, source_at
from tests.shared_inputs import shared_folder


def _content(agency: str, name: str) -> bytes:
    folder = shared_folder("data", "us-datajson", "versions", agency)
    plain = folder / name
    return plain.read_bytes() if plain.exists() else gzip.decompress((folder / f"{name}.gz").read_bytes())


def _changed(services: Services, run: str) -> set[str]:
    """Identifiers of the records that this run made a new version of."""
    found = set()
    for stored in services.catalog.live():
        rows, _ = services.catalog.versions(stored.id, None, 100)
        if any(row.run == run and row.version > 1 for row in rows):
            found.add(str(json.loads(stored.json)["identifier"]))
    return found


@pytest.mark.shared
@pytest.mark.parametrize("agency", ["consumerfinance", "dhs", "dol", "energy", "fcc", "opm"])
def test_versions_in_order(services: Services, site: FeedSite, agency: str) -> None:
    versions = json.loads(shared_folder("data", "us-datajson", "expected_changes.json").read_text(encoding="utf-8"))[agency]
    source = source_at(site, agency)
    before: set[str] = set()
    for version in versions:
        content = _content(agency, version["file"])
        run = harvest(services, site, content, source=source)
        after = identifiers(services)
        assert run.state == "done", run.why
        assert (run.seen, run.refused) == (version["records"], 0)
        assert len(after) == version["distinct_identifiers"]
        if before:
            assert after - before == set(version["added"])
            assert before - after == set(version["removed"])
            assert run.changed == len(version["changed"])
            assert _changed(services, run.id) <= set(version["changed"]) | set(version["added"])
            assert (run.added, run.withdrawn) == (len(version["added"]), len(version["removed"]))
        before = after
        again = harvest(services, site, content, source=source)
        assert (again.seen, again.unchanged) == (run.seen, run.seen)
        assert (again.added, again.changed, again.withdrawn, again.renormalized) == (0, 0, 0, 0)


@pytest.mark.shared
def test_a_feed_that_is_damaged_withdraws_nothing(services: Services, site: FeedSite) -> None:
    content = _content("fcc", "2025-01-31T022544_2b638b3a.json")
    page = _content("state", "2025-01-31T023319_4f9b2bc3.json")
    whole = json.loads(content)
    thirty = json.dumps({**whole, "dataset": whole["dataset"][:30]}).encode()
    source = source_at(site, "fcc")
    assert harvest(services, site, content, source=source).added == 59
    states = {}
    for name, damaged in (("thirty", thirty), ("none", b"[]"), ("cut", content[: len(content) // 2]), ("page", page)):
        run = harvest(services, site, damaged, source=source)
        states[name] = run.state
        assert run.withdrawn == 0
        assert run.why
        assert len(identifiers(services)) == 59
    assert states == {"thirty": "guarded", "none": "guarded", "cut": "failed", "page": "failed"}
    for damaged in (content[: len(content) // 2], page):
        insisted = harvest(services, site, damaged, source=source, accept_shrink=True)
        assert (insisted.state, insisted.withdrawn) == ("failed", 0)
    accepted = harvest(services, site, thirty, source=source, accept_shrink=True)
    assert (accepted.state, accepted.withdrawn) == ("done", 29)
    emptied = harvest(services, site, b"[]", source=source, accept_shrink=True)
    assert (emptied.state, emptied.withdrawn) == ("done", 30)
    assert identifiers(services) == set()
