"""The words of `[options]` of a JSON search, as the platform's docstring tells them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import ValidationError, validate
from marshmallow import fields as kinds

from harvesters.documents.options import DocumentOptions, DocumentOptionsSchema
from harvesters.reading.options import FIELDS

_TOLD = tuple(name for name in FIELDS if name not in ("title", "ignored"))


def _has_a_number(pattern: str) -> None:
    if pattern and "{n}" not in pattern:
        raise ValidationError("write {n} where the number of the page stands, as in data_{n}.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchOptions(DocumentOptions):
    """'' and {} where a declaration says nothing."""

    results: str = ""
    total: str = ""
    page_parameter: str = ""
    page_base: int = 1
    page_pattern: str = ""
    method: str = "get"
    form: Mapping[str, str] = field(default_factory=dict)
    json: Mapping[str, Any] = field(default_factory=dict)
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
    page_pattern = kinds.String(load_default="", validate=_has_a_number)
    method = kinds.String(load_default="get", validate=validate.OneOf(("get", "post")))
    form = kinds.Dict(kinds.String(), kinds.String(), load_default=dict)
    json = kinds.Dict(kinds.String(), kinds.Raw(), load_default=dict)
    url = kinds.String(load_default="")
    title = kinds.String(load_default="")
    content = kinds.String(load_default="")
    attachments = kinds.String(load_default="")
    fields_ = kinds.Dict(
        kinds.String(validate=validate.OneOf(_TOLD)), kinds.String(), data_key="fields", attribute="fields", load_default=dict
    )
    made = SearchOptions


SCHEMA = SearchOptionsSchema()
