"""What a declaration may say about the lists of a disclosure site; of its pages it speaks in `[options.page]` and `[options.rules]`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import RAISE, ValidationError, fields, post_load, validate

from harvesters.documents.options import DocumentOptions, ListedOptions, ListedOptionsSchema, is_pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteOptions(ListedOptions):
    """The words of `[options]`, as the platform's docstring tells them; '' and () where a declaration says nothing."""

    hosts: tuple[str, ...] = ()
    page_pattern: str = ""
    page_base: int | None = None
    pages: int | str = "auto"
    most_pages: int = 5000
    form: Mapping[str, str] = field(default_factory=dict)
    entry: str = ""
    further: bool = True


def _is_entry(pattern: str) -> None:
    is_pattern(pattern)
    if pattern and not {"url", "title"} <= set(re.compile(pattern).groupindex):
        raise ValidationError("write the groups (?P<url>…) and (?P<title>…), which every entry has")


class SiteOptionsSchema(ListedOptionsSchema):
    """`[options]`; a word that is not here is refused by name."""

    class Meta:
        unknown = RAISE
        # Such a site counts pages, not documents.
        exclude = ("shortfall",)

    hosts = fields.List(fields.String(), load_default=list)
    page_pattern = fields.String(load_default="")
    page_base = fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.OneOf((0, 1)))
    pages = fields.Raw(load_default="auto")
    most_pages = fields.Integer(load_default=5000, strict=True, validate=validate.Range(min=1))
    entry = fields.String(load_default="", validate=_is_entry)
    further = fields.Boolean(load_default=True)
    form = fields.Dict(fields.String(), fields.String(), load_default=dict)
    made = SiteOptions

    @post_load
    def make(self, values: dict[str, Any], **more: object) -> DocumentOptions:
        pages = values["pages"]
        if pages not in ("auto", "follow") and not (isinstance(pages, int) and not isinstance(pages, bool) and pages >= 1):
            raise ValidationError({"pages": ["write a number of pages, 'auto' (as the list says) or 'follow' (until there is no more)"]})
        if values["page_pattern"] and "{n}" not in values["page_pattern"]:
            raise ValidationError({"page_pattern": ["write {n} where the number of the page stands, as in index_{n}.html"]})
        if values["form"] and not any("{n}" in value for value in values["form"].values()):
            raise ValidationError({"form": ["write {n} for the number of the page in one of its values"]})
        made: DocumentOptions = super().make(values, **more)
        return made


SCHEMA = SiteOptionsSchema()
