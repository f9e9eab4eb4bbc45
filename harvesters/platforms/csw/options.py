"""The words of `[options]` of a catalogue service, as the platform's docstring tells them."""

from dataclasses import dataclass

from marshmallow import ValidationError, fields, validate

from harvesters.datasets.options import ListOptions, ListOptionsSchema
from schemas.fields import is_http_url

VERSIONS = ("2.0.2", "3.0.0")
OUTPUTS = {
    "iso19139": "http://www.isotc211.org/2005/gmd",
    "iso19115-3": "http://standards.iso.org/iso/19115/-3/mdb/2.0",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dublin_core": "http://www.opengis.net/cat/csw/2.0.2",
}
"""Our words for the output schemas, the best first, and theirs (in version 3.0.0 the last one is its own namespace)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueOptions(ListOptions):
    """'' where a declaration leaves it to the service's capabilities or order."""

    version: str = ""
    schema: str = ""
    type_names: str = "csw:Record"
    method: str = ""
    constraint: str = ""
    sort: str = ""


def _known_schema(word: str) -> None:
    if word not in OUTPUTS and not is_http_url(word):
        raise ValidationError(f"write one of {', '.join(OUTPUTS)}, or the address of an output schema that the service offers")


class CatalogueOptionsSchema(ListOptionsSchema):
    """`[options]`; a word that is not here is refused by name."""

    version = fields.String(load_default="", validate=validate.OneOf(VERSIONS))
    schema = fields.String(load_default="", validate=_known_schema)
    type_names = fields.String(load_default="csw:Record", validate=validate.OneOf(("csw:Record", "gmd:MD_Metadata")))
    method = fields.String(load_default="", validate=validate.OneOf(("get", "post")))
    constraint = fields.String(load_default="")
    sort = fields.String(load_default="", validate=validate.Regexp(r"[\w:.-]+\Z", error="a queryable's name such as dc:identifier"))
    made = CatalogueOptions


SCHEMA = CatalogueOptionsSchema()
