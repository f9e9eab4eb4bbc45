"""What kinds of problems are called and what to do about them, in the reader's language; the original sentence stays beside it."""

from collections.abc import Mapping

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from catalog_service.pages.languages import language
from catalog_service.pages.words import called

_ = lazy_gettext

KINDS: Mapping[str, LazyString] = {
    "missing_title": _("missing title"),
    "missing_key": _("missing identifier"),
    "missing_value": _("missing value"),
    "invalid_record": _("record that cannot be kept"),
    "invalid_value": _("invalid value"),
    "invalid_date": _("invalid date"),
    "ambiguous_date": _("ambiguous date"),
    "odd_date": _("unusual date"),
    "unknown_frequency": _("unknown frequency"),
    "invalid_period": _("invalid period"),
    "not_a_url": _("not an address"),
    "url_repaired": _("address repaired"),
    "license_not_a_url": _("licence without an address"),
    "wrong_type": _("wrong type of value"),
    "single_value_for_list": _("single value in place of a list"),
    "joined_keywords": _("keywords joined in one"),
    "placeholder_value": _("placeholder in place of a value"),
    "empty_value": _("empty value"),
    "malformed_code": _("malformed code"),
    "unknown_access_level": _("unknown access level"),
    "odd_language": _("unusual language tag"),
    "format_in_media_type": _("format in place of a media type"),
    "no_address": _("file without an address"),
    "legacy_field": _("outdated field"),
    "guessed_encoding": _("guessed encoding"),
    "malformed_json": _("malformed JSON"),
    "malformed_xml": _("malformed XML"),
    "characters_lost": _("lost characters"),
    "title_derived": _("title derived from other words"),
    "unreadable_entry": _("unreadable entry"),
    "unreadable_fields": _("unreadable fields"),
    "not_an_object": _("entry that is no object"),
    "catalog_records": _("entries of a register"),
    "malformed_rdf": _("malformed RDF"),
    "own_context": _("JSON-LD context at an address"),
    "too_many_statements": _("too many statements"),
    "undescribed_datasets": _("datasets without a description"),
    "duplicate_identifier": _("duplicate identifier"),
    "page_unreachable": _("page that could not be read"),
    "not_modified_unknown": _("unknown page called unchanged"),
    "source_unreachable": _("source that could not be reached"),
    "empty_answer": _("empty answer"),
    "html_instead_of_feed": _("web page in place of a feed"),
    "not_json": _("answer that is no JSON"),
    "not_xml": _("answer that is no XML"),
    "not_rdf": _("answer that is no RDF"),
    "no_dataset": _("no dataset in it"),
    "cut_short": _("answer cut short"),
    "too_large": _("answer that is too large"),
    "empty_list": _("empty list"),
    "no_list": _("page without a list"),
    "pages_repeat": _("pages that repeat"),
    "too_many_pages": _("too many pages"),
    "mostly_unreachable": _("most pages could not be read"),
    "fewer_than_counted": _("fewer entries than the source counts"),
    "truncated_list": _("list cut off"),
    "throttled": _("source that asked us to wait"),
    "error_answer": _("error in place of an answer"),
    "poorly_filled": _("field that few records have"),
    "paging_not_found": _("paging not found"),
    "other_host": _("document on another host"),
    "encoding_uncertain": _("uncertain encoding"),
    "body_missing": _("no text"),
    "content_in_attachment": _("text in an attachment only"),
    "attachment_missing": _("attachment missing"),
    "unreadable_attachment": _("attachment that cannot be read"),
    "no_text_layer": _("scanned attachment"),
    "date_unreadable": _("unreadable date"),
    "title_unsure": _("uncertain title"),
    "mirror": _("copy of a page elsewhere"),
    "key_collision": _("identifier of another record"),
    "unstorable_character": _("character that cannot be kept"),
}
# The sentences of harvesters/remedies.py, as runs keep them.
REMEDIES: Mapping[str, LazyString] = {
    str(sentence._args[0]): sentence
    for sentence in (
        _("give the entry a title at the source; nothing was kept of it"),
        _("give the entry an identifier at the source; nothing was kept of it"),
        _("fill the field in at the source; the record was kept without it"),
        _("correct the entry at the source; nothing was kept of it"),
        _("correct the value at the source; the record was kept without it"),
        _("write the date as 2019, 2019-05 or 2019-05-17 at the source; the record was kept without it"),
        _("write the date with the year first at the source; day and month were not guessed"),
        _("write the date as 2019-05-17 at the source; it was read as the record shows"),
        _("write an ISO 8601 repeating interval such as R/P1M at the source"),
        _("write the period as start/end at the source; its words were kept"),
        _("write an absolute http(s) address at the source; the record was kept without it"),
        _("write the address whole at the source; it was read as the record shows"),
        _("name the licence by its address at the source; its words were kept"),
        _("write the value in the form the standard asks for; it was read as far as it could be"),
        _("write a list at the source, even for one value; it was read as a list of one"),
        _("write each keyword as a list item of its own; they were split at the commas"),
        _("leave the field out instead of writing a placeholder; it was left out here"),
        _("leave out empty items at the source; they were left out here"),
        _("correct the code at the source; it was kept in the original entry only"),
        _("write public, restricted public or non-public; it is treated as restricted until then"),
        _("write a BCP 47 tag such as en-US at the source"),
        _("write an IANA media type such as text/csv at the source; the format was read from it"),
        _("give the distribution an accessURL or a downloadURL at the source"),
        _("move the address into a distribution; it was read as one"),
        _("serve the feed as UTF-8; look whether the record's words are right"),
        _("correct the JSON of this entry; it was read as far as it could be"),
        _("write & as &amp; and leave out control characters at the source; it was read as what it means"),
        _("serve the record in the encoding it declares; bytes that stand for no character were replaced"),
        _("give the record a title at the source; one was taken from its other words"),
        _("correct the JSON of this entry at the source; nothing new was kept of it"),
        _("report the entry with its original bytes to the maintainers; nothing new was kept of it"),
        _("remove the item from the feed or write it as an object; nothing was kept of it"),
        _("nothing to do: a catalog's register is not a list of datasets"),
        _("correct the syntax at the source, best by writing the file with an RDF library; the other statements count"),
        _("write the context out in the document at the source; DCAT's usual words were taken for it"),
        _("look whether the source ties the dataset to half its catalog; nothing was kept of it"),
        _("describe each member of the catalog in the document, or declare a source for the catalog it stands in"),
        _("give each entry an identifier of its own; the first entry was kept, this one was not"),
        _("look at the page; a record that was kept before stays as it is, and the next run asks again"),
        _("run again; the server said 'not modified' of a page nothing was kept of"),
        _("look at the address and run again; nothing is withdrawn until the source was read to its end"),
        _("look at the record and its original, and correct the value at the source"),
    )
}


def kind(code: str) -> str:
    """A kind of problem for people."""
    return called(KINDS, code)


def remedy(sentence: str) -> str:
    """What to do, in the reader's language; '' where the sentence stands for itself: in English, or where it is not of the list."""
    return "" if language() == "en" or sentence not in REMEDIES else str(REMEDIES[sentence])
