"""The words of `[options]` that say which pages of a site are read, as the docstrings of platforms tell them."""

from dataclasses import dataclass
from typing import Any

from marshmallow import RAISE, Schema, fields, post_load, validate

from harvesters.documents.options import is_pattern
from schemas.fields import HttpUrl

SITEMAP, LINKS = "sitemap", "links"
"""Where the addresses of pages are from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesOptions:
    """`pages` says where their addresses are from, `sitemaps` which ones in place of those robots.txt names; `include` and
    `exclude` are patterns of addresses ('' for none); `most_pages` are read at most; `trust_lastmod` spares what a sitemap says
    is unchanged."""

    pages: str = SITEMAP
    sitemaps: tuple[str, ...] = ()
    include: str = ""
    exclude: str = ""
    most_pages: int = 200_000
    trust_lastmod: bool = True


class PagesOptionsSchema(Schema):
    """`[options]`; a word that is not here is refused by name."""

    class Meta:
        unknown = RAISE

    pages = fields.String(load_default=SITEMAP, validate=validate.OneOf((SITEMAP, LINKS)))
    sitemaps = fields.List(HttpUrl(), load_default=list)
    include = fields.String(load_default="", validate=is_pattern)
    # A schema's own `exclude` is another thing.
    exclude_ = fields.String(data_key="exclude", attribute="exclude", load_default="", validate=is_pattern)
    most_pages = fields.Integer(load_default=200_000, strict=True, validate=validate.Range(min=1, error="write a number of 1 or more"))
    trust_lastmod = fields.Boolean(load_default=True)

    @post_load
    def make(self, values: dict[str, Any], **_: object) -> PagesOptions:
        return PagesOptions(**(values | {"sitemaps": tuple(values["sitemaps"])}))


SCHEMA = PagesOptionsSchema()
