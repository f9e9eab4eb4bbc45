"""What every declaration of a paged catalog of datasets may say in `[options]`: the size of its pages, and where to stop."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from marshmallow import RAISE, Schema, fields, post_load, validate


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOptions:
    """`page_size` entries are asked for at once, `most_pages` at most; `shortfall` is the share of entries that may be missing
    though the list counts them."""

    page_size: int = 100
    most_pages: int = 20_000
    shortfall: float = 0.0


class ListOptionsSchema(Schema):
    """`[options]` common to paged catalogs; a word that is not here is refused by name."""

    class Meta:
        unknown = RAISE

    error_messages = {"unknown": "this platform has no such option; its docstring lists those it has"}  # noqa: RUF012 - marshmallow's own way

    page_size = fields.Integer(
        load_default=100, strict=True, validate=validate.Range(min=2, max=1000, error="write a number from 2 to 1000")
    )
    most_pages = fields.Integer(load_default=20_000, strict=True, validate=validate.Range(min=1, error="write a number of 1 or more"))
    shortfall = fields.Float(load_default=0.0, validate=validate.Range(min=0, max=1, error="write a share from 0 to 1"))

    made: Callable[..., ListOptions] = ListOptions

    @post_load
    def make(self, values: dict[str, Any], **_: object) -> ListOptions:
        return type(self).made(**{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()})
