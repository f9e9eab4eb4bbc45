"""The words of `[options]` of a folder of metadata files, as the platform's docstring tells them."""

from dataclasses import dataclass
from typing import Any

from marshmallow import RAISE, Schema, fields, post_load, validate


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderOptions:
    """`depth` levels of folders below the first are entered, `most_files` read at most; `trust_dates` spares what the list
    shows unchanged."""

    depth: int = 5
    most_files: int = 200_000
    trust_dates: bool = False


class FolderOptionsSchema(Schema):
    """`[options]`; a word that is not here is refused by name."""

    class Meta:
        unknown = RAISE

    depth = fields.Integer(load_default=5, strict=True, validate=validate.Range(min=0, max=20, error="write a number from 0 to 20"))
    most_files = fields.Integer(load_default=200_000, strict=True, validate=validate.Range(min=1, error="write a number of 1 or more"))
    trust_dates = fields.Boolean(load_default=False)

    @post_load
    def make(self, values: dict[str, Any], **_: object) -> FolderOptions:
        return FolderOptions(**values)


SCHEMA = FolderOptionsSchema()
