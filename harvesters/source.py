"""A source: what is harvested, from where, how politely and with what expectations; read from one `.toml` or a registration."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from marshmallow import RAISE, Schema, ValidationError, fields, post_load, validate

from schemas.agency import Agency, agency_named
from schemas.fields import HttpUrl, LanguageTag

_ID = re.compile(r"\w[\w.-]{0,99}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Politeness:
    """Seconds between two requests to one host (None: 1 for public hosts, 0 for hosts the operator allowed by name), how
    many under way at once, and whether robots.txt is asked."""

    delay: float | None = None
    concurrency: int = 1
    robots: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectations:
    """`at_least` entries; `shrink`: the share of live records a run may withdraw; `fill`: share of records with that field."""

    at_least: int | None = None
    shrink: float = 0.1
    fill: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """`platform` is a module of `harvesters.platforms`; `options` are that module's own words, described in its docstring.
    `agency` is who issues where a page does not say. `schedule` is a cron line or None. `publish` turns tables into
    Parquet and CSV; `columns` are types its columns have, by header, where the values leave them open. `verified` says
    a live run confirmed the declaration."""

    id: str
    title: str
    platform: str
    url: str
    agency: Agency
    country: str | None
    region: str | None
    language: str | None
    license: str | None
    schedule: str | None
    publish: bool
    verified: bool
    time_zone: str
    politeness: Politeness
    expectations: Expectations
    options: Mapping[str, Any]
    columns: Mapping[str, str] = field(default_factory=dict)


def _zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError) as error:
        raise ValidationError(f"{name[:60]!r} is no time zone; write an IANA name such as Asia/Shanghai") from error


class PolitenessSchema(Schema):
    """`[politeness]`."""

    class Meta:
        unknown = RAISE

    delay = fields.Float(load_default=None, allow_none=True, validate=validate.Range(min=0, max=3600))
    concurrency = fields.Integer(load_default=1, validate=validate.Range(min=1, max=16))
    robots = fields.Boolean(load_default=True)

    @post_load
    def make(self, values: dict[str, Any], **_: object) -> Politeness:
        return Politeness(**values)


class ExpectationsSchema(Schema):
    """`[expectations]`."""

    class Meta:
        unknown = RAISE

    at_least = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=0))
    shrink = fields.Float(load_default=0.1, validate=validate.Range(min=0, max=1))
    fill = fields.Dict(fields.String(), fields.Float(validate=validate.Range(min=0, max=1)), load_default=dict)

    @post_load
    def make(self, values: dict[str, Any], **_: object) -> Expectations:
        return Expectations(**values)


class SourceSchema(Schema):
    """A declaration as written in TOML. `agency` is a name."""

    class Meta:
        unknown = RAISE

    id = fields.String(required=True, validate=validate.Regexp(_ID, error="an id is letters, digits, '.', '_' and '-'"))
    title = fields.String(required=True, validate=validate.Length(min=1, max=500))
    platform = fields.String(required=True)
    url = HttpUrl(required=True)
    agency = fields.String(required=True, validate=validate.Length(min=1, max=500))
    country = fields.String(load_default=None, allow_none=True)
    region = fields.String(load_default=None, allow_none=True)
    language = LanguageTag(load_default=None, allow_none=True)
    license = fields.String(load_default=None, allow_none=True)
    schedule = fields.String(load_default=None, allow_none=True)
    publish = fields.Boolean(load_default=False)
    verified = fields.Boolean(load_default=False)
    time_zone = fields.String(load_default="UTC", validate=_zone)
    politeness = fields.Nested(PolitenessSchema, load_default=Politeness)
    expectations = fields.Nested(ExpectationsSchema, load_default=lambda: Expectations(fill={}))
    options = fields.Dict(load_default=dict)
    columns = fields.Dict(fields.String(), fields.String(validate=validate.Length(min=1, max=40)), load_default=dict)

    @post_load
    def make(self, values: dict[str, Any], **_: object) -> Source:
        return Source(**(values | {"agency": agency_named(values["agency"])}))


_SCHEMA = SourceSchema()


def source_from(values: Mapping[str, Any]) -> Source:
    """The source of a declaration. Raises ValidationError naming the fields."""
    source: Source = _SCHEMA.load(values)
    return source


def declaration_in(path: Path) -> dict[str, Any]:
    """The declaration as plain values, as the store keeps it. Raises ValidationError where the file is no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValidationError({path.name: [f"not a TOML declaration: {error}"]}) from error
