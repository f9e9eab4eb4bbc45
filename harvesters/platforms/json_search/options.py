"""The words of `[options]` of a JSON search, as the platform's docstring tells them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from marshmallow import fields as kinds
from marshmallow import validate

from harvesters.documents.options import DocumentOptions, DocumentOptionsSchema
from harvesters.reading.options import FIELDS

_TOLD = tuple(name for name in FIELDS if name not in ("title", "ignored"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchOptions(DocumentOptions):
    """'' and {} where a declaration says nothing."""

    results: str = ""
    total: str = ""
    page_parameter: str = ""
    page_base: int = 1
    method: str = "get"
    form: Mapping[str, str] = field(default_factory=dict)
    url: str = ""
    title: str = ""
    content: str = ""
    attachments: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


class SearchOptionsSchema(DocumentOptionsSchema):
    """`[options]`; a word that is not here is refused by name."""

    results = kinds.String(load_default="")
    total = kinds.String(load_default="")
    page_parameter = kinds.String(load_default="")
    page_base = kinds.Integer(load_default=1, strict=True, validate=validate.OneOf((0, 1)))
    method = kinds.String(load_default="get", validate=validate.OneOf(("get", "post")))
    form = kinds.Dict(kinds.String(), kinds.String(), load_default=dict)
    url = kinds.String(load_default="")
    title = kinds.String(load_default="")
    content = kinds.String(load_default="")
    attachments = kinds.String(load_default="")
    fields_ = kinds.Dict(
        kinds.String(validate=validate.OneOf(_TOLD)), kinds.String(), data_key="fields", attribute="fields", load_default=dict
    )
    made = SearchOptions


SCHEMA = SearchOptionsSchema()
