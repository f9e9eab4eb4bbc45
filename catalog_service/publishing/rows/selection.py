"""The SELECT that gives the rows of an answer in their order: those of a page, or all of them."""

from collections.abc import Sequence

from catalog_service.publishing.rows.cursor import behind
from catalog_service.publishing.rows.filters import joined
from catalog_service.publishing.rows.question import Key, Question
from catalog_service.publishing.rows.table import ROW_NUMBER, copied_rows, quoted
from catalog_service.publishing.rows.values import ALWAYS, Bound


def ordered(
    question: Question, keys: Sequence[Key], after: Sequence[str | None] | None, rows: int | None, nan_first: Sequence[str] = ()
) -> Bound:
    """The rows of the answer behind `after`, all or so many, in order, with the values of `keys` beside the columns as ` key N`.
    `nan_first`: columns whose NaN must be named, since DuckDB leaves out row groups of Parquet by statistics that do not tell of NaN,
    when only the largest values are asked for."""
    conditions = [] if after is None else [behind(keys, after)]
    if question.group is None:
        columns = list(question.expressions)
        source, values = question.table.source, ()
        conditions.insert(0, question.where)
    else:
        groups = grouped(question)
        columns = [quoted(column.name) for column in question.columns]
        source, values = f"({groups.sql})", groups.values
    columns += [f"{quoted(key.column.name)} AS {quoted(f' key {number}')}" for number, key in enumerate(keys)]
    where = joined([one for one in conditions if one != ALWAYS], any_of=False)
    chosen = "" if where == ALWAYS else f" WHERE {where.sql}"
    order = ""
    if keys and (question.keys or question.group is not None):  # else rows come in the file's order, and the first ones end the reading
        order = f" ORDER BY {', '.join(_direction(key, key.column.name in nan_first) for key in keys)}"
    limit = "" if rows is None else f" LIMIT {rows}"
    if order and limit and question.order is not None:
        # The rows' numbers lie in this order already, beside the only column that is asked of: the first that hold are the page.
        numbers = f"SELECT {ROW_NUMBER} FROM {copied_rows(question.order)}{chosen}{limit}"
        chosen, limit = f" WHERE {_place(question)} IN ({numbers})", ""
    elif order and limit and question.group is None and question.table.copy is not None:
        # Keys and filters alone find the rows of a page; only those rows are then read whole.
        place = _place(question)
        chosen, limit = f" WHERE {place} IN (SELECT {place} FROM {source}{chosen}{order}{limit})", ""
    return Bound(f"SELECT {', '.join(columns)} FROM {source}{chosen}{order}{limit}", (*values, *where.values))


def _place(question: Question) -> str:
    """What finds a copy's row by its number: DuckDB's own count of rows, which is the same, where no column hides it."""
    return ROW_NUMBER if any(column.name.lower() == "rowid" for column in question.table.columns) else "rowid"


def _direction(key: Key, nan_first: bool) -> str:
    name = quoted(key.column.name)
    return (f"isnan({name}) DESC NULLS LAST, " if nan_first else "") + f"{name} {'DESC' if key.descending else 'ASC'} NULLS LAST"


def grouped(question: Question) -> Bound:
    """The groups of an answer, in no order. The question must have some."""
    assert question.group is not None
    columns = [f"{made} AS {quoted(c.name)}" for made, c in zip(question.expressions, question.columns, strict=True)]
    sql = f"SELECT {', '.join(columns)} FROM {question.table.source} WHERE {question.where.sql}"
    return Bound(sql + (f" GROUP BY {', '.join(question.group)}" if question.group else ""), question.where.values)
