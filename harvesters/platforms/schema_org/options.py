"""The words of `[options]` of a site whose pages describe datasets, as the platform's docstring tells them."""

from typing import Any

from marshmallow import RAISE, Schema, fields, post_load, validate

from harvesters.datasets.site_pages import LINKS, SITEMAP, PagesOptions
from harvesters.documents.options import is_pattern
from schemas.fields import HttpUrl


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
