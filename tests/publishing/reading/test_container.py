"""Compressed files and archives: one table is found in them, bombs and archives of many things are refused."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pytest

from catalog_service.publishing.result import Limits
from tests.publishing.tables import csv_rows, refusal, table

CSV = b"place,count\nnorth,1\nsouth,2\n"


def archive(entries: dict[str, bytes]) -> bytes:
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, content in entries.items():
                packed.writestr(name, content)
        return file.getvalue()


@pytest.mark.parametrize("name", ["t.csv.gz", "t.gz", "t.csv"])
def test_gzip(name: str, tmp_path: Path) -> None:
    result = table(tmp_path, gzip.compress(CSV), name=name, format="CSV")
    assert csv_rows(result) == [["place", "count"], ["north", "1"], ["south", "2"]]
    assert result.report.container == ("gzip",)


@pytest.mark.parametrize(
    "entries",
    [
        {"t.csv": CSV},
        {"folder/t.csv": CSV},
        {"t.csv": CSV, "__MACOSX/._t.csv": b"x", ".DS_Store": b"y"},
        {"t.csv": CSV, "licence.pdf": b"%PDF"},
    ],
)
def test_zip_with_one_table(entries: dict[str, bytes], tmp_path: Path) -> None:
    result = table(tmp_path, archive(entries), name="t.zip", format="ZIP")
    assert csv_rows(result)[1:] == [["north", "1"], ["south", "2"]]
    assert any("licence.pdf" in note for note in result.report.notes) == ("licence.pdf" in entries)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (archive({"a.csv": CSV, "b.csv": CSV}), "a.csv, b.csv"),
        (archive({}), "0 files"),
        (archive({"a.zip": archive({"b.csv": CSV})}), "another archive"),
        (archive({"a.gz": gzip.compress(CSV)}), "another archive"),
        (gzip.compress(gzip.compress(CSV)), "another archive"),
        (gzip.compress(archive({"a.csv": CSV})), "another archive"),
        (gzip.compress(CSV)[:-9], "damaged"),
        (archive({"a.csv": CSV})[:60], "damaged"),
        (archive({"a.csv": b"%PDF-1.4"}), "PDF"),
    ],
    ids=[
        "two tables",
        "nothing",
        "zip in zip",
        "gzip in zip",
        "gzip in gzip",
        "zip in gzip",
        "gzip cut short",
        "zip cut short",
        "another kind of file",
    ],
)
def test_no_table_inside(content: bytes, word: str, tmp_path: Path) -> None:
    assert word in refusal(tmp_path, content, name="t.zip").because


@pytest.mark.parametrize("pack", [gzip.compress, lambda content: archive({"a.csv": content})])
def test_bombs_are_refused_before_they_grow(pack: object, tmp_path: Path) -> None:
    assert callable(pack)
    bomb = pack(b"a,b\n" + b"1,2\n" * 10_000_000)
    assert "unpacks to more" in refusal(tmp_path, bomb, name="bomb").because
    assert "unpacks to more" in refusal(tmp_path, pack(CSV * 100), name="bomb", limits=Limits(bytes=2_000)).because


def test_an_archive_of_too_many_files(tmp_path: Path) -> None:
    content = archive({f"{n}.csv": CSV for n in range(12)})
    assert "more than 10" in refusal(tmp_path, content, name="t.zip", limits=Limits(entries=10)).because


def test_a_locked_archive(tmp_path: Path) -> None:
    content = bytearray(archive({"a.csv": CSV}))
    content[6] |= 1
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    assert "password" in refusal(tmp_path, bytes(content), name="t.zip").because


def tar(entries: dict[str, bytes], mode: Literal["w:", "w:gz", "w:bz2", "w:xz"] = "w:") -> bytes:
    with io.BytesIO() as file:
        with tarfile.open(fileobj=file, mode=mode) as archive:
            for name, content in entries.items():
                told = tarfile.TarInfo(name)
                told.size = len(content)
                archive.addfile(told, io.BytesIO(content))
        return file.getvalue()


@pytest.mark.parametrize(
    ("content", "container"),
    [
        (bz2.compress(CSV), ("bzip2",)),
        (lzma.compress(CSV), ("xz",)),
        (pa.compress(CSV, "zstd", asbytes=True), ("zstd",)),
        (tar({"../../t.csv": CSV, "readme.pdf": b"%PDF"}), ("tar",)),
        (tar({"/t.csv": CSV}, "w:gz"), ("gzip", "tar")),
        (tar({"a/t.csv": CSV}, "w:bz2"), ("bzip2", "tar")),
        (tar({"t.csv": CSV}, "w:xz"), ("xz", "tar")),
    ],
)
def test_other_ways_of_packing(content: bytes, container: tuple[str, ...], tmp_path: Path) -> None:
    result = table(tmp_path, content, name="t.csv.packed", format="CSV")
    assert csv_rows(result)[1:] == [["north", "1"], ["south", "2"]]
    assert result.report.container == container
    assert sorted(path.name for path in tmp_path.iterdir()) == ["original", "out"]


@pytest.mark.parametrize("pack", [lzma.compress, lambda content: tar({"a.csv": content}, "w:gz")])
def test_bombs_of_other_kinds(pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    assert "unpacks to more" in refusal(tmp_path, pack(b"a,b\n" + b"1,2\n" * 4_500_000), name="bomb").because
