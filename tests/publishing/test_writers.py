"""The files themselves: Parquet fit for range reads, CSV with as few quotes as are needed."""

import csv
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest

from catalog_service.publishing import writers
from catalog_service.publishing.writers import CsvFile, ParquetFile
from tests.publishing.tables import table


def test_parquet_footer_groups_and_index(tmp_path: Path) -> None:
    content = "id,name,kind\n" + "".join(f"{n},name {n},{n % 3}\n" for n in range(130_000))
    result = table(tmp_path, content.encode(), metadata={"license": "CC-BY-4.0", "source": "https://example.org/数据"})
    file = pq.ParquetFile(result.parquet)
    assert [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)] == [122_880, 7_120]
    footer, field = file.metadata.metadata or {}, file.schema_arrow.field("name").metadata or {}
    assert footer[b"license"] == b"CC-BY-4.0"
    assert footer[b"source"].decode() == "https://example.org/数据"
    assert field[b"title"] == b"name"
    chunks = [file.metadata.row_group(0).column(n) for n in range(3)]
    assert {chunk.compression for chunk in chunks} == {"ZSTD"}
    assert all(chunk.has_column_index and chunk.has_offset_index for chunk in chunks)
    assert chunks[0].statistics is not None
    assert chunks[0].statistics.max == 122_879
    assert [chunk.has_dictionary_page for chunk in chunks] == [False, False, True]


def test_whole_numbers_days_and_times_lie_as_their_differences(tmp_path: Path) -> None:
    header = "id,price,day,at,ratio,name,long\n"
    lines = (
        f"{n},{n / 100:.2f},2024-01-{n % 28 + 1:02d},2024-01-01T00:{n % 60:02d}:{n // 60:02d},{1 / (n + 3)!r},n{n},1{n:030d}.5\n"
        for n in range(3_000)
    )
    rows = pq.ParquetFile(table(tmp_path, (header + "".join(lines)).encode()).parquet)
    chunks = [rows.metadata.row_group(0).column(place) for place in range(7)]
    packed = {chunk.path_in_schema for chunk in chunks if "DELTA_BINARY_PACKED" in chunk.encodings}
    assert packed == {"id", "price", "at"}, "a column of few days has a dictionary, doubles, text and long decimals lie plain"
    assert rows.read().column("at")[61].as_py().isoformat() == "2024-01-01T00:01:01"


def test_wide_rows_make_smaller_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writers, "ROW_GROUP_BYTES", 1_000_000)
    schema = pa.schema([("text", pa.string())])
    with ParquetFile(tmp_path / "t.parquet", schema, []) as file:
        for _ in range(4):
            file.write(pa.record_batch([pa.array(["x" * 1000] * 600)], schema=schema))
    assert pq.read_metadata(tmp_path / "t.parquet").num_row_groups == 2
    assert pq.read_table(tmp_path / "t.parquet").num_rows == 2400


HARD = ["", " ", "a,b", 'say "x"', "line\nbreak", "line\rbreak", "\r\n", '"', '""', "=1+1", "ü字🏛", "\t", "'", ";", "\u2028", "\ufeffx"]


def test_csv_quotes_what_needs_it_and_nothing_else(tmp_path: Path) -> None:
    with CsvFile(tmp_path / "t.csv", ["plain", 'needs "quotes", really']) as file:
        file.write([pa.array([str(n) for n in range(len(HARD))]), pa.array(HARD)])
        file.write([pa.array([None, "z"], pa.string()), pa.array(["y", None], pa.string())])
    content = (tmp_path / "t.csv").read_bytes()
    with io.StringIO(content.decode(), newline="") as text:
        rows = list(csv.reader(text))
    assert rows[0] == ["plain", 'needs "quotes", really']
    assert [row[1] for row in rows[1:-2]] == HARD
    assert rows[-2:] == [["", "y"], ["z", ""]]
    assert b"=1+1\n" in content
    assert b'"=1+1"' not in content


def test_sliced_arrays_are_written_as_their_part(tmp_path: Path) -> None:
    with CsvFile(tmp_path / "t.csv", ["a", "b"]) as file:
        file.write([pa.array(["x", "y", "z"]).slice(1, 1), pa.array(["1,", "2,", "3,"]).slice(1, 1)])
    assert (tmp_path / "t.csv").read_bytes() == b'a,b\ny,"2,"\n'


def test_arrow_reads_the_csv_as_it_was(tmp_path: Path) -> None:
    rows = "".join(f'{n},"text, {n}","two\nlines"\n' for n in range(1000))
    result = table(tmp_path, ("n,text,lines\n" + rows).encode())
    read = pa_csv.read_csv(result.csv, parse_options=pa_csv.ParseOptions(newlines_in_values=True))
    assert read.column_names == ["n", "text", "lines"]
    assert read.to_pydict() == pq.read_table(result.parquet).to_pydict()
