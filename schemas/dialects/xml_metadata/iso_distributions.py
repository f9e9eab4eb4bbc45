"""Through what a resource can be had, in ISO metadata: online resources by protocol and function → distributions and documents."""

from typing import Any

from schemas.dialects.loose.formats import SERVICES, format_named, kind_of, service_in
from schemas.dialects.loose.texts import Odd, line_of, url_of
from schemas.dialects.xml_metadata.elements import Element, code_at, every, saying, telling
from schemas.fields import is_http_url

_MEGABYTE = 1024 * 1024
_MOST_MEGABYTES = 1e9
_TOLD_ONLY = frozenset({"information", "search", "completeMetadata", "browsing", "browseGraphic", "offlineAccess", "emailService"})
_FILES = frozenset({"download", "fileAccess"})
_ARCGIS = "/rest/services/"
_LONGEST_TITLE = 300


def distributions_of(root: Element, identification: Element | None, odd: Odd) -> tuple[list[dict[str, Any]], list[str]]:
    """The wire values of the distributions, and the addresses that only tell about the resource."""
    found: dict[str, dict[str, Any]] = {}
    documents: dict[str, None] = {}
    for distribution in every(root, "distributionInfo", "MD_Distribution"):
        formats = _formats(distribution, "distributionFormat")
        for distributor in every(distribution, "distributor", "MD_Distributor"):
            own = _formats(distributor, "distributorFormat") or formats
            for transfer in every(distributor, "distributorTransferOptions", "MD_DigitalTransferOptions"):
                _take(transfer, own, found, documents, odd)
            formats = formats or own
        for transfer in every(distribution, "transferOptions", "MD_DigitalTransferOptions"):
            _take(transfer, _formats(transfer, "distributionFormat") or formats, found, documents, odd)
    kind = telling(identification, "serviceType")
    for point in every(identification, "containsOperations", "SV_OperationMetadata", "connectPoint", "CI_OnlineResource"):
        at = f"distributions.{len(found)}"
        address = url_of(telling(point, "linkage"), odd, f"{at}.access_url", "connectPoint")
        if address and not any(_bare(address) == _bare(known) for known in found):
            mark = service_in(f"{telling(point, 'protocol') or ''} {kind or ''} {address}")
            found[address] = {"role": "service", "access_url": address, "format": mark, "title": _title(point, odd, at)}
    return [{name: value for name, value in told.items() if value is not None} for told in found.values()], list(documents)


def _take(transfer: Element, formats: list[str], found: dict[str, dict[str, Any]], documents: dict[str, None], odd: Odd) -> None:
    links = list(every(transfer, "onLine", "CI_OnlineResource"))
    size = _size(telling(transfer, "transferSize")) if len(links) == 1 else None
    for link in links:
        at = f"distributions.{len(found)}"
        linkage = telling(link, "linkage")
        address = url_of(linkage, odd, f"{at}.access_url", "linkage")
        function = code_at(link, "function") or ""
        protocol = " ".join((telling(link, "protocol") or "", telling(link, "applicationProfile") or ""))
        mark = service_in(f"{protocol} {function}") or (
            service_in(address or "") if function in ("", "webMapService") or _ARCGIS in (address or "") else None
        )
        if address is None:
            if not linkage:
                odd.note("no_address", at, "an online resource has no address")
            continue
        if mark is None and function in _TOLD_ONLY:
            documents.setdefault(address)
            continue
        if address in found:
            continue
        # A page about the data is not in the data's format.
        may_be_file = mark is None and not ("www:link" in protocol.casefold() and function not in _FILES)
        mime = link.find(".//{*}MimeFileType")
        media_type, format_ = kind_of(
            None if mime is None else mime.get("type"), formats[0] if len(formats) == 1 and may_be_file else None, address, odd, at
        )
        # Many call a page about the data a download.
        is_file = mark is None and ("download" in protocol.casefold() or (function in _FILES and format_ not in (None, "HTML")))
        found[address] = {
            "role": "service" if mark or (format_ in SERVICES) else "data",
            "title": _title(link, odd, at) if mime is None else None,
            "description": telling(link, "description"),
            "download_url" if is_file else "access_url": address,
            "format": mark or format_,
            "media_type": media_type,
            "bytes": size,
        }


def _formats(element: Element, name: str) -> list[str]:
    """The formats told, each once; those on our list where any is."""
    told = [
        *saying(element, name, "MD_Format", "name"),
        *saying(element, name, "MD_Format", "formatSpecificationCitation", "CI_Citation", "title|alternateTitle"),
    ]
    named = [format_named(" ".join(text.split())) for text in told]
    return list(dict.fromkeys(format_ for format_ in named if format_))


def _title(link: Element, odd: Odd, at: str) -> str | None:
    title = line_of(telling(link, "name"), odd, f"{at}.title", "name")
    return title[:_LONGEST_TITLE] if title and not is_http_url(title) else None


def _size(text: str | None) -> int | None:
    """Bytes of a transferSize, which is told in megabytes."""
    try:
        megabytes = float((text or "").strip().replace(",", "."))
    except ValueError:
        return None
    return round(megabytes * _MEGABYTE) if 0 < megabytes < _MOST_MEGABYTES else None


def _bare(address: str) -> str:
    return address.partition("?")[0].rstrip("/")
