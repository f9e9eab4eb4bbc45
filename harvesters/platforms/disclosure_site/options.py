"""What a declaration may say about the lists of a disclosure site; of its pages it speaks in `[options.page]` and `[options.rules]`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, post_load, validate
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from harvesters.reading.options import PageOptions, page_options
from harvesters.rules.options import rules_off
from schemas.fields import HttpUrl

_NOTHING = LexborHTMLParser("<p></p>")


def _pattern(text: str) -> None:
    try:
        re.compile(text)
    except re.error as error:
        raise ValidationError(f"not a regular expression: {error}") from error


def _selector(text: str) -> None:
    try:
        if text:
            _NOTHING.css(text)
    except SelectolaxError as error:
        raise ValidationError(f"not a CSS selector: {text!r}") from error


def _title(text: str) -> None:
    if not text.startswith("@"):
        _selector(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteOptions:
    """The words of `[options]`, as the platform's docstring tells them; '' and () where a declaration says nothing."""

    columns: tuple[str, ...] = ()
    item: str = ""
    link: str = ""
    title: str = ""
    date: str = ""
    document_number: str = ""
    date_pattern: str = ""
    keep: str = ""
    skip: str = ""
    hosts: tuple[str, ...] = ()
    page_pattern: str = ""
    page_base: int | None = None
    pages: int | str = "auto"
    most_pages: int = 5000
    page: PageOptions = field(default_factory=PageOptions)


class SiteOptionsSchema(Schema):
    """`[options]`; a word that is not here is refused by name."""

    class Meta:
        unknown = RAISE

    columns = fields.List(HttpUrl(), load_default=list)
    item = fields.String(load_default="", validate=_selector)
    link = fields.String(load_default="", validate=_selector)
    title = fields.String(load_default="", validate=_title)
    date = fields.String(load_default="", validate=_selector)
    document_number = fields.String(load_default="", validate=_selector)
    date_pattern = fields.String(load_default="", validate=_pattern)
    keep = fields.String(load_default="", validate=_pattern)
    skip = fields.String(load_default="", validate=_pattern)
    hosts = fields.List(fields.String(), load_default=list)
    page_pattern = fields.String(load_default="")
    page_base = fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.OneOf((0, 1)))
    pages = fields.Raw(load_default="auto")
    most_pages = fields.Integer(load_default=5000, strict=True, validate=validate.Range(min=1))
    page = fields.Dict(load_default=dict)
    rules = fields.Dict(load_default=dict)

    @post_load
    def make(self, values: dict[str, Any], **_: object) -> SiteOptions:
        pages = values["pages"]
        if pages not in ("auto", "follow") and not (isinstance(pages, int) and not isinstance(pages, bool) and pages >= 1):
            raise ValidationError({"pages": ["write a number of pages, 'auto' (as the list says) or 'follow' (until there is no more)"]})
        if values["page_pattern"] and "{n}" not in values["page_pattern"]:
            raise ValidationError({"page_pattern": ["write {n} where the number of the page stands, as in index_{n}.html"]})
        rules_off({"rules": values.pop("rules")})
        values["columns"], values["hosts"] = tuple(values["columns"]), tuple(values["hosts"])
        return SiteOptions(**(values | {"page": page_options({"page": values["page"]})}))


_SCHEMA = SiteOptionsSchema()


def site_options(options: Mapping[str, Any]) -> SiteOptions:
    """The options of a declaration. Raises ValidationError naming the words."""
    found: SiteOptions = _SCHEMA.load(options)
    return found
