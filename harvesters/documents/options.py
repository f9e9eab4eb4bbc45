"""What every declaration of a disclosure site may say, whatever software built it: of its pages, its rules and its count."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from dataclasses import fields as dataclass_fields
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, post_load, validate
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from harvesters.documents.attached import NEEDED, WISHES
from harvesters.documents.links import EntryPlaces
from harvesters.reading.options import PageOptions, page_options
from harvesters.rules.options import rules_off
from schemas.fields import HttpUrl

_NOTHING = LexborHTMLParser("<p></p>")


def is_pattern(text: str) -> None:
    try:
        re.compile(text)
    except re.error as error:
        raise ValidationError(f"not a regular expression: {error}") from error


def _is_selector(text: str) -> None:
    try:
        if text:
            _NOTHING.css(text)
    except SelectolaxError as error:
        raise ValidationError(f"not a CSS selector: {text!r}") from error


def _is_title_place(text: str) -> None:
    if not text.startswith("@"):
        _is_selector(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentOptions:
    """`most_pages` of a list are asked for at most; `shortfall` is the share of documents that may be missing though the list
    counts them; `attachment_texts` says whose files' words are read; `page` how a document's own page is read."""

    most_pages: int = 20000
    shortfall: float = 0.0
    attachment_texts: str = NEEDED
    page: PageOptions = field(default_factory=PageOptions)


class DocumentOptionsSchema(Schema):
    """`[options]` common to all platforms of disclosure sites; a word that is not here is refused by name."""

    class Meta:
        unknown = RAISE

    most_pages = fields.Integer(load_default=20000, strict=True, validate=validate.Range(min=1))
    shortfall = fields.Float(load_default=0.0, validate=validate.Range(min=0, max=1))
    attachment_texts = fields.String(load_default=NEEDED, validate=validate.OneOf(WISHES))
    page = fields.Dict(load_default=dict)
    rules = fields.Dict(load_default=dict)

    made: Callable[..., DocumentOptions] = DocumentOptions

    @post_load
    def make(self, values: dict[str, Any], **_: object) -> DocumentOptions:
        rules_off({"rules": values.pop("rules")})
        frozen = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
        return type(self).made(**(frozen | {"page": page_options({"page": values["page"]})}))


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedOptions(DocumentOptions):
    """Of lists in HTML besides: `columns` are further lists of the site, `item` the CSS selector of an entry, `places` where in
    an entry its parts stand."""

    columns: tuple[str, ...] = ()
    item: str = ""
    places: EntryPlaces = field(default_factory=EntryPlaces)


class ListedOptionsSchema(DocumentOptionsSchema):
    """`[options]` of lists in HTML."""

    columns = fields.List(HttpUrl(), load_default=list)
    item = fields.String(load_default="", validate=_is_selector)
    link = fields.String(load_default="", validate=_is_selector)
    title = fields.String(load_default="", validate=_is_title_place)
    date = fields.String(load_default="", validate=_is_selector)
    document_number = fields.String(load_default="", validate=_is_selector)
    date_pattern = fields.String(load_default="", validate=is_pattern)
    keep = fields.String(load_default="", validate=is_pattern)
    skip = fields.String(load_default="", validate=is_pattern)
    made = ListedOptions

    @post_load
    def make(self, values: dict[str, Any], **more: object) -> DocumentOptions:
        places = {place.name: values.pop(place.name) for place in dataclass_fields(EntryPlaces)}
        made: DocumentOptions = super().make(values | {"places": EntryPlaces(**places)}, **more)
        return made


def checked(schema: Schema, options: Mapping[str, Any]) -> None:
    """Raises ValidationError naming the options that are wrong."""
    try:
        schema.load(options)
    except ValidationError as error:
        raise ValidationError({"options": error.messages}) from error
