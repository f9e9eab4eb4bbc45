"""Records made fit to store: texts that no database or JSON file can hold are mended and flagged, the rest is left alone."""

from dataclasses import fields, is_dataclass, replace
from typing import Any

from catalog_service.store.texts import storable
from schemas.provenance import Flag
from schemas.record import Record, dump_json

CODE = "unstorable_character"


def storable_record(record: Record) -> Record:
    """The record without U+0000 and with U+FFFD for lone surrogates, and then with a flag for each field that held one.
    This is the last defence: PostgreSQL stores neither, and JSON written with a lone surrogate is no UTF-8."""
    try:
        if b"\\u0000" not in dump_json(record):
            return record
    except TypeError:
        # orjson's word for text that is no UTF-8.
        pass
    mended: dict[str, Any] = {}
    for field in fields(record):
        before = getattr(record, field.name)
        after = _mended(before)
        if after != before:
            mended[field.name] = after
    if not mended:
        return record
    flags = tuple(mended.pop("flags", record.flags)) + tuple(
        Flag(code=CODE, field=name, message="Characters that are none (U+0000 or half a surrogate pair) were taken out of this field.")
        for name in mended
    )
    return replace(record, **mended, flags=flags)


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, tuple):
        return tuple(_mended(each) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _mended(getattr(value, field.name)) for field in fields(value) if field.init})
    return value
