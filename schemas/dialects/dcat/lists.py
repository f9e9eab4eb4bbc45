"""Words of the lists that DCAT refers to by address: the EU's authority tables, IANA's media types, and what others use for them."""

import re
from functools import lru_cache
from typing import Any

from schemas.dialects.dcat.theme_lists import place_on_a_list
from schemas.dialects.dcat.tree import address_in, said_in, values_of, words_in
from schemas.dialects.loose.licenses import license_code, license_told
from schemas.dialects.loose.texts import Odd, shown
from schemas.dialects.loose.values import tail_of
from schemas.fields import is_http_url
from schemas.vocabularies import code_of, label

_FORMATS = {
    "RDF_TURTLE": "TTL",
    "RDF_XML": "RDF",
    "RDF_N_TRIPLES": "NT",
    "JSON_LD": "JSONLD",
    "MAP_SRVC": "WMS",
    "WMS_SRVC": "WMS",
    "WFS_SRVC": "WFS",
    "GPKG": "GPKG",
    "MS_ACCESS": "MDB",
    "TAR_GZ": "GZ",
    "HTML_SIMPL": "HTML",
    "HTML5": "HTML",
    "XHTML": "HTML",
    "PDFA1A": "PDF",
    "PDFA2A": "PDF",
    "SHP": "SHP",
    "OP_DATPRO": "BIN",
}
_LICENCE = re.compile(r"publications\.europa\.eu/resource/authority/licen[cs]e/(\w+)")
_VERSION = re.compile(r"_(\d+)_(\d+)$")
_OPEN = re.compile(r"public|open|free|no ?limitation|no ?restriction|unrestricted|offen|ouvert", re.IGNORECASE)
_CLOSED = re.compile(r"non.?public|not public|restrict|confidential|closed|secret|sensitive|forbidden", re.IGNORECASE)
_UNRESTRICTED = re.compile(r"(?:no|without|not|free of)(?: \w+)? (?:restrict|limit)\w*|unrestricted|no ?limitations?", re.IGNORECASE)
_MEDIA = re.compile(r"iana\.org/assignments/media-types/([\w.+-]+/[\w.+-]+)", re.IGNORECASE)


def theme_told(value: Any) -> dict[str, str | None] | None:
    """The wire values of a theme: of a list that is known by its code there, any other by what it is called."""
    address = address_in(value) or ""
    words = words_in(value)
    if words and is_http_url(words):
        words = None
    scheme, code, name = place_on_a_list(address) or (None, None, None)
    # The EU's own names are the same in every catalog.
    words = (name if scheme == "data-theme" else None) or words or name or code or tail_of(address).replace("_", " ")
    return {"scheme": scheme, "code": code, "label": " ".join(words.split())} if words else None


def license_of(values: list[Any]) -> dict[str, Any] | None:
    """The wire values of the first licence that is told: by address, by the address it says to be equal to, by name."""
    for value in values:
        given = address_in(value) or words_in(value)
        if not given:
            continue
        equal = [address for other in values_of(value, "skos:exactMatch", "owl:sameAs") if (address := address_in(other))]
        words = words_in(value)
        if not is_http_url(given) and words:
            given = words
        told = license_told(given)
        code = next((code for name in (given, *equal, words) if name and (code := _license_code(name))), None)
        return told | {"id": code, "title": label("license", code) if code else told["title"] or (words if words != given else None)}
    return None


def access_of(values: list[Any], odd: Odd) -> tuple[str, str | None]:
    """The level of access, and the words that say it where they say more than a word of a list. Unknown levels count as
    restricted; sentences are looked at for what they forbid."""
    for value in values:
        said = said_in(value)
        if not said:
            continue
        address = address_in(value) or said
        code = code_of("access", tail_of(address)) or code_of("access", said)
        if code:
            return code, None
        telling = f"{said} {tail_of(address)}"
        sentence = None if is_http_url(said) else said
        if _CLOSED.search(_UNRESTRICTED.sub("", telling)):
            return "restricted", sentence
        if _OPEN.search(telling) or len(said.split()) > 3:
            return "public", sentence
        odd.note("unknown_access_level", "access", f"{shown(said)} is no access level", said)
        return "restricted", sentence
    return "public", None


def media_type_in(value: Any) -> str | None:
    """The media type: itself, or the tail of its address at IANA."""
    said = words_in(value) if words_in(value) and "/" in (words_in(value) or "") else address_in(value) or words_in(value)
    found = _MEDIA.search(said or "")
    return found[1] if found else said


def format_in(value: Any) -> str | None:
    """The word for a format: by the EU's list, by its address at IANA, or as it is called."""
    address = address_in(value) or ""
    if "/file-type/" in address:
        code = tail_of(address).upper()
        return _FORMATS.get(code, code)
    found = _MEDIA.search(address)
    words = words_in(value)
    if found and not (words and not is_http_url(words)):
        return found[1]
    said = words or address
    return _FORMATS.get(said.upper(), tail_of(said)) if said else None


@lru_cache(maxsize=4096)
def _license_code(name: str) -> str | None:
    found = _LICENCE.search(name)
    if not found:
        return license_code(name)
    code = _VERSION.sub(r"-\1.\2", found[1]).replace("BYSA", "BY-SA").replace("BYNC", "BY-NC").replace("_", "-")
    return license_code(code)
