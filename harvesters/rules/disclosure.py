"""From a page of a disclosure site to the draft of a disclosure: the named rules in their order."""

from harvesters.draft import Draft
from harvesters.reading import index_numbers
from harvesters.reading.page import Listed, Page
from harvesters.rules import copies, enclosures, relations
from harvesters.rules.dating import Dates, dates_of
from harvesters.rules.evidence import Evidence, gathered
from harvesters.rules.flagging import flag
from harvesters.rules.issuing import issuers_of
from harvesters.rules.naming import Named, genre_of, given_title, named
from harvesters.rules.numbering import numbered
from harvesters.rules.options import rules_off
from harvesters.rules.signatures import signature
from harvesters.rules.summaries import abstract_of, keywords_of
from harvesters.rules.terms import as_given, channel_of, disclosure_mode_of, license_of, list_word, themes_of, validity_of
from harvesters.source import Source
from schemas.agency import agency_named

_LAST_LINES = 15


def draft_of_page(page: Page, *, source: Source, listed: Listed | None) -> Draft:
    """The draft of the document on that page. Pure; raises nothing for what a page holds: what is odd becomes a flag, and
    `values` hold an empty title only where none can be derived. Raises ValidationError where the source's options switch
    off a rule that does not exist."""
    off = rules_off(source.options)
    page, enclosed = (page, 0) if "attachment_text" in off else enclosures.filled(page)
    title, origin = given_title(page, listed)
    evidence = gathered(page, source, listed, title=title, off=off)
    name = named(title, origin, evidence)
    signed = signature(evidence.clean.lines, evidence.fold) if evidence.is_on("signature") else None
    days = dates_of(evidence, signed)
    number = numbered(evidence, name)
    issuers = [_agency(issuer) for issuer in issuers_of(evidence, signed, number.canonical) or (source.agency.name,)]
    index = index_numbers.read(
        evidence.labels.get("index_number") or page.metas.get("index_number") or evidence.told.get("index_number", "")
    )
    links, rewritten = relations.cited(evidence.clean.text, number.canonical, evidence.name) if evidence.is_on("citations") else ([], 0)
    if evidence.is_on("interpretation"):
        links = relations.interpreted(name.title) + links
    draft = Draft(
        values={
            "kind": "disclosure",
            "identifier": None,
            "title": name.title,
            "abstract": abstract_of(evidence, name.title),
            "agency": issuers[0],
            "keywords": keywords_of(evidence),
            "language": [source.language or ("zh-Hant" if evidence.traditional else "zh-Hans")],
            "license": license_of(source.license),
            "region": source.region,
            "landing_page": page.url,
            "relations": links,
            "distributions": [*_distributions(page), *_tables(page, name.title)],
            "index_number": index.verbatim if index else None,
            "document_number": number.canonical,
            "issuers": issuers,
            "body": page.body,
            "text": evidence.clean.text,
        }
        | _terms(evidence, name)
        | _dates(days)
    )
    draft.applied(
        {"encoding": int(page.encoding not in ("", "utf-8", "utf-8-sig")), "attachment_text": enclosed}
        | evidence.clean.counts
        | {
            "pinyin_title": name.pinyin,
            "label_aliases": sum(1 for value in evidence.labels.values() if value),
            "dates": days.rewritten,
            "document_numbers": rewritten + int(number.rewritten),
            "index_number": int(index is not None and index.scheme != "other"),
        }
    )
    flag(draft, evidence, name, days, index, number, enclosed=enclosed)
    _copy(draft, evidence, source)
    return draft


def _terms(evidence: Evidence, name: Named) -> dict[str, object]:
    """The values that closed lists know."""
    labels, told = evidence.labels, evidence.told
    genre = list_word("genre", labels.get("genre", ""))
    lines = evidence.clean.lines if evidence.is_on("evidence") else ()
    return {
        "themes": themes_of(labels.get("theme") or told.get("theme", "")),
        "genre": genre or (genre_of(evidence.fold(name.title)) if evidence.is_on("genre") else None),
        "audience": as_given(labels.get("audience", "")),
        "medium": as_given(labels.get("medium", "")),
        "channel": channel_of(labels.get("channel", "")),
        "disclosure_mode": disclosure_mode_of(labels.get("disclosure_mode", ""), [evidence.fold(line) for line in lines[-_LAST_LINES:]]),
        "validity": validity_of(labels.get("validity") or told.get("validity", ""), name.title),
    }


def _dates(days: Dates) -> dict[str, str | None]:
    """The dates; a disclosure is issued the day it is published."""
    return {
        "written": days.written,
        "published": days.published,
        "issued": days.published,
        "modified": days.modified,
        "effective": days.effective,
        "valid_until": days.valid_until,
    }


def _distributions(page: Page) -> list[dict[str, str | None]]:
    return [
        {"role": "attachment", "title": file.name, "download_url": file.url, "format": file.format, "media_type": file.media_type}
        | ({"text": file.text} if file.text else {})
        for file in page.attachments
    ]


def _tables(page: Page, title: str) -> list[dict[str, str | None]]:
    """The list that the page prints as a table: its page is the file, whose largest table it is."""
    if page.table is None:
        return []
    told = f"{'、'.join(page.table.columns)} ({page.table.rows} rows)"
    return [
        {
            "role": "data",
            "title": page.table.caption or title,
            "description": told,
            "download_url": page.url,
            "format": "HTML",
            "media_type": "text/html",
        }
    ]


def _copy(draft: Draft, evidence: Evidence, source: Source) -> None:
    """Names the original of a copy."""
    if not evidence.is_on("mirror"):
        return
    reader = evidence.page.label_reader
    copy = copies.copy_of(evidence.page.url, evidence.labels, evidence.clean.before, evidence.page.after, reader, country=source.country)
    draft.original_url = copy.original_url
    if copy.original_url and not relations.interpreted(draft.values["title"]):
        draft.values["relations"] = [relations.copied(copy.original_url), *draft.values["relations"]]
    if copy.is_copy:
        draft.flag("mirror", "provenance", copy.because)


def _agency(name: str) -> dict[str, str]:
    agency = agency_named(name)
    return {"id": agency.id, "name": agency.name}
