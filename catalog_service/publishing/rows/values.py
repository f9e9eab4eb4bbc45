"""Values in a query string → values of a column's type, and comparisons with them that are exact."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import ROUND_FLOOR, Context, Decimal
from typing import Any

from catalog_service.publishing.rows.table import Kind

Value = int | float | bool | str | Decimal | date | datetime | time
_NUMBER = re.compile(r"[+-]?(\d{1,60}(\.\d{0,40})?|\.\d{1,40})([eE][+-]?\d{1,3})?", re.ASCII)
_EXACT = Context(prec=2000, rounding=ROUND_FLOOR, Emax=99999, Emin=-99999)
_BEYOND = 400
_LOST_PLUS = re.compile(r"(:\d{2}(?:\.\d+)?) (\d{2}:\d{2})$", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TRUTH = {"true": True, "1": True, "false": False, "0": False}
_LARGEST = {"BIGINT": (Decimal(-(2**63)), Decimal(2**63 - 1)), "UBIGINT": (Decimal(0), Decimal(2**64 - 1))}


class WrongValue(Exception):
    """A value that cannot be of the column's type; its text says what is expected."""


@dataclass(frozen=True, slots=True)
class Bound:
    """An SQL condition with the values it binds, in order."""

    sql: str
    values: tuple[Any, ...] = ()


ALWAYS, NEVER = Bound("TRUE"), Bound("FALSE")


def truth_in(text: str) -> bool:
    """true, false, 1 or 0. Raises WrongValue."""
    try:
        return _TRUTH[text.lower()]
    except KeyError:
        raise WrongValue(f"{text[:80]!r} is neither true nor false") from None


def value_in(kind: Kind, text: str) -> Value:
    """The value a text writes. Raises WrongValue."""
    if kind.sort == "boolean":
        return truth_in(text)
    if kind.sort in ("integer", "decimal"):
        return _decimal(text)
    if kind.sort == "float":
        if not _NUMBER.fullmatch(text.strip()):
            raise WrongValue(f"{text[:80]!r} is no number; write 12 or 0.5")
        return float(text)
    if kind.sort in ("date", "time", "timestamp", "timestamptz"):
        return _moment(kind, text)
    if "\x00" in text:
        raise WrongValue("holds a zero character, which no text of a table does")
    return text


def compared(column: str, kind: Kind, operator: str, value: Value) -> Bound:
    """`column` (an SQL expression) against a value by `=`, `<`, `<=`, `>` or `>=`; numbers finer or larger than the column's type
    are compared as what they are, not as what they would be rounded to."""
    if isinstance(value, Decimal):
        return _compared_exactly(column, kind, operator, value)
    numbers = f" AND NOT isnan({column})" if kind.sort == "float" and operator in (">", ">=") else ""  # NaN is larger to DuckDB
    return Bound(f"{column} {operator} CAST(? AS {kind.sql}){numbers}", (value,))


def _compared_exactly(column: str, kind: Kind, operator: str, value: Decimal) -> Bound:
    least, most = _bounds(kind)
    if value > most or value < least:
        holds = operator in (("<", "<=") if value > most else (">", ">="))
        return Bound(f"{column} IS NOT NULL") if holds else NEVER
    whole = value.quantize(Decimal((0, (1,), -kind.scale)), context=_EXACT)
    if whole != value:
        if operator == "=":
            return NEVER
        operator = ">" if operator in (">", ">=") else "<="
        if whole < least:
            return Bound(f"{column} IS NOT NULL") if operator == ">" else NEVER
    return Bound(f"{column} {operator} CAST(? AS {kind.sql})", (str(whole),))


def _bounds(kind: Kind) -> tuple[Decimal, Decimal]:
    if kind.sort == "integer":
        return _LARGEST[kind.sql]
    most = Decimal((0, (9,) * kind.digits, -kind.scale))
    return most.copy_negate(), most


def _decimal(text: str) -> Decimal:
    given = text.strip()
    if not _NUMBER.fullmatch(given):
        raise WrongValue(f"{text[:80]!r} is no number; write 12 or 0.5")
    value = Decimal(given)
    if value and abs(value.adjusted()) > _BEYOND:
        raise WrongValue(f"{text[:80]!r} is beyond every number in a table")
    return value


def _moment(kind: Kind, text: str) -> Value:
    given = _LOST_PLUS.sub(r"\1+\2", text.strip())  # a bare + in an address is a blank
    try:
        if kind.sort == "date":
            if not _DAY.fullmatch(given):
                raise ValueError
            return date.fromisoformat(given)
        if kind.sort == "time":
            found = time.fromisoformat(given)
            if found.tzinfo:
                raise ValueError
            return found
        moment = datetime.fromisoformat(given)
    except ValueError:
        raise WrongValue(f"{text[:80]!r} is no {_LIKE[kind.sort][0]}; write {_LIKE[kind.sort][1]}") from None
    if kind.sort == "timestamptz":
        if moment.tzinfo is None:
            raise WrongValue(f"{text[:80]!r} names no time zone; write {_LIKE[kind.sort][1]}")
        return moment.astimezone(UTC)
    if moment.tzinfo is not None:
        raise WrongValue(f"{text[:80]!r} names a time zone, and the column has none; write {_LIKE[kind.sort][1]}")
    return moment


_LIKE = {
    "date": ("date", "2019-05-17"),
    "time": ("time of day", "10:30:00"),
    "timestamp": ("date and time", "2019-05-17T10:30:00"),
    "timestamptz": ("date and time", "2019-05-17T10:30:00+08:00 (the + as %2B)"),
}
