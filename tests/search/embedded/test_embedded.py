"""The embedded engine alone: its folder, its switch, readers and a writer at once, damage."""

import itertools
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog_service.errors import Unavailable
from catalog_service.search.embedded import engine as embedded
from catalog_service.search.embedded.engine import EmbeddedEngine
from catalog_service.search.embedded.index import SCHEMA_HASH
from catalog_service.search.engine import Put
from schemas.record import Record
from tests.search.made import ask, dataset, ids, put


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def engine(folder: Path) -> EmbeddedEngine:
    made = EmbeddedEngine(folder)
    put(made, dataset("one", "Trees"), position=5)
    return made


def test_a_folder_without_an_index_says_what_to_do(folder: Path) -> None:
    made = EmbeddedEngine(folder)
    assert "catalog reindex" in (made.ready() or "")
    assert made.position() == 0
    with pytest.raises(Unavailable, match="catalog reindex"):
        ask(made)


def test_create_begins_an_index_once(folder: Path) -> None:
    made = EmbeddedEngine(folder)
    made.create()
    assert (made.ready(), ask(made).total) == (None, 0)
    put(made, dataset("one", "Trees"))
    made.create()
    assert ask(made).total == 1


def test_another_process_sees_each_commit_and_each_switch(engine: EmbeddedEngine, folder: Path) -> None:
    other = EmbeddedEngine(folder)
    assert ids(other) == ["one"]
    put(engine, dataset("two", "Trees"), position=6)
    assert sorted(ids(other)) == ["one", "two"]
    assert other.position() == 6
    engine.rebuild([dataset("three", "Trees")], 7)
    assert ids(other) == ["three"]


def test_searches_go_on_through_rebuilds_and_writes(engine: EmbeddedEngine, folder: Path) -> None:
    engine.rebuild([dataset(f"r{n}", "Trees") for n in range(50)], 1)
    done, wrong, asked = threading.Event(), [], itertools.count()

    def read() -> None:
        reader = EmbeddedEngine(folder)
        while not done.is_set():
            next(asked)
            answer = ask(reader, "trees", facets=("kind",))
            if answer.total < 50 or not answer.hits:
                wrong.append(answer)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for position in range(2, 8):
        engine.rebuild([dataset(f"r{n}", "Trees") for n in range(50)], position)
        put(engine, dataset("more", "Trees"), position=position)
    done.set()
    for thread in threads:
        thread.join()
    assert not wrong
    assert next(asked) > 10


def test_a_batch_that_fails_leaves_everything_as_it_was(engine: EmbeddedEngine) -> None:
    def half() -> Iterator[Put]:
        yield Put(dataset("two", "Trees"))
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError, match="the database went away"):
        engine.apply(half(), 6)
    assert (ids(engine), engine.position()) == (["one"], 5)
    put(engine, dataset("two", "Trees"), position=6)
    assert sorted(ids(engine)) == ["one", "two"]


def test_a_rebuild_that_fails_leaves_the_index_in_use(engine: EmbeddedEngine, folder: Path) -> None:
    def half() -> Iterator[Record]:
        yield dataset("two", "Trees")
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError, match="the database went away"):
        engine.rebuild(half(), 6)
    assert (ids(engine), engine.position()) == (["one"], 5)
    engine.rebuild([dataset("three", "Trees")], 7)
    assert ids(engine) == ["three"]
    assert len([path for path in folder.iterdir() if path.is_dir()]) <= 2


def test_a_second_writer_is_refused(engine: EmbeddedEngine, folder: Path) -> None:
    def both() -> Iterator[Put]:
        yield Put(dataset("two", "Trees"))
        with pytest.raises(Unavailable):
            EmbeddedEngine(folder).apply([Put(dataset("three", "Trees"))], 7)

    engine.apply(both(), 6)
    assert sorted(ids(engine)) == ["one", "two"]


def test_stale_versions_are_pruned(engine: EmbeddedEngine, folder: Path) -> None:
    before = next(path for path in folder.iterdir() if path.is_dir())
    engine.rebuild([dataset("two", "Trees")], 6)
    assert before.is_dir()
    assert engine.prune() == [before.name]
    assert not before.exists()
    assert ids(engine) == ["two"]


def _without_meta(folder: Path) -> None:
    next(folder.glob("*/meta.json")).unlink()


def _with_broken_meta(folder: Path) -> None:
    next(folder.glob("*/meta.json")).write_text("{")


def _without_a_segment(folder: Path) -> None:
    for path in folder.glob("*/*.store"):
        path.unlink()


def _of_another_version(folder: Path) -> None:
    (folder / "current").write_text("0123456789ab-000001")


def _all_gone(folder: Path) -> None:
    shutil.rmtree(folder)


@pytest.mark.parametrize("damage", [_without_meta, _with_broken_meta, _without_a_segment, _of_another_version, _all_gone])
def test_damage_is_named_with_the_remedy_and_a_rebuild_mends_it(engine: EmbeddedEngine, folder: Path, damage: object) -> None:
    assert callable(damage)
    damage(folder)
    found = EmbeddedEngine(folder)
    assert "catalog reindex" in (found.ready() or "")
    with pytest.raises(Unavailable, match="catalog reindex"):
        ask(found)
    assert found.rebuild([dataset("one", "Trees")], 6) == 1
    assert (found.ready(), ids(found)) == (None, ["one"])


def test_the_folder_is_named_after_the_schema(engine: EmbeddedEngine, folder: Path) -> None:
    assert (folder / "current").read_text() == f"{SCHEMA_HASH}-000001"


def test_identifiers_come_in_pieces_of_one_moment(engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "_READ_AT_ONCE", 10)
    put(engine, *(dataset(f"r{n}", "Trees") for n in range(35)), position=6)
    told = engine.identifiers()
    first = next(told)[0]
    put(engine, dataset("later", "Trees"), position=7)
    assert sorted([first, *(id for id, _ in told)]) == sorted(["one", *(f"r{n}" for n in range(35))])


def test_files_of_a_commit_that_was_killed_are_in_nobodys_way(tmp_path: Path) -> None:
    first = [dataset(f"r{n}", title=f"Report number {n}") for n in range(40)]
    engine = EmbeddedEngine(tmp_path / "index")
    engine.apply([Put(record) for record in first], 1)
    engine.close()
    # The same commit made in a copy writes the very files that a kill just before its end leaves behind.
    shutil.copytree(tmp_path / "index", tmp_path / "copy")
    again = [Put(record) for record in first[:10]]
    copied = EmbeddedEngine(tmp_path / "copy")
    copied.apply(again, 2)
    copied.close()
    (version,) = (path.parent for path in (tmp_path / "index").glob("*/meta.json"))
    left = 0
    for file in (tmp_path / "copy" / version.name).iterdir():
        here = version / file.name
        if file.name != "meta.json" and (not here.exists() or file.name == ".managed.json"):
            shutil.copy(file, here)
            left += file.suffix == ".del"
    assert left, "the copy left nothing that could be in the way"
    engine = EmbeddedEngine(tmp_path / "index")
    engine.apply(again, 2)
    assert engine.position() == 2
    assert ask(engine, "report").total == 40
    engine.close()
