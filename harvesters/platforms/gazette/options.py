"""The words of `[options]` of a gazette, as the platform's docstring tells them."""

from dataclasses import dataclass

from marshmallow import fields

from harvesters.documents.options import ListedOptions, ListedOptionsSchema, is_pattern

ISSUE = (
    r"(?:(?:19|20)\d\d\s*年?\s*)?第\s*[\d一二三四五六七八九十百]+\s*(?:[-—~、,，]\s*第?\s*\d+\s*)?[期号](?!令|公告|通告|提案|建议|议案|文件)"
    r"|总第\s*\d+\s*[期号]|/issue_\d+/?(?:index\.\w+)?$"
)
"""What an issue's link says or its address holds: 2024年第3期, 第12号, 总第1800期, /issue_11146/."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GazetteOptions(ListedOptions):
    """'' and () where a declaration says nothing."""

    serial: str = ""
    issue: str = ISSUE
    hosts: tuple[str, ...] = ()


class GazetteOptionsSchema(ListedOptionsSchema):
    """`[options]`; a word that is not here is refused by name."""

    serial = fields.String(load_default="")
    issue = fields.String(load_default=ISSUE, validate=is_pattern)
    hosts = fields.List(fields.String(), load_default=list)
    made = GazetteOptions


SCHEMA = GazetteOptionsSchema()
