"""The words of `[options]` of a jpage column, as the platform's docstring tells them."""

from dataclasses import dataclass

from marshmallow import fields, validate

from harvesters.documents.options import DocumentOptions, DocumentOptionsSchema, is_pattern, is_selector
from schemas.fields import HttpUrl


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnOptions(DocumentOptions):
    """'' and () where a declaration says nothing."""

    columns: tuple[str, ...] = ()
    unit: str = ""
    webid: str = ""
    columnid: str = ""
    proxy: str = ""
    method: str = "auto"
    records: int | None = None
    item: str = ""
    link: str = ""
    title: str = ""
    date: str = ""
    document_number: str = ""
    date_pattern: str = ""


def _title(text: str) -> None:
    if not text.startswith("@"):
        is_selector(text)


class ColumnOptionsSchema(DocumentOptionsSchema):
    """`[options]`; a word that is not here is refused by name."""

    columns = fields.List(HttpUrl(), load_default=list)
    unit = fields.String(load_default="")
    webid = fields.String(load_default="")
    columnid = fields.String(load_default="")
    proxy = fields.String(load_default="")
    method = fields.String(load_default="auto", validate=validate.OneOf(("auto", "get", "post")))
    records = fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.Range(min=1, max=1000))
    item = fields.String(load_default="", validate=is_selector)
    link = fields.String(load_default="", validate=is_selector)
    title = fields.String(load_default="", validate=_title)
    date = fields.String(load_default="", validate=is_selector)
    document_number = fields.String(load_default="", validate=is_selector)
    date_pattern = fields.String(load_default="", validate=is_pattern)
    made = ColumnOptions


SCHEMA = ColumnOptionsSchema()
