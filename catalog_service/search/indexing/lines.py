"""A record as the line of an index: what every engine is handed, made in any process."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal

from catalog_service.search.document import Document, document
from catalog_service.search.elasticsearch import index as in_elasticsearch
from catalog_service.search.embedded import index as in_tantivy
from schemas.record import Record
from schemas.restoring import restore

Form = Literal["embedded", "elasticsearch"]

_FORMS: Mapping[Form, Callable[[Document], bytes]] = MappingProxyType(
    {"embedded": lambda made: in_tantivy.line(made), "elasticsearch": lambda made: in_elasticsearch.line(made)}
)


def line_of(record: Record | bytes, form: Form) -> bytes:
    """The line an engine takes for that record, which may be JSON of the store: JSON without control characters but line ends."""
    return _FORMS[form](document(restore(record) if isinstance(record, bytes) else record))
