"""CKAN, and DKAN 1 and others that speak its Action API: the datasets of a portal, page by page through `package_search`.

A declaration says `platform = "ckan"` and the `url` of the portal (`https://data.city.example/`, or its folder, or any address of
its API). `[options]` says more where needed:

    organizations    only the datasets of these organizations, by the names in their addresses: `["parks", "water-board"]`
    groups           only those of these groups
    query            a filter query in Solr's words (`fq`): `res_format:CSV`, `metadata_modified:[2026-01-01T00:00:00Z TO *]`
    page_size        datasets asked for at once (default 100, at most 1000: CKAN caps what is more, many a site sooner; lower it
                     where an answer is too_large)
    trust_modified   true: a run ends after one request where the number of datasets and the newest change are those of the last
                     complete run (default false: all pages are read, and what is as it was is only counted). It overlooks what
                     CKAN does not date: a renamed organization, a dataset put back while another went
    most_pages, shortfall   where to stop, and the share of datasets that may be missing though the portal counts them

The list is sorted by `id`, which never changes: sorted by `metadata_modified`, a dataset edited while the list is read would move
to its end and push its neighbours into pages already read. Each page begins with the last dataset of the page before; where that
one is not there, the list is read again. Where `package_search` is not known (DKAN 1) `current_package_list_with_resources` is
read. DKAN 2 serves its datasets as DCAT-US: declare `dcat_us` with `/data.json`. Private datasets, drafts, harvest sources and
showcases are left out. Of a harvested dataset the address it had at its source is kept, and its identifier there if that is
unique in the world.

Problems: `not_json`, `no_list` (the API says `success: false`, also with status 200), `fewer_than_counted`, `pages_repeat`,
`unstable_list`: asked again, then fatal (nothing is withdrawn); `not_an_object`, and the flags of odd values, dataset by dataset.
"""

from collections.abc import Iterator

from harvesters.datasets.drafting import dataset_draft
from harvesters.datasets.json_pages import folder_of
from harvesters.datasets.paging import walk
from harvesters.documents.options import checked
from harvesters.draft import Draft
from harvesters.entry import Entry, FeedValidators, SourceUnchanged
from harvesters.fetching.fetcher import Fetcher, FetchError
from harvesters.outcome import Problem
from harvesters.platforms import Found
from harvesters.platforms.ckan.actions import LIST_ALL, SEARCH, listing, newest
from harvesters.platforms.ckan.options import SCHEMA, CkanOptions
from harvesters.source import Source
from harvesters.state import Memory
from schemas.dialects.portals.ckan import from_ckan, origin_of

_NOT_KNOWN = frozenset({400, 404, 410, 501})


def check(source: Source) -> None:
    """Raises ValidationError naming the options that are wrong."""
    checked(SCHEMA, source.options)


def harvest(source: Source, fetcher: Fetcher, memory: Memory) -> Iterator[Found]:
    """Every public dataset, by its id. Raises FetchError where an answer cannot be had, ValidationError for options."""
    options: CkanOptions = SCHEMA.load(source.options)
    mark = newest(fetcher, portal_of(source), options) if options.trust_modified and memory.checkpoint() is None else None
    if mark is not None:
        known = memory.validators(mark.url)
        if known is not None and known.etag == mark.told:
            yield SourceUnchanged()
            return
    whole = True
    for found in _datasets(source, fetcher, memory, options):
        whole = whole and not (isinstance(found, Problem) and (found.fatal or found.refused))
        yield found
    if mark is not None and whole:
        yield FeedValidators(url=mark.url, etag=mark.told, last_modified=None)


def read(entry: Entry, source: Source) -> Draft:
    """The draft of one dataset."""
    package, portal = entry.fields["entry"], portal_of(source)
    values, oddities = from_ckan(package, time_zone=source.time_zone, language=source.language, portal=portal)
    draft = dataset_draft(values, oddities, source)
    draft.original_url = origin_of(package, portal)
    return draft


def portal_of(source: Source) -> str:
    """The address of the portal's folder."""
    return folder_of(source.url, "/api/", "/dataset/", "/organization/", "/group/", "/data.json/")


def _datasets(source: Source, fetcher: Fetcher, memory: Memory, options: CkanOptions) -> Iterator[Found]:
    begun = False
    try:
        for found in walk(source, fetcher, memory, listing(portal_of(source), options, SEARCH)):
            begun = True
            yield found
    except FetchError as error:
        if begun or error.status not in _NOT_KNOWN or options.filters:
            raise
        yield from walk(source, fetcher, memory, listing(portal_of(source), options, LIST_ALL))
