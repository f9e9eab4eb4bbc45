"""CKAN: a package as the Action API shows it (`package_search`, `current_package_list_with_resources`) → the wire values of a dataset.

The package's own members are those of ckan/lib/dictization; DCAT's words stand in its extras or, with ckanext-scheming, beside
them under the names of ckanext-dcat. A portal that harvests others keeps what their datasets were called there (`guid`,
`identifier`): where that is unique in the world it is the identifier, so that a dataset met twice is known again."""

from collections.abc import Mapping
from typing import Any

from schemas.dialects.loose.dates import date_of
from schemas.dialects.loose.languages import language_of
from schemas.dialects.loose.multilingual import first_told, spoken, spoken_list, translations
from schemas.dialects.loose.texts import Odd, Oddity, line_of, shown, text_of, url_of, word_of, words_of
from schemas.dialects.loose.values import agency_told, frequency_told, licensed, tail_of, worldwide
from schemas.dialects.portals.ckan_coverage import listed, period_told, place_of, unfolded
from schemas.dialects.portals.ckan_resource import resources_of
from schemas.fields import is_http_url
from schemas.vocabularies import code_of

_HARVESTED = ("harvest_object_id", "harvest_source_id", "harvest_source_title", "harvest_source_url", "guid")
_ORIGINS = ("original_url", "source_dataset_url", "harvest_url", "source_url", "uri", "url", "guid")
_ISSUED = ("issued", "release_date", "date_released", "date_issued", "date_published", "publication_date", "dct_issued", "dcterms_issued")
_MODIFIED = (
    "modified",
    "date_modified",
    "date_updated",
    "last_modified",
    "revision_date",
    "update_date",
    "dct_modified",
    "dcterms_modified",
)
_FREQUENCY = ("frequency", "accrual_periodicity", "accrualPeriodicity", "update_frequency", "updatefrequency", "frequency_of_update")
_LANGUAGE = ("language", "languages", "metadata_language", "metadata-language")
_TITLES = ("title_translated", "title-translated")
_NOTES = ("notes_translated", "notes-translated", "description_translated")
_PEOPLE = (("contact_name", "contact"), ("maintainer", "maintainer"), ("author", "author"))
_DOCUMENTS = ("documentation", "metadata_url", "data_dictionary", "page")


def package_key(entry: Mapping[str, Any]) -> str:
    """By what the portal tells a package from others: its id, else its name."""
    return next(
        (str(entry[name]).strip() for name in ("id", "name") if isinstance(entry.get(name), str | int) and str(entry[name]).strip()), ""
    )


def is_public(entry: Mapping[str, Any]) -> bool:
    """Whether a package is a dataset everybody may see: neither private, a draft or deleted, nor a harvest source or a showcase."""
    return (
        str(entry.get("private", False)).casefold() not in ("true", "1", "yes")
        and str(entry.get("state") or "active").casefold() == "active"
        and str(entry.get("type") or "dataset").casefold() not in ("harvest", "showcase")
    )


def origin_of(entry: Mapping[str, Any], portal: str = "") -> str | None:
    """The address a harvested package had where it was harvested; None for the portal's own."""
    told = _with_extras(entry)
    if not _is_harvested(told):
        return None
    addresses = (told.get(name) for name in _ORIGINS)
    return next((a for a in addresses if isinstance(a, str) and is_http_url(a) and not (portal and a.startswith(f"{portal}/"))), None)


def from_ckan(
    entry: dict[str, Any], *, time_zone: str = "UTC", language: str | None = None, portal: str = ""
) -> tuple[dict[str, Any], list[Oddity]]:
    """The wire values of a dataset (without `agency` where the package names none) and whatever was odd. `language` is the
    one preferred where texts are given in several; `portal` is the address of the portal's folder, for links to its pages."""
    odd = Odd()
    told = _with_extras(entry)
    titles, notes = first_told(told, _TITLES) or told.get("title"), first_told(told, _NOTES) or first_told(told, ("notes", "description"))
    title = line_of(spoken(titles, language), odd, "title", "title") or line_of(told.get("name"), odd, "title", "name")
    if title and not told.get("title") and titles is None:
        odd.note("title_derived", "title", f"the package has no title; its name was taken: {shown(title)}")
    origin, key = origin_of(entry, portal), package_key(entry)
    values: dict[str, Any] = {
        "kind": "dataset",
        "identifier": _identifier(told, odd) or key or None,
        "title": title,
        "description": text_of(spoken(notes, language), odd, "description", "notes"),
        "keywords": _keywords(told, language, odd),
        "themes": _themes(told, language, odd),
        "access": _access(told, odd),
        "translations": translations(titles, notes, title=title, odd=odd),
    }
    page = f"{portal}/dataset/{told.get('name') or key}" if portal and key else None
    values["landing_page"] = (
        url_of(first_told(told, ("landing_page", "landingPage")), odd, "landing_page", "landing_page") or origin or page
    )
    values["distributions"] = resources_of(told.get("resources"), odd, time_zone, language=language, page=page)
    if agency := _agency(told, language, odd):
        values["agency"] = agency
    _dates(told, values, odd, time_zone, harvested=_is_harvested(told))
    values["spatial"], values["temporal"] = place_of(told, odd), period_told(told, odd, time_zone)
    _rest(told, values, odd)
    for field, theirs in (("description", "notes"), ("keywords", "tags"), ("agency", "organization"), ("modified", "modified")):
        if not values.get(field):
            odd.missing(field, theirs)
    return values, odd.found


def _is_harvested(told: Mapping[str, Any]) -> bool:
    return any(told.get(name) for name in _HARVESTED)


def _with_extras(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The package's members and, where it has none of that name, its extras."""
    extras = entry.get("extras")
    told: dict[str, Any] = {}
    if isinstance(extras, Mapping):
        told.update(extras)
    for extra in extras if isinstance(extras, list) else []:
        if isinstance(extra, Mapping) and isinstance(extra.get("key"), str):
            told.setdefault(extra["key"].strip(), extra.get("value"))
    own = {name: value for name, value in entry.items() if name != "extras" and (value not in (None, "", [], {}) or name not in told)}
    return told | own


def _identifier(told: Mapping[str, Any], odd: Odd) -> str | None:
    """What a harvested package was called where it was harvested, if nothing else can be called so."""
    if not _is_harvested(told):
        return None
    return next((name for theirs in ("identifier", "guid", "uri") if (name := worldwide(told.get(theirs), odd, theirs))), None)


def _names(value: Any, language: str | None) -> Any:
    """The words of tags: objects with a name, or the words themselves."""
    told = listed(spoken_list(value, language))
    if not isinstance(told, list):
        return told
    return [spoken(first_told(tag, ("display_name", "name")), language) if isinstance(tag, dict) else tag for tag in told]


def _keywords(told: Mapping[str, Any], language: str | None, odd: Odd) -> list[str]:
    value = first_told(told, ("tags", "keywords", "tags_translated", "tag_string"))
    return words_of(_names(value, language), odd, "keywords", "tags", split=True)


def _themes(told: Mapping[str, Any], language: str | None, odd: Odd) -> list[dict[str, str | None]]:
    found: dict[str, dict[str, str | None]] = {}
    groups = told.get("groups")
    for group in groups if isinstance(groups, list) else []:
        named = first_told(group, ("title_translated", "title", "display_name", "name")) if isinstance(group, dict) else group
        label = word_of(spoken(named, language), odd, "themes", "group")
        if label:
            found.setdefault(label, {"label": label})
    for name in ("theme", "themes", "category"):
        for word in words_of(_names(told.get(name), language), odd, "themes", name):
            tail = tail_of(word)
            found.setdefault(
                tail, {"scheme": word.removesuffix(tail).rstrip("/#"), "code": tail, "label": tail} if tail != word else {"label": word}
            )
    return list(found.values())


def _agency(told: Mapping[str, Any], language: str | None, odd: Odd) -> dict[str, str] | None:
    """Who issues: the publisher of DCAT where one is named (a portal that harvests is not it), else the organization."""
    publisher, organization = told.get("publisher_name") or told.get("publisher"), told.get("organization")
    publisher = unfolded(publisher)
    publisher = publisher[0] if isinstance(publisher, list) and publisher else publisher
    if isinstance(publisher, str) and is_http_url(publisher.strip()) and organization:
        # A publisher that is only an address: the organization has a name.
        publisher = None
    for value, theirs in ((publisher, "publisher"), (organization, "organization"), (told.get("author"), "author")):
        if isinstance(value, dict):
            value = spoken(first_told(value, ("title_translated", "title", "display_name", "name")) or value, language)
            value = None if isinstance(value, dict) else value
        if agency := agency_told(spoken(value, language), odd, theirs):
            return agency
    return None


def _access(told: Mapping[str, Any], odd: Odd) -> str:
    level = line_of(first_told(told, ("access_level", "accessLevel")), odd, "access", "access_level")
    if level and not code_of("access", tail_of(level)):
        # What says it is not simply public must not be treated as if it were.
        odd.note("unknown_access_level", "access", f"{shown(level)} is no access level", level)
        return "restricted"
    # Sentences stand here as well; they are kept as the rights.
    word = level or line_of(first_told(told, ("access_rights", "access_right")), Odd(), "access", "access_rights")
    return (code_of("access", tail_of(word)) if word else None) or "public"


def _dates(told: Mapping[str, Any], values: dict[str, Any], odd: Odd, zone: str, *, harvested: bool) -> None:
    """The publisher's own dates; where it gives none, those of the portal's entry, which are about the dataset only where the
    portal is where it is kept: of a harvested package they tell the harvest."""
    for field, names, own in (("issued", _ISSUED, "metadata_created"), ("modified", _MODIFIED, "metadata_modified")):
        value, theirs = first_told(told, names), field
        if value is None and not harvested:
            value, theirs = told.get(own), own
            # CKAN writes UTC without saying so.
            if isinstance(value, str) and "T" in value and not value.endswith("Z") and "+" not in value:
                value = f"{value}Z"
        values[field] = date_of(value, odd, field, theirs, zone)
    if (word := first_told(told, _FREQUENCY)) is not None:
        values["frequency"] = frequency_told(word, odd, "frequency")


def _rest(told: Mapping[str, Any], values: dict[str, Any], odd: Odd) -> None:
    values["license"] = licensed(
        *(line_of(told.get(name), odd, "license", name) for name in ("license_url", "license_id", "license_title"))
    )
    rights = first_told(told, ("rights", "access_rights", "use_constraints"))
    values["rights"] = text_of(rights, odd, "rights", "rights")
    words = words_of(listed(first_told(told, _LANGUAGE)), odd, "language", "language", split=True) if first_told(told, _LANGUAGE) else []
    values["language"] = list(dict.fromkeys(tag for word in words if (tag := language_of(tail_of(word)))))
    points = unfolded(told.get("contact"))
    point = next((point for point in points if isinstance(point, Mapping)), {}) if isinstance(points, list) else {}
    for holder, name, email in ((point, "name", "email"), *((told, name, f"{person}_email") for name, person in _PEOPLE)):
        if holder.get(name) or holder.get(email):
            values["contact"] = _contact(holder.get(name), holder.get(email), odd)
            break
    values["version"] = line_of(told.get("version"), odd, "version", "version")
    conforms = words_of(listed(told.get("conforms_to")), odd, "conforms_to", "conforms_to")
    values["conforms_to"] = next((word for word in conforms if is_http_url(word)), None)
    addresses = [word for name in _DOCUMENTS for word in words_of(listed(told.get(name)), Odd(), "documentation", name)]
    if values["landing_page"] != told.get("url") and isinstance(told.get("url"), str):
        addresses.append(told["url"].strip())
    values["documentation"] = list(dict.fromkeys(address for address in addresses if is_http_url(address)))


def _contact(name: Any, email: Any, odd: Odd) -> dict[str, Any] | None:
    words, address = word_of(name, odd, "contact.name", "contact name"), word_of(email, odd, "contact.email", "contact e-mail")
    if address and ("@" not in address or " " in address):
        odd.note("invalid_value", "contact.email", f"it is not an e-mail address: {shown(address)}", address)
        address = None
    return {"name": words, "email": address.removeprefix("mailto:") if address else None} if words or address else None
