"""Documents that a list tells all of: pages made of what the list holds, and files it names."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from harvesters.documents.addresses import address_in
from harvesters.documents.json_values import first
from harvesters.reading.formats import extension_of, format_of_url, media_type_of, name_in_url
from harvesters.reading.options import PageOptions
from harvesters.reading.page import Attachment, Page, read_page

_FILE_ADDRESS = ("url", "filePath", "file_path", "path", "fileUrl", "file_url", "href", "link", "attachUrl")
_FILE_NAME = ("name", "fileName", "file_name", "title", "resName", "fileTitle", "showName", "oldName", "attachName")


def page_of(fragment: str, *, url: str, title: str, labels: Mapping[str, str], options: PageOptions) -> Page:
    """The page of a document whose text a list holds as a piece of HTML ('' for none). `labels` are the list's own words for
    the fields of `reading.options.FIELDS`; a label block inside the text goes before them."""
    raw = f'<html><body><div id="zoom">{fragment}</div></body></html>'.encode("utf-8", "replace")
    page = read_page(raw, declared_charset="utf-8", url=url, options=options)
    told = {name: value for name, value in labels.items() if not page.labels.get(name)}
    page = replace(page, labels=dict(page.labels) | told)
    return replace(page, title=title, title_origin="label") if title else page


def files_of(values: Any, base: str) -> tuple[Attachment, ...]:
    """The files in a list's array of attachments, whatever it calls their members; what has no address is left out."""
    found: dict[str, Attachment] = {}
    for value in _each(values):
        address = address_in(base, first(value, _FILE_ADDRESS))
        if address is None or address in found:
            continue
        name = first(value, _FILE_NAME) or name_in_url(address)
        word = extension_of(name) or format_of_url(address)
        found[address] = Attachment(url=address, name=name, format=word, media_type=media_type_of(word) if word else None)
    return tuple(found.values())


def _each(values: Any) -> Iterable[Mapping[str, Any]]:
    for value in values if isinstance(values, list) else [values]:
        if isinstance(value, dict):
            yield value
        elif isinstance(value, str) and value:
            yield {"url": value}
