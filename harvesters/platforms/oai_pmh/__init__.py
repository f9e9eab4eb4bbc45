"""OAI-PMH 2.0: a repository that hands out its records page by page, as libraries, archives and research data centres do.

A declaration says `platform = "oai_pmh"` and as `url` the repository's base address without any `verb`. `[options]`:

    sets             the setSpec of each set to be read (default: everything)
    prefer           metadata formats, the best first: dcat, iso19115-3, iso19139, datacite, oai_dc or a metadataPrefix of the
                     repository's own (default: these five in this order); the first that the repository offers is read
    most_pages       never more than that many pages of a set (default 20000)
    shortfall        share of records that may be missing though completeListSize counts them (default 0: the protocol allows
                     that number to be an estimate, so say 0.1 where a repository only guesses)

The whole list is read on each run: only so a record that went is missed, for most repositories forget what they deleted. One
that keeps deletions for ever (`deletedRecord` is `persistent`) is first asked what changed since the last complete run, and where
nothing did that is all. Deleted records are passed over, and so withdrawn. A resumption token the repository does not know any
more begins the list anew.

It may tell, besides what all paged lists may (`fewer_than_counted`, `pages_repeat`, `unstable_list` …): `error_answer` (the
repository refuses a question; its own words follow), `no_format` (it offers none of the preferred formats), `format_refused` (it
offers one that it then refuses: the next was read), `not_xml`, `cut_short`, `too_deep`, `unreadable_entry` (one record is no XML
at all), and on a record `malformed_xml`, `guessed_encoding`.
"""

from collections.abc import Iterator
from dataclasses import replace

from harvesters.datasets.drafting import dataset_draft
from harvesters.datasets.paging import Expired, Listing, Page, State, walk
from harvesters.documents.asking import Broken
from harvesters.documents.options import checked
from harvesters.draft import Draft
from harvesters.entry import Entry, Expected, FeedValidators, SourceUnchanged
from harvesters.fetching.fetcher import Fetcher, Response
from harvesters.outcome import Problem
from harvesters.platforms import Found
from harvesters.platforms.oai_pmh.options import SCHEMA, RepositoryOptions
from harvesters.platforms.oai_pmh.records import page_of
from harvesters.platforms.oai_pmh.repository import Refused, Repository
from harvesters.reading.xml_metadata import described
from harvesters.remedies import remedy_for
from harvesters.source import Source
from harvesters.state import Memory

_BAD_QUESTION, _NO_FORMAT = "badArgument", "cannotDisseminateFormat"


def check(source: Source) -> None:
    """Raises ValidationError naming the options that are wrong."""
    checked(SCHEMA, source.options)


def harvest(source: Source, fetcher: Fetcher, memory: Memory) -> Iterator[Found]:
    """Every record of the repository, or of the sets named, in its order. Raises FetchError where a page cannot be had,
    ValidationError for options."""
    options: RepositoryOptions = SCHEMA.load(source.options)
    repository, checkpoint = Repository(source.url, fetcher), memory.checkpoint()
    try:
        prefixes = repository.prefixes(options.prefer)
        # A run that goes on where another stopped began before now: what changed meanwhile would be taken for read.
        stamp = repository.stamp() if checkpoint is None else None
        last = memory.validators(source.url) if stamp else None
        if last and last.last_modified and repository.is_unchanged(prefixes[0], options.sets, last.last_modified):
            yield SourceUnchanged()
            return
    except Broken as broken:
        yield broken.problem
        return
    whole = True
    for found in _records(source, fetcher, memory, repository, prefixes, options):
        whole = whole and not (isinstance(found, Problem) and found.fatal)
        yield found
    if whole and stamp:
        yield FeedValidators(url=source.url, etag=None, last_modified=stamp)


def read(entry: Entry, source: Source) -> Draft:
    """The draft of one record; one whose metadata names no identifier goes by the repository's."""
    element = entry.fields["element"]
    values, oddities = described(element, time_zone=source.time_zone, language=source.language)
    values["identifier"] = values.get("identifier") or entry.key or None
    return dataset_draft(values, [*entry.fields["oddities"], *oddities], source)


def _records(
    source: Source, fetcher: Fetcher, memory: Memory, repository: Repository, prefixes: list[str], options: RepositoryOptions
) -> Iterator[Found]:
    """Every record in the first of these formats; one that is offered and refused as soon as it is asked for gives way to the next."""
    prefix = prefixes[0]
    addresses = [repository.list_address(prefix, chosen) for chosen in (options.sets or (None,))]
    checkpoint = memory.checkpoint()
    stopped_at = checkpoint.get("list") if checkpoint else None
    for address in addresses[addresses.index(stopped_at) if stopped_at in addresses else 0 :]:
        listing = _listing(address, source.url, prefix, repository, options, is_last=len(prefixes) == 1)
        try:
            for found in walk(replace(source, url=address), fetcher, memory, listing):
                # It counts deleted records, and those of several sets twice.
                if not isinstance(found, Expected):
                    yield found
        except _FormatRefused as refused:
            message = f"{source.url} offers records in {prefix} and refuses them; {prefixes[1]} was read instead ({refused})"
            yield Problem(kind="format_refused", message=message, remedy=remedy_for("format_refused"), value=prefix, rule="format_refused")
            yield from _records(source, fetcher, memory, repository, prefixes[1:], options)
            return


class _FormatRefused(Exception):
    """The list cannot be had in the format it was asked for in."""


def _listing(address: str, url: str, prefix: str, repository: Repository, options: RepositoryOptions, *, is_last: bool) -> Listing:
    def read(response: Response, at: State) -> Page:
        try:
            return page_of(response, url, prefix)
        except Refused as refused:
            if "token" in at and refused.code == _BAD_QUESTION and repository.names_format_beside_tokens(prefix):
                raise Expired from None
            if "url" in at and not is_last and refused.code in (_BAD_QUESTION, _NO_FORMAT):
                raise _FormatRefused(refused.why) from None
            raise

    return Listing(
        start={"url": address},
        request=repository.page_request,
        read=read,
        shifting=False,
        most_pages=options.most_pages,
        shortfall=options.shortfall,
    )
