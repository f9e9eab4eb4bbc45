"""Who answers for a resource, in ISO metadata of either standard: the parties by role → the agency and the contact of a record."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from schemas.agency import agency_named
from schemas.dialects.loose.texts import Odd, shown
from schemas.dialects.xml_metadata.elements import Element, code_at, every, telling
from schemas.fields import is_http_url

_LONGEST_NAME = 300
# Whose data it is, before who hands it out, before whom to ask.
_ANSWERING = ("publisher", "owner", "custodian", "originator", "resourceProvider", "author", "distributor", "pointOfContact")
_NOBODY = frozenset({"", "none", "not provided", "unknown", "n/a", "missing", "inapplicable", "-"})


@dataclass(frozen=True, slots=True)
class Party:
    """One responsible party; None where it says nothing."""

    role: str
    organisation: str | None
    person: str | None
    email: str | None
    phone: str | None
    url: str | None


def parties_at(element: Element | None, *path: str) -> Iterator[Party]:
    """The parties at a path that leads to CI_ResponsibleParty (ISO 19115:2003) or CI_Responsibility (ISO 19115-1)."""
    for found in every(element, *path, "CI_ResponsibleParty|CI_Responsibility"):
        role = code_at(found, "role") or ""
        parties = list(every(found, "party", "CI_Organisation|CI_Individual")) or [found]
        for party in parties:
            yield _party(role, party, is_person=party.tag != found.tag and str(party.tag).endswith("CI_Individual"))


def _party(role: str, party: Element, *, is_person: bool) -> Party:
    contacts = [*every(party, "contactInfo", "CI_Contact"), *every(party, "individual", "CI_Individual", "contactInfo", "CI_Contact")]

    def told(*path: str) -> str | None:
        return next((text for contact in contacts if (text := _word(telling(contact, *path)))), None)

    name = _word(telling(party, "name"))
    person = _word(telling(party, "individualName") or telling(party, "individual", "CI_Individual", "name"))
    return Party(
        role=role,
        organisation=_word(telling(party, "organisationName")) or (None if is_person else name),
        person=(name if is_person else person) or _word(telling(party, "positionName")),
        email=told("address", "CI_Address", "electronicMailAddress"),
        phone=told("phone", "CI_Telephone", "voice|number"),
        url=told("onlineResource", "CI_OnlineResource", "linkage"),
    )


def agency_of(parties: list[Party]) -> dict[str, str] | None:
    """The organisation that answers for the resource: the first of the role that weighs most; None where none is named."""
    named = [party for party in parties if party.organisation]
    if not named:
        return None
    party = min(named, key=lambda party: _ANSWERING.index(party.role) if party.role in _ANSWERING else len(_ANSWERING))
    name = (party.organisation or "")[:_LONGEST_NAME]
    return {"id": agency_named(name).id, "name": name}


def contact_of(parties: list[Party], odd: Odd) -> dict[str, Any] | None:
    """Whom to ask: a party with an e-mail address, one that is a point of contact first."""
    reachable = [party for party in parties if party.email or party.phone or party.person or party.organisation]
    if not reachable:
        return None
    party = max(reachable, key=lambda party: (bool(party.email), party.role == "pointOfContact"))
    email = party.email
    if email:
        email = email.split(";")[0].split(",")[0].strip().removeprefix("mailto:")
        if "@" not in email or " " in email:
            odd.note("invalid_value", "contact.email", f"electronicMailAddress is not an e-mail address: {shown(email)}", email)
            email = None
    url = party.url if party.url and is_http_url(party.url) else None
    return {"name": party.person or party.organisation, "email": email, "phone": party.phone, "url": url}


def _word(text: str | None) -> str | None:
    line = " ".join(text.split()) if text else ""
    return None if line.casefold() in _NOBODY else line
