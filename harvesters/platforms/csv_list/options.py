"""The words of `[options]` of a list of datasets in a table, as the platform's docstring tells them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, post_load, validate

from schemas.dialects.listed.columns import FIELDS
from schemas.fields import HttpUrl


@dataclass(frozen=True, slots=True, kw_only=True)
class TableOptions:
    """`columns` maps a field to its column's header, or number from 1; `key` is the header or number of the column that tells
    one dataset from others; `site` the address that paths without a host belong to; '' says: as usual."""

    columns: Mapping[str, str | int] = field(default_factory=dict)
    key: str | int = ""
    site: str = ""
    encoding: str = ""
    delimiter: str = ""


def _is_column(value: Any) -> None:
    if not (isinstance(value, str) and value.strip()) and not (isinstance(value, int) and not isinstance(value, bool) and value > 0):
        raise ValidationError("write the header of the column, or its number from 1")


def _is_encoding(name: str) -> None:
    try:
        "".encode(name)
    except LookupError as error:
        raise ValidationError(f"{name[:40]!r} is no encoding; write one such as utf-8, gb18030 or big5") from error


class TableOptionsSchema(Schema):
    """`[options]`; a word that is not here is refused by name."""

    class Meta:
        unknown = RAISE

    columns = fields.Dict(
        fields.String(validate=validate.OneOf(FIELDS, error="{input} is no field of a list; write one of {choices}")),
        fields.Raw(validate=_is_column),
        load_default=dict,
    )
    key = fields.Raw(load_default="", validate=_is_column)
    site = HttpUrl(load_default="")
    encoding = fields.String(load_default="", validate=_is_encoding)
    delimiter = fields.String(load_default="", validate=validate.OneOf((",", ";", "\t", "|")))

    @post_load
    def make(self, values: dict[str, Any], **_: object) -> TableOptions:
        return TableOptions(**values)


SCHEMA = TableOptionsSchema()
