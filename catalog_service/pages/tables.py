"""The page of a published table: its rows, narrowed and sorted by links and a form, and what each column holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import orjson
from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog_service.errors import BadQuery, FieldError
from catalog_service.pages.blueprint import blueprint
from catalog_service.pages.dictionary import Described, described
from catalog_service.pages.table_words import OPERATORS, TYPES
from catalog_service.pages.words import called
from catalog_service.publishing.rows import answers as rows
from catalog_service.publishing.rows.filters import NoSuchFilter, split
from catalog_service.publishing.rows.question import WORDS, Question, question
from catalog_service.publishing.rows.table import RowColumn, TableFile
from catalog_service.shapes import answers
from catalog_service.shapes.current import here, services
from catalog_service.shapes.published import Asked, asked_quickly

ROWS, LONGEST_CELL = 50, 300
_COLUMN, _OPERATOR, _VALUE = "_where", "_is", "_value"
_ABSENT = {"missing": "true", "present": "false"}

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Head:
    """A column's heading: how it is sorted now (`ascending`, `descending`, or None), and the address that sorts it otherwise."""

    column: RowColumn
    sorted: str | None
    address: str | None


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter in force: its column, what is asked of it in words, and the address without it."""

    column: str
    asked: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A column of the dictionary: the address that counts its values, and its commonest values, `(value, count, address)`."""

    column: Described
    counted: str | None
    commonest: Sequence[tuple[str, str, str | None]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of rows: headings, cells as text (None where a value is missing), how many rows there are in all."""

    heads: Sequence[Head] = ()
    cells: Sequence[Sequence[str | None]] = ()
    total: int = 0
    after: str | None = None


@blueprint.get("/tables/<string:distribution_id>")
def table(distribution_id: str) -> ResponseReturnValue:
    """A published table; the parameters are those of its rows in the API. Raises NotFound, Gone, Unavailable."""
    found = asked_quickly(distribution_id)
    given = [(name, value) for name, values in request.args.lists() for value in values if name != "lang" and value]
    if chosen := dict(given).get(_COLUMN):
        return redirect(_address([*_kept(given), _filter(chosen, dict(given))]))
    given = _kept(given)
    try:
        return _page(distribution_id, found, given, _shown(found, given))
    except BadQuery as error:
        return make_response(_page(distribution_id, found, given, Shown(), error.errors), 400)


def _page(distribution_id: str, found: Asked, given: Pairs, shown: Shown, wrong: Sequence[FieldError] = ()) -> str:
    record = answers.record(services(), found.publication.record_id, here())
    distribution = next(one for one in record["distributions"] if one["id"] == distribution_id)
    asked = [(name, value) for name, value in given if name not in ("_after", "_size")]
    return render_template(
        "table.html",
        record=record,
        one=distribution,
        title=distribution["title"] or record["title"],
        columns=[_entry(column, given, found.table) for column in described(found.publication.columns, found.publication.rows or 0)],
        shown=shown,
        wrong=wrong,
        filters=_filters(found.table, given),
        kept=[(name, value) for name, value in asked if name != "_search"],
        kept_for_filters=asked,
        searched=dict(given).get("_search", ""),
        types=TYPES,
        operators=[(code, called(OPERATORS, code)) for code in OPERATORS if code not in ("in", "notin", "isnull")],
        first_page=_address(asked) if dict(given).get("_after") else None,
        next_page=_address([*asked, ("_after", shown.after)]) if shown.after else None,
        whole=_address([]),
        as_files={
            format: f"{url_for('rows.rows_as', distribution_id=distribution_id, format=format)}{'?' if asked else ''}{urlencode(asked)}"
            for format in ("csv", "json", "parquet")
        },
        base=here().base,
    )


def _shown(found: Asked, given: Pairs) -> Shown:
    """One page of the rows asked for. Raises BadQuery."""
    words: dict[str, list[str]] = {}
    for name, value in given:
        words.setdefault(name, []).append(value)
    asked = question(found.table, words)
    engine = services().rows
    page = rows.page(engine, asked, "json", ROWS)
    cells = [[_cell(row.get(column.name)) for column in asked.columns] for row in map(orjson.loads, page.lines)]
    return Shown([_head(asked, column, given) for column in asked.columns], cells, rows.total(engine, asked), page.after)


def _head(asked: Question, column: RowColumn, given: Pairs) -> Head:
    """Unsorted → the smallest first → the largest first → unsorted."""
    now = next((("descending" if key.descending else "ascending") for key in asked.keys if key.column.name == column.name), None)
    if not column.ordered:
        return Head(column, now, None)
    name = f'"{column.name}"' if "," in column.name else column.name
    rest = [(word, value) for word, value in given if word not in ("_sort", "_after")]
    wanted = {None: name, "ascending": f"-{column.name}", "descending": None}[now]
    return Head(column, now, _address([*rest, *([("_sort", wanted)] if wanted else [])]))


def _filters(table: TableFile, given: Pairs) -> list[Filter]:
    """What narrows the rows; a parameter that is no filter is told among the mistakes."""
    found = []
    for pair in given:
        try:
            column, operator = split(table, pair[0])
        except NoSuchFilter:
            continue
        code = next((code for code, said in _ABSENT.items() if operator == "isnull" and said == pair[1].lower()), operator)
        value = "" if code in _ABSENT else pair[1]
        rest = [other for other in given if other != pair and other[0] != "_after"]
        found.append(Filter(column.title or column.name, called(OPERATORS, code), value, _address(rest)))
    return found


def _filter(column: str, given: Mapping[str, str]) -> tuple[str, str]:
    """The parameter that the form's three fields stand for."""
    operator = given.get(_OPERATOR, "exact")
    if operator in _ABSENT:
        return f"{column}__isnull", _ABSENT[operator]
    return f"{column}__{operator}", given.get(_VALUE, "")


def _entry(column: Described, given: Pairs, table: TableFile) -> Entry:
    """A column with addresses that count its values, and that show the rows with one of them, where rows can be asked for it."""
    known = table.column(column.name)
    if known is None or known.kind.sort == "other":
        return Entry(column, None, [(value, count, None) for value, count in column.commonest])
    narrowed = [pair for pair in given if pair[0] not in WORDS or pair[0] in ("_search", "_any")]
    name = f'"{column.name}"' if "," in column.name else column.name
    return Entry(
        column,
        _address([*narrowed, ("_group", name), ("_sort", "-count")]),
        [
            (value, count, None if value.endswith("…") else _address([*narrowed, (f"{column.name}__exact", value)]))
            for value, count in column.commonest
        ],
    )


def _kept(given: Pairs) -> list[tuple[str, str]]:
    return [pair for pair in given if pair[0] not in (_COLUMN, _OPERATOR, _VALUE)]


def _address(parameters: Pairs) -> str:
    """This page with other parameters, in the same language. By hand: a column may be called as `url_for` calls its own words."""
    chosen = [("lang", request.args["lang"])] if request.args.get("lang") else []
    text = urlencode([*parameters, *chosen])
    return f"{request.script_root}{request.path}{'?' if text else ''}{text}"


def _cell(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"
