"""A page of records of a catalogue service → its entries, where the next page begins, and how many records match."""

import re

from harvesters.datasets.paging import Page
from harvesters.documents.asking import Unusable
from harvesters.entry import Entry
from harvesters.fetching.fetcher import Response
from harvesters.outcome import Problem
from harvesters.platforms.csw.service import Question, judge
from harvesters.reading.xml import NotXml, Xml, read_records
from harvesters.reading.xml_metadata import fingerprint_of, key_in, metadata_in, oddities_of, raw_of, title_in, unreadable
from schemas.dialects.iso_xml import Element, every

_OPENING = re.compile(rb"<(?:[\w.-]+:)?(?:M[DI]_Metadata|Record|SummaryRecord|BriefRecord)(?=[\s>])")


def page_of(response: Response, position: int, question: Question) -> Page:
    """The page that begins at that position. Raises Unusable for an answer that is none."""
    try:
        root, records = read_records(response.body, response.declared_charset, _OPENING, _records)
    except NotXml as error:
        raise Unusable(error.kind, str(error)) from None
    judge(root, "GetRecordsResponse")
    results = next(every(root, "SearchResults"), None)
    if results is None:
        raise Unusable("not_xml", "was answered without results")
    matched, following = _number(results, "numberOfRecordsMatched"), _number(results, "nextRecord")
    if not records and (matched or position == 1):
        raise Unusable("empty_list", f"was answered with no records of {matched or 0}", "look at the constraint of the declaration")
    behind = position + len(records)
    if following is not None and following > behind:
        behind = following
    more = behind <= matched if matched is not None else following is not None and following > position
    return Page(found=tuple(_found(record, question) for record in records), after={"position": behind} if more else None, total=matched)


def _records(root: Element) -> list[Element]:
    return list(every(root, "SearchResults", "*"))


def _found(record: Xml | NotXml, question: Question) -> Entry | Problem:
    if isinstance(record, NotXml):
        return unreadable(question.url, record)
    element = metadata_in(record.root)
    key = key_in(element)
    return Entry(
        key=key,
        url=question.record(key) if key else question.url,
        raw=raw_of(element),
        media_type="application/xml",
        fingerprint=fingerprint_of(element),
        fields={"element": element, "oddities": oddities_of(record)},
        title=title_in(element),
    )


def _number(results: Element, name: str) -> int | None:
    text = results.get(name, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None
