"""From a draft to a record, tolerantly: an offending value is dropped and flagged; only a record without a title is refused."""

from typing import Any, NamedTuple

from marshmallow import ValidationError

from harvesters.draft import Draft
from harvesters.outcome import Problem
from harvesters.remedies import remedy_for
from schemas.provenance import Provenance
from schemas.record import Record, load

_LONGEST_VALUE = 500


class _About(NamedTuple):
    identifier: str
    title: str


class Refusal(Exception):
    """A draft that no record can be made of; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def record_of(draft: Draft, provenance: Provenance, *, key: str) -> tuple[Record, tuple[Problem, ...]]:
    """The record, and a problem for every flag on it. Values that the schema does not take are dropped one by one and
    flagged `invalid_value`. Raises Refusal: `missing_title`, `missing_key`, or `invalid_record` where dropping does not help."""
    title = str(draft.values.get("title") or "").strip()
    about = _About(key, title)
    if not title:
        raise Refusal(_refusal("missing_title", "title", "the entry has no title and none can be derived", about))
    if not key:
        raise Refusal(
            _refusal("missing_key", "identifier", "the entry has neither an identifier nor an address to be found again by", about)
        )
    values = dict(draft.values) | {"flags": draft.flags, "provenance": provenance}
    try:
        record = load(values)
    except ValidationError as error:
        record = _without_what_offends(values, draft, error, about)
    return record, tuple(_problem(draft, flag.code, flag.field, flag.message, about) for flag in record.flags)


def _without_what_offends(values: dict[str, Any], draft: Draft, error: ValidationError, about: _About) -> Record:
    for _ in range(4):
        for path, words in _leaves(error.messages, ()):
            dropped = _drop(values, path)
            where = ".".join(map(str, path))
            draft.flag("invalid_value", where, f"{where} was dropped: {words}", None if dropped is None else str(dropped))
        values["flags"] = draft.flags
        try:
            return load(values)
        except ValidationError as again:
            error = again
    raise Refusal(_refusal("invalid_record", None, f"the entry fits no record: {str(error)[:300]}", about)) from error


def _leaves(messages: Any, path: tuple[str | int, ...]) -> list[tuple[tuple[str | int, ...], str]]:
    if not isinstance(messages, dict):
        return [(path, "; ".join(map(str, messages)) if isinstance(messages, list) else str(messages))]
    found: list[tuple[tuple[str | int, ...], str]] = []
    for name, inner in messages.items():
        found.extend(_leaves(inner, path if name == "_schema" else (*path, name)))
    # Later list positions first, so that dropping one does not shift the others.
    return sorted(found, key=lambda leaf: [(-part, "") if isinstance(part, int) else (0, part) for part in leaf[0]])


def _drop(values: dict[str, Any], path: tuple[str | int, ...]) -> Any:
    """Takes the value at `path` out of copies of what holds it (the draft may share them). Where a required word is missing
    there is nothing to take: then the list item that lacks it goes, or the whole field."""
    trail: list[tuple[Any, str | int]] = []
    holder: Any = values
    for step in path:
        inside = step in holder if isinstance(holder, dict) else isinstance(holder, list) and isinstance(step, int) and step < len(holder)
        if not inside:
            break
        inner = holder[step]
        if isinstance(inner, dict | list | tuple):
            inner = dict(inner) if isinstance(inner, dict) else list(inner)
            holder[step] = inner
        trail.append((holder, step))
        holder = inner
    if not trail:
        return None
    if len(trail) < len(path):
        trail = [(held_by, step) for held_by, step in trail if isinstance(held_by, list)] or trail[:1]
    held_by, step = trail[-1]
    return held_by.pop(step)


def _problem(draft: Draft, code: str, field: str | None, message: str, about: _About) -> Problem:
    value = draft.found.get((code, field))
    return Problem(
        kind=code,
        message=message,
        remedy=remedy_for(code),
        field=field,
        value=None if value is None else value[:_LONGEST_VALUE],
        rule=code,
        identifier=about.identifier,
        title=about.title,
    )


def _refusal(kind: str, field: str | None, message: str, about: _About) -> Problem:
    return Problem(
        kind=kind,
        message=message,
        remedy=remedy_for(kind),
        field=field,
        rule=kind,
        refused=True,
        identifier=about.identifier,
        title=about.title,
    )
