"""What a declaration may say about the pages of its site: where the title and body stand, what labels mean, which charset."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import RAISE, Schema, fields, post_load, validate

FIELDS = (
    "index_number",
    "title",
    "issuer",
    "joint_issuers",
    "source",
    "written",
    "published",
    "modified",
    "effective",
    "valid_until",
    "document_number",
    "theme",
    "genre",
    "keywords",
    "validity",
    "abstract",
    "disclosure_mode",
    "audience",
    "channel",
    "medium",
    "original_url",
    "ignored",
)
"""What a label or a place on the page may stand for; `ignored` is a label that says nothing of ours (浏览次数)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOptions:
    """`encoding` is tried before all others; `title`, `body` are CSS selectors tried before the built-in ones; `remove` CSS
    selectors cut out of the body; `attachments` CSS selectors of links that are attachments whatever their address;
    `fields` a CSS selector per field of FIELDS; `labels` what a label of this site means (`{"发文日期": "published"}`)."""

    encoding: str | None = None
    title: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)


class PageOptionsSchema(Schema):
    """`[options.page]`; a declaration with a word that is not here is refused by name."""

    class Meta:
        unknown = RAISE

    encoding = fields.String(load_default=None, allow_none=True)
    title = fields.List(fields.String(), load_default=())
    body = fields.List(fields.String(), load_default=())
    remove = fields.List(fields.String(), load_default=())
    attachments = fields.List(fields.String(), load_default=())
    fields_ = fields.Dict(fields.String(validate=validate.OneOf(FIELDS)), fields.String(), data_key="fields", load_default=dict)
    labels = fields.Dict(fields.String(), fields.String(validate=validate.OneOf(FIELDS)), load_default=dict)

    @post_load
    def make(self, values: dict[str, Any], **_: object) -> PageOptions:
        return PageOptions(
            encoding=values["encoding"],
            title=tuple(values["title"]),
            body=tuple(values["body"]),
            remove=tuple(values["remove"]),
            attachments=tuple(values["attachments"]),
            fields=values["fields_"],
            labels=values["labels"],
        )


_SCHEMA = PageOptionsSchema()


def page_options(options: Mapping[str, Any]) -> PageOptions:
    """The `page` table of a source's options; the defaults where there is none. Raises ValidationError naming the words."""
    found: PageOptions = _SCHEMA.load(options.get("page", {}))
    return found
