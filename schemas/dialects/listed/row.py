"""A row of a published list of datasets, its cells by the fields of `listed_columns` → the wire values of a dataset."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from schemas.dialects.loose.dates import date_of, period_of
from schemas.dialects.loose.formats import SERVICES, kind_of
from schemas.dialects.loose.languages import language_of
from schemas.dialects.loose.texts import Odd, Oddity, line_of, shown, text_of, word_of
from schemas.dialects.loose.values import agency_told, frequency_told, licensed
from schemas.fields import is_http_url

_WORDS = re.compile(r"[,;，；、|\n]+")
_ADDRESSES = re.compile(r"[;；|\n]+|,(?=\s*https?://)|\s+(?=https?://)")
_FORMATS = re.compile(r"[,;，；、|/\s]+")


def from_row(told: Mapping[str, str], *, site: str, time_zone: str = "UTC") -> tuple[dict[str, Any], list[Oddity]]:
    """The wire values of a dataset (without `agency` where the row names none) and whatever was odd. Addresses without a host are
    those of `site`."""
    odd = Odd()

    def line(field: str) -> str | None:
        return word_of(told.get(field) or None, odd, field, field)

    page, path = _addresses(told, "page", site, odd), _addresses(told, "path", site, odd)
    files = [*_addresses(told, "download", site, odd), *(address for address in path if _is_file(address))]
    pages = [*page, *(address for address in path if not _is_file(address))]
    values: dict[str, Any] = {
        "kind": "dataset",
        "identifier": line_of(told.get("identifier") or None, odd, "identifier", "identifier"),
        "title": line_of(told.get("title") or None, odd, "title", "title"),
        "description": text_of(told.get("description") or None, odd, "description", "description"),
        "keywords": _split(told.get("keywords", ""), _WORDS),
        "themes": [{"scheme": None, "code": None, "label": word} for word in _split(told.get("theme", ""), _WORDS)],
        "access": "public",
        "license": licensed(line("license")),
        "landing_page": pages[0] if pages else None,
        "documentation": pages[1:],
        "issued": date_of(told.get("issued"), odd, "issued", "issued", time_zone),
        "modified": date_of(told.get("modified"), odd, "modified", "modified", time_zone),
        "language": [tag for word in _split(told.get("language", ""), _WORDS) if (tag := language_of(word))],
        "distributions": _distributions(files, told, odd),
    }
    if told.get("frequency"):
        values["frequency"] = frequency_told(told["frequency"], odd, "frequency")
    if told.get("temporal"):
        values["temporal"] = period_of(told["temporal"], odd, "temporal", "temporal", time_zone)
    if place := line("spatial"):
        values["spatial"] = {"text": place}
    if agency := agency_told(told.get("agency") or None, odd, "agency"):
        values["agency"] = agency
    _contact(told, values, odd)
    return values, odd.found


def _split(text: str, between: re.Pattern[str]) -> list[str]:
    return list(dict.fromkeys(word for part in between.split(text) if (word := " ".join(part.split()))))


def _addresses(told: Mapping[str, str], field: str, site: str, odd: Odd) -> list[str]:
    """The addresses of a cell, made whole; what is none is noted and left out."""
    found: list[str] = []
    for written in _split(told.get(field, ""), _ADDRESSES):
        address = _whole(site, written)
        if address is None:
            odd.note("not_a_url", "landing_page", f"{field} is not an http(s) address: {shown(written)}", written)
        else:
            found.append(address)
    return list(dict.fromkeys(found))


def _whole(site: str, written: str) -> str | None:
    try:
        address = urljoin(site, written.replace(" ", "%20"))
    except ValueError:
        return None
    return address if is_http_url(address) else None


def _is_file(address: str) -> bool:
    _, format_ = kind_of(None, None, address, Odd(), "distributions")
    return format_ is not None and format_ not in SERVICES


def _distributions(files: list[str], told: Mapping[str, str], odd: Odd) -> list[dict[str, Any]]:
    """A distribution for each file. As many formats as files are theirs in turn, one is that of all; else addresses tell."""
    formats = _split(told.get("format", ""), _FORMATS)
    if len(formats) not in (1, len(files)):
        formats = []
    columns = line_of(told.get("columns") or None, odd, "distributions", "columns")
    found = []
    for position, address in enumerate(files):
        given = formats[position] if len(formats) == len(files) else formats[0] if formats else None
        media_type, format_ = kind_of(None, given, address, odd, f"distributions.{position}")
        place = "access_url" if format_ in SERVICES or format_ == "HTML" else "download_url"
        values = {"format": format_, "media_type": media_type, "description": columns, place: address}
        found.append({name: value for name, value in values.items() if value is not None})
    return found


def _contact(told: Mapping[str, str], values: dict[str, Any], odd: Odd) -> None:
    name, email, phone = (word_of(told.get(f"contact_{part}") or None, odd, "contact", part) for part in ("name", "email", "phone"))
    if name or email or phone:
        values["contact"] = {"name": name, "email": email if email and "@" in email else None, "phone": phone}
