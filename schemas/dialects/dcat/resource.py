"""DCAT 2 and 3, DCAT-AP and their kin: a dataset, series or data service as a tree → the wire values of a dataset.

The standards are at w3.org/TR/vocab-dcat-3 and semiceu.github.io/DCAT-AP. The tree is what `dcat_tree` reads: made of a graph's
statements, or of JSON whose names were given their prefixes (`dcat_us3`)."""

import re
from typing import Any

from schemas.dialects.dcat.agents import agency_of, contact_of
from schemas.dialects.dcat.distribution import distributions_of, licenses_in, service_of
from schemas.dialects.dcat.extent import period_told, place_of
from schemas.dialects.dcat.lists import access_of, license_of, theme_told
from schemas.dialects.dcat.tree import (
    address_in,
    by_language,
    every_value,
    first_address,
    first_said,
    has_type,
    language_in,
    preferred,
    said_in,
    values_of,
    words_in,
)
from schemas.dialects.loose.dates import date_of
from schemas.dialects.loose.languages import language_of
from schemas.dialects.loose.multilingual import translations
from schemas.dialects.loose.texts import Odd, Oddity, line_of, shown, text_of, url_of, without_controls, words_of
from schemas.dialects.loose.values import frequency_told, tail_of
from schemas.fields import is_http_url

_TITLES = ("dct:title", "schema:name", "rdfs:label", "skos:prefLabel", "dct:alternative", "foaf:name", "dc:title")
_DESCRIPTIONS = ("dct:description", "schema:description", "rdfs:comment", "dct:abstract", "dc:description")
_IDENTIFIERS = ("dct:identifier", "adms:identifier", "schema:identifier", "dc:identifier")
_THEMES = ("dcat:theme", "dct:subject", "geodcat:topicCategory", "dcatap:hvdCategory")
_FILES = ("dcat:accessURL", "dcat:downloadURL")
_PAGES = ("foaf:page", "dcat:describedBy", "dct:isReferencedBy", "adms:versionNotes")
_ANONYMOUS = re.compile(r"/\.well-known/genid/|^_:|^urn:x-?bnode|#bnode|^nodeid:", re.IGNORECASE)
_RELATIONS = {
    "dcat:inSeries": "part_of",
    "dct:isPartOf": "part_of",
    "dct:replaces": "replaces",
    "dct:isReplacedBy": "replaced_by",
    "dct:isVersionOf": "version_of",
    "dcat:isVersionOf": "version_of",
    "dcat:previousVersion": "replaces",
    "dct:source": "derived_from",
    "dct:relation": "related",
    "dcat:servesDataset": "serves",
}
_MOST_RELATIONS = 500


def tree_key(tree: dict[str, Any]) -> str:
    """What tells the dataset from others: the address of its node (not one made up for a blank node), else its identifier, its
    landing page, the first address of its distributions or of a service, else ''."""
    own = tree.get("@id")
    if isinstance(own, str) and own.strip() and not _ANONYMOUS.search(own):
        return without_controls(own).strip()
    return without_controls(identifier_of(tree) or _page(tree) or "").strip()


def title_of(tree: dict[str, Any], language: str | None = None) -> str | None:
    """The title in that language, else in the next best one; None where there is none in any."""
    titles = by_language(values_of(tree, *_TITLES))
    tag = preferred(titles, language)
    return None if tag is None else " ".join(titles[tag].split())


def from_dcat(tree: dict[str, Any], *, language: str | None = None, time_zone: str = "UTC") -> tuple[dict[str, Any], list[Oddity]]:
    """The wire values of a dataset (without `agency` where the tree names none, without `title` where it has none) and whatever
    was odd. Of texts in several languages the one in `language` is the record's, the others are its translations. `time_zone` is
    the publisher's, by its IANA name."""
    odd = Odd()
    titles, descriptions = by_language(values_of(tree, *_TITLES)), by_language(values_of(tree, *_DESCRIPTIONS))
    tag = preferred(titles, language)
    spoken = tag or language
    described = preferred(descriptions, spoken)
    title = line_of(titles.get(tag) if tag is not None else None, odd, "title", "title")
    values: dict[str, Any] = {
        "kind": "dataset",
        "identifier": identifier_of(tree) or tree_key(tree) or None,
        "title": title,
        "description": text_of(descriptions.get(described) if described is not None else None, odd, "description", "description"),
        "keywords": _keywords(tree, spoken, odd),
        "themes": _themes(tree),
        "language": _languages(tree, tag, odd),
        "translations": translations(_told(titles), _told(descriptions), title=title, odd=odd),
        "distributions": distributions_of(tree, odd, time_zone, spoken),
        "relations": _relations(tree),
    }
    if has_type(tree, "dcat:DataService"):
        values["distributions"] = service_of(tree, odd) + values["distributions"]
    _rights(tree, values, odd)
    _times(tree, values, odd, time_zone)
    _references(tree, values, odd)
    if agency := agency_of(tree, odd, language):
        values["agency"] = agency
    if contact := contact_of(every_value(tree, "dcat:contactPoint", "schema:contactPoint", "adms:contactPoint"), odd):
        values["contact"] = contact
    for field, theirs in (("description", "description"), ("keywords", "keyword"), ("agency", "publisher"), ("contact", "contactPoint")):
        if not values.get(field):
            odd.missing(field, theirs)
    return {name: value for name, value in values.items() if value is not None or name in ("title", "description")}, odd.found


def identifier_of(tree: Any) -> str | None:
    """The dataset's own identifier, as words; of one written as a node its notation, else its address."""
    for value in every_value(tree, *_IDENTIFIERS):
        said = next((words for inner in values_of(value, "skos:notation", "schema:value") if (words := words_in(inner))), None)
        said = said or (words_in(value) if not isinstance(value, dict) or "@value" in value else address_in(value))
        if said:
            return " ".join(said.split())
    return None


def _page(tree: dict[str, Any]) -> str | None:
    """The first address of the dataset's own."""
    parts = [tree, *values_of(tree, "dcat:distribution")]
    named = [first_address(tree, "dcat:landingPage", "foaf:homepage", "schema:url")]
    named += [first_address(part, "dcat:downloadURL", "dcat:accessURL", "dcat:endpointURL") for part in parts]
    named += [own for part in parts[1:] if isinstance(own := part.get("@id"), str) and not _ANONYMOUS.search(own)] if len(parts) > 1 else []
    return next((address for address in named if address), None)


def _told(by_tag: dict[str, str]) -> dict[str, str]:
    return {tag: words for tag, words in by_tag.items() if tag}


def _keywords(tree: dict[str, Any], spoken: str | None, odd: Odd) -> list[str]:
    by_tag: dict[str, list[str]] = {}
    for value in every_value(tree, "dcat:keyword", "schema:keywords", "dc:subject"):
        if words := words_in(value):
            by_tag.setdefault(language_in(value), []).append(words)
    tag = preferred(by_tag, spoken)
    # Words without a language belong to every one.
    chosen = [*by_tag.get(tag or "", []), *(by_tag.get("", []) if tag else [])]
    return words_of(chosen, odd, "keywords", "keyword", split=True)


def _themes(tree: dict[str, Any]) -> list[dict[str, str | None]]:
    told = [theme for value in every_value(tree, *_THEMES) if (theme := theme_told(value))]
    return list({(theme["scheme"], theme["code"], theme["label"]): theme for theme in told}.values())


def _languages(tree: dict[str, Any], tag: str | None, odd: Odd) -> list[str] | None:
    found: list[str] = []
    for value in every_value(tree, "dct:language", "schema:inLanguage", "dc:language"):
        said = address_in(value) or words_in(value) or ""
        told = language_of(tail_of(said)) if said else None
        told = told or language_of(words_in(value) or "")
        if told:
            found.append(told)
        elif said:
            odd.note("odd_language", "language", f"{shown(said)} is no language tag", said)
    return list(dict.fromkeys(found)) or ([tag] if tag else None)


def _rights(tree: dict[str, Any], values: dict[str, Any], odd: Odd) -> None:
    values["access"], sentence = access_of(every_value(tree, "dct:accessRights", "accessLevel"), odd)
    values["license"] = license_of(values_of(tree, "dct:license", "schema:license")) or license_of(licenses_in(tree))
    rights = [words for value in every_value(tree, "dct:rights", "dc:rights") if (words := said_in(value))]
    values["rights"] = text_of("\n".join(dict.fromkeys([*rights, *([sentence] if sentence else [])])), odd, "rights", "rights")


def _times(tree: dict[str, Any], values: dict[str, Any], odd: Odd, zone: str) -> None:
    for field, names in (
        ("issued", ("dct:issued", "schema:datePublished", "dct:created")),
        ("modified", ("dct:modified", "schema:dateModified", "dct:updated")),
    ):
        told = [words for value in values_of(tree, *names) if (words := words_in(value))]
        values[field] = date_of(max(told) if told else None, odd, field, field, zone)
    values["frequency"] = frequency_told(first_address(tree, "dct:accrualPeriodicity") or None, odd, "accrualPeriodicity")
    values["temporal"] = period_told(every_value(tree, "dct:temporal", "schema:temporalCoverage"), odd, zone)
    values["spatial"] = place_of(every_value(tree, "dct:spatial", "schema:spatialCoverage", "dcat-us:geographicBoundingBox"), odd)


def _references(tree: dict[str, Any], values: dict[str, Any], odd: Odd) -> None:
    pages = [first_address(value, *_FILES) or address_in(value) for value in every_value(tree, "dcat:landingPage")]
    page = next((address for address in pages if address), None) or first_address(tree, "foaf:homepage", "schema:url")
    values["landing_page"] = url_of(page, odd, "landing_page", "landingPage")
    documents = [first_address(value, *_FILES) or address_in(value) for value in every_value(tree, *_PAGES)]
    values["documentation"] = list(dict.fromkeys(address for address in documents if address and is_http_url(address)))
    values["conforms_to"] = _first_named(tree, "dct:conformsTo")
    values["series"] = _first_named(tree, "dcat:inSeries", "dct:isPartOf")
    values["version"] = first_said(tree, "dcat:version", "owl:versionInfo", "schema:version", "adms:version")


def _first_named(tree: dict[str, Any], *names: str) -> str | None:
    return next((named for value in every_value(tree, *names) if (named := _named(value))), None)


def _named(value: Any) -> str | None:
    """What another resource is to be found by: its address, its identifier, its name."""
    return address_in(value) or identifier_of(value) or words_in(value)


def _relations(tree: dict[str, Any]) -> list[dict[str, str]]:
    told = [{"type": kind, "text": text} for name, kind in _RELATIONS.items() for value in values_of(tree, name) if (text := _named(value))]
    return list({(relation["type"], relation["text"]): relation for relation in told}.values())[:_MOST_RELATIONS]
