"""One file of an agency, start to end: read, typed by all of its values, checked for personal data, written as Parquet and CSV."""

import re
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path, PurePosixPath

import pyarrow as pa

from catalog_service.publishing.personal_data import PersonalData
from catalog_service.publishing.reading.kinds import open_table
from catalog_service.publishing.reading.names import names_of
from catalog_service.publishing.reading.parquet_rows import described
from catalog_service.publishing.reading.table import Irregular, Table
from catalog_service.publishing.reading.tally import Deadline, Tally, Unreadable
from catalog_service.publishing.result import LIMITS, Column, Converted, Evidence, Limits, NoTable, Report
from catalog_service.publishing.types.columns import ColumnReader, typed_column
from catalog_service.publishing.types.kernels import Values, pc
from catalog_service.publishing.types.rules import Rule
from catalog_service.publishing.writers import BARE, CsvFile, ParquetFile, parquet_schema

_THREADS = 4
_REPETITIVE = 0.25
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
    limits: Limits = LIMITS,
    clock: Callable[[], float] = time.monotonic,
) -> Converted | NoTable:
    """The table of the file `original`, as `STEM.parquet` and `STEM.csv` in `out`, or the reason why there is none.

    `name` is the file's name at the agency, `format` and `media_type` what the catalog says of it; the file's own bytes decide.
    `metadata` goes into the Parquet footer. `decided`: a person has looked and lets columns with personal data go out. `wanted`: which
    sheet of a workbook or file of an archive, by its name or its number from 1; None takes the one there is. Rows that
    fit nowhere are in `Report.rejects`, `STEM.rejects.jsonl` in `out`. Whatever is wrong with the file comes back as `NoTable`;
    OSError is raised for what is wrong with the disk."""
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
            return _Conversion(table, tally, deadline, scratch).run(_stem(name), metadata, out, decided)
        except Unreadable as error:
            return NoTable(because=f"There is no table of this file: {error.because}.", state="failed" if error.failed else "refused")


class _Conversion:
    """What one conversion holds while it goes on: the spool between the two passes, and what was counted."""

    def __init__(self, table: Table, tally: Tally, deadline: Deadline, scratch: Path) -> None:
        self._table = table
        self._tally = tally
        self._deadline = deadline
        self._scratch = scratch
        self._spool = scratch / "spool.arrow"
        self._names = names_of(table.titles)
        self._rows = self._bytes = 0
        self._repetitive: tuple[str, ...] = ()
        self._evidence: tuple[Evidence, ...] = ()

    def run(self, stem: str, metadata: Mapping[str, str], out: Path, decided: bool) -> Converted | NoTable:
        """Both passes, then the finished files are moved to their place."""
        if not self._table.titles:
            raise Unreadable("it holds no columns; ask the publisher whether this is meant")
        rules, columns = self._read()
        if self._evidence and not decided:
            named = "; ".join(dict.fromkeys(f"{evidence.column} ({evidence.kind})" for evidence in self._evidence))
            because = f"Some columns look like personal data: {named}. A person has to look at them and decide before they go out."
            return NoTable(because=because, state="held", evidence=self._evidence)
        parquet, csv = self._scratch / "table.parquet", self._scratch / "table.csv"
        self._write(rules, columns, metadata, parquet, csv)
        rejects = out / f"{stem}.rejects.jsonl" if self._tally.quarantined else None
        if rejects:
            self._tally.rejects.replace(rejects)
        return Converted(
            rows=self._rows,
            columns=columns,
            parquet=parquet.replace(out / f"{stem}.parquet"),
            csv=csv.replace(out / f"{stem}.csv"),
            report=self._report(rejects),
        )

    def _read(self) -> tuple[tuple[Rule, ...], tuple[Column, ...]]:
        try:
            return self._read_once(self._table.batches)
        except Irregular:
            if self._table.carefully is None:
                raise
            self._tally.begin_again()
            self._rows = self._bytes = 0
            return self._read_once(self._table.carefully)

    def _read_once(self, batches: Callable[[], Iterator[pa.RecordBatch]]) -> tuple[tuple[Rule, ...], tuple[Column, ...]]:
        """The first pass: every value seen by its column's reader, the text kept aside for the second pass."""
        titles = self._table.titles
        readers = [ColumnReader(title) for title in titles]
        people = PersonalData(titles)
        options = pa.ipc.IpcWriteOptions(compression="lz4")
        with (
            ThreadPoolExecutor(_THREADS) as pool,
            pa.OSFile(str(self._spool), "wb") as sink,
            _Spool(sink, options) as spool,
        ):
            under_way: list[Future[None]] = []
            for batch in batches():
                self._deadline.check()
                if not self._rows:
                    self._repetitive = tuple(_repetitive(batch, self._names))
                self._rows += batch.num_rows
                self._bytes += batch.nbytes
                if self._bytes > self._deadline.limits.bytes:
                    raise Unreadable(f"its table is more than {self._deadline.limits.bytes} bytes; download the original instead")
                _finish(under_way)
                if self._table.rules is None:
                    under_way = [pool.submit(reader.see, column) for reader, column in zip(readers, batch.columns, strict=True)]
                spool.write(batch)
                people.see(batch)
            _finish(under_way)
        self._evidence = people.found()
        if self._table.rules is not None:
            return self._table.rules, tuple(
                described(name, title, rule) for name, title, rule in zip(self._names, titles, self._table.rules, strict=True)
            )
        rules = tuple(reader.rule() for reader in readers)
        return rules, tuple(reader.described(name) for reader, name in zip(readers, self._names, strict=True))

    def _write(self, rules: Sequence[Rule], columns: Sequence[Column], metadata: Mapping[str, str], parquet: Path, csv: Path) -> None:
        """The second pass: each batch typed, then written to both files at once, one batch ahead at most."""
        typed = typed_column if self._table.rules is None else _as_declared
        bare = [rule.type in BARE for rule in rules]
        schema = parquet_schema(columns, [rule.arrow for rule in rules], metadata)
        with (
            ThreadPoolExecutor(_THREADS) as pool,
            ThreadPoolExecutor(1) as parquet_thread,
            ThreadPoolExecutor(1) as csv_thread,
            ParquetFile(parquet, schema, self._repetitive) as parquet_file,
            CsvFile(csv, self._names) as csv_file,
        ):
            under_way: list[Future[None]] = []
            for batch in self._spooled():
                self._deadline.check()
                made = list(pool.map(typed, rules, batch.columns))
                rows = pa.record_batch([values for values, _ in made], schema=schema)
                _finish(under_way)
                under_way = [
                    parquet_thread.submit(parquet_file.write, rows),
                    csv_thread.submit(csv_file.write, [text for _, text in made], bare),
                ]
            _finish(under_way)

    def _spooled(self) -> Iterator[pa.RecordBatch]:
        if self._rows:
            with pa.OSFile(str(self._spool), "rb") as source, pa.ipc.open_stream(source) as reader:
                yield from reader

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


class _Spool:
    """An Arrow stream whose schema is that of its first batch."""

    def __init__(self, sink: pa.NativeFile, options: pa.ipc.IpcWriteOptions) -> None:
        self._sink = sink
        self._options = options
        self._writer: pa.ipc.RecordBatchStreamWriter | None = None

    def write(self, batch: pa.RecordBatch) -> None:
        """Adds a batch."""
        if self._writer is None:
            self._writer = pa.ipc.new_stream(self._sink, batch.schema, options=self._options)
        self._writer.write_batch(batch)

    def __enter__(self) -> "_Spool":
        return self

    def __exit__(self, *_: object) -> None:
        if self._writer is not None:
            self._writer.close()


def _as_declared(rule: Rule, values: Values) -> tuple[Values, Values]:
    """Values that came with their type: no word among them stands for "no value"."""
    return rule.convert(values)


def _finish(under_way: Iterable[Future[None]]) -> None:
    """Waits for work handed to threads; raises what it raised."""
    for future in under_way:
        future.result()


def _repetitive(batch: pa.RecordBatch, names: Sequence[str]) -> Iterator[str]:
    """Columns whose values repeat: a dictionary packs those, and costs time and bytes for all others."""
    for name, column in zip(names, batch.columns, strict=True):
        try:
            repeats = pa.types.is_dictionary(column.type) or pc.count_distinct(column).as_py() <= _REPETITIVE * len(column)
        except pa.ArrowNotImplementedError:
            continue
        if repeats:
            yield name


def _stem(name: str) -> str:
    """A safe file name in the name's own script, without endings: `data.csv.gz` is `data`."""
    base = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    return _NOT_IN_A_NAME.sub("-", base.split(".")[0]).strip("-.")[:_LONGEST_STEM] or "table"
