"""Which format a file is, from the extension of its name or address or from its media type."""

import re
from functools import cache, lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

from schemas.vocabularies import code_of, terms

_EXTENSION = re.compile(r"\.([A-Za-z0-9]{1,8})$")
_NAME_PARAMETERS = ("showname", "filename", "file_name", "name", "file", "fn", "attname", "oldname", "realname")
_PAGES = frozenset(("HTML", "XML", "JSON"))


def extension_of(name: str) -> str | None:
    """The format word of a file's name (`关于….docx` → `DOCX`), or None where its extension is no format we know."""
    found = _EXTENSION.search(name.strip())
    return _format_of_extension(found[1].lower()) if found else None


@lru_cache(maxsize=512)
def _format_of_extension(extension: str) -> str | None:
    return code_of("media_type", extension)


def format_of_url(url: str) -> str | None:
    """The format word that an address tells, in its path or in a parameter (`downfile.jsp?filename=a.pdf`), or None."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    told = extension_of(unquote(parts.path))
    if told is not None and told not in _PAGES:
        return told
    for name, value in parse_qsl(parts.query):
        if name.lower() in _NAME_PARAMETERS and (named := extension_of(value)):
            return named
    return told


def name_in_url(url: str) -> str:
    """The name of a file that its address tells: `showname` and the like before the last segment of the path; '' for none."""
    parts = urlsplit(url)
    told = {name.lower(): value for name, value in parse_qsl(parts.query)}
    for name in _NAME_PARAMETERS:
        if told.get(name):
            return told[name].rsplit("/", 1)[-1]
    return unquote(parts.path).rsplit("/", 1)[-1]


@cache
def media_type_of(format_word: str) -> str | None:
    """The media type of a format word: the first of its aliases that is one."""
    for term in terms("media_type"):
        if term.code == format_word:
            return next((alias for alias in term.aliases if "/" in alias), None)
    return None
