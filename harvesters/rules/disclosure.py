"""From a page of a disclosure site to the draft of a disclosure: the named rules in their order."""

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from harvesters.draft import Draft
from harvesters.reading import document_numbers, index_numbers
from harvesters.reading.heads import head_length, is_prose
from harvesters.reading.page import Listed, Page
from harvesters.reading.titles import folded
from harvesters.rules import characters, copies, enclosures, pinyin, relations, script
from harvesters.rules.agencies import looks_like_agency, names_in
from harvesters.rules.cleaning import Cleaned, cleaned
from harvesters.rules.dating import Dates, dates_of
from harvesters.rules.naming import genre_of, is_cut, title_in
from harvesters.rules.options import rules_off
from harvesters.rules.signatures import Signature, signature
from harvesters.rules.terms import (
    audience_of,
    channel_of,
    disclosure_mode_of,
    license_of,
    list_word,
    themes_of,
    validity_of,
    words_in,
)
from harvesters.source import Source
from schemas.agency import agency_named

_ABSTRACT = 150
_TITLE_LINES_READ = 12
_WHOSE_ORDER = re.compile(r"(?!省|市|县|区|州|本)([\u3400-\u9fff]{4,30})令第")
_SUBJECT_WORDS = re.compile(r"主题词\s*[:：]\s*(\S.*)")
_HOST = re.compile(r"https?://(?:[^/@]*@)?\[?([^/:\]]*)", re.IGNORECASE)


def draft_of_page(page: Page, *, source: Source, listed: Listed | None) -> Draft:
    """The draft of the document on that page. Pure; raises nothing for what a page holds: what is odd becomes a flag, and
    `values` hold an empty title only where none can be derived. Raises ValidationError where the source's options switch
    off a rule that does not exist."""
    off = rules_off(source.options)
    told: Mapping[str, str] = listed.values if listed is not None else {}
    reader = page.label_reader
    given, origin = _given_title(page, listed)
    clean = cleaned(page.body, off=off, reader=reader, title=given)
    title, counted = _title(given, clean, off)
    traditional = "traditional_script" not in off and script.is_traditional(f"{title}\n{clean.text}")
    host = (_HOST.match(page.url) or [None, ""])[1] or ""
    fold = script.simplified if traditional else str
    writes_simplified = script.is_of_the_mainland(source.country, source.language, host)
    signed = signature(clean.lines, fold) if "signature" not in off else None
    draft = Draft(values={})
    derived = False
    if not title:
        title, in_earnest = title_in(clean.lines)
        derived = bool(title) and not in_earnest
    days = dates_of(page, listed, clean.lines, signed, off=off)
    number, number_words = _document_number(page, listed, title)
    found = _issuers(page, told, signed, number, fold) or (source.agency.name,)
    issuers = tuple(fold(name) for name in found) if writes_simplified else found
    index = index_numbers.read(page.labels.get("index_number") or page.metas.get("index_number") or told.get("index_number", ""))
    links, rewritten = relations.cited(clean.text, number) if "citations" not in off else ([], 0)
    if "interpretation" not in off:
        links = relations.interpreted(title) + links
    copy = copies.copy_of(page.url, page.labels, clean.before, reader, country=source.country) if "mirror" not in off else None
    mode = disclosure_mode_of(page.labels.get("disclosure_mode", ""), () if "evidence" in off else clean.lines)
    draft.values.update(
        kind="disclosure",
        identifier=None,
        title=title,
        abstract=_abstract(page, told, clean.lines, title),
        agency=_agency(issuers[0]),
        keywords=_keywords(page, told, clean.lines),
        themes=themes_of(page.labels.get("theme") or told.get("theme", "")),
        language=[source.language or ("zh-Hant" if traditional else "zh-Hans")],
        license=license_of(source.license),
        issued=days.published,
        modified=days.modified,
        region=source.region,
        landing_page=page.url,
        relations=links,
        distributions=[
            {"role": "attachment", "title": file.name, "download_url": file.url, "format": file.format, "media_type": file.media_type}
            for file in page.attachments
        ],
        index_number=index.verbatim if index else None,
        document_number=number,
        issuers=[_agency(name) for name in issuers],
        genre=list_word("genre", page.labels.get("genre", "")) or (genre_of(fold(title)) if "genre" not in off else None),
        audience=audience_of(page.labels.get("audience", "")),
        body=page.body,
        text=clean.text,
        written=days.written,
        published=days.published,
        effective=days.effective,
        valid_until=days.valid_until,
        disclosure_mode=mode,
        validity=validity_of(page.labels.get("validity") or told.get("validity", ""), title),
        medium=page.labels.get("medium") or None,
        channel=channel_of(page.labels.get("channel", "")),
    )
    if copy is not None:
        draft.original_url = copy.original_url
    draft.applied(
        {"encoding": int(page.encoding not in ("utf-8", "utf-8-sig"))}
        | clean.counts
        | {
            "pinyin_title": counted,
            "label_aliases": sum(1 for value in page.labels.values() if value),
            "dates": days.rewritten,
            "document_numbers": rewritten + int(number is not None and number != number_words),
            "index_number": int(index is not None and index.scheme != "other"),
        }
    )
    _flag(draft, page, clean, days, index, number, number_words, off)
    if traditional:
        draft.flag("traditional_script", "text", "the document is in traditional script; its words are kept as they are")
    if copy is not None and copy.is_copy:
        draft.flag("mirror", "provenance", copy.because)
    if derived:
        draft.flag("title_derived", "title", "neither page nor list gives a title; it is the first sentence of the text")
    if origin == "guess" and not (listed and listed.title):
        draft.flag("title_unsure", "title", "the title is a heading that nothing on the page confirms")
    return draft


def _given_title(page: Page, listed: Listed | None) -> tuple[str, str]:
    """The title that page or list give, and where from: a sure one of the page, the list's unless it was cut short, then
    what the title element says, then a heading nothing confirms."""
    in_list = folded(listed.title) if listed is not None else ""
    if page.title and page.title_origin in ("selector", "label", "meta", "heading"):
        return page.title, page.title_origin
    if in_list and not is_cut(in_list):
        return in_list, "list"
    return (page.title, page.title_origin) if page.title else (in_list, "list" if in_list else "none")


def _title(given: str, clean: Cleaned, off: frozenset[str]) -> tuple[str, int]:
    """The title after the rules for characters, and how many inserted readings went from it."""
    title, count = given, 0
    if "zero_width" not in off:
        title, _ = characters.without_zero_width(title)
    if clean.polluted:
        title, count = pinyin.stripped(title)
    return folded(title), count


def _issuers(
    page: Page, told: Mapping[str, str], signed: Signature | None, number: str | None, fold: Callable[[str], str]
) -> tuple[str, ...]:
    """Who issued the document: its label, else its signature, else the list's word, else whose order (令) it is, else a 来源
    that is an agency."""
    order = _WHOSE_ORDER.match(number or "")
    return (
        names_in(page.labels.get("issuer", ""))
        or (signed.agencies if signed else ())
        or names_in(told.get("issuer", ""))
        or names_in(order[1] if order else "", certain=False, fold=fold)
        or names_in(page.labels.get("source", ""), certain=False, fold=fold)
        or names_in(page.metas.get("source", ""), certain=False, fold=fold)
        or names_in(told.get("source", ""), certain=False, fold=fold)
    )


def _agency(name: str) -> dict[str, str]:
    agency = agency_named(name)
    return {"id": agency.id, "name": agency.name}


def _document_number(page: Page, listed: Listed | None, title: str) -> tuple[str | None, str]:
    """The canonical document number and the words it was read from: the label, else a line under the title that is nothing
    else, else the list. A number inside the text is a citation, never its own."""
    words = page.labels.get("document_number", "").strip()
    if words:
        return document_numbers.canonical(words), words
    for line in _under_the_title(page, title):
        number = document_numbers.only(line)
        if number is not None:
            return number, line.strip()
    words = (listed.document_number if listed is not None else "") or page.metas.get("document_number", "")
    return document_numbers.canonical(words), words.strip()


def _under_the_title(page: Page, title: str) -> list[str]:
    """The lines between title and prose."""
    before = list(page.before)
    key = "".join(title.split())
    at = max((at for at, line in enumerate(before) if key and key in "".join(line.split())), default=None)
    before = before[at:] if at is not None else before[-_TITLE_LINES_READ:]
    body = page.body.split("\n", 60)
    lines = [*before, *body[: head_length(body, page.label_reader)]]
    two_lines = [f"{line} {below}" for line, below in pairwise(lines) if line.rstrip().endswith("令") and below.lstrip().startswith("第")]
    return [line for line in (*lines, *two_lines) if "".join(line.split()) != key]


def _keywords(page: Page, told: Mapping[str, str], lines: Sequence[str]) -> list[str]:
    """The keywords of the label, the list, or the line of subject words (主题词) that documents before 2012 end with."""
    words = page.labels.get("keywords") or told.get("keywords", "")
    if not words:
        words = next((found[1] for line in reversed(lines[-12:]) if (found := _SUBJECT_WORDS.fullmatch(line.strip()))), "")
    return words_in(words)


def _abstract(page: Page, told: Mapping[str, str], lines: Sequence[str], title: str) -> str | None:
    """内容概述 where the page has one, else the first 150 characters of the prose."""
    words = page.labels.get("abstract") or told.get("abstract", "")
    if len(words) > 1:
        return folded(words)
    key = "".join(title.split())
    lines = [line for line in lines[:30] if "".join(line.split()) not in key and document_numbers.only(line) is None]
    prose = [
        line
        for line in lines
        if (is_prose(line) or len(line) > 12) and not line.rstrip().endswith((":", "：")) and not looks_like_agency(line)
    ]
    text = " ".join(prose)[: 2 * _ABSTRACT]
    if not text:
        return None
    return text if len(text) <= _ABSTRACT else f"{text[:_ABSTRACT].rstrip()}…"


def _flag(
    draft: Draft,
    page: Page,
    clean: Cleaned,
    days: Dates,
    index: index_numbers.IndexNumber | None,
    number: str | None,
    number_words: str,
    off: frozenset[str],
) -> None:
    """Flags what the rules met."""
    if not page.encoding_certain:
        draft.flag("encoding_uncertain", "body", f"read as {page.encoding}, but the bytes do not settle it")
    if page.replaced:
        draft.flag("characters_lost", "body", f"{page.replaced} places could not be read and hold U+FFFD")
    if not page.body and not page.attachments:
        draft.flag("body_missing", "body", "the page holds no text and no attachment")
    if clean.polluted:
        removed = clean.counts["pinyin"]
        draft.flag("pinyin_removed", "text", f"{removed} readings inserted by a copying site were taken out; body keeps them")
    if clean.residue:
        draft.flag("pinyin_residue", "text", f"{len(clean.residue)} places look damaged: {'  '.join(clean.residue[:10])}")
    if clean.private_use:
        draft.flag("private_use", "text", f"characters of the private use area: {' '.join(clean.private_use[:20])}")
    if "private_use" not in off and (unknown := characters.private_use(draft.values["title"])):
        draft.flag("private_use", "title", f"characters of the private use area: {' '.join(unknown)}")
    if clean.site:
        draft.flag("site_boilerplate", "text", f"{len(clean.site)} lines of the site itself were left out; body keeps them")
    for field, words in days.unreadable:
        draft.flag("date_unreadable", field, f"{words[:60]!r} is no date that exists")
    if index is not None and index.note:
        draft.flag("index_number_check", "index_number", index.note)
    if number is None and document_numbers.damaged(number_words):
        draft.flag("document_number_damaged", "document_number", f"{number_words[:60]!r} is no complete document number")
    if len(found := document_numbers.several(number_words)) > 1:
        draft.flag("several_document_numbers", "document_number", f"the field holds {'、'.join(found)}; the first is taken")
    if "attachment_missing" not in off and (name := enclosures.missing(clean.lines, attached=len(page.attachments))):
        draft.flag("attachment_missing", "distributions", f"the text announces {name[:80]!r}, which the page does not link to")
    if "attachment_content" not in off and enclosures.is_only_attached(clean.text, attached=len(page.attachments)):
        draft.flag("content_in_attachment", "text", "the page only sends its attachment; the document is in there")
