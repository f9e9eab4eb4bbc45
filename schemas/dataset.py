"""A dataset (DCAT 3): data an agency opened, with the distributions it can be had through."""

from dataclasses import dataclass, field
from typing import Any, Literal

from marshmallow import fields, post_load

from schemas.resource import Resource, ResourceSchema


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset(Resource):
    """A dcat:Dataset; all its fields are those of `Resource`."""

    kind: Literal["dataset"] = field(default="dataset", init=False)


class DatasetSchema(ResourceSchema):
    """A dataset on the wire."""

    kind = fields.Constant("dataset")

    @post_load
    def make(self, values: dict[str, Any], **_: object) -> Dataset:
        values.pop("kind", None)
        return Dataset(**values)
