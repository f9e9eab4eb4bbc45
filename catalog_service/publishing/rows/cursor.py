"""The opaque `_after` of rows: the place of the last row of a page, as values of the sort keys and the row's number."""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from typing import Any

import orjson

from catalog_service.errors import BadQuery, FieldError, Gone
from catalog_service.publishing.rows.filters import joined
from catalog_service.publishing.rows.question import Key, Question
from catalog_service.publishing.rows.table import ROW_NUMBER, Kind, RowColumn, quoted
from catalog_service.publishing.rows.values import NEVER, Bound

NO_CURSOR = "is not a cursor of this question; leave it out to start at the first page"
_NUMBER = RowColumn(ROW_NUMBER.strip('"'), "", "integer", Kind("integer", "BIGINT", 20))
_LONGEST, _NAN = 100_000, "nan"


def order_of(question: Question) -> tuple[Key, ...]:
    """The keys that give rows one order and no ties: those asked for, then the row's number or what the rows are grouped by."""
    if question.group is None:
        return (*question.keys, Key(_NUMBER))
    named = {key.column.name for key in question.keys}
    grouped = question.columns[: len(question.group)]
    return (*question.keys, *(Key(column) for column in grouped if column.name not in named and column.kind.sort != "other"))


def cursor_after(question: Question, place: Sequence[str | None]) -> str:
    """The cursor of the page behind a row; `place` is the text of its keys' values."""
    told = [question.table.checksum[:16], _digest(question), list(place)]
    return base64.urlsafe_b64encode(orjson.dumps(told)).rstrip(b"=").decode("ascii")


def place_in(question: Question) -> list[str | None] | None:
    """Where the page asked for begins; None for the first. Raises BadQuery for a cursor of another question, Gone where the table
    has been published anew since."""
    if question.after is None:
        return None
    try:
        raw = base64.b64decode(question.after.encode("ascii") + b"=" * (-len(question.after) % 4), altchars=b"-_", validate=True)
        told: Any = orjson.loads(raw)
    except (UnicodeError, binascii.Error, orjson.JSONDecodeError) as error:
        raise _wrong() from error
    if len(question.after) > _LONGEST or not isinstance(told, list) or len(told) != 3 or not isinstance(told[2], list):
        raise _wrong()
    checksum, digest, place = told
    if digest != _digest(question) or len(place) != len(order_of(question)):
        raise _wrong()
    if not all(value is None or isinstance(value, str) for value in place):
        raise _wrong()
    if checksum != question.table.checksum[:16]:
        raise Gone("the table has been published anew since this cursor was made; start again at the first page, without _after")
    return list(place)


def behind(keys: Sequence[Key], place: Sequence[str | None]) -> Bound:
    """The condition that a row stands behind that place; missing values stand last."""
    ways: list[Bound] = []
    same: list[Bound] = []
    for key, value in zip(keys, place, strict=True):
        further, equal = _beyond(key, value), _equal(key, value)
        if further is not None:
            ways.append(joined([*same, further], any_of=False))
        same.append(equal)
    return joined(ways, any_of=True) if ways else NEVER


def _beyond(key: Key, value: str | None) -> Bound | None:
    """That a row's value comes after another; None where none does. NaN, which the file's statistics leave out, is named by itself:
    it is larger than every number."""
    name, kind = quoted(key.column.name), key.column.kind
    if value is None:
        return None
    if kind.sort == "float" and value == _NAN:
        return Bound(f"NOT isnan({name}) OR {name} IS NULL" if key.descending else f"{name} IS NULL")
    larger = f" OR isnan({name})" if kind.sort == "float" and not key.descending else ""
    return Bound(f"{name} {'<' if key.descending else '>'} CAST(? AS {kind.sql}){larger} OR {name} IS NULL", (value,))


def _equal(key: Key, value: str | None) -> Bound:
    name, kind = quoted(key.column.name), key.column.kind
    if value is None:
        return Bound(f"{name} IS NULL")
    if kind.sort == "float" and value == _NAN:
        return Bound(f"isnan({name})")
    return Bound(f"{name} = CAST(? AS {kind.sql})", (value,))


def _digest(question: Question) -> str:
    where = [question.where.sql, [str(value) for value in question.where.values]]
    keys = [[key.column.name, key.descending] for key in question.keys]
    grouped = None if question.group is None else [list(question.group), list(question.expressions)]
    return hashlib.sha256(orjson.dumps([where, keys, grouped])).hexdigest()[:16]


def _wrong() -> BadQuery:
    return BadQuery(f"_after {NO_CURSOR}", errors=(FieldError("_after", NO_CURSOR),))
