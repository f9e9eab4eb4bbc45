"""A published table's columns for people: type and why, what is missing, least and most, the commonest values, their spread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import format_decimal, format_percent

_COMMONEST, _HEIGHT, _LONGEST = 5, 24, 60


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a column's histogram: where it stands, in units of its width, and how high it is, of `_HEIGHT`."""

    place: int
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Described:
    """A column as its page tells it: numbers are text as the reader writes them, `evidence` and `changes` English sentences."""

    name: str
    title: str
    type: str
    exact: bool
    description: str
    evidence: str
    missing: str
    distinct: str
    least: str | None
    most: str | None
    commonest: Sequence[tuple[str, str]]
    null_words: Sequence[tuple[str, str]]
    changes: Sequence[str]
    bars: Sequence[Bar]


def described(columns: Sequence[Mapping[str, Any]], rows: int) -> list[Described]:
    """Each column of a publication, `{name, title, type, evidence, profile …}`, as people read of it."""
    return [_described(column, rows) for column in columns]


def _described(column: Mapping[str, Any], rows: int) -> Described:
    profile: Mapping[str, Any] = column.get("profile") or {}
    missing, distinct = profile.get("missing"), profile.get("distinct")
    return Described(
        name=column["name"],
        title=column["title"],
        type=column["type"],
        exact=bool(column.get("exact")),
        description=column.get("description") or "",
        evidence=column.get("evidence") or "",
        missing="" if missing is None else _share(missing, rows),
        distinct="" if distinct is None else ("" if profile.get("distinct_exact") else "≈ ") + format_decimal(distinct),
        least=_short(profile.get("min")),
        most=_short(profile.get("max")),
        commonest=[(_short(one["value"]) or "", format_decimal(one["count"])) for one in (profile.get("top") or ())[:_COMMONEST]],
        null_words=[(word, format_decimal(count)) for word, count in (column.get("null_words") or {}).items() if word],
        changes=list(column.get("normalized") or ()),
        bars=_bars(profile.get("histogram") or ()),
    )


def _share(count: int, rows: int) -> str:
    shown = str(format_decimal(count))
    return f"{shown} ({format_percent(count / rows, '0.#%')})" if count and rows else shown


def _short(value: Any) -> str | None:
    if value is None:
        return None
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _bars(bins: Sequence[Mapping[str, Any]]) -> list[Bar]:
    largest = max((one["count"] for one in bins), default=0)
    heights = [round(_HEIGHT * one["count"] / largest, 2) if largest else 0.0 for one in bins]
    return [Bar(place, round(_HEIGHT - height, 2), height) for place, height in enumerate(heights)]
