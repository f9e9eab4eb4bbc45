"""JSON Lines, and a list of objects anywhere in a JSON file, GeoJSON's features among them: one column for each key, numbers as written."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import ijson

from catalog_service.publishing.reading.encodings import as_utf8
from catalog_service.publishing.reading.json_arrays import open_arrays
from catalog_service.publishing.reading.json_lists import Lists, lists_of
from catalog_service.publishing.reading.keyed import Entry, keyed_table
from catalog_service.publishing.reading.table import Table
from catalog_service.publishing.reading.tally import Deadline, Tally, Unreadable
from catalog_service.publishing.result import Limits

_NO_ROWS = "it is JSON, but neither one object on each line nor a list of objects or of lists; download the original instead"
_LISTED = re.compile(rb"\s*\[\s*\{")
_FEATURES = re.compile(rb'\s*\{[^\[]*"FeatureCollection"')
_START = 1_024
_TOP = "item"
_NAMED = 6


class _AsWritten(str):
    """A number in the digits of the file: parsing it as float would change long ones."""

    __slots__ = ()


def open_json(path: Path, *, scratch: Path, limits: Limits, tally: Tally, deadline: Deadline) -> Table:
    """The table of a JSON file: of its lines, else of the longest list of objects or of lists in it. Keys come in the order of their first
    appearance, entries that are no objects are set aside. Raises Unreadable for JSON that holds no list of objects."""
    path, skip, _ = as_utf8(path, scratch, tally, deadline)
    lines = partial(_lines, path, limits)
    one = _is_one(lines)
    if one is not True:
        begins = _beginning(path, skip)
        prefix: str | None = _TOP
        others: list[str] = []
        if not _LISTED.match(begins):
            lists = lists_of(path, skip, deadline)
            if not _FEATURES.match(begins):
                arrays = open_arrays(path, lists, skip=skip, cell=_cell, limits=limits, tally=tally, deadline=deadline)
                if arrays is not None:
                    return arrays
            prefix, others = _longest(lists)
        if prefix is not None:
            if others:
                tally.notes.append(f"The table is the list {_named(prefix)}; the file also holds {', '.join(map(_named, others))}.")
            listed = partial(_listed, path, skip, prefix, limits)
            table = keyed_table(listed, _cell, what="JSON object", limits=limits, tally=tally, deadline=deadline)
            if table is not None:
                return table
        if one is None:
            raise Unreadable(_NO_ROWS)
    table = keyed_table(lines, _cell, what="JSON object", limits=limits, tally=tally, deadline=deadline)
    if table is None:
        raise Unreadable(_NO_ROWS)
    return table


def _beginning(path: Path, skip: int) -> bytes:
    with path.open("rb") as file:
        file.seek(skip)
        return file.read(_START)


def _longest(lists: Lists) -> tuple[str | None, list[str]]:
    """Where the list of objects lies that is the table, the one with most of them, and where others lie. Raises Unreadable for one
    that is cut off."""
    if lists.broken and lists.objects:
        raise Unreadable(f"its JSON is broken ({lists.broken}); ask the publisher for a whole file", failed=True)
    ranked = [prefix for prefix, _ in lists.objects.most_common(_NAMED)]
    return (ranked[0], ranked[1:]) if ranked else (None, [])


def _is_one(lines: Callable[[], Iterator[Entry]]) -> bool | None:
    """Whether the file is one object on each line: True for several, False for a single object, None where it is not."""
    objects = others = 0
    for _, values, _ in lines():
        objects += values is not None
        others += values is None
        if objects > 1 and objects > others:
            return True
        if others > objects + 1:
            return None
    return True if objects > 1 else False if objects else None


def _lines(path: Path, limits: Limits) -> Iterator[Entry]:
    decoder = json.JSONDecoder(parse_float=_AsWritten, parse_int=_AsWritten, parse_constant=_AsWritten)
    with path.open("rb") as file:
        number = 0
        while raw := file.readline(limits.cell):
            number += 1
            text = raw.decode("utf-8-sig" if number == 1 else "utf-8", "replace").strip()
            if text:
                yield number, _object(decoder, text), text


def _object(decoder: json.JSONDecoder, text: str) -> Mapping[str, Any] | None:
    try:
        value = decoder.decode(text)
    except (ValueError, RecursionError):
        return None
    return _feature(value) if isinstance(value, dict) else None


def _named(prefix: str) -> str:
    return prefix.removesuffix("item").rstrip(".") or "at the top"


def _listed(path: Path, skip: int, prefix: str, limits: Limits) -> Iterator[Entry]:
    with path.open("rb") as file:
        file.seek(skip)
        try:
            for number, value in enumerate(ijson.items(file, prefix), 1):
                if isinstance(value, dict):
                    yield number, _feature({key: _written(item) for key, item in value.items()}), ""
                else:
                    yield number, None, str(value)[: limits.cell]
        except (ijson.JSONError, UnicodeDecodeError) as error:
            raise Unreadable(f"its JSON is broken ({str(error)[:200]}); ask the publisher for a whole file", failed=True) from error


def _feature(entry: dict[str, Any]) -> dict[str, Any]:
    """A feature of GeoJSON as its id, its properties and its geometry; any other object as it is."""
    if entry.get("type") != "Feature" or "geometry" not in entry:
        return entry
    properties = entry.get("properties")
    values = {key: _written(value) for key, value in properties.items()} if isinstance(properties, dict) else {}
    named = {"id": entry["id"]} if "id" in entry and "id" not in values else {}
    return {**named, **values, "geometry" if "geometry" not in values else "geometry of the feature": entry["geometry"]}


def _written(value: Any) -> Any:
    """Numbers of the list reader (int, Decimal) as text; what is nested keeps its structure."""
    return value if value is None or isinstance(value, (bool, str, dict, list)) else _AsWritten(value)


def _cell(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, _AsWritten):
        return str(value)
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, bool):
        return "true" if value else "false"
    return _nested(value).encode("utf-8", "replace").decode()


def _nested(value: Any) -> str:
    """An object or array as JSON text, its numbers in the digits of the file."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_nested(key)}: {_nested(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_nested, value)) + "]"
    if isinstance(value, (_AsWritten, Decimal)):
        return str(value)
    return json.dumps(value, ensure_ascii=False)
