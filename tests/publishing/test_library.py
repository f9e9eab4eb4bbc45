"""The library: whole files under their checksums, also when a process dies in the middle of putting one."""

import hashlib
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from catalog_service.errors import Misconfigured, NotFound
from catalog_service.publishing.library import FolderLibrary, library_at, orphans

LATER = datetime.now(UTC) + timedelta(days=1)
EARLIER = LATER - timedelta(days=10)


def given_file(folder: Path, content: bytes) -> Path:
    path = folder / "given"
    path.write_bytes(content)
    return path


def test_put_open_stat_verify_delete(tmp_path: Path) -> None:
    library = FolderLibrary(tmp_path / "library")
    stored = library.put(given_file(tmp_path, b"content"))
    assert stored.sha256 == hashlib.sha256(b"content").hexdigest()
    assert stored.bytes == 7
    with library.open(stored.sha256) as file:
        file.seek(3)
        assert file.read() == b"tent"
    assert library.stat(stored.sha256) == stored
    assert library.path(stored.sha256).read_bytes() == b"content"
    assert library.verify(stored.sha256)
    assert library.delete(stored.sha256)
    assert not library.delete(stored.sha256)
    assert not library.verify(stored.sha256)


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    library = FolderLibrary(tmp_path / "library")
    assert library.put(given_file(tmp_path, b"x")).sha256 == library.put(given_file(tmp_path, b"x")).sha256
    assert len(list(library.list())) == 1


def test_files_are_listed_with_sizes(tmp_path: Path) -> None:
    library = FolderLibrary(tmp_path / "library")
    put = {library.put(given_file(tmp_path, bytes([n]) * n)).sha256: n for n in range(1, 20)}
    assert {stored.sha256: stored.bytes for stored in library.list()} == put
    assert [stored.sha256 for stored in library.list()] == sorted(put)


def test_a_changed_file_does_not_verify(tmp_path: Path) -> None:
    library = FolderLibrary(tmp_path / "library")
    stored = library.put(given_file(tmp_path, b"content"))
    library.path(stored.sha256).write_bytes(b"c0ntent")
    assert not library.verify(stored.sha256)


@pytest.mark.parametrize("checksum", ["", "../../etc/passwd", "0" * 63, "G" * 64, "A" * 64, "0" * 64])
def test_no_such_file(checksum: str, tmp_path: Path) -> None:
    library = FolderLibrary(tmp_path / "library")
    for ask in (library.open, library.path, library.stat):
        with pytest.raises(NotFound):
            ask(checksum)


def test_orphans_are_files_that_nothing_wants_and_that_are_not_new(tmp_path: Path) -> None:
    library = FolderLibrary(tmp_path / "library")
    wanted = library.put(given_file(tmp_path, b"wanted")).sha256
    lost = library.put(given_file(tmp_path, b"lost")).sha256
    assert [stored.sha256 for stored in orphans(library, {wanted}, LATER)] == [lost]
    assert list(orphans(library, {wanted}, EARLIER)) == []


def test_a_full_disk_leaves_the_library_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = FolderLibrary(tmp_path / "library")
    kept = library.put(given_file(tmp_path, b"kept"))

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            library.put(given_file(tmp_path, b"too much"))
    assert [stored.sha256 for stored in library.list()] == [kept.sha256]
    assert list((tmp_path / "library" / ".incoming").iterdir()) == []


DIES = """
import os, sys
from pathlib import Path
from catalog_service.publishing import library
step, calls = int(sys.argv[3]), 0
for name in ("fsync", "rename"):
    def dying(*arguments, _done=getattr(os, name), **options):
        global calls
        calls += 1
        if calls == step:
            os._exit(9)
        return _done(*arguments, **options)
    setattr(os, name, dying)
library.FolderLibrary(Path(sys.argv[1])).put(Path(sys.argv[2]))
"""


@pytest.mark.parametrize("step", range(1, 6))
def test_a_crash_while_putting_leaves_a_whole_file_or_none(step: int, tmp_path: Path) -> None:
    folder, content = tmp_path / "library", os.urandom(3_000_000)
    done = subprocess.run([sys.executable, "-c", DIES, str(folder), str(given_file(tmp_path, content)), str(step)], check=False)
    library = FolderLibrary(folder)
    assert done.returncode == (9 if step <= 5 else 0)
    assert all(library.verify(stored.sha256) for stored in library.list())
    left = list((folder / ".incoming").iterdir())
    assert len(list(library.list())) + len(left) == 1
    assert library.sweep(EARLIER) == 0
    assert library.sweep(LATER) == len(left)
    assert library.put(tmp_path / "given").sha256 == hashlib.sha256(content).hexdigest()
    assert [stored.bytes for stored in library.list()] == [3_000_000]


def test_the_library_at_an_address(tmp_path: Path) -> None:
    for address in (str(tmp_path / "a"), f"file://{tmp_path}/a"):
        stored = library_at(address).put(given_file(tmp_path, b"x"))
        assert library_at(address).path(stored.sha256) == tmp_path / "a" / stored.sha256[:2] / stored.sha256[2:4] / stored.sha256
    for address in ("s3://", "http://example.org", "file://relative"):
        with pytest.raises(Misconfigured, match="folder"):
            library_at(address)
