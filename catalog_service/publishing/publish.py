"""One file of an agency, start to end: read, typed by all of its values, checked for personal data, written as Parquet and CSV."""

import re
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pyarrow as pa

from catalog_service.publishing.passes import FirstPass, Target, write_all
from catalog_service.publishing.personal_data import PersonalData
from catalog_service.publishing.profile import profiled
from catalog_service.publishing.reading.kinds import open_table
from catalog_service.publishing.reading.names import names_of
from catalog_service.publishing.reading.parquet_rows import described
from catalog_service.publishing.reading.table import Table
from catalog_service.publishing.reading.tally import Deadline, Tally, Unreadable
from catalog_service.publishing.result import LIMITS, Column, Converted, Evidence, Limits, NoTable, Report
from catalog_service.publishing.spool import Spool
from catalog_service.publishing.types.columns import ColumnReader, typed_column
from catalog_service.publishing.types.declared import Declared
from catalog_service.publishing.types.kernels import Values
from catalog_service.publishing.types.rules import Rule

ALL = "*"
"""Stands for every column in what is declared of types."""

_LONGEST_STEM = 80
_NOT_IN_A_NAME = re.compile(r"[^\w.-]+")


def convert(
    original: Path,
    *,
    name: str,
    format: str | None,
    media_type: str | None,
    metadata: Mapping[str, str],
    out: Path,
    decided: bool = False,
    wanted: str | None = None,
    declared: Mapping[str, str] | None = None,
    with_csv: bool = True,
    as_found: bool = False,
    limits: Limits = LIMITS,
    clock: Callable[[], float] = time.monotonic,
) -> Converted | NoTable:
    """The table of the file `original`, as `STEM.parquet` and `STEM.csv` in `out`, or the reason why there is none.

    `name` is the file's name at the agency, `format` and `media_type` what the catalog says of it; the file's own bytes decide.
    `metadata` goes into the Parquet footer. `decided`: a person has looked and lets columns with personal data go out. `wanted`: which
    sheet of a workbook or file of an archive, by its name or its number from 1; None takes the one there is. `declared`:
    types the agency says its columns have, by header (see `Declared`), or by `ALL` for those not named. `with_csv` False makes the
    Parquet alone, without profiles; `as_found` leaves the cells of the CSV as they stand, where values are read from text. Rows that
    fit nowhere are in `Report.rejects`, `STEM.rejects.jsonl` in `out`. Whatever is wrong with the file comes back as `NoTable`;
    OSError is raised for what is wrong with the disk."""
    try:
        types = {header.strip(): Declared.of(text) for header, text in (declared or {}).items()}
    except ValueError as error:
        return NoTable(because=f"What is declared of its columns is wrong: {error}.", state="failed")
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=".converting-") as folder:
        scratch = Path(folder)
        tally = Tally(scratch / "rejects.jsonl")
        deadline = Deadline(limits, clock)
        try:
            table = open_table(
                original,
                name=name,
                format=format,
                media_type=media_type,
                wanted=wanted,
                scratch=scratch,
                limits=limits,
                tally=tally,
                deadline=deadline,
            )
            target = _target(table, metadata, scratch, with_csv, as_found)
            return _Conversion(table, tally, deadline, scratch, types).run(target, _stem(name), out, decided)
        except Unreadable as error:
            return NoTable(because=f"There is no table of this file: {error.because}.", state="failed" if error.failed else "refused")


class _Conversion:
    """What one conversion holds while it goes on: its table, what was counted, and where the rows are read from again."""

    def __init__(self, table: Table, tally: Tally, deadline: Deadline, scratch: Path, declared: Mapping[str, Declared]) -> None:
        self._table = table
        self._tally = tally
        self._deadline = deadline
        self._scratch = scratch
        self._declared = declared
        self._spool = scratch / "spool.arrow"
        self._rows = 0
        self._evidence: tuple[Evidence, ...] = ()

    def run(self, target: Target, stem: str, out: Path, decided: bool) -> Converted | NoTable:
        """All passes it takes, then the finished files are moved to their place."""
        columns = self._typed(target) if self._table.rules is None else self._as_it_says(target, self._table.rules)
        if self._evidence and not decided:
            named = "; ".join(dict.fromkeys(f"{evidence.column} ({evidence.kind})" for evidence in self._evidence))
            because = f"Some columns look like personal data: {named}. A person has to look at them and decide before they go out."
            return NoTable(because=because, state="held", evidence=self._evidence)
        if target.csv is not None:
            columns = profiled(columns, target.parquet, self._scratch)
        rejects = out / f"{stem}.rejects.jsonl" if self._tally.quarantined else None
        if rejects:
            self._tally.rejects.replace(rejects)
        return Converted(
            rows=self._rows,
            columns=columns,
            parquet=target.parquet.replace(out / f"{stem}.parquet"),
            csv=target.csv.replace(out / f"{stem}.csv") if target.csv else out / f"{stem}.csv",
            report=self._report(rejects),
        )

    def _typed(self, target: Target) -> tuple[Column, ...]:
        """Text: typed by all of its values. What is quickly read is read again where a guess was wrong; other readers' rows are kept."""
        again, batches = self._table.again, self._table.batches
        readers = [ColumnReader(title, self._declared.get(title.strip(), self._declared.get(ALL))) for title in target.titles]
        people = PersonalData(target.titles)
        first = FirstPass(target, readers, people, self._deadline)
        with Spool(self._spool) as spool:
            rules = first.run(batches(), _let_go if again else spool.write)
        self._rows, self._evidence = first.rows, people.found()
        if not first.written:
            rows = batches() if again else spool.rows()
            write_all(target, rules, rows, first.repetitive, typed_column, self._deadline)
        return tuple(reader.described(name) for reader, name in zip(readers, target.names, strict=True))

    def _as_it_says(self, target: Target, rules: tuple[Rule, ...]) -> tuple[Column, ...]:
        """A file that says its types itself: one pass."""
        people = PersonalData(target.titles)
        write_all(replace(target, as_found=False), rules, self._counted(people), (), _as_declared, self._deadline)
        self._evidence = people.found()
        return tuple(described(name, title, rule) for name, title, rule in zip(target.names, target.titles, rules, strict=True))

    def _counted(self, people: PersonalData) -> Iterator[pa.RecordBatch]:
        for batch in self._table.batches():
            self._rows += batch.num_rows
            people.see(batch)
            yield batch

    def _report(self, rejects: Path | None) -> Report:
        tally = self._tally
        return Report(
            rows_in=self._rows + tally.quarantined,
            rows_out=self._rows,
            quarantined=tally.quarantined,
            padded=tally.padded,
            encoding=tally.encoding,
            dialect=dict(tally.dialect),
            container=tally.container,
            sheets=tally.sheets,
            examples=tuple(tally.examples),
            rejects=rejects,
            notes=tuple(tally.notes),
        )


def _target(table: Table, metadata: Mapping[str, str], folder: Path, with_csv: bool, as_found: bool) -> Target:
    if not table.titles:
        raise Unreadable("it holds no columns; ask the publisher whether this is meant")
    return Target(
        names=names_of(table.titles),
        titles=table.titles,
        metadata=metadata,
        parquet=folder / "table.parquet",
        csv=folder / "table.csv" if with_csv else None,
        as_found=as_found,
    )


def _as_declared(rule: Rule, values: Values) -> tuple[Values, Values]:
    """Values that came with their type: no word among them stands for "no value"."""
    return rule.convert(values)


def _let_go(_batch: pa.RecordBatch) -> None:
    """For rows that can be read again."""


def _stem(name: str) -> str:
    """A safe file name in the name's own script, without endings: `data.csv.gz` is `data`."""
    base = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    return _NOT_IN_A_NAME.sub("-", base.split(".")[0]).strip("-.")[:_LONGEST_STEM] or "table"
