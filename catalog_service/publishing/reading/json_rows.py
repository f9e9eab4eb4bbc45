"""JSON Lines, and a JSON array of objects → text batches: one column for each key, numbers as they were written."""

import codecs
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import ijson
import pyarrow as pa

from catalog_service.publishing.reading.table import Table, TextBatches
from catalog_service.publishing.reading.tally import Deadline, Tally, Unreadable
from catalog_service.publishing.result import Limits

_NO_ROWS = "it is JSON, but neither one object on each line nor an array of objects; download the original instead"


class _AsWritten(str):
    """A number in the digits of the file: parsing it as float would change long ones."""

    __slots__ = ()


Entry = tuple[int, Mapping[str, Any] | None, str]
"""Line or place of an entry, its values (None where it is no object), its text or what is wrong with it."""


def open_json(path: Path, *, limits: Limits, tally: Tally, deadline: Deadline) -> Table:
    """The table of a JSON file: keys in the order of their first appearance. Entries that are no objects are set aside. Raises
    Unreadable for JSON that is no list of objects."""
    entries = _array if _is_array(path) else _lines
    keys: dict[str, None] = {}
    objects = 0
    for _, values, _ in entries(path, limits, deadline):
        if values is not None:
            objects += 1
            keys.update(dict.fromkeys(values))
        if len(keys) > limits.columns:
            raise Unreadable(f"its objects have more than {limits.columns} keys; download the original instead")
    if not objects:
        raise Unreadable(_NO_ROWS)
    tally.encoding = "utf-8"
    titles = tuple(keys)
    return Table(titles, lambda: _batches(entries, path, titles, limits, tally, deadline))


def _batches(
    entries: Callable[[Path, Limits, Deadline], Iterator[Entry]],
    path: Path,
    titles: Sequence[str],
    limits: Limits,
    tally: Tally,
    deadline: Deadline,
) -> Iterator[pa.RecordBatch]:
    held = TextBatches(len(titles))
    for number, values, text in entries(path, limits, deadline):
        if values is None:
            tally.set_aside(number, "is no JSON object", text)
            continue
        try:
            cells = [_cell(values.get(title)) for title in titles]
        except RecursionError:
            tally.set_aside(number, "is nested too deeply", text)
            continue
        if batch := held.add(cells):
            yield batch
    if batch := held.rest():
        yield batch


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


def _is_array(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(1024).removeprefix(codecs.BOM_UTF8).lstrip()
    return start.startswith(b"[") and (start[1:].lstrip()[:1] in (b"{", b"", b"]"))


def _lines(path: Path, limits: Limits, deadline: Deadline) -> Iterator[Entry]:
    decoder = json.JSONDecoder(parse_float=_AsWritten, parse_int=_AsWritten, parse_constant=_AsWritten)
    with path.open("rb") as file:
        number = 0
        while raw := file.readline(limits.cell):
            number += 1
            text = raw.decode("utf-8-sig" if number == 1 else "utf-8", "replace").strip()
            if number % 1_000 == 0:
                deadline.check()
            if text:
                yield number, _object(decoder, text), text


def _object(decoder: json.JSONDecoder, text: str) -> dict[str, Any] | None:
    try:
        value = decoder.decode(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _array(path: Path, limits: Limits, deadline: Deadline) -> Iterator[Entry]:
    with path.open("rb") as file:
        if file.read(3) != codecs.BOM_UTF8:
            file.seek(0)
        try:
            for number, value in enumerate(ijson.items(file, "item"), 1):
                if number % 1_000 == 0:
                    deadline.check()
                if isinstance(value, dict):
                    yield number, {key: _written(item) for key, item in value.items()}, ""
                else:
                    yield number, None, str(value)[: limits.cell]
        except (ijson.JSONError, UnicodeDecodeError) as error:
            raise Unreadable(f"its JSON is broken ({str(error)[:200]}); ask the publisher for a whole file", failed=True) from error


def _written(value: Any) -> Any:
    """Numbers of the array reader (int, Decimal) as text; what is nested keeps its structure."""
    return value if value is None or isinstance(value, (bool, str, dict, list)) else _AsWritten(value)
