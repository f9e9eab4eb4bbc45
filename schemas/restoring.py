"""Records from the JSON this program itself wrote: the same objects `load_json` makes, ten times as fast, nothing checked again."""

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

import orjson

from schemas.dataset import Dataset
from schemas.disclosure import Disclosure
from schemas.record import Record

_KINDS: Mapping[str, Any] = {"dataset": Dataset, "disclosure": Disclosure}

Make = Callable[[Any], Any]


def restore(line: bytes | str) -> Record:
    """The record that `schemas.record.dump_json` wrote. Only for bytes of our own store: raises ValueError, KeyError or
    TypeError where they are none."""
    values = orjson.loads(line)
    made: Record = _maker(_KINDS[values["kind"]])(values)
    return made


@cache
def _maker(made: Any) -> Make:
    """Makes a dataclass of a JSON object; what the object does not name keeps its default."""
    hints = get_type_hints(made)
    told = [field.name for field in fields(made) if field.init]
    nested = {name: inner for name in told if (inner := _of(hints[name])) is not None}
    plain = tuple(name for name in told if name not in nested)

    def make(values: Mapping[str, Any]) -> Any:
        given = {name: values[name] for name in plain if name in values}
        for name, part in nested.items():
            value = values.get(name)
            if value is not None:
                given[name] = part(value)
            elif name in values:
                given[name] = None
        return made(**given)

    return make


def _of(hint: Any) -> Make | None:
    """How a JSON value becomes one of that type; None where it is one already."""
    if get_origin(hint) in (Union, types.UnionType):
        inner = [one for one in get_args(hint) if one is not type(None)]
        return _of(inner[0]) if len(inner) == 1 else None
    if get_origin(hint) is tuple:
        item = _of(get_args(hint)[0])
        return tuple if item is None else lambda values: tuple(map(item, values))
    return _maker(hint) if isinstance(hint, type) and is_dataclass(hint) else None
