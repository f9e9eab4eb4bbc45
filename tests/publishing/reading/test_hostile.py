"""Files made to exhaust whoever reads them are refused within bounds, and those that only look so are read."""

import sqlite3
from pathlib import Path

import pytest

from catalog_service.publishing.reading.tally import Unreadable
from catalog_service.publishing.result import Limits
from tests.publishing.reading.opening import opened

SMALL = Limits(memory=64 * 1024**2)


@pytest.mark.parametrize(
    "inside",
    [
        "<table><tr><td>" * 200_000,
        "".join(f"<b id={n}>" for n in range(4_000)) + "<p>" * 4_000,
        "<table>" + "<tr>" + "<td colspan=1000 rowspan=60000>x</td>" * 20 + "</tr>" + "<tr></tr>" * 500 + "</table>",
    ],
    ids=["tables in tables", "formats that multiply", "spans that multiply"],
)
def test_web_pages(inside: str) -> None:
    with pytest.raises(Unreadable):
        opened(f"<html><body>{inside}".encode(), name="page.html", limits=SMALL)


@pytest.mark.parametrize(
    "content",
    [
        "<r>" + "<a>" * 300_000,
        "<r><rec>" + "<p>1</p>" * 60_000 + "</rec><rec><p>2</p></rec></r>",
        '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><r>' + "<rec><p>&b;</p></rec>" * 3 + "<rec>",
    ],
    ids=["deep", "a record without end", "entities"],
)
def test_xml(content: str) -> None:
    with pytest.raises(Unreadable):
        opened(b"<?xml version='1.0'?>" + content.encode(), name="list.xml")


def database(folder: Path, *statements: str) -> bytes:
    path = folder / "made.sqlite"
    with sqlite3.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()
    return path.read_bytes()


def test_a_database_runs_nothing_of_its_own(tmp_path: Path) -> None:
    content = database(
        tmp_path,
        "CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT * FROM n",
        "CREATE TABLE places (name, size, doubled AS (hex(zeroblob(size))))",
        "CREATE TABLE plain (a, b)",
        "CREATE TRIGGER more AFTER INSERT ON plain BEGIN INSERT INTO plain VALUES (1, 2); END",
        "INSERT INTO places VALUES ('x', 10000000)",
        "INSERT INTO plain VALUES (3, 4)",
    )
    assert opened(content, name="made.sqlite", wanted="plain").rows == [["3", "4"], ["1", "2"]]
    with pytest.raises(Unreadable, match="big"):
        opened(content, name="made.sqlite", wanted="places")
    with pytest.raises(Unreadable):
        opened(content, name="made.sqlite", wanted="endless")


def test_a_value_beyond_the_limit_of_a_cell_is_refused(tmp_path: Path) -> None:
    content = database(tmp_path, "CREATE TABLE t (a, b)", "INSERT INTO t VALUES (1, zeroblob(3000000))")
    with pytest.raises(Unreadable, match="big"):
        opened(content, name="made.sqlite", limits=Limits(cell=1 << 20))
