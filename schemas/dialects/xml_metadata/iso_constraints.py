"""What may be done with a resource, in ISO metadata: constraints → licence, rights and access of a record."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from schemas.dialects.loose.licenses import license_code, license_told
from schemas.dialects.loose.texts import Odd, shown
from schemas.dialects.xml_metadata.elements import Element, code_at, every, link_at, local, said, saying
from schemas.fields import is_http_url

_ADDRESS = re.compile(r"""https?://[^\s"'<>\\)\]},]+""")
_SECRET = frozenset({"confidential", "secret", "topsecret"})
_OPEN = frozenset({"unclassified", "public", "unrestricted", "none"})
_HELD_BACK = frozenset({"restricted", "private", "confidential", "inconfidence", "sbu", "sensitivebutunclassified"})
_LICENSING = frozenset({"license", "licence", "licenceunrestricted", "licenceenduser", "licencedistributor"})


@dataclass(frozen=True, slots=True)
class _Stated:
    """What a constraint says: its words, the address they link to, and whether the constraint calls itself a licence."""

    text: str
    link: str | None
    is_license: bool


def constraints_of(identification: Element | None, odd: Odd) -> dict[str, Any]:
    """The wire values `license`, `rights` and `access` as far as they are told."""
    stated: list[_Stated] = []
    access = "public"
    for constraint in every(identification, "resourceConstraints", "*"):
        if local(constraint) == "MD_SecurityConstraints":
            access = _stricter(access, _of_class(code_at(constraint, "classification"), odd))
        if _codes(constraint, "accessConstraints") & _HELD_BACK:
            access = _stricter(access, "restricted")
        stated.extend(_said_in(constraint))
    values: dict[str, Any] = {"access": access}
    if stated:
        values["rights"] = "\n".join(dict.fromkeys(each.text for each in stated))
    license_ = _license(stated, odd)
    if license_:
        values["license"] = license_
    return values


def _said_in(constraint: Element) -> Iterator[_Stated]:
    is_license = bool(_codes(constraint, "useConstraints") & _LICENSING)
    for found in every(constraint, "useLimitation|otherConstraints"):
        link = link_at(found)
        text = said(found) or link
        if text:
            yield _Stated(text, link, is_license)
    for reference in every(constraint, "reference", "CI_Citation"):
        link = next(iter(saying(reference, "onlineResource", "CI_OnlineResource", "linkage")), None)
        for text in saying(reference, "title"):
            yield _Stated(text, link if link and is_http_url(link) else None, is_license)


def _license(stated: list[_Stated], odd: Odd) -> dict[str, Any] | None:
    """A licence on our list, by link, by words or by an address among words; else an address that is all a constraint says;
    else the words of a constraint that calls itself a licence."""
    for each in stated:
        for given in (each.link, each.text, *(address.rstrip(".;") for address in _ADDRESS.findall(each.text))):
            if given and license_code(given):
                return license_told(given)
    for each in stated:
        if is_http_url(each.text):
            return license_told(each.text)
    for each in stated:
        if each.is_license:
            if each.link is None:
                odd.note("license_not_a_url", "license", f"the licence is not an http(s) address: {shown(each.text)}", each.text)
            return license_told(each.text) | ({"url": each.link} if each.link else {})
    return None


def _codes(constraint: Element, name: str) -> set[str]:
    return {(code_at(found) or "").casefold() for found in every(constraint, name)}


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
