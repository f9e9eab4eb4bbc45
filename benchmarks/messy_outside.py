"""Polluted CSV that others have made, for benchmarks/messy.py: folders as the Pollock benchmark has them (Vitagliano et al., 2023)."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from benchmarks.pollution import Row, Spoiled


def pollock(folder: Path) -> Iterator[Spoiled]:
    """The files of `folder`/csv with their tables in `folder`/clean; `folder`/parameters tells which have no header. A file whose
    clean version is empty holds no table and is left out, as is one that lacks one of its parts."""
    csv.field_size_limit(1 << 24)
    for path in sorted((folder / "csv").iterdir()):
        clean, told = folder / "clean" / path.name, folder / "parameters" / f"{path.name}_parameters.json"
        if not (clean.is_file() and told.is_file()):
            continue
        with clean.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        if rows:
            parameters = json.loads(told.read_bytes())
            yield _spoiled(path, rows, int(parameters["header_lines"]) > 0, parameters["column_names"])


def _spoiled(path: Path, rows: list[Row], headed: bool, names: Row | None) -> Spoiled:
    """One file and its table; a header that the corpus made up for a file without one is no part of it."""
    made_up = not headed and rows[0] == names
    return Spoiled(path.name, path.read_bytes(), rows[0] if headed else None, rows[1:] if headed or made_up else rows)
