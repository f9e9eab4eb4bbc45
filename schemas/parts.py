"""The small values that datasets and disclosures share: themes, licence, contact, period, place, relation, translation."""

from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, fields, post_load

from schemas.fields import HttpUrl, LanguageTag, PartialDate


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A subject: the `scheme` and `code` where the source's word is on a list, the words themselves as `label`."""

    scheme: str | None
    code: str | None
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class License:
    """A licence: `id` (an SPDX-like word) where recognised, and always the words `as_given`."""

    id: str | None
    title: str | None
    url: str | None
    as_given: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to ask."""

    name: str | None
    email: str | None
    phone: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Time that the content covers: partial dates, either end open; `text` as given where it is no interval."""

    start: str | None
    end: str | None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Area that the content covers: words as given, and a GeoJSON geometry as text where the source has one."""

    text: str
    geometry: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A typed link (`cites`, `interprets`, `amends`, `repeals`, `implements`, `copy_of`, `part_of`, `replaces` …). `target`
    is a record's id where it is in this catalog, `text` the words or address as given, `document_number` canonical."""

    type: str
    target: str | None
    text: str
    document_number: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """Title and description in another language than the record's own."""

    language: str
    title: str | None
    description: str | None


class ThemeSchema(Schema):
    """`{scheme, code, label}`."""

    scheme = fields.String(load_default=None, allow_none=True)
    code = fields.String(load_default=None, allow_none=True)
    label = fields.String(required=True)

    @post_load
    def make(self, values: dict[str, Any], **_: object) -> Theme:
        return Theme(**values)


class LicenseSchema(Schema):
    """`{id, title, url, as_given}`."""

    id = fields.String(load_default=None, allow_none=True)
    title = fields.String(load_default=None, allow_none=True)
    url = HttpUrl(load_default=None, allow_none=True)
    as_given = fields.String(required=True)

    @post_load
    def make(self, values: dict[str, Any], **_: object) -> License:
        return License(**values)


class ContactSchema(Schema):
    """`{name, email, phone, url}`."""

    name = fields.String(load_default=None, allow_none=True)
    email = fields.String(load_default=None, allow_none=True)
    phone = fields.String(load_default=None, allow_none=True)
    url = HttpUrl(load_default=None, allow_none=True)

    @post_load
    def make(self, values: dict[str, Any], **_: object) -> Contact:
        return Contact(**values)


class PeriodSchema(Schema):
    """`{start, end, text}`."""

    start = PartialDate(load_default=None, allow_none=True)
    end = PartialDate(load_default=None, allow_none=True)
    text = fields.String(load_default=None, allow_none=True)

    @post_load
    def make(self, values: dict[str, Any], **_: object) -> Period:
        return Period(**values)


class PlaceSchema(Schema):
    """`{text, geometry}`."""

    text = fields.String(required=True)
    geometry = fields.String(load_default=None, allow_none=True)

    @post_load
    def make(self, values: dict[str, Any], **_: object) -> Place:
        return Place(**values)


class RelationSchema(Schema):
    """`{type, target, text, document_number}`."""

    type = fields.String(required=True)
    target = fields.String(load_default=None, allow_none=True)
    text = fields.String(required=True)
    document_number = fields.String(load_default=None, allow_none=True)

    @post_load
    def make(self, values: dict[str, Any], **_: object) -> Relation:
        return Relation(**values)


class TranslationSchema(Schema):
    """`{language, title, description}`."""

    language = LanguageTag(required=True)
    title = fields.String(load_default=None, allow_none=True)
    description = fields.String(load_default=None, allow_none=True)

    @post_load
    def make(self, values: dict[str, Any], **_: object) -> Translation:
        return Translation(**values)
