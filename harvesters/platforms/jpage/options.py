"""The words of `[options]` of a jpage column, as the platform's docstring tells them."""

from dataclasses import dataclass

from marshmallow import fields, validate

from harvesters.documents.options import ListedOptions, ListedOptionsSchema


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnOptions(ListedOptions):
    """'' and () where a declaration says nothing."""

    unit: str = ""
    webid: str = ""
    columnid: str = ""
    proxy: str = ""
    method: str = "auto"
    records: int | None = None


class ColumnOptionsSchema(ListedOptionsSchema):
    """`[options]`; a word that is not here is refused by name."""

    unit = fields.String(load_default="")
    webid = fields.String(load_default="")
    columnid = fields.String(load_default="")
    proxy = fields.String(load_default="")
    method = fields.String(load_default="auto", validate=validate.OneOf(("auto", "get", "post")))
    records = fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.Range(min=1, max=1000))
    made = ColumnOptions


SCHEMA = ColumnOptionsSchema()
