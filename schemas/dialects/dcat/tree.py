"""Reading a tree of DCAT: `{"@id", "@type", "dct:title": value or list}`, whose values are plain, `{"@value", "@language"}` or trees."""

from collections.abc import Iterator
from typing import Any

from schemas.dialects.loose.languages import language_of
from schemas.fields import is_http_url

Tree = dict[str, Any]
_LABELS = (
    *("skos:prefLabel", "rdfs:label", "foaf:name", "dct:title", "schema:name", "vcard:fn", "vcard:organization-name", "dc:title"),
    *("skos:altLabel", "skos:notation", "locn:geographicName", "dct:description", "rdfs:comment", "adms:schemaAgency"),
)
_DEEPEST = 6


def values_of(tree: Any, *names: str) -> list[Any]:
    """All that stands under the first of these names that has anything; nothing empty, lists inside lists laid flat."""
    for name in names if isinstance(tree, dict) else ():
        found = list(_flat(tree.get(name), 0))
        if found:
            return found
    return []


def every_value(tree: Any, *names: str) -> list[Any]:
    """All that stands under any of these names."""
    return [value for name in names for value in values_of(tree, name)]


def words_in(value: Any, depth: int = 0) -> str | None:
    """The words of a value: itself, or what a node is called; an address is no words."""
    if isinstance(value, dict):
        if "@value" in value:
            return words_in(value["@value"], depth + 1) if depth < _DEEPEST else None
        found = (words_in(inner, depth + 1) for inner in values_of(value, *_LABELS)) if depth < _DEEPEST else ()
        return next((words for words in found if words), None)
    if isinstance(value, str):
        return value.strip() or None
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def address_in(value: Any) -> str | None:
    """What a value refers to: the address of a node, or of an address written as text; None for other words."""
    if isinstance(value, dict):
        inner = value.get("@id")
        value = inner if inner is not None else value.get("@value")
    text = value.strip() if isinstance(value, str) else ""
    return text or None


def said_in(value: Any) -> str | None:
    """What a node is called, else its address."""
    return words_in(value) or address_in(value)


def first_said(tree: Any, *names: str) -> str | None:
    """What the first value under these names that says anything says, whichever language it is in."""
    return next((said for value in every_value(tree, *names) if (said := said_in(value))), None)


def first_address(tree: Any, *names: str) -> str | None:
    """The first http(s) address under these names, else the first words that may be meant as one."""
    found = [address for value in every_value(tree, *names) if (address := address_in(value))]
    return next((address for address in found if is_http_url(address)), found[0] if found else None)


def by_language(values: list[Any]) -> dict[str, str]:
    """Tag ('' where none is told) → the first words in that language; tags that are none count as none."""
    told: dict[str, str] = {}
    for value in values:
        words = words_in(value)
        if words:
            told.setdefault(language_in(value), words)
    return told


def language_in(value: Any) -> str:
    """The language of a text, '' where none is told."""
    tag = value.get("@language") if isinstance(value, dict) else None
    return (language_of(tag) or "") if isinstance(tag, str) else ""


def has_type(tree: Tree, name: str) -> bool:
    """Whether the node is of that class."""
    return name in values_of(tree, "@type")


def preferred(told: dict[str, Any], language: str | None) -> str | None:
    """The tag to read: the wanted language, its close kin, no tag at all, English, else the first; None where nothing is told."""
    if not told:
        return None
    wanted = language or "en"
    kin = [tag for tag in told if tag and tag.partition("-")[0] == wanted.partition("-")[0]]
    return next(tag for tag in (wanted, *kin, "", "en", *sorted(told)) if tag in told)


def _flat(value: Any, depth: int) -> Iterator[Any]:
    if isinstance(value, list):
        for inner in value if depth < _DEEPEST else ():
            yield from _flat(inner, depth + 1)
    elif value not in (None, "", {}):
        yield value
