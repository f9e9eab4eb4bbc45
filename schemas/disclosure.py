"""A disclosure (政府信息公开): a document an agency made public, with the fields of the disclosure directory (公开目录)."""

from dataclasses import dataclass, field
from typing import Any, Literal

from marshmallow import Schema, fields, post_load, validate

from schemas.agency import Agency, AgencySchema
from schemas.fields import PartialDate, Recurring, Tuple
from schemas.resource import Resource, ResourceSchema
from schemas.vocabularies import codes


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """Whether the document is in force (有效性): `status` from the list `validity`, `since` when, `by` which document,
    `evidence` the source's own words."""

    status: str
    since: str | None = None
    by: str | None = None
    evidence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure(Resource):
    """`index_number` 索引号 verbatim, `document_number` 文号 canonical, `genre` 文种, `body` as collected, `text` after the
    rules. Four dates, never one: `written` 成文, `published` 发布 (= `issued`), `effective` 施行, and provenance's
    `harvested`. `disclosure_mode` 公开属性, `disclosure_ground` 不予公开理由, `medium` 载体, `channel` 渠道."""

    kind: Literal["disclosure"] = field(default="disclosure", init=False)
    index_number: str | None = None
    document_number: str | None = None
    issuers: tuple[Agency, ...] = ()
    genre: str | None = None
    audience: str | None = None
    body: str = ""
    text: str = ""
    written: str | None = None
    published: str | None = None
    effective: str | None = None
    valid_until: str | None = None
    disclosure_mode: str | None = None
    disclosure_ground: str | None = None
    validity: Validity | None = None
    medium: str | None = None
    channel: str | None = None


class ValiditySchema(Schema):
    """`{status, since, by, evidence}`."""

    status = fields.String(required=True, validate=validate.OneOf(codes("validity")))
    since = PartialDate(load_default=None, allow_none=True)
    by = fields.String(load_default=None, allow_none=True)
    evidence = fields.String(load_default=None, allow_none=True)

    @post_load
    def make(self, values: dict[str, Any], **_: object) -> Validity:
        return Validity(**values)


class DisclosureSchema(ResourceSchema):
    """A disclosure on the wire."""

    kind = fields.Constant("disclosure")
    index_number = fields.String(load_default=None, allow_none=True)
    document_number = fields.String(load_default=None, allow_none=True)
    issuers = Tuple(Recurring(AgencySchema), load_default=())
    genre = fields.String(load_default=None, allow_none=True)
    audience = fields.String(load_default=None, allow_none=True)
    body = fields.String(load_default="")
    text = fields.String(load_default="")
    written = PartialDate(load_default=None, allow_none=True)
    published = PartialDate(load_default=None, allow_none=True)
    effective = PartialDate(load_default=None, allow_none=True)
    valid_until = PartialDate(load_default=None, allow_none=True)
    disclosure_mode = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(codes("disclosure_mode")))
    disclosure_ground = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(codes("disclosure_ground")))
    validity = fields.Nested(ValiditySchema, load_default=None, allow_none=True)
    medium = fields.String(load_default=None, allow_none=True)
    channel = fields.String(load_default=None, allow_none=True)

    @post_load
    def make(self, values: dict[str, Any], **_: object) -> Disclosure:
        values.pop("kind", None)
        return Disclosure(**values)
