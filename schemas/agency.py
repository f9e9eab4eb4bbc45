"""An agency as a record names it: who issued or publishes, never where the record was found."""

import re
import unicodedata
from dataclasses import dataclass

from marshmallow import Schema, fields, post_load, validate

_NOT_IN_A_SLUG = re.compile(r"[^\w]+", re.UNICODE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """`id` is the slug of the name and is the same wherever the name is the same; `name` is as the source gives it."""

    id: str
    name: str


def agency_named(name: str) -> Agency:
    """The agency of that name. White space and width variants of one name meet in one id, in any script."""
    shown = " ".join(name.split())
    return Agency(id=slug(shown), name=shown)


def slug(text: str, longest: int = 120) -> str:
    """A readable path segment in the text's own script: `北京市人民政府`, `department-of-energy`; `unnamed` where nothing is left."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _NOT_IN_A_SLUG.sub("-", folded).strip("-_")[:longest] or "unnamed"


class AgencySchema(Schema):
    """`{id, name}`."""

    id = fields.String(required=True, validate=validate.Length(min=1, max=200))
    name = fields.String(required=True, validate=validate.Length(min=1, max=500))

    @post_load
    def make(self, values: dict[str, str], **_: object) -> Agency:
        return Agency(**values)
