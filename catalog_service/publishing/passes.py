"""The passes over a table's rows: every value seen and, on a guess of its type, written at once; written again where a guess was wrong."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa

from catalog_service.publishing.personal_data import PersonalData
from catalog_service.publishing.reading.tally import Deadline, Unreadable
from catalog_service.publishing.types.columns import ColumnReader, typed_column
from catalog_service.publishing.types.kernels import Values, pc
from catalog_service.publishing.types.rules import Rule
from catalog_service.publishing.writers import BARE, CsvFile, ParquetFile, parquet_schema

THREADS = 3
"""So many columns are typed at once, beside blocks being read and files being written: more only wait for the interpreter's lock."""

GUESS_BYTES = 6 * 1024**2
"""So much text is read before types are guessed and writing begins: small tables are typed by all of their values at once."""

_REPETITIVE = 0.25
_BEHIND = 4
Typed = tuple[Values, Values]
"""Typed values and their clean text."""
Typing = Callable[[Rule, Values], Typed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a table goes: its column names and titles, the metadata of the Parquet footer, the files; `csv` None writes none.
    `as_found`: the CSV holds the cells as they stand, not the clean text of their values."""

    names: Sequence[str]
    titles: Sequence[str]
    metadata: Mapping[str, str]
    parquet: Path
    csv: Path | None
    as_found: bool = False


class Writing:
    """Both files being written under rules for all columns, while the columns of later rows are still being typed: a few batches wait
    in their order, so that a row group that is packed keeps nobody waiting. `misfit` is why the first value that does not fit its
    column's rule does not; nothing is written from there on."""

    def __init__(self, target: Target, rules: Sequence[Rule], repetitive: Iterable[str]) -> None:
        self._as_found = target.as_found
        self._bare = () if target.as_found else [rule.type in BARE for rule in rules]
        self._schema = parquet_schema(target.names, target.titles, rules, target.metadata)
        self._files = ExitStack()
        self._parquet = self._files.enter_context(ParquetFile(target.parquet, self._schema, repetitive))
        self._csv = self._files.enter_context(CsvFile(target.csv, target.names)) if target.csv else None
        self._packer, self._scribe = (self._files.enter_context(ThreadPoolExecutor(1)) for _ in range(2))
        self._under_way: deque[list[Future[None]]] = deque()
        self.misfit: pa.ArrowInvalid | None = None

    def write(self, found: Sequence[Values], columns: Sequence[Future[Typed | pa.ArrowInvalid]]) -> None:
        """Adds rows, given by column as they were found and as what `fitted` gives, soon."""
        if len(self._under_way) >= _BEHIND:
            finish(self._under_way.popleft())
        self._under_way.append([self._packer.submit(self._pack, columns)])
        if self._csv is not None:
            self._under_way[-1].append(self._scribe.submit(self._write_down, self._csv, found, columns))

    def _pack(self, columns: Sequence[Future[Typed | pa.ArrowInvalid]]) -> None:
        if typed := self._typed(columns):
            self._parquet.write(pa.record_batch([values for values, _ in typed], schema=self._schema))

    def _write_down(self, csv: CsvFile, found: Sequence[Values], columns: Sequence[Future[Typed | pa.ArrowInvalid]]) -> None:
        if typed := self._typed(columns):
            csv.write(list(found) if self._as_found else [text for _, text in typed], self._bare)

    def _typed(self, columns: Sequence[Future[Typed | pa.ArrowInvalid]]) -> list[Typed]:
        """The columns of rows that all fit, none where a value does not or one before did not."""
        typed: list[Typed] = []
        for column in columns:
            made = column.result()
            if isinstance(made, pa.ArrowInvalid):
                self.misfit = self.misfit or made
            else:
                typed.append(made)
        return typed if self.misfit is None else []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with self._files:
            finish(chain.from_iterable(self._under_way))


class FirstPass:
    """Sees every value of every column, and writes as it goes, by the types of what it saw first. `rows` are counted; `written`
    says whether those types held to the last value, so that the files are done."""

    def __init__(self, target: Target, readers: Sequence[ColumnReader], people: PersonalData, deadline: Deadline) -> None:
        self._target, self._readers, self._people, self._deadline = target, readers, people, deadline
        self.rows = self._bytes = 0
        self.written = False
        self.repetitive: tuple[str, ...] = ()

    def run(self, batches: Iterator[pa.RecordBatch], keep: Callable[[pa.RecordBatch], None]) -> tuple[Rule, ...]:
        """The columns' rules, true of all values; every batch also goes to `keep`. Raises Unreadable."""
        with ThreadPoolExecutor(THREADS) as pool, ThreadPoolExecutor(1) as looker:
            counted = self._counted(batches, keep, looker)
            first = self._first(counted, pool)
            guess = self._rules()
            repeat = pool.map(_repeats, first[0][0].columns if first else ())
            self.repetitive = tuple(name for name, repeats in zip(self._target.names, repeat, strict=bool(first)) if repeats)
            with Writing(self._target, guess, self.repetitive) as writing:
                while first:
                    batch, made = first.pop(0)
                    columns = zip(guess, batch.columns, made, strict=True)
                    writing.write(batch.columns, [pool.submit(fitted, typed_column, *column) for column in columns])
                for batch in counted:
                    told = list(zip(self._readers, guess, batch.columns, strict=True))
                    if writing.misfit is None:
                        writing.write(batch.columns, [pool.submit(_seen_and_fitted, *column) for column in told])
                    else:
                        finish([pool.submit(reader.see, column) for reader, _, column in told])
        rules = self._rules()
        self.written = writing.misfit is None and all(rule.writes_as(guessed) for rule, guessed in zip(rules, guess, strict=True))
        return rules

    def _first(self, batches: Iterator[pa.RecordBatch], pool: ThreadPoolExecutor) -> list[tuple[pa.RecordBatch, list[Sequence[Values]]]]:
        """The batches that types are guessed by, with the typed values that seeing each of their columns made."""
        seen: list[tuple[pa.RecordBatch, list[Future[Sequence[Values]]]]] = []
        for batch in batches:
            seen.append((batch, [pool.submit(reader.see, column) for reader, column in zip(self._readers, batch.columns, strict=True)]))
            if self._bytes >= GUESS_BYTES:
                break
        return [(batch, [column.result() for column in columns]) for batch, columns in seen]

    def _rules(self) -> tuple[Rule, ...]:
        return tuple(reader.rule() for reader in self._readers)

    def _counted(
        self, batches: Iterator[pa.RecordBatch], keep: Callable[[pa.RecordBatch], None], looker: ThreadPoolExecutor
    ) -> Iterator[pa.RecordBatch]:
        """The batches, counted, kept and looked through for personal data, which goes by their order."""
        looked: Future[None] | None = None
        for batch in batches:
            self._deadline.check()
            self.rows += batch.num_rows
            self._bytes += batch.nbytes
            if self._bytes > self._deadline.limits.bytes:
                raise Unreadable(f"its table is more than {self._deadline.limits.bytes} bytes; download the original instead")
            finish([looked] if looked else ())
            looked = looker.submit(self._people.see, batch)
            yield batch
            keep(batch)
        finish([looked] if looked else ())


def write_all(
    target: Target, rules: Sequence[Rule], batches: Iterator[pa.RecordBatch], repetitive: Iterable[str], typing: Typing, deadline: Deadline
) -> None:
    """The files anew, by rules that are known to be true."""
    with ThreadPoolExecutor(THREADS) as pool, Writing(target, rules, repetitive) as writing:
        for batch in batches:
            deadline.check()
            writing.write(batch.columns, [pool.submit(fitted, typing, *told) for told in zip(rules, batch.columns, strict=True)])
    if writing.misfit is not None:
        raise writing.misfit


def fitted(typing: Callable[..., Typed], *told: object) -> Typed | pa.ArrowInvalid:
    """Values typed by their column's rule; where one does not fit it, why."""
    try:
        return typing(*told)
    except pa.ArrowInvalid as misfit:
        return misfit


def _seen_and_fitted(reader: ColumnReader, rule: Rule, values: Values) -> Typed | pa.ArrowInvalid:
    return fitted(typed_column, rule, values, reader.see(values))


def finish(under_way: Iterable[Future[Any]]) -> None:
    """Waits for work handed to threads; raises what it raised."""
    for future in under_way:
        future.result()


def _repeats(column: Values) -> bool:
    """Whether a column's values repeat: a dictionary packs those, and costs time and bytes for all others."""
    try:
        return pa.types.is_dictionary(column.type) or pc.count_distinct(column).as_py() <= _REPETITIVE * len(column)
    except pa.ArrowNotImplementedError:
        return False
