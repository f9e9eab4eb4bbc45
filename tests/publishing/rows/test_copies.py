"""Copies of large tables: they say what the Parquet file says, come and go by themselves, and are never half there."""

import fcntl
import os
import random
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from catalog_service.errors import Unavailable
from catalog_service.publishing.rows import answers
from catalog_service.publishing.rows import copying as rows_copying
from catalog_service.publishing.rows.copies import AGAIN_SECONDS, RowCopies
from catalog_service.publishing.rows.copying import NoCopy, copied, largest_copy
from catalog_service.publishing.rows.engine import RowEngine, RowLimits
from catalog_service.publishing.rows.question import question
from catalog_service.publishing.rows.table import TableFile, table_file
from tests.publishing.rows.copied import order, with_copy
from tests.publishing.rows.waiting import until

ROWS = 20_000
LIMITS = RowLimits(memory=256 * 1024**2)


def _column(chance: random.Random, values: list[Any]) -> list[Any]:
    return [chance.choice(values) for _ in range(ROWS)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("copies")


@pytest.fixture(scope="module")
def table(folder: Path) -> TableFile:
    """Few values, so that ties are many and long; all that is awkward to order."""
    chance = random.Random(11)
    made = pa.table(
        {
            "few": pa.array(_column(chance, [None, 1, 2, 2, 3]), pa.int64()),
            "float": pa.array(_column(chance, [None, float("nan"), float("inf"), -0.0, 0.0, 1.5]), pa.float64()),
            "many": pa.array([chance.random() for _ in range(ROWS)], pa.float64()),
            "text": pa.array(_column(chance, [None, "", "a", "A", "é", "中", "zz\x7f"])),
            "_sort": pa.array(_column(chance, [True, False, None])),
        }
    )
    pq.write_table(made, folder / "table.parquet", row_group_size=3_000)
    return table_file(folder / "table.parquet", "cd" * 32, ROWS, [])


@pytest.fixture(scope="module")
def near(folder: Path, table: TableFile) -> TableFile:
    return with_copy(table, folder / "table.duckdb")


@pytest.fixture
def engine(folder: Path) -> Iterator[RowEngine]:
    made = RowEngine([folder], folder / "spill", LIMITS)
    yield made
    made.close()


def _pages(engine: RowEngine, table: TableFile, size: int, most: int, **words: str) -> Iterator[bytes]:
    given = {name: [text] for name, text in words.items()}
    for _ in range(most):
        shown = answers.page(engine, question(table, given), "json", size)
        yield orjson.dumps([shown.lines, shown.after])
        if shown.after is None:
            return
        given["_after"] = [shown.after]


@pytest.mark.parametrize("sort", ["few", "-few", "float", "-float", "-many", "text,-float", "-text,few", "_sort,-many"])
@pytest.mark.parametrize("words", [{}, {"text": "a"}, {"few__gte": "2", "float__lt": "1.5"}, {"_search": "z", "few__isnull": "true"}])
def test_pages_of_a_copy_are_those_of_the_file(
    engine: RowEngine, table: TableFile, near: TableFile, sort: str, words: dict[str, str]
) -> None:
    asked = {**words, "_sort": sort}
    assert list(_pages(engine, near, 997, 8, **asked)) == list(_pages(engine, table, 997, 8, **asked))
    assert answers.total(engine, question(near, {k: [v] for k, v in words.items()})) == answers.total(
        engine, question(table, {k: [v] for k, v in words.items()})
    )


@pytest.mark.parametrize("format", answers.FORMATS[1:])
@pytest.mark.parametrize("words", [{}, {"_sort": "-float,text"}, {"few": "3"}, {"_group": "few,text"}])
def test_whole_answers_of_a_copy_are_those_of_the_file(
    engine: RowEngine, table: TableFile, near: TableFile, format: str, words: dict[str, str]
) -> None:
    given = {name: [text] for name, text in words.items()} | ({"_sort": ["few,text"]} if "_group" in words else {})
    mine, theirs = (b"".join(answers.whole(engine, question(one, given), format)) for one in (near, table))
    assert _rows(mine, format) == _rows(theirs, format)


def _rows(answer: bytes, format: str) -> Any:
    if format == "arrow":
        return repr(pa.ipc.open_stream(answer).read_all().to_pydict())  # NaN is equal to itself only as a word
    return repr(pq.read_table(pa.BufferReader(answer)).to_pydict()) if format == "parquet" else answer


def test_a_cursor_of_the_file_goes_on_in_the_copy(engine: RowEngine, table: TableFile, near: TableFile) -> None:
    given = {"_sort": ["-few,float"]}
    after = answers.page(engine, question(table, given), "json", 10).after
    assert after
    given["_after"] = [after]
    assert answers.page(engine, question(near, given), "json", 10) == answers.page(engine, question(table, given), "json", 10)


def _with_copy(copies: RowCopies, table: TableFile) -> TableFile | None:
    found = copies.nearest(table)
    return found if found.copy else None


def test_a_large_table_gets_a_copy_and_a_small_one_none(tmp_path: Path, table: TableFile) -> None:
    copies = RowCopies(tmp_path / "files", 1024**3, LIMITS, large=1)
    assert copies.nearest(table).copy is None  # the first question does not wait
    made = until(lambda: _with_copy(copies, table))
    assert [path for path in (tmp_path / "files").iterdir() if not path.name.startswith(".")] == [made.copy]
    engine = RowEngine([tmp_path / "files"], tmp_path / "spill", LIMITS)
    assert answers.page(engine, question(made, {"few": ["3"]}), "json", 5).lines
    engine.close()
    copies.close()
    for none in (RowCopies(tmp_path / "none", 1024**3, LIMITS), RowCopies(tmp_path / "none", 0, LIMITS, large=1)):
        assert none.nearest(table) is table
    assert not (tmp_path / "none").exists()


def test_what_cannot_be_made_is_not_tried_at_every_question(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"no table at all")
    table, now = TableFile(broken, "ef" * 32, 1, ()), [0.0]
    copies = RowCopies(tmp_path / "files", 1024**3, LIMITS, large=1, clock=lambda: now[0])
    said = ""

    def complaints() -> int:
        nonlocal said
        said += capfd.readouterr().err
        assert copies.nearest(table) is table
        return said.count("rows are read from the Parquet file")

    assert until(complaints) == 1
    now[0] += AGAIN_SECONDS - 1
    assert complaints() == 1
    now[0] += 1
    assert until(lambda: complaints() > 1)
    copies.close()
    assert not list((tmp_path / "files").glob("[!.]*"))


def test_a_process_that_is_killed_leaves_nothing_that_is_read(tmp_path: Path, table: TableFile) -> None:
    copy = tmp_path / "a.duckdb"
    half = tmp_path / ".making-killed"
    half.mkdir()
    (half / "a.duckdb").write_bytes(b"half")
    assert copied(order(table.path, copy))
    assert sorted(path.name for path in tmp_path.iterdir()) == [".making.lock", "a.duckdb"]
    assert not copied(order(table.path, copy))  # it is there


def test_who_orders_a_copy_takes_its_maker_along(tmp_path: Path, table: TableFile) -> None:
    copies = RowCopies(tmp_path, 1024**3, LIMITS, large=1)
    with (tmp_path / ".making.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert not copied(order(table.path, tmp_path / "b.duckdb"))  # another process is at it
    copies.nearest(table)
    copies.close()
    assert not list(tmp_path.glob("*.duckdb"))


def test_no_copy_is_made_where_there_is_no_room(tmp_path: Path, table: TableFile, monkeypatch: pytest.MonkeyPatch) -> None:
    size = table.path.stat().st_size
    assert largest_copy(order(table.path, tmp_path / "a.duckdb")) >= size
    with pytest.raises(NoCopy, match="no room"):
        largest_copy(order(table.path, tmp_path / "a.duckdb", most=size - 1))
    nearly_full = shutil.disk_usage(tmp_path)._replace(free=rows_copying._SPARE + size - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: nearly_full)
    with pytest.raises(NoCopy, match="no room"):
        largest_copy(order(table.path, tmp_path / "a.duckdb"))


def test_the_longest_unused_copies_go(tmp_path: Path, table: TableFile) -> None:
    for age, name in ((30, "aa"), (20, "bb"), (10, "cc")):
        (tmp_path / name).write_bytes(bytes(1000))
        os.utime(tmp_path / name, (time.time() - age, time.time() - age))
    copy = tmp_path / "dd.duckdb"
    assert copied(order(table.path, copy))
    size = copy.stat().st_size
    copy.unlink()
    assert copied(order(table.path, copy, most=size + 2000))
    assert sorted(path.name for path in tmp_path.glob("[!.]*")) == ["bb", "cc", "dd.duckdb"]


def test_a_copy_that_cannot_be_opened_goes_and_the_file_answers(tmp_path: Path, table: TableFile) -> None:
    copy = tmp_path / "broken.duckdb"
    copy.write_bytes(bytes(100_000))
    engine = RowEngine([tmp_path, table.path.parent], tmp_path / "spill", LIMITS)
    with pytest.raises(Unavailable, match="ask again"):
        answers.page(engine, question(replace(table, copy=copy), {"few": ["3"]}), "json", 5)
    assert not copy.exists()
    assert answers.page(engine, question(table, {"few": ["3"]}), "json", 5).lines
    engine.close()


def test_a_copy_that_cannot_be_read_goes_too(tmp_path: Path, table: TableFile) -> None:
    near = with_copy(table, tmp_path / "rotten.duckdb")
    assert near.copy
    whole = bytearray(near.copy.read_bytes())
    whole[len(whole) // 4 : -len(whole) // 4] = bytes(len(whole) // 2)
    near.copy.write_bytes(whole)
    engine = RowEngine([tmp_path, table.path.parent], tmp_path / "spill", LIMITS)
    with pytest.raises(Unavailable):
        answers.page(engine, question(near, {"_sort": ["many"]}), "json", 5)
    assert not near.copy.exists()
    sound = answers.page(engine, question(table, {"_sort": ["many"]}), "json", 5)
    assert answers.page(engine, question(with_copy(table, near.copy), {"_sort": ["many"]}), "json", 5) == sound
    engine.close()


def test_a_copy_that_was_let_go_is_read_to_its_end_by_who_reads_it(tmp_path: Path, table: TableFile) -> None:
    first, second = (with_copy(table, tmp_path / f"{name}.duckdb") for name in ("aa", "bb"))
    engine = RowEngine([tmp_path], tmp_path / "spill", LIMITS)
    pieces = answers.whole(engine, question(first, {}), "jsonl")
    begun = next(pieces)
    assert first.copy
    first.copy.unlink()
    assert answers.total(engine, question(second, {"few": ["3"]}))
    assert (begun + b"".join(pieces)).count(b"\n") == ROWS
    engine.close()
