"""The words of `[options]` of an OAI-PMH repository, as the platform's docstring tells them."""

from dataclasses import dataclass

from marshmallow import fields, validate

from harvesters.datasets.options import ListOptions, ListOptionsSchema

PREFERRED = ("dcat", "iso19115-3", "iso19139", "datacite", "oai_dc")


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryOptions(ListOptions):
    """`sets` are setSpecs (none: everything), `prefer` metadata formats, the best first."""

    sets: tuple[str, ...] = ()
    prefer: tuple[str, ...] = PREFERRED


class RepositoryOptionsSchema(ListOptionsSchema):
    """`[options]`; a word that is not here is refused by name."""

    class Meta(ListOptionsSchema.Meta):
        exclude = ("page_size",)

    sets = fields.List(fields.String(validate=validate.Length(min=1)), load_default=list)
    prefer = fields.List(
        fields.String(validate=validate.Length(min=1)), load_default=lambda: list(PREFERRED), validate=validate.Length(min=1)
    )
    made = RepositoryOptions


SCHEMA = RepositoryOptionsSchema()
