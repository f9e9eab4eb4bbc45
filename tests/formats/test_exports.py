"""Exports of the whole catalog: every record once in each format, lines that can be imported again, constant memory."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pyarrow.parquet as pq
import pytest

from catalog_service.errors import NotFound
from catalog_service.formats.exports import FORMATS, export
from catalog_service.formats.flat import COLUMNS
from schemas.agency import agency_named
from schemas.dataset import Dataset
from schemas.disclosure import Disclosure, Validity
from schemas.distribution import Distribution
from schemas.parts import License, Theme
from schemas.provenance import Provenance
from schemas.record import dump_json

ORIGIN = Provenance(
    source="s", run="r", url="https://example.org/1", original_url=None, harvested="2024-01-05T00:00:00Z", checksum="0" * 64, rules=()
)


def dataset(number: int) -> bytes:
    files = tuple(Distribution(id=f"file-{number}-{n}", title=f"File {n}", format="CSV", bytes=n * 100) for n in range(number % 3))
    return dump_json(
        Dataset(
            id=f"dataset-{number}",
            identifier=f"D{number}",
            title=f'Title "{number}", with comma\nand line',
            agency=agency_named("云湖市 统计局"),
            keywords=("=1+1", "水"),
            themes=(Theme(scheme="s", code="c", label="l"),),
            license=License(id="CC-BY-4.0", title=None, url="https://example.org/licence", as_given="by"),
            distributions=files,
            provenance=ORIGIN,
        )
    )


def disclosure(number: int) -> bytes:
    return dump_json(
        Disclosure(
            id=f"disclosure-{number}",
            identifier=None,
            title="关于通知",
            agency=agency_named("云湖市"),
            validity=Validity(status="valid"),
            body="全文\n第二行",
            distributions=(Distribution(id=f"attachment-{number}", role="attachment", title="附件"),),
            provenance=ORIGIN,
        )
    )


RECORDS = {"datasets": [dataset(n) for n in range(7)], "disclosures": [disclosure(n) for n in range(4)]}
RECORDS["distributions"] = [*RECORDS["datasets"], *RECORDS["disclosures"]]
IDS = {
    "datasets": [f"dataset-{n}" for n in range(7)],
    "disclosures": [f"disclosure-{n}" for n in range(4)],
    "distributions": [f"file-{n}-{k}" for n in range(7) for k in range(n % 3)] + [f"attachment-{n}" for n in range(4)],
}


def rows_of(kind: str, format: str, folder: Path) -> list[dict[str, Any]]:
    content = b"".join(export(kind, format, iter(RECORDS[kind]), temporary=folder))
    if format == "parquet":
        return pq.read_table(io.BytesIO(content)).to_pylist()
    if format == "csv":
        with io.StringIO(content.decode(), newline="") as text:
            return list(csv.DictReader(text))
    return [orjson.loads(line) for line in content.splitlines()]


@pytest.mark.parametrize("kind", COLUMNS)
@pytest.mark.parametrize("format", FORMATS)
def test_every_record_once_in_its_order(kind: str, format: str, tmp_path: Path) -> None:
    assert [row["id"] for row in rows_of(kind, format, tmp_path)] == IDS[kind]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", COLUMNS)
def test_csv_and_parquet_say_the_same(kind: str, tmp_path: Path) -> None:
    parquet, text = rows_of(kind, "parquet", tmp_path), rows_of(kind, "csv", tmp_path)
    assert [{name: "" if value is None else str(value) for name, value in row.items()} for row in parquet] == text


def test_values_lie_in_their_columns(tmp_path: Path) -> None:
    row = rows_of("datasets", "parquet", tmp_path)[2]
    assert row["title"] == 'Title "2", with comma\nand line'
    assert (row["agency_name"], row["license_id"], row["provenance_source"]) == ("云湖市 统计局", "CC-BY-4.0", "s")
    assert orjson.loads(row["keywords"]) == ["=1+1", "水"]
    assert [file["id"] for file in orjson.loads(row["distributions"])] == ["file-2-0", "file-2-1"]
    assert row["description"] is None
    file = rows_of("distributions", "parquet", tmp_path)[-1]
    assert (file["record_id"], file["record_kind"], file["role"], file["bytes"]) == ("disclosure-3", "disclosure", "attachment", None)
    assert rows_of("distributions", "parquet", tmp_path)[2]["bytes"] == 100
    notice = rows_of("disclosures", "csv", tmp_path)[0]
    assert (notice["validity_status"], notice["body"]) == ("valid", "全文\n第二行")


@pytest.mark.parametrize("kind", ["datasets", "disclosures"])
def test_a_line_is_the_record_as_it_is_kept(kind: str, tmp_path: Path) -> None:
    assert b"".join(export(kind, "jsonl", RECORDS[kind])).splitlines() == RECORDS[kind]


def test_what_a_route_adds_is_left_out() -> None:
    served = orjson.loads(dataset(2)) | {"url": "https://example.org", "score": 1.5}
    served["distributions"][0] |= {"table": {"rows": 1}, "no_table_because": None}
    served["license"]["url"] = "https://example.org/licence"
    assert b"".join(export("datasets", "jsonl", [orjson.dumps(served)])).splitlines() == [dataset(2)]


@pytest.mark.parametrize("kind", COLUMNS)
@pytest.mark.parametrize("format", FORMATS)
def test_an_empty_catalog(kind: str, format: str, tmp_path: Path) -> None:
    content = b"".join(export(kind, format, [], temporary=tmp_path))
    if format == "parquet":
        assert pq.read_table(io.BytesIO(content)).column_names == [column.name for column in COLUMNS[kind]]
    else:
        assert content.decode().strip() == ("" if format == "jsonl" else ",".join(column.name for column in COLUMNS[kind]))


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_bytes_come_while_records_are_still_read(format: str) -> None:
    taken = 0

    def many() -> Iterator[bytes]:
        nonlocal taken
        for number in range(100_000):
            taken += 1
            yield dataset(number % 7)

    chunks = export("datasets", format, many())
    assert len(next(chunks)) > 0
    assert 0 < taken < 20_000


def test_no_such_export() -> None:
    for kind, format in (("agencies", "csv"), ("datasets", "xml")):
        with pytest.raises(NotFound):
            export(kind, format, [])
