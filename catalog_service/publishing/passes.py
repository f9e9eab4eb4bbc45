"""The passes over a table's rows: every value seen and, on a guess of its type, written at once; written again where a guess was wrong."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa

from catalog_service.publishing.personal_data import PersonalData
from catalog_service.publishing.reading.tally import Deadline, Unreadable
from catalog_service.publishing.types.columns import ColumnReader, typed_column
from catalog_service.publishing.types.kernels import Values, pc
from catalog_service.publishing.types.rules import Rule
from catalog_service.publishing.writers import BARE, CsvFile, ParquetFile, parquet_schema

THREADS = 4
GUESS_BYTES = 24 * 1024**2
"""So much text is read before types are guessed and writing begins: small tables are typed by all of their values at once."""

_REPETITIVE = 0.25
_BEHIND = 4
Typing = Callable[[Rule, Values], tuple[Values, Values]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a table goes: its column names and titles, the metadata of the Parquet footer, the files; `csv` None writes none."""

    names: Sequence[str]
    titles: Sequence[str]
    metadata: Mapping[str, str]
    parquet: Path
    csv: Path | None


class Writing:
    """Both files being written under rules for all columns: typed in `pool`, and written a few batches behind, so that a row group
    that is packed keeps nobody waiting."""

    def __init__(self, target: Target, rules: Sequence[Rule], repetitive: Iterable[str], pool: ThreadPoolExecutor, typing: Typing) -> None:
        self._rules, self._pool, self._typing = tuple(rules), pool, typing
        self._bare = [rule.type in BARE for rule in rules]
        self._schema = parquet_schema(target.names, target.titles, self._rules, target.metadata)
        self._files = ExitStack()
        self._parquet = self._files.enter_context(ParquetFile(target.parquet, self._schema, repetitive))
        self._csv = self._files.enter_context(CsvFile(target.csv, target.names)) if target.csv else None
        self._packer, self._scribe = (self._files.enter_context(ThreadPoolExecutor(1)) for _ in range(2))
        self._under_way: deque[list[Future[None]]] = deque()

    def write(self, batch: pa.RecordBatch) -> None:
        """Adds rows of text. Raises ArrowInvalid where a value does not fit its column's rule."""
        typed = list(self._pool.map(self._typing, self._rules, batch.columns))
        rows = pa.record_batch([values for values, _ in typed], schema=self._schema)
        if len(self._under_way) >= _BEHIND:
            finish(self._under_way.popleft())
        self._under_way.append([self._packer.submit(self._parquet.write, rows)])
        if self._csv is not None:
            self._under_way[-1].append(self._scribe.submit(self._csv.write, [text for _, text in typed], self._bare))

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
        """The columns' rules, true of all values; every batch also goes to `keep`. Raises Irregular and Unreadable."""
        first: list[pa.RecordBatch] = []
        with ThreadPoolExecutor(THREADS) as pool:
            for batch in batches:
                first.append(batch)
                finish(self._see(batch, pool))
                keep(batch)
                if self._bytes >= GUESS_BYTES:
                    break
            guess = self._rules()
            self.repetitive = tuple(_repetitive(first, self._target.names))
            with Writing(self._target, guess, self.repetitive, pool, typed_column) as writing:
                self.written = all(self._fits(writing, first.pop(0)) for _ in range(len(first)))
                for batch in batches:
                    seen = self._see(batch, pool)
                    self.written = self.written and self._fits(writing, batch)
                    keep(batch)
                    finish(seen)
        rules = self._rules()
        self.written = self.written and all(rule.writes_as(guessed) for rule, guessed in zip(rules, guess, strict=True))
        return rules

    def _rules(self) -> tuple[Rule, ...]:
        return tuple(reader.rule() for reader in self._readers)

    def _see(self, batch: pa.RecordBatch, pool: ThreadPoolExecutor) -> list[Future[None]]:
        self._deadline.check()
        self.rows += batch.num_rows
        self._bytes += batch.nbytes
        if self._bytes > self._deadline.limits.bytes:
            raise Unreadable(f"its table is more than {self._deadline.limits.bytes} bytes; download the original instead")
        seen = [pool.submit(self._people.see, batch)]
        return seen + [pool.submit(reader.see, column) for reader, column in zip(self._readers, batch.columns, strict=True)]

    def _fits(self, writing: Writing, batch: pa.RecordBatch) -> bool:
        try:
            writing.write(batch)
        except pa.ArrowInvalid:
            return False
        return True


def write_all(
    target: Target, rules: Sequence[Rule], batches: Iterator[pa.RecordBatch], repetitive: Iterable[str], typing: Typing, deadline: Deadline
) -> None:
    """The files anew, by rules that are known to be true."""
    with ThreadPoolExecutor(THREADS) as pool, Writing(target, rules, repetitive, pool, typing) as writing:
        for batch in batches:
            deadline.check()
            writing.write(batch)


def finish(under_way: Iterable[Future[None]]) -> None:
    """Waits for work handed to threads; raises what it raised."""
    for future in under_way:
        future.result()


def _repetitive(batches: Sequence[pa.RecordBatch], names: Sequence[str]) -> Iterator[str]:
    """Columns whose values repeat: a dictionary packs those, and costs time and bytes for all others."""
    for name, column in zip(names, batches[0].columns if batches else (), strict=bool(batches)):
        try:
            repeats = pa.types.is_dictionary(column.type) or pc.count_distinct(column).as_py() <= _REPETITIVE * len(column)
        except pa.ArrowNotImplementedError:
            continue
        if repeats:
            yield name
