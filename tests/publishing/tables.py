"""What the tests of this wing share: a file's bytes converted in a folder of its own, and its two files read back."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from catalog_service.publishing.publish import convert
from catalog_service.publishing.result import LIMITS, Converted, Limits, NoTable

csv.field_size_limit(1 << 24)


def converted(
    folder: Path,
    content: bytes,
    *,
    name: str = "table.csv",
    format: str | None = None,
    media_type: str | None = None,
    metadata: Mapping[str, str] | None = None,
    decided: bool = False,
    wanted: str | None = None,
    declared: Mapping[str, str] | None = None,
    with_csv: bool = True,
    limits: Limits = LIMITS,
) -> Converted | NoTable:
    """The file of these bytes, converted into `folder/out`."""
    folder.mkdir(exist_ok=True)
    original = folder / "original"
    original.write_bytes(content)
    return convert(
        original,
        name=name,
        format=format,
        media_type=media_type,
        metadata=metadata or {},
        out=folder / "out",
        decided=decided,
        wanted=wanted,
        declared=declared,
        with_csv=with_csv,
        limits=limits,
    )


def table(folder: Path, content: bytes, **options: Any) -> Converted:
    """The same where a table is expected."""
    result = converted(folder, content, **options)
    assert isinstance(result, Converted), result
    return result


def refusal(folder: Path, content: bytes, **options: Any) -> NoTable:
    """The same where none is expected; nothing may be left behind."""
    result = converted(folder, content, **options)
    assert isinstance(result, NoTable), result
    assert list((folder / "out").iterdir()) == []
    return result


def csv_rows(result: Converted) -> list[list[str]]:
    """The published CSV, header first."""
    with io.StringIO(result.csv.read_bytes().decode("utf-8"), newline="") as text:
        rows = list(csv.reader(text))
    return [row or [""] for row in rows] if len(result.columns) == 1 else rows


def parquet_rows(result: Converted) -> list[list[Any]]:
    """The published Parquet's rows, typed."""
    read = pq.read_table(result.parquet)
    return [list(row) for row in zip(*(column.to_pylist() for column in read.columns), strict=True)]


def types(result: Converted) -> list[str]:
    """The columns' types; exact numbers as `decimal`."""
    return ["decimal" if column.exact and column.type == "number" else column.type for column in result.columns]
