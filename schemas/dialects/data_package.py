"""Data Package (Frictionless, versions 1 and 2, and what was written before them): a descriptor → the wire values of a dataset."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from schemas.dialects.loose.dates import date_of
from schemas.dialects.loose.formats import kind_of
from schemas.dialects.loose.multilingual import by_language, first_told, spoken, translations
from schemas.dialects.loose.texts import Odd, Oddity, line_of, shown, text_of, url_of, word_of, words_of
from schemas.dialects.loose.values import agency_told, bytes_told, checksum_told, licensed, worldwide
from schemas.fields import is_http_url

_PERSON = re.compile(r"([^<(]*)(?:<([^>]*)>)?\s*(?:\(([^)]*)\))?")
_ROLES = ("publisher", "owner", "maintainer", "author", "creator", "wrangler", "contributor")
_LONGEST = 4000
_DEEPEST = 6
_CONTENT = frozenset({"data", "schema"})
"""Members that hold what is in a file, not what is said of it."""


def is_data_package(value: Any) -> bool:
    """Whether a value is a descriptor: it lists resources."""
    return isinstance(value, dict) and isinstance(value.get("resources"), list)


def title_of(entry: Mapping[str, Any]) -> Any:
    """What it is called; its short name where it has no title, else that of the one resource it holds."""
    told = first_told(entry, ("title", "name"))
    resources = [one for one in _listed(entry.get("resources")) if isinstance(one, Mapping)]
    return first_told(resources[0], ("title", "name")) if told is None and len(resources) == 1 else told


def package_key(entry: Mapping[str, Any]) -> str:
    """By what a package is told from others of a list: its id, else its short name."""
    return next((entry[name].strip() for name in ("id", "name") if isinstance(entry.get(name), str) and entry[name].strip()), "")


def from_data_package(
    given: dict[str, Any], *, base: str, language: str | None = None, time_zone: str = "UTC"
) -> tuple[dict[str, Any], list[Oddity]]:
    """The wire values of a dataset (without `agency` where nobody is named) and whatever was odd. `base` is the descriptor's own
    address, to which paths are relative; of texts given by language that in `language` counts."""
    odd = Odd()
    entry = {name: _spoken(value, language, 0) for name, value in given.items()}
    title = line_of(title_of(entry), odd, "title", "title")
    values: dict[str, Any] = {
        "kind": "dataset",
        "identifier": worldwide(entry.get("id"), odd, "id") or worldwide(entry.get("doi"), odd, "doi"),
        "title": title,
        "description": text_of(entry.get("description"), odd, "description", "description"),
        "keywords": words_of(entry.get("keywords"), odd, "keywords", "keywords", split=True),
        "themes": [],
        "access": "public",
        "license": _license(entry, odd),
        "landing_page": url_of(entry.get("homepage"), odd, "landing_page", "homepage"),
        "issued": date_of(entry.get("created"), odd, "issued", "created", time_zone),
        "modified": date_of(first_told(entry, ("last_updated", "modified", "updated")), odd, "modified", "last_updated", time_zone),
        "version": line_of(entry.get("version"), Odd(), "version", "version"),
        "distributions": _resources(entry["resources"], odd, base),
    }
    if not entry.get("title") and title:
        whose = "its name" if entry.get("name") else "that of its one resource"
        odd.note("title_derived", "title", f"the package has no title; {whose} was taken")
    values["translations"] = translations(_tagged(given.get("title")), _tagged(given.get("description")), title=title, odd=odd)
    people = _people(entry)
    for person in people:
        if agency := agency_told(person["name"], odd, "contributor"):
            values["agency"] = agency
            break
    if reached := next((person for person in people if person["email"]), None):
        values["contact"] = {"name": reached["name"], "email": reached["email"], "url": reached["url"]}
    for field, theirs in (("description", "description"), ("keywords", "keywords"), ("license", "licenses")):
        if not values.get(field):
            odd.missing(field, theirs)
    return values, odd.found


def _spoken(value: Any, language: str | None, depth: int) -> Any:
    """The value with texts that are given by language, the package's own under '', as the text in one."""
    if isinstance(value, list):
        return [_spoken(one, language, depth + 1) for one in value] if depth < _DEEPEST else value
    if not isinstance(value, dict) or depth == _DEEPEST:
        return value
    tagged = _tagged(value)
    if tagged is None:
        return {name: one if name in _CONTENT else _spoken(one, language, depth + 1) for name, one in value.items()}
    return (tagged.get(language) if language else None) or value.get("") or spoken(tagged, language)


def _tagged(value: Any) -> dict[str, Any] | None:
    """What each language says beside the package's own; None for a value that is not given by language."""
    if not isinstance(value, dict):
        return None
    others = {tag: said for tag, said in value.items() if tag}
    return by_language(others) if others or "" not in value else {}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value in (None, "") else [value]


def _license(entry: Mapping[str, Any], odd: Odd) -> dict[str, Any] | None:
    """The first licence, by name and address; older packages write `license`, `type` and `url`."""
    for one in [*_listed(entry.get("licenses")), *_listed(entry.get("license"))]:
        told = [one.get(name) for name in ("name", "type", "id", "path", "url", "title")] if isinstance(one, Mapping) else [one]
        words = [line_of(word, odd, "license", "license") for word in told if word is not None]
        if found := licensed(*words):
            return found
    return None


def _people(entry: Mapping[str, Any]) -> list[dict[str, str | None]]:
    """Who made the package, publishers first, as an object or as `Name <email> (address)`; then where it is from."""
    told: list[tuple[int, dict[str, str | None]]] = []
    for member in ("publishers", "publisher", "contributors", "maintainers", "author", "authors"):
        for one in _listed(entry.get(member)):
            person = _person(one)
            if person is None:
                continue
            given = (one.get("roles") or one.get("role")) if isinstance(one, Mapping) else None
            roles = [str(role).casefold() for role in _listed(given)] or [member.rstrip("s")]
            told.append((min((_ROLES.index(role) for role in roles if role in _ROLES), default=len(_ROLES)), person))
    people = [person for _, person in sorted(told, key=lambda one: one[0])]
    sources = (_person(one) for one in _listed(entry.get("sources")) if isinstance(one, Mapping))
    return [*people, *(person | {"email": None} for person in sources if person is not None)]


def _person(value: Any) -> dict[str, str | None] | None:
    if isinstance(value, Mapping):
        name = first_told(value, ("title", "name", "organization", "givenName"))
        email, url = value.get("email"), first_told(value, ("path", "web", "url"))
    elif isinstance(value, str) and (found := _PERSON.match(value)):
        name, email, url = found[1].strip(), found[2], found[3]
    else:
        return None
    if not isinstance(name, str) or not name.strip() or is_http_url(name.strip()):
        return None
    return {
        "name": " ".join(name.split()),
        "email": email.strip() if isinstance(email, str) and "@" in email else None,
        "url": url if isinstance(url, str) and is_http_url(url) else None,
    }


def _resources(value: list[Any], odd: Odd, base: str) -> list[dict[str, Any]]:
    """A distribution for each file; a resource may be several files, and one that holds its data inline is none."""
    found: list[dict[str, Any]] = []
    for item in value:
        if not isinstance(item, Mapping) or not any(item.values()):
            odd.note("empty_value", "distributions", f"a resource says nothing: {shown(item)}", item)
            continue
        paths = [path for path in _listed(first_told(item, ("path", "url"))) if isinstance(path, str) and path.strip()]
        if not paths:
            odd.note("no_address", f"distributions.{len(found)}", "a resource has no path" + (" but its data" if "data" in item else ""))
        for number, path in enumerate(paths or [""]):
            found.append(
                _distribution(
                    item, path, odd, f"distributions.{len(found)}", base, part=f"{number + 1}/{len(paths)}" if len(paths) > 1 else ""
                )
            )
    return found


def _distribution(item: Mapping[str, Any], path: str, odd: Odd, at: str, base: str, *, part: str) -> dict[str, Any]:
    get = item.get
    address = _address(path, base, odd, f"{at}.download_url")
    media_type, format_ = kind_of(first_told(item, ("mediatype", "mimetype")), get("format"), address, odd, at)
    schema = get("schema")
    title = line_of(first_told(item, ("title", "name")), odd, f"{at}.title", "resource title")
    values: dict[str, Any] = {
        "identifier": word_of(get("name"), Odd(), f"{at}.identifier", "resource name") if not part else None,
        "title": f"{title} ({part})" if title and part else title,
        "description": text_of(get("description"), odd, f"{at}.description", "resource description") or _columns(schema),
        "download_url": address,
        "format": format_,
        "media_type": media_type,
        "bytes": bytes_told(get("bytes"), odd, f"{at}.bytes") if not part else None,
        "checksum": checksum_told(get("hash"), "md5", odd, f"{at}.checksum") if not part else None,
        "described_by": _address(schema, base, Odd(), f"{at}.described_by") if isinstance(schema, str) else None,
    }
    return {name: told for name, told in values.items() if told is not None}


def _address(path: str, base: str, odd: Odd, field: str) -> str | None:
    try:
        address = urljoin(base, path.strip().replace(" ", "%20")) if path else None
    except ValueError:
        address = path
    return url_of(address, odd, field, "path")


def _columns(schema: Any) -> str | None:
    """The names of a table's columns, in their order."""
    fields = schema.get("fields") if isinstance(schema, Mapping) else None
    names = [field.get("name") for field in fields if isinstance(field, Mapping)] if isinstance(fields, list) else []
    return ", ".join(name for name in names if isinstance(name, str))[:_LONGEST] or None
