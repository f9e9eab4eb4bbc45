"""What codes are called on pages, in the reader's language: kinds, filters, states, kinds of problems, reasons for no table."""

from collections.abc import Mapping
from datetime import UTC, datetime

from flask_babel import gettext, lazy_gettext
from flask_babel.speaklater import LazyString

from catalog_service.pages.languages import language
from catalog_service.search.fields import FILTERS
from catalog_service.search.notes import NOTES as SEARCH_NOTES
from schemas import vocabularies

_ = lazy_gettext

KINDS: Mapping[str, LazyString] = {"dataset": _("Dataset"), "disclosure": _("Disclosure")}
FILTER_NAMES: Mapping[str, LazyString] = {
    "kind": _("Kind"),
    "agency": _("Agency"),
    "theme": _("Theme"),
    "keyword": _("Keyword"),
    "format": _("Format"),
    "license": _("Licence"),
    "access": _("Access"),
    "language": _("Language"),
    "region": _("Region"),
    "year": _("Year"),
    "month": _("Month"),
    "source": _("Source"),
    "genre": _("Genre"),
    "validity": _("Validity"),
    "disclosure_mode": _("Disclosure mode"),
}
RANGE_NAMES: Mapping[str, LazyString] = {
    "issued_from": _("Issued from"),
    "issued_to": _("Issued to"),
    "modified_from": _("Modified from"),
    "modified_to": _("Modified to"),
    "written_from": _("Written from"),
    "written_to": _("Written to"),
    "effective_from": _("In force from"),
    "effective_to": _("In force to"),
}
LISTED_NAMES: Mapping[str, LazyString] = {"copies": _("Copies are listed"), "copy_of": _("Copies of")}
SORT_NAMES: Mapping[str, LazyString] = {
    "relevance": _("Relevance"),
    "-modified": _("Last modified"),
    "-issued": _("Newest"),
    "issued": _("Oldest"),
    "modified": _("Longest unmodified"),
    "title": _("Title"),
}
RUN_STATES: Mapping[str, LazyString] = {
    "running": _("Running"),
    "done": _("Done"),
    "failed": _("Failed"),
    "guarded": _("Guarded"),
    "cancelled": _("Cancelled"),
}
RUN_STATES_MEAN: Mapping[str, LazyString] = {
    "running": _("The run is under way."),
    "done": _("The source was read to its end."),
    "failed": _("The run ended early; nothing was withdrawn."),
    "guarded": _("The run looked wrong, so nothing was withdrawn; a person can accept it."),
    "cancelled": _("A person stopped the run; nothing was withdrawn."),
}
SOURCE_STATES: Mapping[str, LazyString] = {"active": _("Active"), "paused": _("Paused"), "retired": _("Retired")}
COUNTS: Mapping[str, LazyString] = {
    "seen": _("Seen"),
    "added": _("Added"),
    "changed": _("Changed"),
    "unchanged": _("Unchanged"),
    "renormalized": _("Renormalized"),
    "withdrawn": _("Withdrawn"),
    "refused": _("Refused"),
}
COUNTS_MEAN: Mapping[str, LazyString] = {
    "seen": _("entries in the source, repeats included"),
    "added": _("records new to the catalog"),
    "changed": _("the source's own data changed"),
    "unchanged": _("as they were"),
    "renormalized": _("the same data, read by newer rules"),
    "withdrawn": _("gone from the source"),
    "refused": _("entries that could not be kept"),
}
ROLES: Mapping[str, LazyString] = {
    "data": _("Data"),
    "attachment": _("Attachment"),
    "documentation": _("Documentation"),
    "service": _("Service"),
}
RELATIONS: Mapping[str, LazyString] = {
    "interprets": _("Interprets"),
    "interpreted_by": _("Interpreted by"),
    "cites": _("Cites"),
    "amends": _("Amends"),
    "repeals": _("Repeals"),
    "implements": _("Implements"),
    "copy_of": _("Copy of"),
    "part_of": _("Part of"),
    "has_part": _("Has part"),
    "replaces": _("Replaces"),
    "replaced_by": _("Replaced by"),
    "appears_in": _("Appears in"),
    "references": _("References"),
}
NO_TABLE: Mapping[str, LazyString] = {
    "service": _("It is a service to be asked, not a file that holds a table."),
    "documentation": _("It documents the record; it is not its data."),
    "access": _("The record is not open to everybody, and only public tables are published."),
    "no_file": _("The source names no file that can be downloaded."),
    "not_asked": _("Tables of this source are not published; its operator can set publish = true in the source's declaration."),
    "waiting": _("It has not been read yet; tables are made after the harvest."),
    "held": _("Columns look like personal data; a person has to decide before it is published."),
    "refused": _("The file is not a table that can be published."),
    "failed": _("The file could not be fetched or read; it is tried again when the source changes."),
}
NOTES: Mapping[str, LazyString] = {
    "folded": _("Copies of a record, such as mirrors on other sites, are neither listed nor counted beside it; copies=true lists them."),
    "relaxed": _("No record has all the words; these have some of them, the best matches first."),
    "no_words": _("There is no word in the query to look for; write words, or leave it empty to see everything."),
    "question": _("Read as a question: these records have some of its words, the best matches first."),
    "shortened": _("The query is very long: all its words are looked for, and the first of them decide the order."),
    "quote": _("A quotation mark is not closed: what follows it is read as words."),
    "operator": _("OR stands between two words and - directly before one; here it was read past."),
    "field": _("A word before a colon is no field of this search, so it was read as a word; title:, agency: or year: are fields."),
    "value": _("A field cannot have the value after its colon, so it was read as words; write year:2015..2019 or issued:2019-05."),
    "wildcard": _("A * counts at the end of a word of two letters or more; elsewhere it was read past."),
    "corrected": _("Nothing was found for what is written; these are found with its words put right."),
}
RULES: Mapping[str, LazyString] = {
    "encoding": _("read in the encoding its bytes show"),
    "widths": _("full-width letters, digits and spaces made plain"),
    "zero_width": _("invisible characters left out"),
    "boilerplate": _("head, foot and label block of the site left out of the text"),
    "pinyin": _("readings inserted behind characters left out"),
    "html_to_text": _("markup made plain text"),
    "label_aliases": _("labels of the page read as fields"),
    "dates": _("dates written as year, month, day"),
    "document_numbers": _("document numbers in their canonical form"),
    "index_number": _("index number read by its parts"),
    "attachment_text": _("words taken from the attachments"),
    "evidence": _("disclosure mode told by a closing line"),
    "signature": _("issuer and day of writing from the last lines"),
    "effective": _("days of validity from the text"),
    "url_date": _("day of publication from the address"),
    "genre": _("kind of document from the title"),
    "citations": _("cited documents found in the text"),
}
LANGUAGE_NAMES: Mapping[str, LazyString] = {
    "zh": _("Chinese"),
    "zh-Hans": _("Chinese (simplified)"),
    "zh-Hant": _("Chinese (traditional)"),
    "en": _("English"),
    "es": _("Spanish"),
    "fr": _("French"),
}


def called(names: Mapping[str, LazyString], code: str) -> str:
    """The name of a code in the reader's language; the code itself, made readable, where we have none."""
    return str(names[code]) if code in names else code.replace("_", " ")


def value_called(filter_name: str, value: str, label: str | None = None) -> str:
    """A filter's value for people: from its closed list, else `label`, else as it is written."""
    if filter_name == "kind":
        return called(KINDS, value)
    if filter_name == "language":
        return str(LANGUAGE_NAMES[value]) if value in LANGUAGE_NAMES else value
    if filter_name in FILTERS and (found := FILTERS[filter_name].vocabulary):
        return vocabularies.label(found, value, language())
    return label or value


def note(sentence: str) -> str:
    """What the search did with a query, in the reader's language."""
    return next((str(NOTES[code]) for code, known in SEARCH_NOTES.items() if known == sentence and code in NOTES), sentence)


def term(vocabulary: str, code: str | None) -> str:
    """A code of a closed list for people; empty where there is none."""
    return vocabularies.label(vocabulary, code, language()) if code else ""


def size(count: int | None) -> str:
    """A number of bytes for people, in powers of 1000."""
    if count is None:
        return ""
    if count < 1000:
        return str(gettext("%(count)d bytes", count=count))
    shown = float(count)
    for unit in ("kB", "MB", "GB", "TB"):
        shown /= 1000
        if shown < 999.5 or unit == "TB":
            break
    return f"{shown:.0f} {unit}" if shown >= 10 else f"{shown:.1f} {unit}"


def moment(at: datetime | str | None) -> str:
    """A moment for people, to the minute, in UTC."""
    if at is None:
        return ""
    when = datetime.fromisoformat(at) if isinstance(at, str) else at
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def parameter(name: str) -> str:
    """A query parameter's name for people."""
    return called({**FILTER_NAMES, **RANGE_NAMES, **LISTED_NAMES, "q": _("Search words"), "sort": _("Sort"), "after": _("Page")}, name)
