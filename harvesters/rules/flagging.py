"""The flags of a disclosure: everything odd that the reading met, each with a sentence a person understands."""

from harvesters.draft import Draft
from harvesters.reading import document_numbers
from harvesters.reading.index_numbers import IndexNumber
from harvesters.rules import characters, enclosures
from harvesters.rules.dating import Dates
from harvesters.rules.evidence import Evidence
from harvesters.rules.naming import Named
from harvesters.rules.numbering import Numbered

_TITLE_FLAGS = {
    "title_derived": "neither page nor list gives a title; it is the first sentence of the text",
    "title_unsure": "the title is a heading that nothing on the page confirms",
}


def flag(
    draft: Draft, evidence: Evidence, named: Named, days: Dates, index: IndexNumber | None, number: Numbered, *, enclosed: int
) -> None:
    """Puts the flags on a draft; the body comes from `enclosed` attachments."""
    _bytes(draft, evidence)
    _text(draft, evidence)
    _files(draft, evidence, enclosed)
    if named.flag:
        draft.flag(named.flag, "title", _TITLE_FLAGS[named.flag])
    if evidence.is_on("private_use") and (unknown := characters.private_use(named.title)):
        draft.flag("private_use", "title", f"characters of the private use area: {' '.join(unknown)}")
    for field, words in days.unreadable:
        draft.flag("date_unreadable", field, f"{words[:60]!r} is no date that exists")
    if index is not None and index.note:
        draft.flag("index_number_check", "index_number", index.note)
    if number.canonical is None and document_numbers.damaged(number.words):
        draft.flag("document_number_damaged", "document_number", f"{number.words[:60]!r} is no complete document number")
    if document_numbers.is_only_label(number.words):
        draft.flag("document_number_empty", "document_number", f"the field holds only {number.words[:60]!r}, the word for a number")
    if several := document_numbers.several(number.words):
        draft.flag("several_document_numbers", "document_number", f"the field holds {'、'.join(several)}; the first is taken")


def _bytes(draft: Draft, evidence: Evidence) -> None:
    page = evidence.page
    if not page.encoding_certain:
        draft.flag("encoding_uncertain", "body", f"read as {page.encoding}, but the bytes do not settle it")
    if page.replaced:
        draft.flag("characters_lost", "body", f"{page.replaced} places could not be read and hold U+FFFD")
    if page.is_cut:
        draft.flag("page_cut_short", "body", "the page breaks off in its middle, each time it is asked: words are missing")
    if not page.body and not page.attachments:
        draft.flag("body_missing", "body", "the page holds no text and no attachment")


def _text(draft: Draft, evidence: Evidence) -> None:
    clean = evidence.clean
    if clean.polluted:
        count = clean.counts["pinyin"]
        draft.flag("pinyin_removed", "text", f"{count} readings inserted by a copying site were taken out; body keeps them")
    if clean.residue:
        draft.flag("pinyin_residue", "text", f"{len(clean.residue)} places look damaged: {'  '.join(clean.residue[:10])}")
    if clean.private_use:
        draft.flag("private_use", "text", f"characters of the private use area: {' '.join(clean.private_use[:20])}")
    if clean.site:
        draft.flag("site_boilerplate", "text", f"{len(clean.site)} lines of the site itself were left out; body keeps them")
    if evidence.traditional:
        draft.flag("traditional_script", "text", "the document is in traditional script; its words are kept as they are")


def _files(draft: Draft, evidence: Evidence, enclosed: int) -> None:
    clean, files = evidence.clean, evidence.page.attachments
    if evidence.is_on("attachment_missing") and (name := enclosures.missing(clean.lines, attached=len(files))):
        draft.flag("attachment_missing", "distributions", f"the text announces {name[:80]!r}, which the page does not link to")
    if evidence.is_on("attachment_content"):
        if enclosed:
            draft.flag("content_in_attachment", "text", "the page only sends its attachment; body and text hold the words of the file")
        elif enclosures.is_only_attached(clean.text, attached=len(files)):
            draft.flag("content_in_attachment", "text", "the page only sends its attachment; the document is in there")
    for code in dict.fromkeys(file.flag for file in files if file.flag):
        told = [f"{file.name[:80]!r} {file.note}" for file in files if file.flag == code]
        draft.flag(code, "distributions", f"the file {'; '.join(told[:5])}", value=told[0])
