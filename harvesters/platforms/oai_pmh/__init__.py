"""OAI-PMH 2.0: a repository that hands out its records page by page, as libraries, archives and research data centres do.

A declaration says `platform = "oai_pmh"` and as `url` the repository's base address without any `verb`. `[options]`:

    sets             the setSpec of each set to be read (default: everything)
    prefer           metadata formats, the best first: dcat, iso19115-3, iso19139, oai_dc or a metadataPrefix of the repository's
                     own (default: these four in this order); the first that the repository offers is read
    most_pages       never more than that many pages of a set (default 20000)
    shortfall        share of records that may be missing though completeListSize counts them (default 0: the protocol allows
                     that number to be an estimate, so say 0.1 where a repository only guesses)

The whole list is read on each run: only so a record that went is missed, for most repositories forget what they deleted. One
that keeps deletions for ever (`deletedRecord` is `persistent`) is first asked what changed since the last complete run, and where
nothing did that is all. Deleted records are passed over, and so withdrawn. A resumption token the repository does not know any
more begins the list anew.

It may tell, besides what all paged lists may (`fewer_than_counted`, `pages_repeat`, `unstable_list` …): `error_answer` (the
repository refuses a question; its own words follow), `no_format` (it offers none of the preferred formats), `not_xml`,
`cut_short`, `too_deep`, `unreadable_entry` (one record is no XML at all), and on a record `malformed_xml`, `guessed_encoding`.
"""

from collections.abc import Iterator
from dataclasses import replace

from harvesters.datasets.drafting import dataset_draft
from harvesters.datasets.paging import Listing, walk
from harvesters.documents.asking import Broken
from harvesters.documents.options import checked
from harvesters.draft import Draft
from harvesters.entry import Entry, Expected, FeedValidators, SourceUnchanged
from harvesters.fetching.fetcher import Fetcher
from harvesters.outcome import Problem
from harvesters.platforms import Found
from harvesters.platforms.oai_pmh.options import SCHEMA, RepositoryOptions
from harvesters.platforms.oai_pmh.records import page_of
from harvesters.platforms.oai_pmh.repository import Repository
from harvesters.reading.xml_metadata import described
from harvesters.source import Source
from harvesters.state import Memory


def check(source: Source) -> None:
    """Raises ValidationError naming the options that are wrong."""
    checked(SCHEMA, source.options)


def harvest(source: Source, fetcher: Fetcher, memory: Memory) -> Iterator[Found]:
    """Every record of the repository, or of the sets named, in its order. Raises FetchError where a page cannot be had,
    ValidationError for options."""
    options: RepositoryOptions = SCHEMA.load(source.options)
    repository, checkpoint = Repository(source.url, fetcher), memory.checkpoint()
    try:
        prefix = repository.prefix(options.prefer)
        # A run that goes on where another stopped began before now: what changed meanwhile would be taken for read.
        stamp = repository.stamp() if checkpoint is None else None
        last = memory.validators(source.url) if stamp else None
        if last and last.last_modified and repository.is_unchanged(prefix, options.sets, last.last_modified):
            yield SourceUnchanged()
            return
    except Broken as broken:
        yield broken.problem
        return
    addresses = [repository.list_address(prefix, chosen) for chosen in (options.sets or (None,))]
    stopped_at = checkpoint.get("list") if checkpoint else None
    whole = True
    for address in addresses[addresses.index(stopped_at) if stopped_at in addresses else 0 :]:
        for found in walk(replace(source, url=address), fetcher, memory, _listing(address, source.url, prefix, repository, options)):
            if isinstance(found, Expected):
                continue  # it counts deleted records, and those of several sets twice
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


def _listing(address: str, url: str, prefix: str, repository: Repository, options: RepositoryOptions) -> Listing:
    return Listing(
        start={"url": address},
        request=repository.page_request,
        read=lambda response, _: page_of(response, url, prefix),
        shifting=False,
        most_pages=options.most_pages,
        shortfall=options.shortfall,
    )
