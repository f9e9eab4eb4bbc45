"""A page of records of an OAI-PMH repository → its entries, where the next page lies, and how many records there are."""

import re

from harvesters.datasets.paging import Expired, Page
from harvesters.datasets.xml_pages import count_in, entry_of, records_of
from harvesters.documents.asking import Unusable
from harvesters.entry import Entry
from harvesters.fetching.fetcher import Response
from harvesters.outcome import Problem
from harvesters.platforms.oai_pmh.repository import address, judge
from harvesters.reading.xml import NotXml, Xml
from harvesters.reading.xml_metadata import metadata_in, unreadable
from schemas.dialects.xml_metadata.elements import every, first, said, telling

_OPENING = re.compile(rb"<(?:[\w.-]+:)?record\b[^<>]*>(?=\s*<(?:[\w.-]+:)?header\b)")
_FORGOTTEN, _NOTHING = "badResumptionToken", "noRecordsMatch"


def page_of(response: Response, url: str, prefix: str) -> Page:
    """One page of ListRecords, in the format of that `prefix`, of the repository at `url`. Raises Unusable for an answer that
    is none, Expired for a token the repository does not know."""
    root, records = records_of(response, _OPENING, lambda root: list(every(root, "ListRecords", "record")))
    code = judge(root, (_FORGOTTEN, _NOTHING))
    if code == _FORGOTTEN:
        raise Expired
    if code == _NOTHING:
        raise Unusable("empty_list", "says that there are no records", "look at the sets and formats of the declaration")
    listed = next(every(root, "ListRecords"), None)
    if listed is None:
        raise Unusable("not_xml", "was answered without a list of records")
    found = [_found(record, url, prefix) for record in records]
    token = first(listed, "resumptionToken")
    following = said(token)
    return Page(
        found=tuple(entry for entry in found if entry is not None),
        after={"token": following} if following else None,
        total=count_in(token, "completeListSize"),
        left_out=sum(1 for entry in found if entry is None),
    )


def _found(record: Xml | NotXml, url: str, prefix: str) -> Entry | Problem | None:
    """The entry of a record; None for one that was deleted."""
    if isinstance(record, NotXml):
        return unreadable(url, record)
    header = next(every(record.root, "header"), None)
    if header is not None and header.get("status", "").casefold() == "deleted":
        return None
    key = " ".join((telling(header, "identifier") or "").split())
    held = next(every(record.root, "metadata", "*"), None)
    element = metadata_in(held) if held is not None else record.root
    own = address(url, {"verb": "GetRecord", "identifier": key, "metadataPrefix": prefix}) if key else url
    return entry_of(element, record, key=key, url=own, raw=record.root)
