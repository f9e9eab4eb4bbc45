"""The library in object storage: the same promises as a folder's, and clear words when the storage fails."""

import hashlib
import os
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from catalog_service.errors import NotFound, Unavailable
from catalog_service.publishing.library import library_at, orphans
from catalog_service.publishing.object_library import ObjectAccess, ObjectLibrary
from tests.publishing.object_storage import bucket, object_storage

LATER = datetime.now(UTC) + timedelta(days=1)
ABSENT = "0" * 64


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with object_storage() as address:
        yield address


@pytest.fixture
def library(endpoint: str, request: pytest.FixtureRequest) -> ObjectLibrary:
    name = f"b{hashlib.sha1(request.node.name.encode()).hexdigest()[:12]}"
    made = library_at(f"s3://{name}/open/library/", bucket(endpoint, name))
    assert isinstance(made, ObjectLibrary)
    return made


def _given(folder: Path, content: bytes) -> Path:
    path = folder / "given"
    path.write_bytes(content)
    return path


def test_put_open_stat_verify_delete(library: ObjectLibrary, tmp_path: Path) -> None:
    content = os.urandom(11_000_000)
    stored = library.put(_given(tmp_path, content))
    assert (stored.sha256, stored.bytes) == (hashlib.sha256(content).hexdigest(), len(content))
    with library.open(stored.sha256) as file:
        file.seek(9_999_990)
        assert file.read(20) == content[9_999_990:10_000_010]
        file.seek(-3, os.SEEK_END)
        assert file.read() == content[-3:]
        assert file.read() == b""
        file.seek(0)
        assert file.read() == content
    assert library.stat(stored.sha256) == stored
    assert library.verify(stored.sha256)
    assert [each.sha256 for each in library.list()] == [stored.sha256]
    assert library.delete(stored.sha256)
    assert not library.delete(stored.sha256)
    assert not library.verify(stored.sha256)
    assert list(library.list()) == []


def test_the_same_bytes_are_kept_once_and_sent_once(library: ObjectLibrary, tmp_path: Path) -> None:
    first = library.put(_given(tmp_path, b"content"))
    assert library.put(_given(tmp_path, b"content")) == first
    assert len(list(library.list())) == 1


def test_a_half_object_of_the_same_name_is_replaced(library: ObjectLibrary, tmp_path: Path) -> None:
    stored = library.put(_given(tmp_path, b"content"))
    library._obstore.put(library._store, f"{stored.sha256[:2]}/{stored.sha256[2:4]}/{stored.sha256}", b"cont")
    assert not library.verify(stored.sha256)
    library.put(_given(tmp_path, b"content"))
    assert library.verify(stored.sha256)


@pytest.mark.parametrize("checksum", ["", "../../etc/passwd", "G" * 64, ABSENT])
def test_no_such_file(library: ObjectLibrary, checksum: str) -> None:
    for ask in (library.open, library.path, library.stat):
        with pytest.raises(NotFound):
            ask(checksum)


def test_what_else_lies_in_the_bucket_is_left_alone(library: ObjectLibrary, tmp_path: Path) -> None:
    library._obstore.put(library._store, "notes.txt", b"somebody's")
    library._obstore.put(library._store, f"elsewhere/{ABSENT}", b"somebody's")
    kept = library.put(_given(tmp_path, b"kept"))
    assert [each.sha256 for each in library.list()] == [kept.sha256]
    assert [each.sha256 for each in orphans(library, set(), LATER)] == [kept.sha256]
    assert library.sweep(LATER) == 0


def test_a_link_hands_the_file_out_to_everybody(library: ObjectLibrary, tmp_path: Path) -> None:
    stored = library.put(_given(tmp_path, b"content"))
    link = library.link(stored.sha256, 60)
    assert "not a secret" not in link
    with urllib.request.urlopen(link, timeout=30) as answer:
        assert answer.read() == b"content"


def test_a_storage_that_does_not_answer_is_unavailable_and_no_secret_is_told(tmp_path: Path) -> None:
    away = ObjectLibrary("catalog", "", ObjectAccess(endpoint="http://127.0.0.1:9", key="tester", secret="not a secret"))
    for ask in (lambda: away.put(_given(tmp_path, b"x")), lambda: list(away.list())):
        with pytest.raises(Unavailable, match="CATALOG_STORAGE_URL") as failed:
            ask()
        assert "not a secret" not in str(failed.value)


def test_a_bucket_that_is_not_there_is_unavailable_when_something_is_put(endpoint: str, tmp_path: Path) -> None:
    nowhere = ObjectLibrary("no-such-bucket", "", ObjectAccess(endpoint=endpoint, key="tester", secret="not a secret"))
    with pytest.raises(Unavailable, match="CATALOG_STORAGE_URL"):
        nowhere.put(_given(tmp_path, b"x"))
