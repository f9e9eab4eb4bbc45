"""Who publishes and whom to ask, as DCAT tells it: foaf, org, vCard and schema.org, as nodes, names or bare addresses."""

import re
from typing import Any
from urllib.parse import unquote

from schemas.dialects.dcat.tree import address_in, by_language, every_value, preferred, values_of, words_in
from schemas.dialects.loose.texts import Odd, shown
from schemas.dialects.loose.values import agency_told, tail_of
from schemas.fields import is_http_url

_NAMES = (
    "foaf:name",
    "skos:prefLabel",
    "rdfs:label",
    "vcard:fn",
    "vcard:organization-name",
    "dct:title",
    "schema:name",
    "schema:legalName",
)
_PARENTS = ("org:subOrganizationOf", "org:unitOf", "schema:parentOrganization", "dct:isPartOf")
_CONTACT_NAMES = ("vcard:fn", "vcard:organization-name", "vcard:hasFN", "foaf:name", "schema:name", "rdfs:label", "skos:prefLabel")
_MAILS = ("vcard:hasEmail", "vcard:email", "foaf:mbox", "schema:email")
_PHONES = ("vcard:hasTelephone", "vcard:tel", "foaf:phone", "schema:telephone")
_PAGES = ("vcard:hasURL", "vcard:url", "foaf:homepage", "foaf:page", "schema:url")
_ORGANIZATIONS = ("vcard:organization-name", "vcard:organisation-name", "vcard:hasOrganizationName", "vcard:org")
"""The second is how GeoNetwork writes it."""
_MAIL_AS_ADDRESS = re.compile(r"https?://\S*/([^/@\s]+@[\w-]+(?:\.[\w-]+)+)")
"""A bare e-mail address in the place of an address, which every reader of RDF resolves against the document's own."""
_WORDS = re.compile(r"[^\W\d_]{2}.* .*[^\W\d_]{2}")
_PUBLISHERS = ("dct:publisher", "schema:publisher", "dc:publisher", "dct:creator", "dct:rightsHolder", "schema:creator")


_ROLES = ("publisher", "owner", "custodian", "resourceProvider", "distributor", "originator")
"""ISO 19115's words for who stands behind a dataset, as GeoDCAT-AP keeps them, the best first."""


def agency_of(tree: dict[str, Any], odd: Odd, language: str | None) -> dict[str, str] | None:
    """The wire values of who publishes, else of who made it, holds the rights or is responsible for it as GeoDCAT-AP has it. Its
    name, its parent's where it has none, the code of an address on one of the EU's lists; another bare address is flagged, and a
    name only where it ends in words. Where nobody has a name, the organization of whom to ask."""
    nameless: str | None = None
    for value in (*every_value(tree, *_PUBLISHERS), *_responsible(tree)):
        if name := _name(value, language, 0):
            return agency_told(name, odd, "publisher")
        address = address_in(value) or ""
        if "/authority/corporate-body/" in address:
            return agency_told(tail_of(address), odd, "publisher")
        nameless = nameless or address
    if nameless:
        odd.note("empty_value", "agency", f"publisher has no name: {shown(nameless)}", nameless)
        # GeoNetwork names an organization in its address alone.
        words = unquote(tail_of(nameless))
        if _WORDS.search(words):
            return agency_told(words, odd, "publisher")
    return _organization_to_ask(tree, odd)


def _organization_to_ask(tree: dict[str, Any], odd: Odd) -> dict[str, str] | None:
    """The organization of a contact, which ISO 19115 catalogs give in the publisher's place."""
    for contact in every_value(tree, "dcat:contactPoint", "adms:contactPoint"):
        for organization in every_value(contact, *_ORGANIZATIONS):
            named = [words_in(inner) for inner in every_value(organization, *_ORGANIZATIONS)] + [words_in(organization)]
            if name := next((words for words in named if words and not is_http_url(words)), None):
                odd.note("missing_value", "agency", f"publisher is missing; the contact's organization was taken: {shown(name)}", name)
                return agency_told(name, odd, "contactPoint")
    return None


def _responsible(tree: dict[str, Any]) -> list[Any]:
    """Who has one of the roles: by a property of its own, or by an attribution that names it."""
    found = [(_ROLES.index(role), agent) for role in _ROLES for agent in values_of(tree, f"geodcat:{role}")]
    for attribution in values_of(tree, "prov:qualifiedAttribution"):
        told = {tail_of(address) for value in every_value(attribution, "dcat:hadRole", "dct:type") if (address := address_in(value))}
        places = [_ROLES.index(role) for role in told if role in _ROLES]
        found += [(min(places), agent) for agent in values_of(attribution, "prov:agent") if places]
    return [agent for _, agent in sorted(found, key=lambda one: one[0])]


def _name(value: Any, language: str | None, depth: int) -> str | None:
    if not isinstance(value, dict) or "@value" in value:
        words = words_in(value)
        return None if words and is_http_url(words) else words
    for naming in _NAMES:
        told = by_language(values_of(value, naming))
        tag = preferred(told, language)
        if tag is not None:
            return told[tag]
    parents = values_of(value, *_PARENTS) if depth < 3 else []
    return next((name for parent in parents if (name := _name(parent, language, depth + 1))), None)


def contact_of(values: list[Any], odd: Odd) -> dict[str, Any] | None:
    """The wire values of the first contact that says anything."""
    for value in values:
        contact = _contact(value, odd)
        if any(contact.values()):
            return contact
    return None


def _contact(value: Any, odd: Odd) -> dict[str, Any]:
    if not isinstance(value, dict) or "@value" in value:
        told = words_in(value) or ""
        value = {"vcard:hasEmail": told} if "@" in told else {"vcard:hasURL": told} if is_http_url(told) else {"vcard:fn": told}
    name = next((words for inner in values_of(value, *_CONTACT_NAMES) if (words := words_in(inner))), None)
    mail, phone, page = (_told(value, names) for names in (_MAILS, _PHONES, _PAGES))
    contact: dict[str, Any] = {"name": " ".join(name.split()) if name else None, "email": None}
    if mail:
        bare: str = mail[7:].lstrip("/ ") if mail[:7].lower() == "mailto:" else mail
        bare = bare.partition("?")[0].replace("%40", "@").strip()
        bare = resolved[1] if (resolved := _MAIL_AS_ADDRESS.fullmatch(bare)) else bare
        if "@" in bare and " " not in bare and not is_http_url(bare):
            contact["email"] = bare
        elif is_http_url(bare):
            page = page or bare
        else:
            odd.note("invalid_value", "contact.email", f"hasEmail is not an e-mail address: {shown(mail)}", mail)
    if phone:
        contact["phone"] = phone.removeprefix("tel:").strip() or None
    if page and is_http_url(page):
        contact["url"] = page
    return contact


def _told(value: Any, names: tuple[str, ...]) -> str | None:
    """What a property says itself, or through the vCard node it leads to."""
    for found in every_value(value, *names):
        for inner in (*values_of(found, "vcard:hasValue", "vcard:value", "rdf:value"), found):
            said = address_in(inner) or words_in(inner)
            if said:
                return said
    return None
