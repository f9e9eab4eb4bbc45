"""The record: a `Dataset` or a `Disclosure`; how it is loaded, dumped and told from its former self."""

import hashlib
from collections.abc import Mapping
from dataclasses import fields as dataclass_fields
from typing import Any, cast

import orjson
from marshmallow import ValidationError

from schemas.dataset import Dataset, DatasetSchema
from schemas.disclosure import Disclosure, DisclosureSchema

Record = Dataset | Disclosure

SCHEMAS = {"dataset": DatasetSchema(), "disclosure": DisclosureSchema()}
KINDS = tuple(SCHEMAS)

_FIELDS: dict[type, tuple[str, ...]] = {
    kind: ("id", "kind", *(f.name for f in dataclass_fields(kind) if f.name not in ("id", "kind"))) for kind in (Dataset, Disclosure)
}
_NOT_OF_THE_CONTENT = frozenset({"id", "provenance"})


def load(values: Mapping[str, Any]) -> Record:
    """A record from its wire form, strictly. Raises marshmallow's ValidationError, whose messages name the fields."""
    kind = values.get("kind")
    if kind not in SCHEMAS:
        raise ValidationError({"kind": [f"{str(kind)[:40]!r} is no kind of record; write dataset or disclosure"]})
    return cast(Record, SCHEMAS[kind].load(values))


def wire(record: Record) -> dict[str, Any]:
    """The record in the order and words of the API, its parts still dataclasses (orjson writes them as they are)."""
    shown: dict[str, Any] = {name: getattr(record, name) for name in _FIELDS[type(record)]}
    shown["formats"] = record.formats
    return shown


def dump_json(record: Record) -> bytes:
    """The record as one line of JSON, byte for byte the same for equal records."""
    return orjson.dumps(wire(record))


def load_json(line: bytes | str) -> Record:
    """What `dump_json` wrote. Raises ValidationError, also where the line is no JSON object."""
    try:
        values = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise ValidationError({"_schema": [f"not JSON: {error}"]}) from error
    if not isinstance(values, dict):
        raise ValidationError({"_schema": ["not a JSON object"]})
    return load(values)


def fingerprint(record: Record) -> str:
    """Hex SHA-256 of what the record says: not its ids, run or time. Another fingerprint means another version."""
    content: dict[str, Any] = {name: value for name, value in wire(record).items() if name not in _NOT_OF_THE_CONTENT}
    content["distributions"] = [
        {f.name: getattr(d, f.name) for f in dataclass_fields(d) if f.name not in ("id", "availability")} for d in record.distributions
    ]
    content["provenance"] = [record.provenance.url, record.provenance.original_url, record.provenance.rules]
    return hashlib.sha256(orjson.dumps(content)).hexdigest()


def entry_fingerprint(entry: Mapping[str, Any] | list[Any] | str) -> str:
    """Hex SHA-256 of a source's own entry: the order of keys does not matter, the order of arrays does."""
    return hashlib.sha256(orjson.dumps(entry, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)).hexdigest()
