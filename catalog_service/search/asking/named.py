"""The names a query may write before a colon, and what `field:value` asks of an index: filters, days, titles, numbers."""

import calendar
import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from catalog_service.search.asking.nodes import LABELS, NAMES, AnyOf, Days, Is, Node, Phrase, Prefix, Term
from catalog_service.search.document import LONGEST_VALUE
from catalog_service.search.fields import DATES, FILTERS, Filter, day_number
from catalog_service.search.labels import labelled
from catalog_service.search.language.numbers import begun_key, name_key
from catalog_service.search.language.script import folded
from schemas import vocabularies
from schemas.fields import is_partial_date

TITLE, NAME, YEAR = "title", "name", "year"

LAST_DAY = 3_652_059
"""9999-12-31, counted from 0001-01-01 as 1."""

_ALSO = {
    TITLE: "title 标题 题名 名称",
    NAME: "id identifier number document_number index_number 文号 发文字号 索引号 编号",
}


def _names() -> Mapping[str, str]:
    found = {folded(word): field for field, words in _ALSO.items() for word in words.split()}
    found |= {folded(word): f.name for f in FILTERS.values() for word in (f.name, *f.called)}
    found |= {folded(word): d.name for d in DATES.values() for word in (d.name, *d.called)}
    return MappingProxyType(found)


FIELD_NAMES = _names()
"""What may stand before a colon, folded → `title`, `name`, or the name of a filter or date."""

_YEARS = re.compile(r"(\d{4})-(\d{4})")
_RANGE = re.compile(r"(?P<sign>>=|<=|>|<|=)?(?P<first>[\d-]*)(?P<dots>\.\.\.?)?(?P<last>[\d-]*)")
_LEAST_PREFIX = 2


def asked_of(field: str, text: str, *, beginning: bool) -> Node | None:
    """What `field:text` asks for, `text` folded; None where the field cannot have such a value. Not for titles, which are words."""
    if field == NAME:
        return _name(text, beginning=beginning)
    if field == YEAR or field in DATES:
        return _days("issued" if field == YEAR else field, text)
    return _value(FILTERS[field], text, beginning=beginning)


def _name(text: str, *, beginning: bool) -> Node | None:
    key = begun_key(text) if beginning else name_key(text)
    if not key:
        return None
    return Prefix(NAMES, key) if beginning and len(key) >= _LEAST_PREFIX else Term(NAMES, key)


def _value(field: Filter, text: str, *, beginning: bool) -> Node | None:
    if field.codes:
        listed = vocabularies.code_of(field.vocabulary, text) if field.vocabulary else None
        code = text if text in field.codes else listed
        return Is(field.name, code) if code else None
    nodes: list[Node] = [Is(field.name, value) for value in dict.fromkeys((field.folded(text)[:LONGEST_VALUE],)) if value]
    if field.worded and (tokens := labelled(field.name, text)):
        if beginning and len(tokens) == 1:
            nodes.append(Prefix(LABELS, tokens[0]))
        else:
            nodes.append(Phrase(LABELS, tuple(tokens)) if len(tokens) > 1 else Term(LABELS, tokens[0]))
    return (nodes[0] if len(nodes) == 1 else AnyOf(tuple(nodes))) if nodes else None


def _days(name: str, text: str) -> Node | None:
    """`2015`, `2015..2019`, `2015..`, `2015-2019`, `>=2019-05`, `<2019`: a partial date stands for all its days."""
    found = _RANGE.fullmatch(_YEARS.sub(r"\1..\2", text))
    if found is None or not (found["first"] or found["last"]):
        return None
    sign, dots = found["sign"], found["dots"]
    if (sign and (dots or found["last"])) or not all(is_partial_date(part) for part in (found["first"], found["last"]) if part):
        return None
    first, last = found["first"], found["last"] if dots else found["first"]
    lowest, highest = day_number(first) if first else 1, _end(last) if last else LAST_DAY
    lowest, highest = {
        ">=": (lowest, LAST_DAY),
        ">": (highest + 1, LAST_DAY),
        "<=": (1, highest),
        "<": (1, lowest - 1),
    }.get(sign or "", (lowest, highest))
    return Days(name, min(lowest, LAST_DAY), max(min(highest, LAST_DAY), 0))


def _end(partial: str) -> int:
    """The last day of a year, a month or a day."""
    year, month, day = (*map(int, partial.split("-")), 0, 0)[:3]
    return date(year, month or 12, day or calendar.monthrange(year, month or 12)[1]).toordinal()
