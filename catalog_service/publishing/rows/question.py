"""What is asked of a table's rows: the words of a query string, checked against the table's own columns."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from catalog_service.errors import BadQuery, FieldError
from catalog_service.publishing.reading.names import names_of
from catalog_service.publishing.rows.filters import filtered, filters, joined, listed, searched
from catalog_service.publishing.rows.table import Kind, RowColumn, TableFile, quoted
from catalog_service.publishing.rows.values import ALWAYS, Bound, WrongValue, truth_in

WORDS = ("_columns", "_sort", "_size", "_after", "_search", "_group", "_aggregate", "_count", "_any")
FUNCTIONS = ("count", "sum", "avg", "min", "max", "count_distinct")
DEFAULT_SIZE, LARGEST_SIZE, LONGEST_SEARCH = 100, 10_000, 200
_SIZE = re.compile(r"\d{1,9}", re.ASCII)
_COUNT, _FLOAT = Kind("integer", "BIGINT", 20), Kind("float", "DOUBLE")


@dataclass(frozen=True, slots=True)
class Key:
    """One column to sort by; missing values come last either way."""

    column: RowColumn
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question that can be put to DuckDB. `columns` are those of the answer; `expressions` make each of them out of the table's;
    `group` is None where rows are asked for, else the columns to group by. `size` is None where nothing was said of it. `filtered` names
    the columns that `where` asks of; `order` is a file with the values of the only key in the order asked for, where there is one."""

    table: TableFile
    columns: tuple[RowColumn, ...]
    expressions: tuple[str, ...]
    where: Bound
    filtered: frozenset[str] = frozenset()
    keys: tuple[Key, ...] = ()
    order: Path | None = None
    group: tuple[str, ...] | None = None
    size: int | None = None
    after: str | None = None
    count: bool = False

    @property
    def copies(self) -> tuple[Path, ...]:
        """The copies that the answer is read from."""
        return tuple(copy for copy in (self.table.copy, self.order) if copy is not None)

    @property
    def key_alone(self) -> Key | None:
        """The key of a question for rows whose order and filters ask of one column only."""
        alone = self.group is None and len(self.keys) == 1 and self.filtered <= {self.keys[0].column.name}
        return self.keys[0] if alone else None

    @property
    def plain(self) -> bool:
        """Whether the answer is the whole table as it is."""
        as_it_is = self.group is None and self.where == ALWAYS and not self.keys and self.size is None and self.after is None
        return as_it_is and self.columns == self.table.columns


class _Reading:
    """Reads the words one by one and collects what is wrong."""

    def __init__(self, table: TableFile, given: Mapping[str, Sequence[str]]) -> None:
        self._table = table
        self._given = given
        self.wrong: list[FieldError] = []

    def blame(self, field: str, message: str) -> None:
        """Notes what is wrong with a parameter."""
        self.wrong.append(FieldError(field, message))

    def word(self, name: str) -> str | None:
        """The value of a word of ours, None where it is not given."""
        values = self._given.get(name, ())
        if len(values) > 1:
            self.blame(name, f"was given {len(values)} times; give it once")
        return values[0] if values else None

    def truth(self, name: str) -> bool:
        """A word that is true or false."""
        text = self.word(name)
        try:
            return text is not None and truth_in(text)
        except WrongValue as error:
            self.blame(name, str(error))
            return False

    def size(self) -> int | None:
        """How many rows at once."""
        text = self.word("_size")
        if text is None:
            return None
        if not _SIZE.fullmatch(text) or int(text) > LARGEST_SIZE:
            self.blame("_size", f"{text[:40]!r} is not a whole number from 0 to {LARGEST_SIZE}")
            return None
        return int(text)

    def names(self, word: str) -> list[str]:
        """The items of a list of names; one name that holds a comma may stand alone."""
        text = self.word(word)
        if text is None:
            return []
        if self._table.column(text):
            return [text]
        try:
            return list(dict.fromkeys(listed(text)))
        except WrongValue as error:
            self.blame(word, str(error))
            return []

    def columns(self, word: str) -> list[RowColumn]:
        """The table's columns that a list names."""
        found = []
        for name in self.names(word):
            column = self._table.column(name)
            if column is None:
                self.blame(word, f"{name[:80]!r} is no column of this table; the distribution lists its columns")
            else:
                found.append(column)
        return found

    def keys(self, columns: Sequence[RowColumn]) -> list[Key]:
        """The columns to sort by, out of those that can be."""
        named = {column.name: column for column in columns}
        found: dict[str, Key] = {}
        text = self.word("_sort")
        alone = text is not None and (text in named or text.removeprefix("-") in named)
        for item in [text or ""] if alone else self.names("_sort"):
            descending = item not in named and item.startswith("-")
            column = named.get(item[1:] if descending else item)
            if column is None:
                self.blame("_sort", f"{item[:80]!r} is no column of this answer; write a column, or -column for the largest first")
            elif not column.ordered:
                self.blame("_sort", f"{column.name[:80]!r} cannot be sorted by: its values, of type {column.type}, have no order here")
            else:
                found.setdefault(column.name, Key(column, descending))
        return list(found.values())

    def where(self) -> Bound:
        """All filters and the search."""
        asked = {name: texts for name, texts in self._given.items() if name not in WORDS}
        conditions = [joined(filters(self._table, asked, self.blame), any_of=self.truth("_any"))]
        text = self.word("_search")
        if text is not None and len(text) > LONGEST_SEARCH:
            self.blame("_search", f"is longer than {LONGEST_SEARCH} characters; shorten it")
        elif text is not None and (words := text.replace("\x00", " ").split()):
            conditions.append(searched(self._table, words))
        return joined([one for one in conditions if one != ALWAYS], any_of=False)

    def filtered(self) -> frozenset[str]:
        """The columns that the filters and the search ask of; nothing may be wrong with them."""
        if "_search" in self._given:
            return frozenset(column.name for column in self._table.columns)
        return filtered(self._table, (name for name in self._given if name not in WORDS))

    def aggregates(self, group: Sequence[RowColumn]) -> tuple[list[RowColumn], list[str]]:
        """The columns and expressions of a grouped answer: those grouped by, then the aggregates."""
        columns, expressions = list(group), [quoted(column.name) for column in group]
        for item in self.names("_aggregate") or ["count"]:
            function, _, name = item.partition(":")
            column = self._table.column(name)
            if function not in FUNCTIONS:
                self.blame("_aggregate", f"{function[:80]!r} is none of {', '.join(FUNCTIONS)}")
            elif function == "count" and not name:
                columns.append(RowColumn(item, item, "integer", _COUNT))
                expressions.append("count(*)")
            elif column is None:
                self.blame("_aggregate", f"{item[:80]!r} names no column of this table; write {function}:COLUMN")
            elif function in ("sum", "avg") and not column.kind.numeric:
                self.blame("_aggregate", f"{function} is for numbers, and {column.name} is of type {column.type}")
            elif function != "count" and column.kind.sort == "other":
                self.blame("_aggregate", f"{function} cannot be asked of {column.name}; count can")
            elif function in ("min", "max") and not column.ordered:
                self.blame("_aggregate", f"{function} cannot be asked of {column.name}, of type {column.type}; count_distinct can")
            else:
                made, expression = _aggregate(function, column)
                columns.append(RowColumn(item, item, made[0], made[1]))
                expressions.append(expression)
        names = names_of(column.name for column in columns)
        return [RowColumn(n, c.title, c.type, c.kind, c.format) for n, c in zip(names, columns, strict=True)], expressions


def _aggregate(function: str, column: RowColumn) -> tuple[tuple[str, Kind], str]:
    name, kind = quoted(column.name), column.kind
    if function == "count":
        return ("integer", _COUNT), f"count({name})"
    if function == "count_distinct":
        return ("integer", _COUNT), f"count(DISTINCT {name})"
    if function == "avg":
        return ("number", _FLOAT), f"avg({name})"
    if function == "sum" and kind.sort != "float":
        scale = kind.scale
        return (column.type, Kind("decimal", f"DECIMAL(38,{scale})", 38, scale)), f"CAST(sum({name}) AS DECIMAL(38,{scale}))"
    return (column.type, kind), f"{function}({name})"


def question(table: TableFile, given: Mapping[str, Sequence[str]]) -> Question:
    """The question a query string asks. Raises BadQuery, which names every parameter that is wrong."""
    reading = _Reading(table, given)
    where, size, count = reading.where(), reading.size(), reading.truth("_count")
    grouped = "_group" in given or "_aggregate" in given
    if grouped:
        group = reading.columns("_group")
        columns, expressions = reading.aggregates(group)
        if "_columns" in given:
            reading.blame("_columns", "cannot stand beside _group and _aggregate, which say the columns of the answer")
    else:
        group = []
        columns = reading.columns("_columns") or list(table.columns)
        expressions = [quoted(column.name) for column in columns]
    keys = reading.keys(columns if grouped else table.columns)
    after = reading.word("_after")
    _refuse(reading.wrong)
    return Question(
        table=table,
        columns=tuple(columns),
        expressions=tuple(expressions),
        where=where,
        filtered=reading.filtered(),
        keys=tuple(keys),
        group=tuple(quoted(column.name) for column in group) if grouped else None,
        size=size,
        after=after,
        count=count,
    )


def values_question(table: TableFile, name: str, given: Mapping[str, Sequence[str]]) -> Question:
    """The question for one column's distinct values, the most frequent first. Raises BadQuery."""
    reading = _Reading(table, given)
    for word in ("_columns", "_sort", "_group", "_aggregate"):
        if word in given:
            reading.blame(word, "cannot be asked of a column's values; the rows answer it")
    column = table.column(name)
    if column is None or column.kind.sort == "other":
        reading.blame("column", f"{name[:80]!r} is no column whose values can be listed; the distribution lists its columns")
    where, size, count, after = reading.where(), reading.size(), reading.truth("_count"), reading.word("_after")
    _refuse(reading.wrong)
    assert column is not None  # or it was refused
    columns = (RowColumn("value", column.title, column.type, column.kind), RowColumn("count", "count", "integer", _COUNT))
    return Question(
        table=table,
        columns=columns,
        expressions=(quoted(column.name), "count(*)"),
        where=where,
        keys=(Key(columns[1], descending=True),),
        group=(quoted(column.name),),
        size=size,
        after=after,
        count=count,
    )


def _refuse(wrong: Sequence[FieldError]) -> None:
    if wrong:
        raise BadQuery("; ".join(f"{one.field}: {one.message}" for one in wrong), errors=tuple(wrong))
