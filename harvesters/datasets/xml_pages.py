"""What catalogs that answer in XML share: an answer's root, a page's records, the entry of one, a count in an attribute."""

import re
from collections.abc import Callable

from harvesters.documents.asking import Unusable
from harvesters.entry import Entry
from harvesters.fetching.fetcher import Response
from harvesters.reading.xml import NotXml, Xml, read_records, read_xml
from harvesters.reading.xml_metadata import fingerprint_of, oddities_of, raw_of, title_in
from schemas.dialects.xml_metadata.elements import Element


def root_of(response: Response) -> Element:
    """The root of an answer. Raises Unusable where it is no XML."""
    try:
        return read_xml(response.body, response.declared_charset).root
    except NotXml as error:
        raise Unusable(error.kind, str(error)) from None


def records_of(
    response: Response, opening: re.Pattern[bytes], records: Callable[[Element], list[Element]]
) -> tuple[Element, list[Xml | NotXml]]:
    """The root of a page and its `records`, each read by itself from where `opening` matches when the whole is broken. Raises
    Unusable where the page is no XML."""
    try:
        return read_records(response.body, response.declared_charset, opening, records)
    except NotXml as error:
        raise Unusable(error.kind, str(error)) from None


def entry_of(element: Element, record: Xml, *, key: str, url: str, raw: Element) -> Entry:
    """The entry of the metadata `element` of a record; `raw` is what is kept of it."""
    return Entry(
        key=key,
        url=url,
        raw=raw_of(raw),
        media_type="application/xml",
        fingerprint=fingerprint_of(element),
        fields={"element": element, "oddities": oddities_of(record)},
        title=title_in(element),
    )


def count_in(element: Element | None, name: str) -> int | None:
    """A whole number in an attribute; None where there is none."""
    text = "" if element is None else element.get(name, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None
