"""A record as the line of an index: what every engine is handed, made in any process."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal

from catalog_service.search.beside import ALONE, packed, unpacked
from catalog_service.search.document import Document, document
from catalog_service.search.elasticsearch import index as in_elasticsearch
from catalog_service.search.embedded import index as in_tantivy
from catalog_service.search.engine import Stored
from schemas.record import Record, dump_json
from schemas.restoring import restore

Form = Literal["embedded", "elasticsearch"]

_FORMS: Mapping[Form, Callable[[Document], bytes]] = MappingProxyType(
    {"embedded": lambda made: in_tantivy.line(made), "elasticsearch": lambda made: in_elasticsearch.line(made)}
)


_BESIDE = b"\x1d"
"""Stands between a record's JSON and what is known beside it; JSON has no control characters of its own but line ends."""


def text_of(record: Record | Stored) -> bytes:
    """A record and what is known beside it as one text for another process."""
    if not isinstance(record, Stored):
        return dump_json(record)
    return record.json if record.beside is ALONE else record.json + _BESIDE + packed(record.beside)


def line_of_text(text: bytes, form: Form) -> bytes:
    """`line_of` what `text_of` made."""
    record, _, beside = text.partition(_BESIDE)
    return _FORMS[form](document(restore(record), unpacked(beside) if beside else ALONE))


def line_of(record: Record | Stored, form: Form) -> bytes:
    """The line an engine takes for that record: JSON without control characters but line ends."""
    return _FORMS[form](document(restore(record.json), record.beside) if isinstance(record, Stored) else document(record))
