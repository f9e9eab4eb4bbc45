"""A page of records of a catalogue service → its entries, where the next page begins, and how many records match."""

import re

from harvesters.datasets.paging import Page
from harvesters.datasets.xml_pages import count_in, entry_of, records_of
from harvesters.documents.asking import Unusable
from harvesters.entry import Entry
from harvesters.fetching.fetcher import Response
from harvesters.outcome import Problem
from harvesters.platforms.csw.question import Question
from harvesters.platforms.csw.service import judge
from harvesters.reading.xml import NotXml, Xml
from harvesters.reading.xml_metadata import key_in, metadata_in, unreadable
from schemas.dialects.xml_metadata.elements import every

_OPENING = re.compile(rb"<(?:[\w.-]+:)?(?:(?:[A-Z]+_)?M[DI]_Metadata|Record|SummaryRecord|BriefRecord|RDF)(?=[\s>])")


def page_of(response: Response, position: int, question: Question) -> Page:
    """The page that begins at that position. Raises Unusable for an answer that is none."""
    root, records = records_of(response, _OPENING, lambda root: list(every(root, "SearchResults", "*")))
    judge(root, "GetRecordsResponse")
    results = next(every(root, "SearchResults"), None)
    if results is None:
        raise Unusable("not_xml", "was answered without results")
    matched, following = count_in(results, "numberOfRecordsMatched"), count_in(results, "nextRecord")
    if not records and (matched or position == 1):
        raise Unusable("empty_list", f"was answered with no records of {matched or 0}", "look at the constraint of the declaration")
    behind = position + len(records)
    if following is not None and following > behind:
        behind = following
    more = behind <= matched if matched is not None else following is not None and following > position
    return Page(found=tuple(_found(record, question) for record in records), after={"position": behind} if more else None, total=matched)


def _found(record: Xml | NotXml, question: Question) -> Entry | Problem:
    if isinstance(record, NotXml):
        return unreadable(question.url, record)
    element = metadata_in(record.root)
    key = key_in(element)
    return entry_of(element, record, key=key, url=question.record(key) if key else question.url, raw=element)
