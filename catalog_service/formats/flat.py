"""How a record becomes one row of a flat file: the columns of each export and where in the record's JSON each value lies."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """`path` leads to the value through nested objects; what is found nested at its end is written as JSON text.
    `number`: whole numbers; all others are text."""

    name: str
    path: tuple[str, ...]
    number: bool = False

    def of(self, row: Row) -> str | int | None:
        """The value in `row`, None where there is none (an empty list counts as none)."""
        value: Any = row
        for step in self.path:
            value = value.get(step) if isinstance(value, dict) else None
        if value is None or value == [] or value == {}:
            return None
        if self.number:
            return int(value)
        if isinstance(value, str):
            return value
        return orjson.dumps(value).decode()


def _columns(*names: str) -> tuple[Column, ...]:
    """`a.b` reads b of a and is called a_b; a leading # marks a number."""
    return tuple(Column(n.lstrip("#").replace(".", "_"), tuple(n.lstrip("#").split(".")), n.startswith("#")) for n in names)


_SHARED = _columns(
    "id", "kind", "identifier", "title", "abstract", "description", "agency.id", "agency.name", "keywords", "themes", "language",
    "license.id", "license.title", "license.url", "license.as_given", "rights", "access", "issued", "modified", "frequency",
    "spatial.text", "spatial.geometry", "region", "temporal.start", "temporal.end", "temporal.text", "contact.name", "contact.email",
    "contact.phone", "contact.url", "landing_page", "documentation", "conforms_to", "series", "version", "formats", "translations",
    "relations", "distributions", "flags", "provenance.source", "provenance.run", "provenance.url", "provenance.original_url",
    "provenance.harvested", "provenance.checksum", "provenance.rules",
)  # fmt: skip
_OF_DISCLOSURES = _columns(
    "index_number", "document_number", "issuers", "genre", "audience", "written", "published", "effective", "valid_until",
    "disclosure_mode", "disclosure_ground", "validity.status", "validity.since", "validity.by", "validity.evidence", "medium",
    "channel", "body", "text",
)  # fmt: skip
_OF_DISTRIBUTIONS = _columns(
    "id", "record_id", "record_kind", "record_title", "identifier", "role", "title", "description", "access_url", "download_url",
    "format", "media_type", "#bytes", "checksum", "issued", "modified", "conforms_to", "described_by", "availability.checked",
    "availability.status",
)  # fmt: skip

COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "datasets": _SHARED,
    "disclosures": (*_SHARED, *_OF_DISCLOSURES),
    "distributions": _OF_DISTRIBUTIONS,
}
"""The columns of each export, in their order."""
