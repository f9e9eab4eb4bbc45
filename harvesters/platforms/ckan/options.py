"""The words of `[options]` of a CKAN portal, as the platform's docstring tells them."""

import re
from dataclasses import dataclass

from marshmallow import fields, validate

from harvesters.datasets.options import ListOptions, ListOptionsSchema

_NAME = re.compile(r'[^\s"]{1,200}\Z')
_NAMES = validate.Regexp(_NAME, error="write the name that stands in its address, such as water-board")


@dataclass(frozen=True, slots=True, kw_only=True)
class CkanOptions(ListOptions):
    """() and '' where a declaration says nothing."""

    organizations: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    query: str = ""
    trust_modified: bool = False

    @property
    def filters(self) -> str:
        """The filter query; '' for all datasets."""
        named = (("organization", self.organizations), ("groups", self.groups))
        clauses = [f"{field}:({' OR '.join(map(_quoted, names))})" for field, names in named if names]
        return " AND ".join([*clauses, *([self.query] if self.query else [])])


class CkanOptionsSchema(ListOptionsSchema):
    """`[options]`; a word that is not here is refused by name."""

    organizations = fields.List(fields.String(validate=_NAMES), load_default=list)
    groups = fields.List(fields.String(validate=_NAMES), load_default=list)
    query = fields.String(load_default="", validate=validate.Length(max=2000))
    trust_modified = fields.Boolean(load_default=False)
    made = CkanOptions


def _quoted(name: str) -> str:
    return f'"{name}"'


SCHEMA = CkanOptionsSchema()
