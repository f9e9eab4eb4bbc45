"""The folder of an embedded index: numbered versions beside each other, and a small file that names the one in use."""

import contextlib
import os
import shutil
from pathlib import Path

from catalog_service.errors import Unavailable

_POINTER = "current"
_META = "meta.json"
REMEDY = "Run `catalog reindex` to build it."

State = tuple[str, bytes]
"""The version in use and what its last commit wrote of itself, which no other commit writes alike (a file's time and number come again)."""


class IndexFolder:
    """`folder/SCHEMA-000001/`, `…-000002/`, and `folder/current` with the name of one of them, switched in one step."""

    def __init__(self, folder: Path, schema_hash: str) -> None:
        self._folder = folder
        self._schema_hash = schema_hash

    def current(self) -> Path:
        """The version in use. Raises Unavailable with the reason and the remedy where there is none that can be read."""
        name = self._pointed()
        if name is None:
            raise Unavailable(f"There is no search index in {self._folder}. {REMEDY}")
        if not name.startswith(self._schema_hash + "-"):
            raise Unavailable(f"The search index in {self._folder} was built by another version of the program. {REMEDY}")
        if not (self._folder / name / _META).is_file():
            raise Unavailable(f"The search index {self._folder / name} is missing or damaged. {REMEDY}")
        return self._folder / name

    def written(self) -> State:
        """Another one whenever the index was switched or written to; cheap enough to ask before every search. Raises Unavailable as
        `current` does, OSError where the version goes at that moment."""
        version = self.current()
        return version.name, (version / _META).read_bytes()

    def version(self, state: State) -> Path:
        """The folder of that version."""
        return self._folder / state[0]

    def is_new(self) -> bool:
        """Whether nothing was ever built here."""
        return self._pointed() is None

    def beside(self) -> Path:
        """An empty folder for the next version."""
        self._folder.mkdir(parents=True, exist_ok=True)
        numbers = [int(path.name.rpartition("-")[2]) for path in self._versions()]
        made = self._folder / f"{self._schema_hash}-{max(numbers, default=0) + 1:06d}"
        made.mkdir()
        return made

    def switch(self, version: Path) -> None:
        """Makes `version` the one in use: a reader finds the old or the new one, never neither."""
        written = self._folder / f"{_POINTER}.{os.getpid()}"
        with written.open("w", encoding="utf-8") as file:
            file.write(version.name)
            file.flush()
            os.fsync(file.fileno())
        written.replace(self._folder / _POINTER)

    def prune(self, keep: Path | None = None) -> list[str]:
        """Deletes the versions that are neither in use nor `keep`; their names."""
        kept = {self._pointed(), keep.name if keep else None}
        gone = [path for path in self._versions() if path.name not in kept]
        for path in gone:
            shutil.rmtree(path, ignore_errors=True)
        return [path.name for path in gone]

    def _pointed(self) -> str | None:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            return (self._folder / _POINTER).read_text(encoding="utf-8").strip() or None
        return None

    def _versions(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        return [path for path in sorted(self._folder.iterdir()) if path.is_dir() and path.name.rpartition("-")[2].isdigit()]
