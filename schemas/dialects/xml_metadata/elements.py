"""What an element of an ISO metadata record says, whatever namespace, wrapper or standard it was written by."""

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from schemas.dialects.loose.languages import language_of
from schemas.dialects.loose.texts import without_controls

Element = etree._Element
_LINK = "{http://www.w3.org/1999/xlink}href"
_ISO_TYPE = "{http://www.isotc211.org/2005/gco}isoType"
_FREE_TEXT = frozenset({"PT_FreeText", "LocalisedCharacterString", "PT_FreeURL"})
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")


def local(element: Element) -> str:
    """The name without its namespace, also where a prefix was never declared; that of the standard where a national profile
    extends it (`gco:isoType`); '' for what is no element (an entity)."""
    tag = element.tag
    return _local(element.get(_ISO_TYPE) or tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=4096)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2].removesuffix("_Type")


def every(element: Element | None, *path: str) -> Iterator[Element]:
    """The elements at a path of local names, in their order: a step is a name, names joined by `|`, or `*`."""
    if element is None:
        return
    if not path:
        yield element
        return
    step, *rest = path
    names = _names(step)
    for child in element:
        if names is None or local(child) in names:
            if rest:
                yield from every(child, *rest)
            else:
                yield child


@lru_cache(maxsize=1024)
def _names(step: str) -> frozenset[str] | None:
    return None if step == "*" else frozenset(step.split("|"))


def first(element: Element | None, *path: str) -> Element | None:
    """The first element at that path that says something, else the first, else None."""
    found = None
    for candidate in every(element, *path):
        if len(candidate) or said(candidate):
            return candidate
        found = candidate if found is None else found
    return found


def said(element: Element | None) -> str | None:
    """The text of a property: of its CharacterString, Anchor, URL, date, number or code, whichever it holds, its own
    translations aside. None where it is empty or only gives a reason why it is."""
    if element is None:
        return None
    text = without_controls("".join(_texts(element))).strip()
    if text:
        return text
    for inner in element.iter():
        # The Swiss profile gives addresses by language.
        code = inner.get("codeListValue") or (inner.text if local(inner) == "LocalisedURL" else None)
        if code and code.strip():
            return code.strip()
    return None


def saying(element: Element | None, *path: str) -> list[str]:
    """What each element at that path says, each once; silent ones left out."""
    return list(dict.fromkeys(text for found in every(element, *path) if (text := said(found))))


def telling(element: Element | None, *path: str) -> str | None:
    """What the first element at that path that says anything says."""
    return next((text for found in every(element, *path) if (text := said(found))), None)


def code_at(element: Element | None, *path: str) -> str | None:
    """The value of a code list, which the attribute tells better than the text beside it, without a code list's prefix."""
    for found in every(element, *path):
        for inner in (found, *found):
            value = inner.get("codeListValue") or ""
            if value.strip():
                return value.strip().rpartition("#")[2].rpartition(":")[2]
    return telling(element, *path)


def link_at(element: Element | None, *path: str) -> str | None:
    """The address an Anchor at that path leads to (xlink:href), on the property or inside it."""
    for found in every(element, *path):
        for inner in (found, *found):
            address: str = inner.get(_LINK, "").strip()
            if address.startswith(("http://", "https://")):
                return address
    return None


def translations_of(element: Element | None, locales: dict[str, str]) -> dict[str, str]:
    """Language tag → text of a property's translations (PT_FreeText); `locales` maps a locale's id to its tag."""
    found: dict[str, str] = {}
    for localised in every(element, "PT_FreeText", "textGroup", "LocalisedCharacterString"):
        name = localised.get("locale", "").lstrip("#")
        tag = locales.get(name) or tag_of(name)
        text = without_controls("".join(_texts(localised, inside=True))).strip()
        if tag and text:
            found.setdefault(tag, text)
    return found


def locales_of(root: Element) -> dict[str, str]:
    """The ids of a record's further locales and the languages they stand for."""
    found: dict[str, str] = {}
    for locale in every(root, "locale|otherLocale", "PT_Locale"):
        tag = tag_of(code_at(locale, "languageCode|language") or "")
        if tag:
            found[locale.get("id", "")] = tag
    return found


def tag_of(words: str) -> str | None:
    """The language tag of `eng`, `eng; USA`, `en-US` or an address of a code list; None where it is none."""
    word = words.rpartition("/")[2].partition(";")[0].partition(",")[0].strip()
    return language_of(word) if word else None


def spelled(code: str) -> str:
    """The words of a code in camel case: `inlandWaters` → `Inland waters`."""
    words = _WORDS.sub(" ", code).replace("_", " ").lower()
    return words[:1].upper() + words[1:]


def _texts(element: Element, *, inside: bool = False) -> Iterator[str]:
    if not inside and local(element) in _FREE_TEXT:
        return
    if element.text and isinstance(element.tag, str):
        yield element.text
    for child in element:
        yield from _texts(child, inside=inside)
        if child.tail:
            yield child.tail
