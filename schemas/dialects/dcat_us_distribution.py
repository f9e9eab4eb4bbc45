"""A distribution in the words of DCAT-US 1.1 (Project Open Data) → the wire values of ours, and back."""

from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from schemas.dialects.loose import Odd, line_of, shown, text_of, url_of
from schemas.dialects.loose_dates import date_of
from schemas.distribution import Distribution
from schemas.vocabularies import code_of

_SERVICES = frozenset({"REST", "WMS", "WFS", "SPARQL"})
_NO_FILES = _SERVICES | {"HTML", "BIN"}
_UNTOLD = frozenset({"application/octet-stream", "binary/octet-stream", "application/unknown", "application/x-download"})
_LONGEST_FORMAT = 40


def distributions_of(value: Any, odd: Odd, zone: str) -> list[dict[str, Any]]:
    """The wire values of a `distribution`: a list of objects, or what feeds write in its place."""
    if value is None:
        return []
    if not isinstance(value, list):
        odd.note("single_value_for_list", "distributions", f"distribution is no list: {shown(value)}", value)
        value = [value]
    found: list[dict[str, Any]] = []
    for item in value:
        if isinstance(item, str) and item.strip():
            odd.note("wrong_type", f"distributions.{len(found)}", f"distribution is an address, not an object: {shown(item)}", item)
            item = {"accessURL": item}
        if not isinstance(item, dict) or not any(v for k, v in item.items() if not k.startswith("@")):
            odd.note("empty_value", "distributions", f"a distribution says nothing: {shown(item)}", item)
            continue
        found.append(_distribution(item, odd, f"distributions.{len(found)}", zone))
    return found


def _distribution(item: dict[str, Any], odd: Odd, at: str, zone: str) -> dict[str, Any]:
    get = item.get
    download = url_of(get("downloadURL"), odd, f"{at}.download_url", "downloadURL")
    access = url_of(get("accessURL"), odd, f"{at}.access_url", "accessURL")
    if download is None and access is None and not get("downloadURL") and not get("accessURL"):
        odd.note("no_address", at, "a distribution has neither accessURL nor downloadURL")
    media_type, format_ = _kind(get("mediaType"), get("format"), download or access, odd, at)
    values: dict[str, Any] = {"format": format_, "media_type": media_type, "download_url": download, "access_url": access}
    if get("title") is not None:
        values["title"] = line_of(item["title"], odd, f"{at}.title", "distribution title")
    if get("description") is not None:
        values["description"] = text_of(item["description"], odd, f"{at}.description", "distribution description")
    if format_ in _SERVICES:
        values["role"] = "service"
    for ours, theirs in (("conforms_to", "conformsTo"), ("described_by", "describedBy")):
        if get(theirs) is not None:
            values[ours] = url_of(item[theirs], odd, f"{at}.{ours}", theirs)
    for name in ("issued", "modified"):
        if get(name) is not None:
            values[name] = date_of(item[name], odd, f"{at}.{name}", f"distribution {name}", zone)
    identifier = get("identifier") or get("@id")
    if identifier is not None:
        values["identifier"] = line_of(identifier, odd, f"{at}.identifier", "distribution identifier")
    return {name: found for name, found in values.items() if found is not None}


def _kind(media: Any, words: Any, address: str | None, odd: Odd, at: str) -> tuple[str | None, str | None]:
    """(media type, format) from `mediaType`, `format` and, where both say nothing, the address."""
    media_type = line_of(media, odd, f"{at}.media_type", "mediaType")
    media_type = media_type.partition(";")[0].strip().lower() or None if media_type else None
    format_ = line_of(words, odd, f"{at}.format", "format")
    if media_type and "/" not in media_type:
        odd.note("format_in_media_type", f"{at}.media_type", f"mediaType holds a format: {shown(media_type)}", media_type)
        format_, media_type = format_ or media_type, None
    elif media_type and (" " in media_type or "://" in media_type):
        kept = _media_type_in(media_type)
        odd.note("invalid_value", f"{at}.media_type", f"mediaType is no media type: {shown(media_type)}", media_type)
        media_type = kept
    named = format_named(format_) if format_ else None
    if named is None and media_type and media_type not in _UNTOLD:
        named = format_named(media_type)
    return media_type, named or _format_in_address(address)


@lru_cache(maxsize=4096)
def format_named(words: str) -> str | None:
    """The short upper-case word for a format's name or media type: `text/csv` and `Comma Separated Values` → `CSV`. A name
    on no list is kept in upper case; a media type on no list gives None."""
    folded = words.strip().strip(".").partition(";")[0]
    code = code_of("media_type", folded)
    if code or "/" in folded:
        return code
    return folded.upper()[:_LONGEST_FORMAT] or None


def _format_in_address(address: str | None) -> str | None:
    if not address:
        return None
    ending = urlsplit(address).path.rpartition("/")[2].rpartition(".")
    if not ending[0] or not 2 <= len(ending[2]) <= 7:
        return None
    code = code_of("media_type", ending[2])
    return code if code not in _NO_FILES else None


def _media_type_in(text: str) -> str | None:
    """The media type a sentence or an address in the IANA registry names, where it is one on the list."""
    for part in (text, text.rpartition("media-types/")[2], text.partition(" ")[0]):
        if part.count("/") == 1 and " " not in part and code_of("media_type", part):
            return part
    return None


def distribution_to_dcat_us(distribution: Distribution) -> dict[str, Any]:
    """The same in DCAT-US words; empty fields are left out."""
    told: dict[str, Any] = {
        "@type": "dcat:Distribution",
        "@id": distribution.identifier,
        "title": distribution.title,
        "description": distribution.description,
        "accessURL": distribution.access_url,
        "downloadURL": distribution.download_url,
        "format": distribution.format,
        "mediaType": distribution.media_type,
        "conformsTo": distribution.conforms_to,
        "describedBy": distribution.described_by,
        "issued": distribution.issued,
        "modified": distribution.modified,
    }
    return {name: value for name, value in told.items() if value is not None}
