"""A licence as feeds and declarations write it, by name or address → the wire values of a licence."""

import re
from functools import lru_cache
from typing import Any

from schemas.fields import is_http_url
from schemas.vocabularies import label, terms

_LISTED = re.compile(r"(?:spdx\.org|dcat-ap\.de/def|(?:licenses\.)?opendefinition\.org)/licenses/(.+?)(?:\.(?:html|json))?\Z")
"""The address of a licence on a list of licences, by its name there."""
_INSIDE = re.compile(r"\bcc[ -](by(?:[ -](?:nc|nd|sa))*)\)?[ -]v?(\d\.\d)\b")
_ADDRESS = re.compile(r"https?://[^\s<>\"'()\[\]]*[\w/]")
_PORTED = re.compile(r"creativecommons\.org/licenses/(by(?:-nc|-nd|-sa)*)/(\d\.\d)/[a-z]{2,3}\Z")
"""A Creative Commons licence in the law of one country."""
_LONGEST_SENTENCE = 300
_READ = re.compile(r"/(?:legalcode|deed)(?:\.[a-z_-]+)?/?\Z")
"""The page of a Creative Commons licence in some language."""


def license_told(given: str) -> dict[str, Any]:
    """The wire values of a licence from its name, its address, or words that hold one address."""
    address = given if is_http_url(given) else _address_in(given)
    code = license_code(given) or (license_code(address) if address else None)
    return {"id": code, "title": label("license", code) if code else None, "url": address, "as_given": given}


def _address_in(words: str) -> str | None:
    """The only address that short words hold."""
    found = set(_ADDRESS.findall(words)) if len(words) <= _LONGEST_SENTENCE else set()
    address = found.pop() if len(found) == 1 else None
    return address if address and is_http_url(address) else None


@lru_cache(maxsize=4096)
def license_code(given: str) -> str | None:
    """The code on the list `license` for a licence's name or address, whatever its scheme, `www.` and trailing slash, by its name on
    another list of licences, or for a sentence that names one (`… (CC BY 4.0)`)."""
    bare, known = _bare(given), _licenses()
    if bare in known:
        return known[bare]
    if ported := _PORTED.match(bare):
        return known.get(f"cc-{ported[1]}-{ported[2]}")
    if listed := _LISTED.match(bare):
        return known.get(listed[1]) or known.get(listed[1].replace("/", "-")) or known.get(re.sub(r"(\d)_(\d)$", r"\1.\2", listed[1]))
    inside = _INSIDE.search(bare) if len(bare) <= _LONGEST_SENTENCE else None
    return known.get(f"cc-{inside[1].replace(' ', '-')}-{inside[2]}") if inside else None


@lru_cache(maxsize=1)
def _licenses() -> dict[str, str]:
    return {_bare(word): term.code for term in terms("license") for word in (term.code, term.en, term.zh, *term.aliases)}


def _bare(text: str) -> str:
    folded = re.sub(r"^https?://(www\.)?", "", " ".join(text.split()).casefold())
    return _READ.sub("", folded).rstrip("/")
