"""How much of polluted CSV files each loader reads right without any hint: this project beside csv, DuckDB and pyarrow.

    python -m benchmarks.messy [--only NAME] [--every 5] [--worst 10] [--keep FOLDER] [--pairs | --pollock FOLDER]

`python -m benchmarks.messy_peers` also measures CleverCSV and polars (the extra `bench`).

The files are those of benchmarks/pollution.py: clean tables in eight scripts, each spoiled in every way listed there; or with
`--pairs` those of benchmarks/pollution_pairs.py, each spoiled in two ways at once; or with `--pollock` those of a folder of the
published Pollock benchmark (its `polluted_files` or `survey_sample`). Printed per loader: the share of files it reads at all, then
recall, precision and F1 of header cells, whole records (empty cells at their end say nothing) and cells, means over files; a file that
is refused or fails counts as nothing read. All loaders are asked for text, so that no value changes its writing."""

import argparse
import csv
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.csv as pa_csv

from benchmarks.messy_outside import pollock
from benchmarks.pollution import Row, Spoiled, corpus
from benchmarks.pollution_pairs import pairs
from catalog_service.publishing.reading.kinds import open_table
from catalog_service.publishing.reading.tally import Deadline, Tally, Unreadable
from catalog_service.publishing.result import LIMITS

Loaded = tuple[Row, list[Row]]
Measure = tuple[float, float, float]
"""Recall, precision, F1."""


@dataclass(frozen=True, slots=True)
class Score:
    """How one file was read."""

    file: str
    read: bool
    header: Measure | None
    record: Measure
    cell: Measure


def catalog(path: Path) -> Loaded:
    """This project's reading, before types are looked for."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        tally, deadline = Tally(scratch / "rejects.jsonl"), Deadline(LIMITS, time.monotonic)
        table = open_table(
            path, name=path.name, format=None, media_type=None, wanted=None, scratch=scratch, limits=LIMITS, tally=tally, deadline=deadline
        )
        return list(table.titles), [row for batch in table.batches() for row in _rows(batch.columns)]


def sniffed(path: Path) -> Loaded:
    """The csv module of Python with its own Sniffer."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        text = file.read()
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(text)
    except csv.Error:
        dialect = csv.excel
    rows = list(csv.reader(text.splitlines(keepends=True), dialect))
    return rows[0], rows[1:]


def duck(path: Path) -> Loaded:
    """DuckDB's read_csv, everything by its sniffer, values as text."""
    with duckdb.connect() as connection:
        found = connection.execute("FROM read_csv(?, all_varchar = true)", [str(path)])
        names = [column[0] for column in found.description or ()]
        return names, [[cell or "" for cell in row] for row in found.fetchall()]


def arrow(path: Path) -> Loaded:
    """pyarrow.csv with its defaults, values as text."""
    names = pa_csv.read_csv(path).schema.names
    text = pa_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False)
    return names, list(_rows(pa_csv.read_csv(path, convert_options=text).columns))


LOADERS: dict[str, Callable[[Path], Loaded]] = {"catalog": catalog, "duckdb": duck, "pyarrow": arrow, "csv": sniffed}
"""Those that need nothing but what the project needs; benchmarks.messy_peers has the others."""


class Failed(Exception):
    """A loader refused a file or failed on it."""


def scored(load: Callable[[Path], Loaded], spoiled: Spoiled, folder: Path) -> Score:
    """How a loader reads one file. Its own errors count as nothing read."""
    path = folder / spoiled.name
    path.write_bytes(spoiled.content)
    try:
        header, rows = load(path)
    except (Failed, Unreadable, ValueError, IndexError, csv.Error, duckdb.Error, pa.ArrowException):
        nothing = (0.0, 0.0, 0.0)
        return Score(spoiled.name, False, None if spoiled.header is None else nothing, nothing, nothing)
    cells = [cell for row in spoiled.rows for cell in row]
    return Score(
        spoiled.name,
        True,
        None if spoiled.header is None else measured(spoiled.header, header),
        measured(map(_record, spoiled.rows), map(_record, rows)),
        measured(cells, (cell for row in rows for cell in row)),
    )


def measured(true: Iterable[Hashable], found: Iterable[Hashable]) -> Measure:
    """Recall, precision and F1 of what was found, each as often as it is there."""
    wanted, got = Counter(true), Counter(found)
    if not wanted and not got:
        return 1.0, 1.0, 1.0
    both = (wanted & got).total()
    if not both:
        return 0.0, 0.0, 0.0
    return both / wanted.total(), both / got.total(), 2 * both / (wanted.total() + got.total())


def measure(load: Callable[[Path], Loaded], files: Iterable[Spoiled]) -> list[Score]:
    """A loader's scores over these files."""
    with tempfile.TemporaryDirectory() as folder:
        return [scored(load, spoiled, Path(folder)) for spoiled in files]


def means(scores: list[Score]) -> list[float]:
    """Share of files read, then recall, precision and F1 of header, record and cell, as means over the files."""
    headers = [score.header for score in scores if score.header is not None]
    measures = [headers, [score.record for score in scores], [score.cell for score in scores]]
    shown = [statistics.mean(one[at] for one in kind) for kind in measures for at in range(3)]
    return [statistics.mean(score.read for score in scores), *shown]


def _record(row: Row) -> tuple[str, ...]:
    filled = max((place for place, cell in enumerate(row, 1) if cell), default=0)
    return tuple(row[:filled])


def _rows(columns: "list[pa.Array[pa.StringScalar]] | list[pa.ChunkedArray[pa.StringScalar]]") -> Iterator[Row]:
    for row in zip(*(column.to_pylist() for column in columns), strict=True):
        yield [cell or "" for cell in row]


def main(loaders: Mapping[str, Callable[[Path], Loaded]]) -> None:
    """Prints one line for each loader, and the files that it reads worst."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=loaders, default=None)
    parser.add_argument("--every", type=int, default=1, help="take every n-th file only")
    parser.add_argument("--worst", type=int, default=0, help="name so many files that a loader reads worst")
    parser.add_argument("--keep", type=Path, default=None, help="write the polluted files into this folder")
    parser.add_argument("--pairs", action="store_true", help="files that are spoiled in two ways at once")
    parser.add_argument("--pollock", type=Path, default=None, help="a folder of the Pollock benchmark instead of our own files")
    chosen = parser.parse_args()
    files = list(pollock(chosen.pollock) if chosen.pollock else pairs() if chosen.pairs else corpus())[:: chosen.every]
    if chosen.keep:
        chosen.keep.mkdir(parents=True, exist_ok=True)
        for spoiled in files:
            (chosen.keep / spoiled.name).write_bytes(spoiled.content)
    print(f"{len(files)} files; recall, precision, F1")
    print(f"{'':10} {'read':>6}  {'header':^20}  {'record':^20}  {'cell':^20}")
    for name in [chosen.only] if chosen.only else loaders:
        scores = measure(loaders[name], files)
        read, *shown = [f"{value:6.3f}" for value in means(scores)]
        print(f"{name:10} {read}  {' '.join(shown[:3])}  {' '.join(shown[3:6])}  {' '.join(shown[6:])}", flush=True)
        for score in sorted(scores, key=lambda one: one.record[2] + one.cell[2] + (one.header or one.cell)[2])[: chosen.worst]:
            told = f"header {score.header[2]:.3f}" if score.header else ""
            print(f"  {score.file:40} {told} record {score.record[2]:.3f} cell {score.cell[2]:.3f}")


if __name__ == "__main__":
    main(LOADERS)
