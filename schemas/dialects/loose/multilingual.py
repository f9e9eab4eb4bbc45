"""Texts that a source gives in several languages at once (`{"en": …, "fr": …}`, also as JSON inside a string) → one, and the others."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from schemas.dialects.loose.languages import language_of
from schemas.dialects.loose.texts import Odd, line_of, text_of

_TAG = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?(?:-t-[a-z]{2,3})?")
_MACHINE = "-t-"
_FALLBACKS = ("en", "de", "fr", "es", "zh")


def by_language(value: Any) -> dict[str, Any] | None:
    """What each language says, by the source's own tag; None where the value is no object whose members are languages."""
    if isinstance(value, str) and value[:1] == "{" and value.rstrip()[-1:] == "}":
        try:
            value = orjson.loads(value)
        except orjson.JSONDecodeError:
            return None
    if not isinstance(value, dict) or not value:
        return None
    if all(isinstance(tag, str) and _TAG.fullmatch(tag) and language_of(tag.partition(_MACHINE)[0]) for tag in value):
        return value
    return None


def spoken(value: Any, language: str | None) -> Any:
    """The value itself, or, where it is given by language, what stands under the record's own `language`, else under one that
    many read, else under the first that says something; a machine's translation comes last."""
    told = by_language(value)
    if told is None:
        return value
    filled = [tag for tag, said in told.items() if said not in (None, "", [])]
    return told[min(filled, key=lambda tag: _rank(tag, language))] if filled else None


def translations(titles: Any, descriptions: Any, *, title: str | None, odd: Odd) -> list[dict[str, Any]]:
    """The wire values of the translations: title and description in the languages whose title is not the record's own `title`."""
    named, described = by_language(titles) or {}, by_language(descriptions) or {}
    found: dict[str, dict[str, Any]] = {}
    for tag in sorted({*named, *described}, key=lambda tag: (_MACHINE in tag, tag)):
        language = language_of(tag.partition(_MACHINE)[0])
        words = line_of(named.get(tag), odd, "translations", f"title in {tag}")
        text = text_of(described.get(tag), odd, "translations", f"description in {tag}")
        if language and language not in found and (words or text) and words != title:
            found[language] = {"language": language, "title": words, "description": text}
    return list(found.values())


def spoken_list(value: Any, language: str | None) -> Any:
    """The same of a list whose items, or which itself, may be given by language."""
    told = spoken(value, language)
    return [spoken(item, language) for item in told] if isinstance(told, list) else told


def first_told(entry: Mapping[str, Any], names: Iterable[str]) -> Any:
    """The first of these members that says something."""
    return next((entry[name] for name in names if entry.get(name) not in (None, "", [], {})), None)


def _rank(tag: str, language: str | None) -> tuple[bool, int]:
    wanted = [*([language, language.partition("-")[0]] if language else []), *_FALLBACKS]
    own = language_of(tag.partition(_MACHINE)[0]) or tag
    return _MACHINE in tag, next((place for place, want in enumerate(wanted) if own in (want, want.partition("-")[0])), len(wanted))
