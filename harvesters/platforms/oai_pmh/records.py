"""A page of records of an OAI-PMH repository → its entries, where the next page lies, and how many records there are."""

import re
from urllib.parse import urlencode

from harvesters.datasets.paging import Expired, Page
from harvesters.documents.asking import Unusable
from harvesters.entry import Entry
from harvesters.fetching.fetcher import Response
from harvesters.outcome import Problem
from harvesters.platforms.oai_pmh.repository import judge
from harvesters.reading.xml import NotXml, Xml, read_records
from harvesters.reading.xml_metadata import fingerprint_of, metadata_in, oddities_of, raw_of, title_in, unreadable
from schemas.dialects.iso_xml import Element, every, first, said, telling

_OPENING = re.compile(rb"<(?:[\w.-]+:)?record\b[^<>]*>(?=\s*<(?:[\w.-]+:)?header\b)")
_FORGOTTEN, _NOTHING = "badResumptionToken", "noRecordsMatch"


def page_of(response: Response, url: str, prefix: str) -> Page:
    """One page of ListRecords, in the format of that `prefix`, of the repository at `url`. Raises Unusable for an answer that
    is none, Expired for a token the repository does not know."""
    try:
        root, records = read_records(response.body, response.declared_charset, _OPENING, _records)
    except NotXml as error:
        raise Unusable(error.kind, str(error)) from None
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
    size = token.get("completeListSize", "") if token is not None else ""
    following = said(token)
    return Page(
        found=tuple(entry for entry in found if entry is not None),
        after={"token": following} if following else None,
        total=int(size) if size.isascii() and size.isdigit() and len(size) < 12 else None,
        left_out=sum(1 for entry in found if entry is None),
    )


def _records(root: Element) -> list[Element]:
    return list(every(root, "ListRecords", "record"))


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
    question = urlencode({"verb": "GetRecord", "identifier": key, "metadataPrefix": prefix})
    return Entry(
        key=key,
        url=f"{url}{'&' if '?' in url else '?'}{question}" if key else url,
        raw=raw_of(record.root),
        media_type="application/xml",
        fingerprint=fingerprint_of(element),
        fields={"element": element, "oddities": oddities_of(record)},
        title=title_in(element),
    )
