"""What every declaration of a disclosure site may say, whatever software built it: of its pages, its rules and its count."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, post_load, validate
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from harvesters.reading.options import PageOptions, page_options
from harvesters.rules.options import rules_off

_NOTHING = LexborHTMLParser("<p></p>")


def is_pattern(text: str) -> None:
    """Raises ValidationError where a text is no regular expression."""
    try:
        re.compile(text)
    except re.error as error:
        raise ValidationError(f"not a regular expression: {error}") from error


def is_selector(text: str) -> None:
    """Raises ValidationError where a text is no CSS selector; '' is one."""
    try:
        if text:
            _NOTHING.css(text)
    except SelectolaxError as error:
        raise ValidationError(f"not a CSS selector: {text!r}") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentOptions:
    """`most_pages` of a list are asked for at most; `shortfall` is the share of documents that may be missing though the list
    counts them; `page` how a document's own page is read."""

    most_pages: int = 20000
    shortfall: float = 0.0
    page: PageOptions = field(default_factory=PageOptions)


class DocumentOptionsSchema(Schema):
    """`[options]` common to all platforms of disclosure sites; a word that is not here is refused by name."""

    class Meta:
        unknown = RAISE

    most_pages = fields.Integer(load_default=20000, strict=True, validate=validate.Range(min=1))
    shortfall = fields.Float(load_default=0.0, validate=validate.Range(min=0, max=1))
    page = fields.Dict(load_default=dict)
    rules = fields.Dict(load_default=dict)

    made: Callable[..., DocumentOptions] = DocumentOptions

    @post_load
    def make(self, values: dict[str, Any], **_: object) -> DocumentOptions:
        rules_off({"rules": values.pop("rules")})
        frozen = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
        return type(self).made(**(frozen | {"page": page_options({"page": values["page"]})}))


def checked(schema: Schema, options: Mapping[str, Any]) -> None:
    """Raises ValidationError naming the options that are wrong."""
    try:
        schema.load(options)
    except ValidationError as error:
        raise ValidationError({"options": error.messages}) from error
