"""What to do about each kind of problem, in one sentence each; one table, so that reports and docs say the same."""

from types import MappingProxyType

REMEDIES = MappingProxyType(
    {
        "missing_title": "give the entry a title at the source; nothing was kept of it",
        "missing_key": "give the entry an identifier at the source; nothing was kept of it",
        "missing_value": "fill the field in at the source; the record was kept without it",
        "invalid_record": "correct the entry at the source; nothing was kept of it",
        "invalid_value": "correct the value at the source; the record was kept without it",
        "invalid_date": "write the date as 2019, 2019-05 or 2019-05-17 at the source; the record was kept without it",
        "ambiguous_date": "write the date with the year first at the source; day and month were not guessed",
        "odd_date": "write the date as 2019-05-17 at the source; it was read as the record shows",
        "unknown_frequency": "write an ISO 8601 repeating interval such as R/P1M at the source",
        "invalid_period": "write the period as start/end at the source; its words were kept",
        "not_a_url": "write an absolute http(s) address at the source; the record was kept without it",
        "url_repaired": "write the address whole at the source; it was read as the record shows",
        "license_not_a_url": "name the licence by its address at the source; its words were kept",
        "wrong_type": "write the value in the form the standard asks for; it was read as far as it could be",
        "single_value_for_list": "write a list at the source, even for one value; it was read as a list of one",
        "joined_keywords": "write each keyword as a list item of its own; they were split at the commas",
        "placeholder_value": "leave the field out instead of writing a placeholder; it was left out here",
        "empty_value": "leave out empty items at the source; they were left out here",
        "malformed_code": "correct the code at the source; it was kept in the original entry only",
        "unknown_access_level": "write public, restricted public or non-public; it is treated as restricted until then",
        "odd_language": "write a BCP 47 tag such as en-US at the source",
        "format_in_media_type": "write an IANA media type such as text/csv at the source; the format was read from it",
        "no_address": "give the distribution an accessURL or a downloadURL at the source",
        "legacy_field": "move the address into a distribution; it was read as one",
        "guessed_encoding": "serve the feed as UTF-8; look whether the record's words are right",
        "malformed_json": "correct the JSON of this entry; it was read as far as it could be",
        "characters_lost": "serve the record in the encoding it declares; bytes that stand for no character were replaced",
        "title_derived": "give the record a title at the source; one was taken from its other words",
        "unreadable_entry": "correct the JSON of this entry at the source; nothing new was kept of it",
        "entry_too_large": "move what makes the entry so large into a file that it names; nothing new was kept of it",
        "unreadable_fields": "report the entry with its original bytes to the maintainers; nothing new was kept of it",
        "not_an_object": "remove the item from the feed or write it as an object; nothing was kept of it",
        "catalog_records": "nothing to do: a catalog's register is not a list of datasets",
        "malformed_rdf": "correct the syntax at the source, best by writing the file with an RDF library; the other statements count",
        "malformed_xml": "write & as &amp; and leave out control characters at the source; it was read as what it means",
        "undeclared_prefix": "declare each prefix at the source, best by writing the file with an RDF library",
        "own_context": "write the context out in the document at the source; DCAT's usual words were taken for it",
        "too_many_statements": "look whether the source ties the dataset to half its catalog; nothing was kept of it",
        "undescribed_datasets": "describe each member of the catalog in the document, or declare a source for the catalog it stands in",
        "format_refused": "mend the format at the source, or name the one that works under prefer in [options]",
        "duplicate_identifier": "give each entry an identifier of its own; the first entry was kept, this one was not",
        "page_unreachable": "look at the page; a record that was kept before stays as it is, and the next run asks again",
        "not_modified_unknown": "run again; the server said 'not modified' of a page nothing was kept of",
        "source_unreachable": "look at the address and run again; nothing is withdrawn until the source was read to its end",
    }
)
_OTHERWISE = "look at the record and its original, and correct the value at the source"


def remedy_for(kind: str) -> str:
    """What to do about problems of that kind."""
    return REMEDIES.get(kind, _OTHERWISE)
