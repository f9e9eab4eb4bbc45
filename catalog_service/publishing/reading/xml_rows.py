"""XML that lists records → text batches: the element that repeats is a row, its attributes and parts are the columns."""

import json
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from lxml import etree

from catalog_service.publishing.reading.keyed import Entry, keyed_table
from catalog_service.publishing.reading.table import Table
from catalog_service.publishing.reading.tally import Deadline, Tally, Unreadable
from catalog_service.publishing.result import Limits

Path_ = tuple[str, ...]

_NO_LIST = "it is XML without a list of records; download the original instead"
_MOST_PATHS = 5_000
_DEEPEST = 12
_CHECKED = 10_000
_MOST_PARTS = 50_000


def open_xml(path: Path, *, limits: Limits, tally: Tally, deadline: Deadline) -> Table:
    """The table of an XML file: its rows are the elements of one name below one parent that there are most of and that have
    attributes or parts. Entities are not resolved and nothing is fetched. Raises Unreadable where nothing repeats, and for broken
    XML."""
    records = _records_of(path, deadline)
    if records is None:
        raise Unreadable(_NO_LIST)
    tally.notes.append(f"Each row is one element {'/'.join(records)}.")
    table = keyed_table(partial(_entries, path, records), _cell, what="record", limits=limits, tally=tally, deadline=deadline)
    if table is None:
        raise Unreadable(_NO_LIST)
    tally.encoding = tally.encoding or "utf-8"
    return table


def parsed(path: Path, events: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Elements as they begin and end. Raises Unreadable."""
    with path.open("rb") as file:
        try:
            yield from etree.iterparse(
                file, events=events, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
                remove_pis=True,
            )  # fmt: skip
        except etree.XMLSyntaxError as error:
            raise Unreadable(f"its XML is broken ({str(error)[:200]}); ask the publisher for a whole file", failed=True) from error


def _records_of(path: Path, deadline: Deadline) -> Path_ | None:
    """The names from the root down to the records: of the elements whose parent is one of a kind, the most frequent."""
    counts: Counter[Path_] = Counter()
    rich: set[Path_] = set()
    here: list[str] = []
    for place, (event, element) in enumerate(parsed(path, ("start", "end"))):
        if place % _CHECKED == 0:
            deadline.check()
        if event == "start":
            here.append(local_name(element.tag))
            if len(here) <= _DEEPEST and len(counts) < _MOST_PATHS:
                counts[tuple(here)] += 1
                if element.attrib:
                    rich.add(tuple(here))
                if len(here) > 1:
                    rich.add(tuple(here[:-1]))
            continue
        here.pop()
        forget(element)
    single = [one for one in counts if len(one) > 1 and all(counts[one[:depth]] == 1 for depth in range(1, len(one)))]
    several = [one for one in single if one in rich and counts[one] > 1]
    plain = [one for one in single if one in rich]
    return max(several, key=lambda one: (counts[one], -len(one)), default=min(plain, key=len, default=None))


def _entries(path: Path, records: Path_) -> Iterator[Entry]:
    here: list[str] = []
    number = parts = 0
    for event, element in parsed(path, ("start", "end")):
        if event == "start":
            here.append(local_name(element.tag))
            parts = parts + 1 if len(here) > len(records) else 0
            if parts > _MOST_PARTS:
                raise Unreadable(f"one of its records has more than {_MOST_PARTS} parts; download the original instead")
            continue
        if tuple(here) == records:
            number += 1
            yield number, _values(element), ""
        if len(here) <= len(records):
            forget(element)
        here.pop()


def forget(element: Any) -> None:
    """Frees an element that is through, and those before it: their parent would keep them all."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _values(record: Any) -> dict[str, Any]:
    """A record's attributes, and the texts of its parts by name, dotted where they lie deeper; several of one name are a list. A
    part that only says a name in an attribute is known by that name."""
    found: dict[str, list[str]] = {}
    for key, text in _parts(record, ""):
        found.setdefault(key, []).append(text)
    return {key: texts[0] if len(texts) == 1 else texts for key, texts in found.items()}


def _parts(element: Any, above: str) -> Iterator[tuple[str, str]]:
    leaf = not any(isinstance(part.tag, str) for part in element)
    named = next((name for name in ("name", "key") if set(element.attrib) == {name}), None) if above and leaf else None
    if named is not None:
        yield element.attrib[named], _text(element)
        return
    for name, value in element.attrib.items():
        yield f"{above}.{local_name(name)}" if above else local_name(name), value
    text = _text(element)
    if text or (above and not len(element) and not element.attrib):
        yield above or local_name(element.tag), text
    for part in element:
        if isinstance(part.tag, str):
            yield from _parts(part, f"{above}.{local_name(part.tag)}" if above else local_name(part.tag))


def _text(element: Any) -> str:
    """An element's own text; an entity of the file's own stands as it is written, so that it can neither grow nor fetch."""
    pieces = [element.text or ""]
    for part in element:
        if not isinstance(part.tag, str):
            pieces += [part.text or "", part.tail or ""]
    return "".join(pieces).strip()


def local_name(tag: Any) -> str:
    """An element's name without its namespace; empty for comments and the like."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _cell(value: Any) -> str | None:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value
