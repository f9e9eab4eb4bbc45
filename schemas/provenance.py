"""Where a record comes from and what was done to it on the way: source, run, bytes, rules, flags."""

from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, fields, post_load

from schemas.fields import HttpUrl, Tuple


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """Something odd that a person should know: `code` (a snake_case word), the `field` it is about, a sentence."""

    code: str
    field: str | None
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCount:
    """A named normalization rule and how often it changed something in this record."""

    rule: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """`url` is where it was found, `original_url` the page a copy was made from; `harvested` is an RFC 3339 time in UTC;
    `checksum` is the hex SHA-256 of the collected bytes that `/original` serves."""

    source: str
    run: str
    url: str | None
    original_url: str | None
    harvested: str
    checksum: str
    rules: tuple[RuleCount, ...]


class FlagSchema(Schema):
    """`{code, field, message}`."""

    code = fields.String(required=True)
    field = fields.String(load_default=None, allow_none=True)
    message = fields.String(required=True)

    @post_load
    def make(self, values: dict[str, Any], **_: object) -> Flag:
        return Flag(**values)


class RuleCountSchema(Schema):
    """`{rule, count}`."""

    rule = fields.String(required=True)
    count = fields.Integer(required=True, strict=True)

    @post_load
    def make(self, values: dict[str, Any], **_: object) -> RuleCount:
        return RuleCount(**values)


class ProvenanceSchema(Schema):
    """`{source, run, url, original_url, harvested, checksum, rules}`."""

    source = fields.String(required=True)
    run = fields.String(required=True)
    url = fields.String(load_default=None, allow_none=True)
    original_url = HttpUrl(load_default=None, allow_none=True)
    harvested = fields.String(required=True)
    checksum = fields.String(required=True)
    rules = Tuple(fields.Nested(RuleCountSchema), load_default=())

    @post_load
    def make(self, values: dict[str, Any], **_: object) -> Provenance:
        return Provenance(**values)
