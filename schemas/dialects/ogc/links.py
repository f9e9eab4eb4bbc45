"""Links of OGC API and STAC objects (`{href, rel, type, title, length}`) → distributions, and what else they lead to."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from schemas.dialects.loose.formats import SERVICES, kind_of
from schemas.dialects.loose.texts import Odd, line_of, text_of, url_of
from schemas.dialects.loose.values import bytes_told
from schemas.fields import is_http_url

_DATA = frozenset({"item", "items", "enclosure", "data", "download", "related", "http://www.opengis.net/def/rel/ogc/1.0/data", "service"})
_DOCUMENTS = frozenset({"describedby", "documentation", "about", "help", "cite-as"})
_LANDING = frozenset({"alternate", "canonical", "describes"})


def joined(value: Any, base: str | None) -> Any:
    """The links with addresses that are relative to `base` made whole; what is no list of links as it is."""
    if not isinstance(value, list) or not base:
        return value
    return [
        {**link, "href": _whole(link["href"], base)} if isinstance(link, dict) and _is_relative(link.get("href")) else link
        for link in value
    ]


def _is_relative(href: Any) -> bool:
    return isinstance(href, str) and bool(href.strip()) and ":" not in href.partition("/")[0] and " " not in href.strip()


def _whole(href: str, base: str) -> str:
    try:
        return urljoin(base, href.strip())
    except ValueError:
        return href


def links_of(value: Any, odd: Odd) -> list[dict[str, Any]]:
    """The distributions among the links: what holds or serves the data; a link without a relation counts as such."""
    found: list[dict[str, Any]] = []
    for link in value if isinstance(value, list) else []:
        if not isinstance(link, dict) or str(link.get("rel") or "data") not in _DATA:
            continue
        at = f"distributions.{len(found)}"
        address = url_of(link.get("href"), odd, f"{at}.download_url", "href")
        if address is None:
            continue
        found.append(
            distribution(link, address, odd, at, is_service=link.get("rel") in ("items", "service") or bool(link.get("templated")))
        )
    return found


def distribution(told: Mapping[str, Any], address: str, odd: Odd, at: str, *, is_service: bool = False) -> dict[str, Any]:
    """The wire values of the distribution at `address`, of which a link or an asset tells."""
    media_type, format_ = kind_of(told.get("type"), told.get("format"), address, odd, at)
    serves = is_service or format_ in SERVICES
    values: dict[str, Any] = {
        "role": "service" if serves else "data",
        "title": line_of(told.get("title") or told.get("name"), odd, f"{at}.title", "link title"),
        "description": text_of(told.get("description"), odd, f"{at}.description", "link description"),
        "format": format_,
        "media_type": media_type,
        "access_url" if serves or format_ == "HTML" else "download_url": address,
        "bytes": bytes_told(told.get("length") or told.get("file:size"), odd, f"{at}.bytes"),
    }
    return {name: value for name, value in values.items() if value is not None}


def documents_of(value: Any) -> tuple[str | None, list[str]]:
    """(the page people read, documents about the data) among the links."""
    links = [link for link in (value if isinstance(value, list) else []) if isinstance(link, dict)]
    told = [(str(link.get("rel")), str(link.get("type") or ""), link.get("href")) for link in links]
    pages = [href for rel, kind, href in told if rel in _LANDING and "html" in kind and isinstance(href, str) and is_http_url(href)]
    documents = [href for rel, _, href in told if rel in _DOCUMENTS and isinstance(href, str) and is_http_url(href)]
    return (pages[0] if pages else None), list(dict.fromkeys(documents))
