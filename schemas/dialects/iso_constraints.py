"""What may be done with a resource, in ISO metadata: constraints → licence, rights and access of a record."""

import re
from typing import Any

from schemas.dialects.iso_xml import Element, code_at, every, link_at, local, said, saying
from schemas.dialects.licenses import license_code, license_told
from schemas.dialects.loose import Odd, shown
from schemas.fields import is_http_url

_ADDRESS = re.compile(r"""https?://[^\s"'<>\\)\]},]+""")
_SECRET = frozenset({"confidential", "secret", "topsecret"})
_OPEN = frozenset({"unclassified", "public", "unrestricted", "none"})
_HELD_BACK = frozenset({"restricted", "private", "confidential", "inconfidence", "sbu", "sensitivebutunclassified"})
_LICENSING = frozenset({"license", "licence", "licenceunrestricted", "licenceenduser", "licencedistributor"})


def constraints_of(identification: Element | None, odd: Odd) -> dict[str, Any]:
    """The wire values `license`, `rights` and `access` as far as they are told."""
    legal: list[tuple[str, str | None]] = []
    stated: list[str] = []
    values: dict[str, Any] = {"access": "public"}
    for constraint in every(identification, "resourceConstraints", "*"):
        if local(constraint) == "MD_SecurityConstraints":
            values["access"] = _stricter(values["access"], _of_class(code_at(constraint, "classification"), odd))
        limits = {(code or "").casefold() for code in map(_code, every(constraint, "accessConstraints"))}
        if limits & _HELD_BACK:
            values["access"] = _stricter(values["access"], "restricted")
        uses = {(code or "").casefold() for code in map(_code, every(constraint, "useConstraints"))}
        for text in _texts(constraint):
            stated.append(text[0])
            legal.append(text)
            if uses & _LICENSING:
                legal.append((f"\0{text[0]}", text[1]))
    rights = "\n".join(dict.fromkeys(stated))
    if rights:
        values["rights"] = rights
    license_ = _license(legal, odd)
    if license_:
        values["license"] = license_
    return values


def _texts(constraint: Element) -> list[tuple[str, str | None]]:
    """What the constraint says in words, each with the address it links to."""
    found: list[tuple[str, str | None]] = []
    for stated in every(constraint, "useLimitation|otherConstraints"):
        text, link = said(stated), link_at(stated)
        if text or link:
            found.append((text or link or "", link))
    for reference in every(constraint, "reference", "CI_Citation"):
        link = next(iter(saying(reference, "onlineResource", "CI_OnlineResource", "linkage")), None)
        found.extend((text, link) for text in saying(reference, "title"))
    return found


def _license(legal: list[tuple[str, str | None]], odd: Odd) -> dict[str, Any] | None:
    """A licence on our list, by link, by words or by an address among words; else an address that is all a constraint says;
    else the words of a constraint that calls itself a licence (marked with U+0000 here)."""
    words = [(text.lstrip("\0"), link) for text, link in legal]
    for text, link in words:
        for given in (link, text, *(address.rstrip(".;") for address in _ADDRESS.findall(text))):
            if given and license_code(given):
                return license_told(given)
    for text, _ in words:
        if is_http_url(text):
            return license_told(text)
    for text, link in legal:
        if text.startswith("\0"):
            if link is None:
                odd.note("license_not_a_url", "license", f"the licence is not an http(s) address: {shown(text[1:])}", text[1:])
            return license_told(text[1:]) | ({"url": link} if link else {})
    return None


def _code(element: Element) -> str | None:
    return code_at(element)


def _of_class(code: str | None, odd: Odd) -> str:
    folded = re.sub(r"[\s_-]", "", (code or "").casefold())
    if not folded or folded in _OPEN:
        return "public"
    if folded in _SECRET:
        return "non-public"
    if folded not in _HELD_BACK:
        # What says it is not simply public must not be treated as if it were.
        odd.note("unknown_access_level", "access", f"{shown(code)} is no classification", code)
    return "restricted"


def _stricter(one: str, other: str) -> str:
    return max(one, other, key=("public", "restricted", "non-public").index)
