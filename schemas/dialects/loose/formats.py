"""The kind of a file as feeds write it, by media type, by name, or only by its address → media type and format."""

import re
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from schemas.dialects.loose.texts import Odd, line_of, shown
from schemas.vocabularies import code_of

SERVICES = frozenset({"REST", "WMS", "WFS", "SPARQL"})
"""Formats that are asked, not downloaded."""
_NO_FILES = SERVICES | {"HTML", "BIN"}
_MARKS = (
    ("wmts", "WMTS"), ("wms", "WMS"), ("wfs", "WFS"), ("wcs", "WCS"), ("csw", "CSW"), ("sos", "SOS"), ("wps", "WPS"),
    ("ogc:api", "OGC API"), ("esri:arcgis", "REST"), ("arcgis", "REST"), ("opendap", "OPENDAP"), ("thredds", "THREDDS"), ("atom", "ATOM"),
)  # fmt: skip
_PROTOCOL = re.compile(r"(?:WWW|OGC|ESRI|FILE|DB|GLG|TMS|UKST|COPYFILE|RBNB|HTTP)[:-]\S+", re.IGNORECASE)
"""The words that geographic catalogs have for how an online resource is reached (`WWW:LINK-1.0-http--link`), given as its format."""
_CAPITALS = re.compile(r"(?<![\w-])(?:CSV|PDF|XLSX?|JSON|XML|KML|KMZ|GML|SHP|GPKG|HTML|ODS|DXF|RDF)(?![\w-])")
"""The names of formats in a longer name (`Carte au format PDF`)."""
_LONGEST_NAME = 60
_UNTOLD = frozenset({"application/octet-stream", "binary/octet-stream", "application/unknown", "application/x-download"})
_LONGEST_FORMAT = 40


def kind_of(media: Any, words: Any, address: str | None, odd: Odd, at: str) -> tuple[str | None, str | None]:
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
    if "://" in folded:
        # The address of a format on somebody's list.
        folded = re.split(r"[/#]", folded.rstrip("/"))[-1].removesuffix("_SRVC")
    if _PROTOCOL.fullmatch(folded):
        return service_in(folded)
    code = code_of("media_type", folded) or code_of("media_type", folded.removesuffix("_SRVC")) or code_of("media_type", _in_front(folded))
    if code or "/" in folded:
        return code
    named = (
        {named for word in _CAPITALS.findall(folded) if (named := code_of("media_type", word))} if len(folded) <= _LONGEST_NAME else set()
    )
    if len(named) == 1:
        return named.pop()
    return folded.upper()[:_LONGEST_FORMAT] or None


def service_in(words: str) -> str | None:
    """The kind of service that a protocol, a function or an address names."""
    folded = words.casefold()
    if folded.startswith("http"):
        parts = urlsplit(folded)
        folded = f"{parts.path.rpartition('/')[2]} {parts.query.replace('=', ' ')}" + (" arcgis" if "/rest/services/" in parts.path else "")
    return next((kind for mark, kind in _MARKS if mark in folded), None)


def _in_front(words: str) -> str:
    """What stands before a remark in brackets: `XLSX (Excel)`."""
    return words.partition("(")[0].strip()


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
