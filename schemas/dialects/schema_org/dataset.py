"""schema.org's Dataset, as pages hold it and Croissant extends it, a plain object of `json_ld` → the wire values of a dataset."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from schemas.dialects.loose.dates import date_of
from schemas.dialects.loose.languages import language_of
from schemas.dialects.loose.multilingual import first_told, spoken, translations
from schemas.dialects.loose.texts import Odd, Oddity, line_of, text_of, without_controls, word_of
from schemas.dialects.loose.values import agency_told, frequency_told, licensed, worldwide
from schemas.dialects.schema_org.distribution import distributions_of
from schemas.dialects.schema_org.extent import period_told, place_of
from schemas.dialects.schema_org.json_ld import types_of
from schemas.fields import is_http_url

DATASETS = frozenset({"Dataset", "DataFeed", "CompleteDataFeed"})
_PUBLISHING = ("publisher", "provider", "sourceOrganization", "maintainer")
_MAKING = ("creator", "author", "producer", "contributor")
_ORGANIZATIONS = re.compile(r"Organi[sz]ation|Corporation|NGO|Project|Consortium|Government")
_JOINED = re.compile(r"[,;，；、\n]+")
_COUNTERS = frozenset({"interactionStatistic", "aggregateRating", "commentCount", "sdDatePublished"})


def title_of(told: Mapping[str, Any]) -> Any:
    """What it is called."""
    return first_told(told, ("name", "headline", "title", "alternateName"))


def steady(told: Mapping[str, Any]) -> dict[str, Any]:
    """The dataset without what counts views and ratings."""
    return {name: value for name, value in told.items() if name not in _COUNTERS}


def own_address(told: Mapping[str, Any], base: str) -> str | None:
    """The address of its own page, as it says itself."""
    for value in (told.get("url"), told.get("mainEntityOfPage"), told.get("@id")):
        for one in _listed(value):
            written = one.get("@id") or one.get("url") if isinstance(one, Mapping) else one
            if isinstance(written, str) and word_of(written, Odd(), "url", "url") and not written.startswith(("#", "_:")):
                address = _joined(base, written.strip())
                if address:
                    return address
    return None


def from_schema_org(
    told: dict[str, Any], *, language: str | None = None, time_zone: str = "UTC", base: str, page: str | None = None
) -> tuple[dict[str, Any], list[Oddity]]:
    """The wire values of a dataset (without `agency` where nobody is named) and whatever was odd. Texts given in several languages
    are read in `language`; `base` is the address others are relative to, `page` the one people read, where there is one."""
    odd = Odd()
    keywords, themes = _keywords(first_told(told, ("keywords", "keyword")), odd)
    address = own_address(told, base)
    titles, texts = title_of(told), first_told(told, ("description", "abstract", "disambiguatingDescription"))
    title = line_of(spoken(titles, language), odd, "title", "name")
    values: dict[str, Any] = {
        "kind": "dataset",
        "identifier": _identifier(told, odd) or address,
        "title": title,
        "description": text_of(spoken(texts, language), odd, "description", "description"),
        "translations": translations(titles, texts, title=title, odd=odd),
        "keywords": keywords,
        "themes": themes,
        "access": "restricted" if told.get("isAccessibleForFree") in (False, "false", "False") else "public",
        "license": licensed(*_license(told.get("license"), odd)),
        "rights": text_of(spoken(_named(told.get("conditionsOfAccess")), language), odd, "rights", "conditionsOfAccess"),
        "language": _languages(told.get("inLanguage")),
        "landing_page": page or address,
        "issued": date_of(first_told(told, ("datePublished", "dateCreated", "issued")), odd, "issued", "datePublished", time_zone),
        "modified": date_of(first_told(told, ("dateModified", "modified")), odd, "modified", "dateModified", time_zone),
        "series": _series(told.get("isPartOf"), odd),
        "version": line_of(told.get("version"), Odd(), "version", "version"),
        "distributions": distributions_of(told, odd, time_zone, language=language, base=base),
    }
    if place := place_of(first_told(told, ("spatialCoverage", "spatial", "contentLocation")), odd):
        values["spatial"] = place
    if period := period_told(first_told(told, ("temporalCoverage", "temporal", "datasetTimeInterval")), odd, time_zone):
        values["temporal"] = period
    if told.get("accrualPeriodicity"):
        values["frequency"] = frequency_told(_named(told["accrualPeriodicity"]), odd, "accrualPeriodicity")
    if agency := _agency(told, odd, language):
        values["agency"] = agency
    if contact := _contact(told, odd):
        values["contact"] = contact
    for field in ("description", "keywords", "license"):
        if not values.get(field):
            odd.missing(field, field)
    return values, odd.found


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value in (None, "") else [value]


def _named(value: Any) -> Any:
    """The words of a value that may be an object with a name."""
    return first_told(value, ("name", "legalName", "value", "text", "url", "@id")) if isinstance(value, Mapping) else value


def _joined(base: str, written: str) -> str | None:
    try:
        address = urljoin(base, written)
    except ValueError:
        return None
    return address if is_http_url(address) else None


def _identifier(told: Mapping[str, Any], odd: Odd) -> str | None:
    """The first identifier that is one everywhere (a DOI, a UUID, an address), also among `sameAs`; else the source's own."""
    given: list[str] = []
    for one in _listed(told.get("identifier")):
        value = first_told(one, ("value", "@id", "url")) if isinstance(one, Mapping) else one
        if word := word_of(value, odd, "identifier", "identifier"):
            given.append(word)
    same = [one for one in _listed(told.get("sameAs")) if isinstance(one, str) and "doi.org/" in one]
    return next((word for word in (*given, *same) if worldwide(word, Odd(), "identifier")), given[0] if given else None)


def _keywords(value: Any, odd: Odd) -> tuple[list[str], list[dict[str, Any]]]:
    """Keywords (a list, or one text with commas) and, where they are terms of a list, themes."""
    words: list[str] = []
    themes: list[dict[str, Any]] = []
    items = _listed(value)
    for one in items:
        if isinstance(one, Mapping):
            label = word_of(first_told(one, ("name", "termCode", "@id")), odd, "keywords", "keyword")
            scheme = line_of(_named(one.get("inDefinedTermSet")), Odd(), "themes", "inDefinedTermSet")
            if label and scheme:
                code = line_of(one.get("termCode"), Odd(), "themes", "termCode")
                themes.append({"scheme": scheme, "code": code, "label": label})
            elif label:
                words.append(label)
        else:
            parts = _JOINED.split(one) if isinstance(one, str) and len(items) == 1 else [one]
            words.extend(filter(None, (word_of(part, odd, "keywords", "keywords") for part in parts)))
    return list(dict.fromkeys(words)), themes


def _license(value: Any, odd: Odd) -> Iterator[str | None]:
    """Address and name of the first licence."""
    for one in _listed(value)[:1]:
        if isinstance(one, Mapping):
            for name in ("url", "@id", "name"):
                yield line_of(one.get(name), odd, "license", f"license {name}")
        else:
            yield line_of(one, odd, "license", "license")


def _languages(value: Any) -> list[str]:
    words = (first_told(one, ("alternateName", "name", "@id")) if isinstance(one, Mapping) else one for one in _listed(value))
    return list(dict.fromkeys(tag for word in words if isinstance(word, str) and (tag := language_of(word))))


def _series(value: Any, odd: Odd) -> str | None:
    """What it is a part of, unless that is but the site or the catalog."""
    for one in _listed(value):
        if isinstance(one, Mapping) and types_of(one) & {"DataCatalog", "WebSite", "WebPage", "CollectionPage"}:
            continue
        named = first_told(one, ("name", "url", "@id")) if isinstance(one, Mapping) else one
        if word := word_of(named, odd, "series", "isPartOf"):
            return word
    return None


def _parties(told: Mapping[str, Any]) -> list[Any]:
    """Who publishes, then organizations that made it, then people that did."""
    publishing = [one for role in _PUBLISHING for one in _listed(told.get(role))]
    making = [one for role in _MAKING for one in _listed(told.get(role))]
    return [*publishing, *sorted(making, key=lambda one: not any(_ORGANIZATIONS.search(name) for name in types_of(one)))]


def _agency(told: Mapping[str, Any], odd: Odd, language: str | None) -> dict[str, str] | None:
    for party in _parties(told):
        named = spoken(first_told(party, ("name", "legalName", "alternateName")) if isinstance(party, Mapping) else party, language)
        if isinstance(named, str) and not is_http_url(named) and (agency := agency_told(named, odd, "publisher")):
            return agency
    return None


def _contact(told: Mapping[str, Any], odd: Odd) -> dict[str, Any] | None:
    """Whom to ask: the first contact point or party that has an address."""
    parties = [party for party in (told, *_parties(told)) if isinstance(party, Mapping)]
    points = [(point, party) for party in parties for point in _listed(party.get("contactPoint")) if isinstance(point, Mapping)]
    for point, party in [*points, *((party, party) for party in parties[1:])]:
        email, url = (_bare(point.get(name)) for name in ("email", "url"))
        if "@" in email or (point is not party and is_http_url(url)):
            name = word_of(
                first_told(point, ("name",)) or _named(party) if party is not told else point.get("name"), odd, "contact", "name"
            )
            phone = line_of(point.get("telephone"), Odd(), "contact", "telephone")
            return {"name": name, "email": email if "@" in email else None, "phone": phone, "url": url if is_http_url(url) else None}
    return None


def _bare(value: Any) -> str:
    value = value[0] if isinstance(value, list) and value else value
    return without_controls(value).strip().removeprefix("mailto:") if isinstance(value, str) else ""
