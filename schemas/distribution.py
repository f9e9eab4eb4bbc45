"""A distribution: one file, attachment, document or service through which a record's content can be had."""

from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, fields, post_load, validate

from schemas.fields import HttpUrl, PartialDate

ROLES = ("data", "attachment", "documentation", "service")


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """When the address was last asked (RFC 3339) and what it answered (an HTTP status or a word)."""

    checked: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """`id` is a UUID minted by the store ('' before); `identifier` is the feed's own. `format` is a short upper-case word
    (`CSV`), `bytes` a size as the source tells it, `checksum` `algorithm:hex` as the source tells it. `text` holds the words of a
    file that was read, at most 200,000 characters, unless they are the record's own body already."""

    id: str = ""
    identifier: str | None = None
    role: str = "data"
    title: str | None = None
    description: str | None = None
    access_url: str | None = None
    download_url: str | None = None
    format: str | None = None
    media_type: str | None = None
    bytes: int | None = None
    checksum: str | None = None
    issued: str | None = None
    modified: str | None = None
    conforms_to: str | None = None
    described_by: str | None = None
    availability: Availability | None = None
    text: str | None = None


class AvailabilitySchema(Schema):
    """`{checked, status}`."""

    checked = fields.String(required=True)
    status = fields.String(required=True)

    @post_load
    def make(self, values: dict[str, Any], **_: object) -> Availability:
        return Availability(**values)


class DistributionSchema(Schema):
    """A distribution as records carry it; its `table` is known to the library and added when it is served."""

    id = fields.String(load_default="")
    identifier = fields.String(load_default=None, allow_none=True)
    role = fields.String(load_default="data", validate=validate.OneOf(ROLES))
    title = fields.String(load_default=None, allow_none=True)
    description = fields.String(load_default=None, allow_none=True)
    access_url = HttpUrl(load_default=None, allow_none=True)
    download_url = HttpUrl(load_default=None, allow_none=True)
    format = fields.String(load_default=None, allow_none=True)
    media_type = fields.String(load_default=None, allow_none=True)
    bytes = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=0))
    checksum = fields.String(load_default=None, allow_none=True)
    issued = PartialDate(load_default=None, allow_none=True)
    modified = PartialDate(load_default=None, allow_none=True)
    conforms_to = fields.String(load_default=None, allow_none=True)
    described_by = fields.String(load_default=None, allow_none=True)
    availability = fields.Nested(AvailabilitySchema, load_default=None, allow_none=True)
    text = fields.String(load_default=None, allow_none=True)

    @post_load
    def make(self, values: dict[str, Any], **_: object) -> Distribution:
        return Distribution(**values)
