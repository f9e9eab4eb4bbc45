"""ISO 19115 metadata as XML (ISO 19139 gmd and gmi, ISO 19115-3 mdb) → the wire values of a dataset.

Both standards name the same things alike; they are read by local names, so that undeclared prefixes and mixed namespaces do
no harm. Lineage, quality, reference systems and content descriptions stay in the kept entry only."""

from typing import Any

from schemas.dialects.loose.dates import date_of
from schemas.dialects.loose.texts import Odd, Oddity, line_of, shown, text_of, words_of
from schemas.dialects.loose.values import title_among
from schemas.dialects.xml_metadata.elements import (
    Element,
    code_at,
    every,
    first,
    link_at,
    locales_of,
    saying,
    spelled,
    tag_of,
    telling,
    translations_of,
)
from schemas.dialects.xml_metadata.extent import period_in, place_of
from schemas.dialects.xml_metadata.iso_constraints import constraints_of
from schemas.dialects.xml_metadata.iso_distributions import distributions_of
from schemas.dialects.xml_metadata.iso_parties import agency_of, contact_of, parties_at
from schemas.fields import is_http_url
from schemas.vocabularies import code_of

TOPICS, SCOPES, INSPIRE = "iso-topic-category", "iso-scope", "inspire-theme"
"""Schemes of themes: topic categories, what a record describes where that is no dataset, and INSPIRE's data themes."""
_FREQUENCIES = {"continual": "CONT", "biannually": "ANNUAL_2", "biennially": "BIENNIAL", "irregular": "IRREG", "notplanned": "NEVER"}
_DATES = {
    "issued": ("publication", "released", "available", "creation"),
    "modified": ("revision", "lastRevision", "lastUpdate"),
}
_LARGER = frozenset({"largerWorkCitation", "series", "partOfSeamlessDatabase", "collectiveTitle"})


def iso_key(root: Element) -> str:
    """By what the record is told from others: its own identifier, else that of the resource, else ''."""
    own = telling(root, "fileIdentifier") or telling(root, "metadataIdentifier", "MD_Identifier", "code") or root.get("uuid", "").strip()
    return (
        own
        or telling(root, "identificationInfo", "*", "citation", "CI_Citation", "identifier", "MD_Identifier|RS_Identifier", "code")
        or ""
    )


def from_iso(root: Element, *, time_zone: str = "UTC") -> tuple[dict[str, Any], list[Oddity]]:
    """The wire values of a dataset from an MD_Metadata or MI_Metadata (without `agency` where no organisation is named), and
    whatever was odd. `time_zone` is the publisher's, by its IANA name. Texts may hold HTML still."""
    odd = Odd()
    identification = first(root, "identificationInfo", "*")
    citation = first(identification, "citation", "CI_Citation")
    parties = [
        *parties_at(identification, "pointOfContact"),
        *parties_at(citation, "citedResponsibleParty"),
        *parties_at(root, "contact"),
        *parties_at(root, "distributionInfo", "MD_Distribution", "distributor", "MD_Distributor", "distributorContact"),
    ]
    abstract = next((text for name in ("abstract", "purpose", "supplementalInformation") if (text := telling(identification, name))), None)
    distributions, documents = distributions_of(root, identification, odd)
    values: dict[str, Any] = {
        "kind": "dataset",
        "identifier": line_of(iso_key(root) or None, odd, "identifier", "fileIdentifier"),
        "title": title_among(telling(citation, "title"), telling(citation, "alternateTitle"), abstract, odd),
        "description": text_of(abstract, odd, "description", "abstract"),
        "distributions": distributions,
        "documentation": documents,
        "contact": contact_of(parties, odd),
        "version": telling(citation, "edition"),
        "series": _series(root, identification),
        **constraints_of(identification, odd),
    }
    if (agency := agency_of(parties)) is not None:
        values["agency"] = agency
    names = _keywords(root, identification, values, odd)
    extents = [*every(identification, "extent", "EX_Extent")]
    values["spatial"] = place_of(extents, names, odd)
    values["temporal"] = period_in(extents, odd, time_zone)
    _languages(root, identification, citation, values, odd)
    _dates(identification, citation, values, odd, time_zone)
    page = (
        telling(root, "dataSetURI")
        or link_at(citation, "identifier", "MD_Identifier|RS_Identifier", "code")
        or telling(citation, "onlineResource", "CI_OnlineResource", "linkage")
    )
    if page and is_http_url(page):
        values["landing_page"] = page
    for field, theirs in (("description", "abstract"), ("agency", "organisationName"), ("contact", "contact")):
        if not values.get(field):
            odd.missing(field, theirs)
    return values, odd.found


def _keywords(root: Element, identification: Element | None, values: dict[str, Any], odd: Odd) -> list[str]:
    """Fills `keywords` and `themes`; the place keywords are handed back."""
    words: list[str] = []
    places: list[str] = []
    themes: list[dict[str, str | None]] = [
        {"scheme": TOPICS, "code": topic, "label": spelled(topic)} for topic in dict.fromkeys(_topics(identification))
    ]
    for group in every(identification, "descriptiveKeywords", "MD_Keywords"):
        kind = code_at(group, "type") or ""
        thesaurus = (telling(group, "thesaurusName", "CI_Citation", "title") or "").casefold()
        said_here = saying(group, "keyword")
        if "inspire" in thesaurus and "theme" in thesaurus:
            themes.extend({"scheme": INSPIRE, "code": None, "label": word} for word in said_here)
        places.extend(said_here if kind == "place" else ())
        words.extend(said_here)
    scope = code_at(root, "hierarchyLevel") or code_at(root, "metadataScope", "MD_MetadataScope", "resourceScope")
    if scope and scope.casefold() not in ("dataset", "nongeographicdataset"):
        themes.append({"scheme": SCOPES, "code": scope, "label": spelled(scope)})
    values["keywords"] = words_of(words, odd, "keywords", "keyword")
    values["themes"] = themes
    return places


def _topics(identification: Element | None) -> list[str]:
    return [topic for found in every(identification, "topicCategory") if (topic := code_at(found)) and " " not in topic]


def _series(root: Element, identification: Element | None) -> str | None:
    parent = telling(root, "parentIdentifier") or telling(root, "parentMetadata", "CI_Citation", "identifier", "MD_Identifier", "code")
    if parent:
        return parent
    for link in every(identification, "aggregationInfo|associatedResource", "MD_AggregateInformation|MD_AssociatedResource"):
        if code_at(link, "associationType") in _LARGER:
            return telling(link, "aggregateDataSetIdentifier", "MD_Identifier|RS_Identifier", "code") or telling(
                link, "aggregateDataSetName|name", "CI_Citation", "title"
            )
    return telling(root, "parentMetadata", "CI_Citation", "title")


def _languages(root: Element, identification: Element | None, citation: Element | None, values: dict[str, Any], odd: Odd) -> None:
    """Fills `language`, and `translations` from the languages texts are given in besides."""
    told: list[str] = []
    for found in (*every(identification, "language"), *every(identification, "defaultLocale", "PT_Locale", "language")):
        told += [word for word in (code_at(found),) if word]
    told = told or [word for word in (code_at(root, "language"), code_at(root, "defaultLocale", "PT_Locale", "language")) if word]
    tags: dict[str, None] = {}
    for word in told:
        tag = tag_of(word)
        if tag is None:
            odd.note("odd_language", "language", f"{shown(word)} is no language", word)
        else:
            tags.setdefault(tag)
    values["language"] = list(tags)
    locales = locales_of(root)
    titles = translations_of(first(citation, "title"), locales)
    texts = translations_of(first(identification, "abstract"), locales)
    values["translations"] = [
        {"language": tag, "title": titles.get(tag), "description": texts.get(tag)}
        for tag in dict.fromkeys((*titles, *texts))
        if titles.get(tag) != values["title"] or tag not in tags
    ]


def _dates(identification: Element | None, citation: Element | None, values: dict[str, Any], odd: Odd, zone: str) -> None:
    found: dict[str, list[str]] = {}
    for date in every(citation, "date", "CI_Date"):
        if day := date_of(telling(date, "date"), odd, "issued", "the citation's date", zone):
            found.setdefault(code_at(date, "dateType") or "", []).append(day)
    values["issued"] = next((min(found[kind]) for kind in (*_DATES["issued"], "") if kind in found), None)
    values["modified"] = max((day for kind in _DATES["modified"] for day in found.get(kind, ())), default=None)
    maintenance = first(identification, "resourceMaintenance", "MD_MaintenanceInformation")
    own = telling(maintenance, "userDefinedMaintenanceFrequency", "*")
    word = f"R/{own}" if own else code_at(maintenance, "maintenanceAndUpdateFrequency")
    if word:
        values["frequency"] = _FREQUENCIES.get(word.casefold()) or code_of("frequency", word)
        if values["frequency"] is None:
            odd.note("unknown_frequency", "frequency", f"{shown(word)} is no frequency on the list", word)
