"""XML, HTML, GeoJSON, nested JSON, Arrow, SQLite, GeoPackage: each one's rows, and a clear reason where there are none."""

import io
import json
import sqlite3
import struct
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.feather as feather
import pytest
import shapely  # type: ignore[import-untyped]

from tests.publishing.tables import csv_rows, refusal, table, types

XML = """<?xml version="1.0" encoding="UTF-8"?>
<response xmlns="urn:x"><status>ok</status><data>
<record id="1"><name>云湖</name><size><people>12</people></size><tag>a</tag><tag>b</tag></record>
<record id="2"><name>Mill &amp; End</name><size><people>7</people></size><note/></record>
</data></response>"""


def test_xml_records(tmp_path: Path) -> None:
    result = table(tmp_path, XML.encode(), name="t.xml")
    assert csv_rows(result) == [
        ["id", "name", "size.people", "tag", "note"],
        ["1", "云湖", "12", '["a", "b"]', ""],
        ["2", "Mill & End", "7", "", ""],
    ]


def test_xml_whose_parts_say_their_names_and_whose_encoding_is_not_utf_8(tmp_path: Path) -> None:
    rows = "".join(f'<row><field name="鄉鎮">雲湖{n}</field><field name="戶數">{n}</field></row>' for n in range(3))
    text = f'<?xml version="1.0" encoding="Big5"?><rows>{rows}</rows>'
    assert csv_rows(table(tmp_path, text.encode("cp950"), name="t.xml"))[:2] == [["鄉鎮", "戶數"], ["雲湖0", "0"]]


def test_xml_neither_reads_files_nor_grows(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret words")
    bomb = (
        '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">' + f'<!ENTITY f SYSTEM "file://{tmp_path}/secret">]>'
    )
    text = f'<?xml version="1.0"?>{bomb}<r><i><v>&f;x</v></i><i><v>&b;</v></i></r>'
    assert csv_rows(table(tmp_path, text.encode(), name="t.xml")) == [["v"], ["&f;x"], ["&b;"]]


@pytest.mark.parametrize("text", ["<?xml version='1.0'?><a/>", "<?xml version='1.0'?><a><b>", "<?xml version='1.0'?><a>words</a>"])
def test_xml_without_records(text: str, tmp_path: Path) -> None:
    assert "XML" in refusal(tmp_path, text.encode(), name="t.xml").because


def test_html_with_merged_cells_and_values_that_are_the_same(tmp_path: Path) -> None:
    text = """<html><body><table><tr><td>layout</td></tr></table><table><caption>t</caption><thead>
    <tr><th rowspan=2>area</th><th colspan=2>people</th></tr><tr><th>men</th><th>women</th></tr></thead>
    <tr><td rowspan=2>North</td><td>1</td><td>2</td></tr><tr><td>3</td><td>〃</td></tr><tr><td>同上</td><td>5</td><td>6</td></tr>
    </table></body></html>"""
    result = table(tmp_path, text.encode(), name="t.xls")
    assert csv_rows(result) == [
        ["area", "people men", "people women"],
        ["North", "1", "2"],
        ["North", "3", "2"],
        ["North", "5", "6"],
    ]
    assert any("same" in note for note in result.report.notes)


def test_a_page_without_a_table(tmp_path: Path) -> None:
    assert "web page" in refusal(tmp_path, b"<html><body><table><tr><td>404</td></tr></table></body></html>", name="t.html").because


def test_geojson(tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [102.0, 0.5]}
    feature = {"type": "Feature", "id": 7, "properties": {"name": "a", "size": 1.50}, "geometry": point}
    pretty = json.dumps({"type": "FeatureCollection", "features": [feature, {**feature, "id": 8}]}, indent=1)
    result = table(tmp_path, pretty.encode(), name="t.geojson")
    assert [column.title for column in result.columns] == ["id", "name", "size", "geometry"]
    assert json.loads(csv_rows(result)[1][3]) == point
    assert result.rows == 2


@pytest.mark.parametrize("indent", [None, 2])
def test_the_longest_list_of_objects_within_json(indent: int | None, tmp_path: Path) -> None:
    inner = {"help": "x", "result": {"fields": [{"id": "a"}], "records": [{"a": n, "b": {"c": [n]}} for n in range(3)]}}
    result = table(tmp_path, json.dumps(inner, indent=indent).encode(), name="t.json")
    assert csv_rows(result)[1] == ["0", '{"c": [0]}']
    assert any("result.records" in note for note in result.report.notes)


@pytest.mark.parametrize("form", ["file", "stream", "feather"])
def test_arrow(form: str, tmp_path: Path) -> None:
    content = pa.table({"n": pa.array([1, None], pa.int8()), "w": pa.array(["007", "x"]).dictionary_encode()})
    sink = io.BytesIO()
    if form == "feather":
        feather.write_feather(content, sink, compression="zstd")
    else:
        with (pa.ipc.new_file if form == "file" else pa.ipc.new_stream)(sink, content.schema) as writer:
            writer.write_table(content)
            writer.write_table(content)
    result = table(tmp_path, sink.getvalue(), name="t.arrow")
    assert types(result) == ["integer", "string"]
    assert csv_rows(result)[1:3] == [["1", "007"], ["", "x"]]


def test_a_broken_arrow_file(tmp_path: Path) -> None:
    sink = io.BytesIO()
    feather.write_feather(pa.table({"n": [1, 2]}), sink)
    assert refusal(tmp_path, sink.getvalue()[:-40], name="t.arrow").state == "failed"


def database(folder: Path, *statements: tuple[str, list[tuple[Any, ...]]]) -> bytes:
    path = folder / "made.sqlite"
    with sqlite3.connect(path) as connection:
        for sql, rows in statements:
            connection.executemany(sql, rows) if rows else connection.execute(sql)
    connection.close()
    return path.read_bytes()


def test_sqlite(tmp_path: Path) -> None:
    content = database(
        tmp_path,
        ("CREATE TABLE empty (x)", []),
        ('CREATE TABLE "街道" (id INTEGER, code TEXT, share REAL, raw BLOB)', []),
        ('INSERT INTO "街道" VALUES (?, ?, ?, ?)', [(1, "007", 0.5, b"\x01"), (2, None, 1.25, None)]),
        ("CREATE TABLE other (y)", []),
        ("INSERT INTO other VALUES (?)", [(9,)]),
    )
    result = table(tmp_path, content, name="t.db")
    assert csv_rows(result) == [["id", "code", "share", "raw"], ["1", "007", "0.5", "01"], ["2", "", "1.25", ""]]
    assert result.report.sheets == ("empty", "街道", "other")


def test_geopackage_geometry_is_geojson(tmp_path: Path) -> None:
    blob = b"GP\x00\x01" + struct.pack("<i", 4326) + shapely.to_wkb(shapely.Point(1, 2))
    content = database(
        tmp_path,
        ("CREATE TABLE gpkg_contents (x)", []),
        ("CREATE TABLE places (name TEXT, geom BLOB)", []),
        ("INSERT INTO places VALUES (?, ?)", [("a", blob)]),
    )
    rows = csv_rows(table(tmp_path, content, name="t.gpkg"))
    assert json.loads(rows[1][1]) == {"type": "Point", "coordinates": [1.0, 2.0]}


def test_what_a_database_would_run_is_not_run(tmp_path: Path) -> None:
    content = database(
        tmp_path,
        ("CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS c FROM n", []),
        ("CREATE TABLE t (a, b GENERATED ALWAYS AS (a + 1))", []),
        ("INSERT INTO t (a) VALUES (?)", [(1,)]),
    )
    assert csv_rows(table(tmp_path, content, name="t.sqlite"))[1] == ["1", "2"]


def test_a_broken_database(tmp_path: Path) -> None:
    content = database(tmp_path, ("CREATE TABLE t (a)", []), ("INSERT INTO t VALUES (?)", [("x" * 90,)] * 500))
    assert refusal(tmp_path, content[:5000], name="t.sqlite").state == "failed"
