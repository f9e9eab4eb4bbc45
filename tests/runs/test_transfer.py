"""Export and import: the same identifiers, the same bytes again; what is no record is named by its line and left out."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog_service.config import Config
from catalog_service.doctor import examine
from catalog_service.errors import NotFound
from catalog_service.runs.follow_index import follow_index
from catalog_service.runs.transfer import exported, import_records
from catalog_service.services import Services, build
from tests.examples import records
from tests.runs.conftest import Clock


@pytest.fixture
def empty(tmp_path: Path, clock: Clock) -> Iterator[Services]:
    made = build(Config(home=tmp_path / "other"), clock)
    made.database.migrate()
    yield made
    made.close()


def _lines(services: Services, kind: str) -> bytes:
    return b"".join(exported(services, kind, "jsonl"))


def test_both_kinds_go_out_and_in_and_out_again(filled: Services, empty: Services) -> None:
    before = {kind: _lines(filled, kind) for kind in ("datasets", "disclosures", "distributions")}
    assert all(before.values())
    for kind in ("disclosures", "datasets"):
        done = import_records(empty, io.BytesIO(before[kind]))
        assert (done.added, done.refused) == (before[kind].count(b"\n"), [])
    assert {kind: _lines(empty, kind) for kind in before} == before
    follow_index(empty)
    assert examine(empty) == []


def test_a_second_import_changes_nothing(filled: Services, empty: Services) -> None:
    lines = _lines(filled, "datasets")
    import_records(empty, io.BytesIO(lines))
    again = import_records(empty, io.BytesIO(lines))
    assert (again.added, again.changed, again.unchanged) == (0, 0, lines.count(b"\n"))


def test_bad_lines_are_named_and_the_others_go_in(filled: Services, empty: Services) -> None:
    good = _lines(filled, "datasets").splitlines()
    untitled = json.loads(good[1])
    untitled["title"] = ""
    nameless = json.loads(good[1])
    nameless["id"] = ""
    bad = [b"{", b"[]", json.dumps(untitled).encode(), json.dumps(nameless).encode(), b'{"kind": "person"}', good[0], b"\xff\xfe"]
    done = import_records(empty, [good[0], *bad, b"\n", good[1]])
    assert [line for line, _ in done.refused] == [2, 3, 4, 5, 6, 7, 8]
    assert all(message for _, message in done.refused)
    assert "title" in done.refused[2][1]
    assert done.added == 2


def test_an_unknown_kind_is_refused(filled: Services) -> None:
    with pytest.raises(NotFound):
        b"".join(exported(filled, "people", "jsonl"))


def test_there_are_examples_of_both_kinds() -> None:
    assert {record.kind for record in records()} == {"dataset", "disclosure"}
