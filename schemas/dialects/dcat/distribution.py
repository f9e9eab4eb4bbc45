"""A distribution or data service of DCAT 2 and 3 as a tree → the wire values of a distribution."""

import re
from decimal import Decimal
from typing import Any

from schemas.dialects.dcat.lists import format_in, media_type_in
from schemas.dialects.dcat.tree import (
    address_in,
    by_language,
    every_value,
    first_address,
    first_said,
    has_type,
    preferred,
    values_of,
    words_in,
)
from schemas.dialects.loose.dates import date_of
from schemas.dialects.loose.formats import SERVICES, kind_of, service_in
from schemas.dialects.loose.texts import Odd, line_of, text_of, url_of
from schemas.dialects.loose.values import bytes_told, checksum_told, tail_of
from schemas.fields import is_http_url

_NUMBER = re.compile(r"\d{1,18}(?:\.\d{0,18})?(?:[eE]\+?\d{1,2})?")
_DISTRIBUTIONS = ("dcat:distribution", "adms:sample", "dct:distribution", "schema:distribution")


def distributions_of(tree: dict[str, Any], odd: Odd, zone: str, language: str | None) -> list[dict[str, Any]]:
    """The wire values of a dataset's distributions; a bare address counts as one, what says nothing is flagged."""
    found: list[dict[str, Any]] = []
    for value in every_value(tree, *_DISTRIBUTIONS):
        at = f"distributions.{len(found)}"
        if not isinstance(value, dict):
            value = {"dcat:accessURL": value}
        elif not any(value.values()):
            odd.note("empty_value", "distributions", "a distribution says nothing")
            continue
        found.append(_distribution(value, odd, at, zone, language))
    return found


def licenses_in(tree: dict[str, Any]) -> list[Any]:
    """The licences of a dataset's distributions."""
    return [value for distribution in values_of(tree, "dcat:distribution") for value in values_of(distribution, "dct:license")]


def service_of(tree: dict[str, Any], odd: Odd) -> list[dict[str, Any]]:
    """A data service that is an entry of its own, as the one distribution it is had through."""
    address = first_address(tree, "dcat:endpointURL")
    values = {
        "role": "service",
        "access_url": url_of(address, odd, "distributions.0.access_url", "endpointURL"),
        "described_by": _http(first_address(tree, "dcat:endpointDescription")),
        "conforms_to": first_address(tree, "dct:conformsTo"),
        "format": kind_of(None, first_said(tree, "dct:format"), None, odd, "distributions.0")[1] or "REST",
    }
    return [{name: value for name, value in values.items() if value is not None}] if values["access_url"] else []


def _distribution(tree: dict[str, Any], odd: Odd, at: str, zone: str, language: str | None) -> dict[str, Any]:
    services = values_of(tree, "dcat:accessService")
    told_download = first_address(tree, "dcat:downloadURL", "schema:contentUrl")
    told_access = first_address(tree, "dcat:accessURL", "schema:url") or next(
        (address for service in services if (address := first_address(service, "dcat:endpointURL"))), None
    )
    download = url_of(told_download, odd, f"{at}.download_url", "downloadURL")
    access = url_of(told_access, odd, f"{at}.access_url", "accessURL")
    if not told_download and not told_access:
        odd.note("no_address", at, "a distribution has neither accessURL nor downloadURL")
    media, form = (next(iter(values_of(tree, name)), None) for name in ("dcat:mediaType", "dct:format"))
    media = media if media is not None else next(iter(values_of(tree, "dcat:compressFormat")), None)
    media_type, format_ = kind_of(media_type_in(media), format_in(form), download or access, odd, at)
    format_ = format_ or _service_kind(tree, services, None if download else access)
    values: dict[str, Any] = {
        "identifier": address_in(tree) if "@id" in tree else first_said(tree, "dct:identifier"),
        "title": line_of(
            _spoken(values_of(tree, "dct:title", "rdfs:label", "schema:name"), language), odd, f"{at}.title", "distribution title"
        ),
        "description": text_of(_spoken(values_of(tree, "dct:description"), language), odd, f"{at}.description", "distribution description"),
        "access_url": access,
        "download_url": download,
        "media_type": media_type,
        "format": format_,
        "bytes": _bytes(tree, odd, at),
        "checksum": _checksum(tree, odd, at),
        "conforms_to": first_address(tree, "dct:conformsTo") or first_said(tree, "dct:conformsTo"),
        "described_by": _described(tree) or _http(next((first_address(s, "dcat:endpointDescription") for s in services), None)),
    }
    if format_ in SERVICES or (services and not download) or has_type(tree, "dcat:DataService"):
        values["role"] = "service"
    for name, theirs in (("issued", "dct:issued"), ("modified", "dct:modified")):
        values[name] = date_of(words_in(next(iter(values_of(tree, theirs)), None)), odd, f"{at}.{name}", f"distribution {name}", zone)
    return {name: value for name, value in values.items() if value is not None}


def _service_kind(tree: dict[str, Any], services: list[Any], address: str | None) -> str | None:
    """The kind of service that a distribution, or what gives access to it, says to conform to, or is asked for in its address."""
    standards = [words for part in (tree, *services) for value in every_value(part, "dct:conformsTo") if (words := _named(value))]
    marks = (service_in(tail_of(words)) for words in standards)
    return next((mark for mark in marks if mark), None) or (service_in(address) if address and "?" in address else None)


def _named(value: Any) -> str | None:
    return address_in(value) or words_in(value)


def _bytes(tree: dict[str, Any], odd: Odd, at: str) -> int | None:
    said = words_in(next(iter(values_of(tree, "dcat:byteSize", "schema:contentSize")), None))
    # Numbers of RDF may be written with an exponent or a fraction of nothing.
    number = _NUMBER.fullmatch(said or "")
    return bytes_told(int(Decimal(number[0])) if number else said, odd, f"{at}.bytes")


def _checksum(tree: dict[str, Any], odd: Odd, at: str) -> str | None:
    for value in values_of(tree, "spdx:checksum"):
        algorithm = first_address(value, "spdx:algorithm")
        said = first_said(value, "spdx:checksumValue") or words_in(value)
        if said:
            return checksum_told(said, algorithm, odd, f"{at}.checksum")
    return None


def _described(tree: dict[str, Any]) -> str | None:
    found = every_value(tree, "dcat:describedBy", "foaf:page")
    inner = [first_address(value, "dcat:downloadURL", "dcat:accessURL") for value in found] + [address_in(value) for value in found]
    return next((address for address in inner if address and is_http_url(address)), None)


def _spoken(values: list[Any], language: str | None) -> str | None:
    told = by_language(values)
    tag = preferred(told, language)
    return None if tag is None else told[tag]


def _http(address: str | None) -> str | None:
    return address if address and is_http_url(address) else None
