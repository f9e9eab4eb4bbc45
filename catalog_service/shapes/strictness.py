"""Strict reading of parameters: what is unknown, wrong or given twice is told, each with its field."""

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import Schema, ValidationError
from marshmallow.fields import Field, List

from catalog_service.errors import BadBody, BadQuery, FieldError

_UNKNOWN = {
    "query": "is no parameter of this route; /docs lists those it has",
    "json": "is no field of this body; /docs lists those it has",
}


def refuse_repeated(given: Mapping[str, list[str]], schema: Schema) -> None:
    """Raises ValidationError where a parameter that is no list was given more than once."""
    twice = {
        name: [f"was given {len(values)} times; give it once"]
        for name, values in given.items()
        if len(values) > 1
        and name in schema.fields
        and not getattr(schema.fields[name], "is_multiple", isinstance(schema.fields[name], List))
    }
    if twice:
        raise ValidationError(twice)


def told(messages: Mapping[Any, Any], location: str = "query") -> BadQuery | BadBody:
    """marshmallow's messages by field as one of our errors: a sentence, and each field to blame."""
    found = tuple(
        dict.fromkeys(
            FieldError(str(name), _UNKNOWN[location] if message == "Unknown field." else message)
            for name, told_of_it in messages.items()
            for message in _sentences(told_of_it)
        )
    )
    detail = "; ".join(f"{error.field}: {error.message}" for error in found)
    return BadBody(detail, errors=found) if location == "json" else BadQuery(detail, errors=found)


def _repeatable(field: Field[Any]) -> bool:
    return bool(getattr(field, "is_multiple", isinstance(field, List)))


def _sentences(told_of_it: Any) -> Iterator[str]:
    if isinstance(told_of_it, Mapping):
        for value in told_of_it.values():
            yield from _sentences(value)
    elif isinstance(told_of_it, list):
        for value in told_of_it:
            yield from _sentences(value)
    else:
        yield str(told_of_it)
