"""What datasets and disclosures have in common (dcat:Resource)."""

from dataclasses import dataclass

from marshmallow import EXCLUDE, Schema, fields, validate

from schemas.agency import Agency, AgencySchema
from schemas.distribution import Distribution, DistributionSchema
from schemas.fields import LanguageTag, PartialDate, ReadyMade, Recurring, Tuple
from schemas.parts import (
    Contact,
    ContactSchema,
    License,
    LicenseSchema,
    Period,
    PeriodSchema,
    Place,
    PlaceSchema,
    Relation,
    RelationSchema,
    Theme,
    ThemeSchema,
    Translation,
    TranslationSchema,
)
from schemas.provenance import Flag, FlagSchema, Provenance, ProvenanceSchema
from schemas.vocabularies import codes


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """`id` is minted by the store ('' before). `identifier` is the source's own. Dates are partial dates in the publisher's
    zone. `abstract` is short plain text for lists, `description` the whole plain text. `language` holds BCP 47 tags."""

    id: str = ""
    identifier: str | None
    title: str
    description: str | None = None
    abstract: str | None = None
    agency: Agency
    keywords: tuple[str, ...] = ()
    themes: tuple[Theme, ...] = ()
    language: tuple[str, ...] = ()
    license: License | None = None
    rights: str | None = None
    access: str = "public"
    issued: str | None = None
    modified: str | None = None
    frequency: str | None = None
    spatial: Place | None = None
    region: str | None = None
    temporal: Period | None = None
    contact: Contact | None = None
    landing_page: str | None = None
    documentation: tuple[str, ...] = ()
    conforms_to: str | None = None
    series: str | None = None
    version: str | None = None
    translations: tuple[Translation, ...] = ()
    relations: tuple[Relation, ...] = ()
    distributions: tuple[Distribution, ...] = ()
    flags: tuple[Flag, ...] = ()
    provenance: Provenance

    @property
    def formats(self) -> tuple[str, ...]:
        """The distributions' formats, each once, in their order."""
        return tuple(dict.fromkeys(d.format for d in self.distributions if d.format))


class ResourceSchema(Schema):
    """The fields of `Resource`; unknown keys are the business of the dialect that read them."""

    class Meta:
        unknown = EXCLUDE

    id = fields.String(load_default="")
    identifier = fields.String(load_default=None, allow_none=True)
    title = fields.String(required=True, validate=validate.Length(min=1))
    description = fields.String(load_default=None, allow_none=True)
    abstract = fields.String(load_default=None, allow_none=True)
    agency = Recurring(AgencySchema, required=True)
    keywords = Tuple(fields.String(), load_default=())
    themes = Tuple(fields.Nested(ThemeSchema), load_default=())
    language = Tuple(LanguageTag(), load_default=())
    license = Recurring(LicenseSchema, load_default=None, allow_none=True)
    rights = fields.String(load_default=None, allow_none=True)
    access = fields.String(load_default="public", validate=validate.OneOf(codes("access")))
    issued = PartialDate(load_default=None, allow_none=True)
    modified = PartialDate(load_default=None, allow_none=True)
    frequency = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(codes("frequency")))
    spatial = fields.Nested(PlaceSchema, load_default=None, allow_none=True)
    region = fields.String(load_default=None, allow_none=True)
    temporal = Recurring(PeriodSchema, load_default=None, allow_none=True)
    contact = Recurring(ContactSchema, load_default=None, allow_none=True)
    landing_page = fields.String(load_default=None, allow_none=True)
    documentation = Tuple(fields.String(), load_default=())
    conforms_to = fields.String(load_default=None, allow_none=True)
    series = fields.String(load_default=None, allow_none=True)
    version = fields.String(load_default=None, allow_none=True)
    translations = Tuple(fields.Nested(TranslationSchema), load_default=())
    relations = Tuple(fields.Nested(RelationSchema), load_default=())
    distributions = Tuple(fields.Nested(DistributionSchema), load_default=())
    flags = Tuple(ReadyMade(FlagSchema, Flag), load_default=())
    provenance = ReadyMade(ProvenanceSchema, Provenance, required=True)
    formats = Tuple(fields.String(), dump_only=True)
