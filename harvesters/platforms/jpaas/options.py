"""The words of `[options]` of a jpaas column, as the platform's docstring tells them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from marshmallow import fields, validate

from harvesters.documents.options import ListedOptions, ListedOptionsSchema


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitOptions(ListedOptions):
    """'' and {} where a declaration says nothing."""

    unit: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    interface: str = ""
    rows: int | None = None
    hosts: tuple[str, ...] = ()


class UnitOptionsSchema(ListedOptionsSchema):
    """`[options]`; a word that is not here is refused by name."""

    unit = fields.String(load_default="")
    query = fields.Dict(fields.String(), fields.String(), load_default=dict)
    interface = fields.String(load_default="")
    rows = fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.Range(min=1, max=500))
    hosts = fields.List(fields.String(), load_default=list)
    made = UnitOptions


SCHEMA = UnitOptionsSchema()
