"""The draft of a dataset from what a dialect read: no HTML, an abstract, and the declaration's words where the entry is silent."""

from collections.abc import Iterable
from typing import Any

from harvesters.draft import Draft
from harvesters.reading.html import plain_text
from harvesters.source import Source
from schemas.agency import agency_named
from schemas.dialects.loose.licenses import license_told
from schemas.dialects.loose.texts import Oddity

_ABSTRACT = 280
_SENTENCE_ENDS = (". ", "! ", "? ", "。", "！", "？")


def dataset_draft(values: dict[str, Any], oddities: Iterable[Oddity], source: Source) -> Draft:
    """The draft of wire `values` (those of `kind` dataset, with `keywords` and `distributions`; `agency`, `language` and
    `license` where the entry names them). Changes `values` in place."""
    draft = Draft(values=values)
    for oddity in oddities:
        draft.flag(oddity.code, oddity.field, oddity.message, oddity.value)
    draft.applied({"html_to_text": _without_html(values)})
    values["abstract"] = abstract_of(values["description"]) if values.get("description") else None
    if "agency" not in values:
        values["agency"] = {"id": source.agency.id, "name": source.agency.name}
    if not values.get("language") and source.language:
        values["language"] = [source.language]
    if not values.get("license") and source.license:
        values["license"] = license_told(source.license)
    values["region"] = source.region
    return draft


def abstract_of(description: str) -> str:
    """The beginning of a description for lists: whole sentences where that is not too little, else whole words and `…`."""
    text = " ".join(description.split())
    if len(text) <= _ABSTRACT:
        return text
    start = text[: _ABSTRACT + 1]
    end = max(start.rfind(mark) + len(mark.rstrip()) for mark in _SENTENCE_ENDS)
    if end > _ABSTRACT // 2:
        return start[:end]
    word = start.rfind(" ")
    return start[: word if word > _ABSTRACT // 2 else _ABSTRACT - 1].rstrip(" ,;:") + "…"


def _without_html(values: dict[str, Any]) -> int:
    """Reads HTML in texts as text, in place; how many texts that changed."""
    places: list[tuple[dict[str, Any], str]] = [(values, "title"), (values, "description"), (values, "rights")]
    parts = (("license", "as_given"), ("spatial", "text"), ("contact", "name"), ("agency", "name"))
    places.extend((values[part], name) for part, name in parts if values.get(part))
    places.extend((translation, name) for translation in values.get("translations") or () for name in ("title", "description"))
    for distribution in values["distributions"]:
        places.extend(((distribution, "title"), (distribution, "description")))
    changed = 0
    for holder, name in places:
        text = holder.get(name)
        if text and ("<" in text or "&" in text):
            read = plain_text(text)
            read = " ".join(read.split()) if name in ("title", "name", "text") else read
            # A name or a place that is nothing but mark-up stays as it is.
            if read != text and (read or name not in ("name", "text")):
                holder[name] = read or None
                changed += 1
    if values.get("agency"):
        values["agency"]["id"] = agency_named(values["agency"]["name"]).id
    keywords = values["keywords"]
    for position, keyword in enumerate(keywords):
        if "&" in keyword or "<" in keyword:
            read = plain_text(keyword)
            changed += read != keyword
            keywords[position] = read
    return changed
