"""schema.org's DataDownload and Croissant's FileObject, FileSet and RecordSet → the wire values of distributions. Pages that write
DCAT's words under schema.org's name are understood."""

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urljoin

from schemas.dialects.loose.dates import date_of
from schemas.dialects.loose.formats import SERVICES, kind_of
from schemas.dialects.loose.multilingual import first_told, spoken
from schemas.dialects.loose.texts import Odd, line_of, shown, text_of, url_of
from schemas.dialects.loose.values import bytes_told, checksum_told
from schemas.dialects.schema_org.json_ld import types_of

_SIZE = re.compile(r"(\d[\d,]*)\s*(?:B|bytes?)?", re.IGNORECASE)
_ROUNDED = re.compile(r"[\d.,]+\s*[kKMGT]i?B?")
_LONGEST = 4000


def distributions_of(told: Mapping[str, Any], odd: Odd, zone: str, *, language: str | None, base: str) -> list[dict[str, Any]]:
    """The wire values of a dataset's `distribution`. Those of Croissant that lie inside another (`containedIn`) are not to be had
    alone: they are told in its description. `base` is the address that others are relative to."""
    items = told.get("distribution")
    found: dict[str, dict[str, Any]] = {}
    inside: dict[str, list[str]] = {}
    for item in items if isinstance(items, list) else [items] if items else []:
        if isinstance(item, str) and item.strip():
            odd.note("wrong_type", "distributions", f"distribution is an address, not an object: {shown(item)}", item)
            item = {"contentUrl": item}
        if not isinstance(item, Mapping) or not any(value for name, value in item.items() if not name.startswith("@")):
            odd.note("empty_value", "distributions", f"a distribution says nothing: {shown(item)}", item)
        elif holders := _references(item.get("containedIn")):
            told_as = line_of(first_told(item, ("includes", "contentUrl", "name")), Odd(), "distributions", "includes")
            for holder in holders:
                inside.setdefault(holder, []).extend([told_as] if told_as else [])
        else:
            values = _distribution(item, odd, f"distributions.{len(found)}", zone, language, base)
            found[str(item.get("@id") or f"#{len(found)}")] = values
    columns = _columns(told)
    for name, values in found.items():
        says = (
            columns.get(name) or inside.get(name) or (columns.get("") if len(found) == 1 or values is next(iter(found.values())) else None)
        )
        if says and "description" not in values:
            values["description"] = ", ".join(dict.fromkeys(says))[:_LONGEST]
    return list(found.values())


def _distribution(item: Mapping[str, Any], odd: Odd, at: str, zone: str, language: str | None, base: str) -> dict[str, Any]:
    get = item.get
    download = _address(first_told(item, ("contentUrl", "downloadURL")), base, odd, f"{at}.download_url", "contentUrl")
    access = _address(first_told(item, ("url", "embedUrl", "accessURL")), base, odd, f"{at}.access_url", "url")
    if not first_told(item, ("contentUrl", "downloadURL", "url", "embedUrl", "accessURL")):
        odd.note("no_address", at, "a distribution has no contentUrl")
    media_type, format_ = kind_of(
        _first(first_told(item, ("encodingFormat", "mediaType"))),
        _first(first_told(item, ("fileFormat", "format"))),
        download or access,
        odd,
        at,
    )
    if download and format_ in SERVICES:
        download, access = None, access or download
    values: dict[str, Any] = {
        "identifier": line_of(first_told(item, ("identifier", "@id")), Odd(), f"{at}.identifier", "@id"),
        "role": "service" if format_ in SERVICES or "WebAPI" in types_of(item) else "data",
        "title": line_of(spoken(first_told(item, ("name", "title")), language), odd, f"{at}.title", "distribution name"),
        "description": text_of(spoken(get("description"), language), odd, f"{at}.description", "distribution description"),
        "download_url": download,
        "access_url": access,
        "format": format_,
        "media_type": media_type,
        "bytes": _bytes(first_told(item, ("contentSize", "byteSize")), odd, f"{at}.bytes"),
        "checksum": _checksum(item, odd, f"{at}.checksum"),
        "issued": date_of(
            first_told(item, ("datePublished", "uploadDate", "dateCreated", "issued")), odd, f"{at}.issued", "datePublished", zone
        ),
        "modified": date_of(first_told(item, ("dateModified", "modified")), odd, f"{at}.modified", "dateModified", zone),
    }
    return {name: value for name, value in values.items() if value is not None}


def _address(value: Any, base: str, odd: Odd, field: str, theirs: str) -> str | None:
    value = _first(value)
    if isinstance(value, Mapping):
        value = value.get("@id") or value.get("url")
    if isinstance(value, str) and "://" not in value and value.strip() and not value.lower().startswith("www."):
        with suppress(ValueError):  # then url_of notes it as what it is
            value = urljoin(base, value.strip().replace(" ", "%20"))
    return url_of(value, odd, field, theirs)


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _bytes(value: Any, odd: Odd, field: str) -> int | None:
    """`89`, `89 B`, `1,204 bytes`; rounded sizes (`1.2 MB`) tell no number of bytes."""
    if isinstance(value, str):
        if found := _SIZE.fullmatch(value.strip()):
            return bytes_told(found[1], odd, field)
        if _ROUNDED.fullmatch(value.strip()):
            return None
    return bytes_told(value, odd, field)


def _checksum(item: Mapping[str, Any], odd: Odd, field: str) -> str | None:
    name = next((name for name in ("sha256", "sha512", "sha1", "md5") if isinstance(item.get(name), str) and item[name].strip()), None)
    if name:
        return checksum_told(item[name], name, odd, field)
    # In the words of SPDX, as science-on-schema.org has it.
    told = item.get("checksum")
    for one in told if isinstance(told, list) else [told]:
        if isinstance(one, Mapping) and one.get("checksumValue"):
            algorithm = one.get("checksumAlgorithm") or one.get("algorithm")
            algorithm = algorithm.get("@id") if isinstance(algorithm, Mapping) else algorithm
            return checksum_told(one["checksumValue"], algorithm, odd, field)
    return None


def _references(value: Any) -> list[str]:
    told = value if isinstance(value, list) else [value]
    names = (one.get("@id") if isinstance(one, Mapping) else one for one in told)
    return [name for name in names if isinstance(name, str) and name]


def _columns(told: Mapping[str, Any]) -> dict[str, list[str]]:
    """The names of columns by the distribution they are read from; under '' those of the dataset as a whole (variableMeasured)."""
    found: dict[str, list[str]] = {}
    for variable in _listed(told.get("variableMeasured")):
        name = variable.get("name") if isinstance(variable, Mapping) else variable
        if word := line_of(name, Odd(), "distributions", "variableMeasured"):
            found.setdefault("", []).append(word)
    for record_set in _listed(told.get("recordSet")):
        for field in _listed(record_set.get("field")) if isinstance(record_set, Mapping) else ():
            if isinstance(field, Mapping) and (word := line_of(field.get("name"), Odd(), "distributions", "field name")):
                source = field.get("source")
                source = source if isinstance(source, Mapping) else {}
                held_by = (
                    _references(source.get("fileObject")) or _references(source.get("fileSet")) or _references(source.get("distribution"))
                )
                for name in held_by or [""]:
                    found.setdefault(name, []).append(word)
    return found


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
