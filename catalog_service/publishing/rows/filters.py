"""Filters `column__operator=value` and `_search` → one SQL condition with bound values."""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence

from catalog_service.publishing.rows.table import Kind, RowColumn, TableFile, quoted
from catalog_service.publishing.rows.values import ALWAYS, NEVER, Bound, WrongValue, compared, truth_in, value_in

OPERATORS = ("exact", "not", "lt", "lte", "gt", "gte", "in", "notin", "contains", "startswith", "endswith", "isnull")
LONGEST_LIST, MOST_FILTERS, MOST_VALUES = 1000, 200, 5000
_COMPARISONS = {"lt": "<", "lte": "<=", "gt": ">", "gte": ">="}
_TEXT = {"contains": "contains", "startswith": "starts_with", "endswith": "ends_with"}


class NoSuchFilter(Exception):
    """A parameter that is no filter of this table; its text says why."""


def listed(text: str) -> list[str]:
    """The items of a comma-separated list; an item that holds a comma stands in double quotes. Raises WrongValue."""
    try:
        items = next(csv.reader([text], strict=True), [""])
    except csv.Error:
        raise WrongValue("is no list: separate values by commas, and put a value that holds a comma in double quotes") from None
    if len(items) > LONGEST_LIST:
        raise WrongValue(f"lists more than {LONGEST_LIST} values")
    return items


def split(table: TableFile, parameter: str) -> tuple[RowColumn, str]:
    """The column and operator a parameter names; the longest column name that exists wins. Raises NoSuchFilter."""
    whole = table.column(parameter)
    if whole is not None and not parameter.startswith("_"):
        return whole, "exact"
    place = parameter.rfind("__")
    while place > 0:
        column = table.column(parameter[:place])
        if column is not None:
            operator = parameter[place + 2 :]
            if operator not in OPERATORS:
                raise NoSuchFilter(f"{operator[:80]!r} is no operator; there are {', '.join(OPERATORS)}")
            return column, operator
        place = parameter.rfind("__", 0, place)
    raise NoSuchFilter("is neither a column of this table nor a word of this route; the distribution lists its columns")


def condition(column: RowColumn, operator: str, text: str) -> Bound:
    """What a filter asks of a row: TRUE, FALSE or NULL for each. `not` and `notin` hold for missing values too, so that a filter
    and its contrary divide the table. Raises WrongValue."""
    name, kind = quoted(column.name), column.kind
    if operator == "isnull":
        return Bound(f"{name} IS {'' if truth_in(text) else 'NOT '}NULL")
    if kind.sort == "other":
        raise WrongValue(f"{operator} cannot be asked of {column.name}; isnull can")
    if operator in ("in", "notin"):
        return _among(name, kind, listed(text), negated=operator == "notin")
    if operator in _TEXT:
        if kind.sort != "text":
            raise WrongValue(f"{operator} is for text, and {column.name} is of type {column.type}")
        return Bound(f"{_TEXT[operator]}({name}, ?)", (value_in(kind, text),))
    if operator in _COMPARISONS:
        if kind.sort == "boolean":
            raise WrongValue(f"{operator} cannot be asked of {column.name}, which is true or false")
        if not column.ordered:
            raise WrongValue(f"{operator} cannot be asked of {column.name}, of type {column.type}; exact, in and contains can")
        return compared(name, kind, _COMPARISONS[operator], value_in(kind, text))
    found = compared(name, kind, "=", value_in(kind, text))
    return _contrary(found) if operator == "not" else found


def _among(name: str, kind: Kind, items: Sequence[str], *, negated: bool) -> Bound:
    each = [compared(name, kind, "=", value_in(kind, item)) for item in dict.fromkeys(items)]
    values = tuple(value for one in each for value in one.values)  # none of what the column's type cannot hold
    found = Bound(f"{name} IN ({', '.join([f'CAST(? AS {kind.sql})'] * len(values))})", values) if values else NEVER
    return _contrary(found) if negated else found


def _contrary(found: Bound) -> Bound:
    return Bound(f"NOT coalesce({found.sql}, FALSE)", found.values)


def filtered(table: TableFile, parameters: Iterable[str]) -> frozenset[str]:
    """The names of the columns that these parameters filter by. Raises NoSuchFilter."""
    return frozenset(split(table, parameter)[0].name for parameter in parameters)


def searched(table: TableFile, words: Iterable[str]) -> Bound:
    """Rows where every word stands in some text column, whatever the case. A word has no blank in it, and a separator is one."""
    texts = [quoted(column.name) for column in table.columns if column.kind.sort == "text"]
    if not texts:
        return NEVER
    row = f"lower(concat_ws(chr(31), {', '.join(texts)}))"
    return joined([Bound(f"contains({row}, lower(?))", (word,)) for word in words], any_of=False)


def joined(parts: Sequence[Bound], *, any_of: bool) -> Bound:
    """All of the conditions, or any of them; none at all holds always."""
    if not parts:
        return ALWAYS
    if len(parts) == 1:
        return parts[0]
    glue = " OR " if any_of else " AND "
    return Bound("(" + glue.join(f"({part.sql})" for part in parts) + ")", tuple(value for part in parts for value in part.values))


def filters(table: TableFile, given: Mapping[str, Sequence[str]], blame: Callable[[str, str], None]) -> list[Bound]:
    """The conditions of all filter parameters; `blame(parameter, message)` is told of each that is wrong."""
    found: list[Bound] = []
    for parameter, texts in given.items():
        if len(found) + len(texts) > MOST_FILTERS:
            blame(parameter, f"is one filter too many: there can be {MOST_FILTERS}; `in` takes many values at once")
            break
        try:
            column, operator = split(table, parameter)
            found.extend(condition(column, operator, text) for text in texts)
        except (NoSuchFilter, WrongValue) as error:
            blame(parameter, str(error))
        if sum(len(one.values) for one in found) > MOST_VALUES:
            blame(parameter, f"is one value too many: all filters together can have {MOST_VALUES}")
            break
    return found
