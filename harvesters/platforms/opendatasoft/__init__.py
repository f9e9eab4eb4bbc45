"""Opendatasoft (Huwise): the catalog of a portal, through the explore API v2.1.

A declaration says `platform = "opendatasoft"` and the `url` of the portal (or of any address of its API). `[options]` says more:

    where        a filter in the portal's query language (ODSQL): `theme = "Environment"`
    page_size    datasets asked for at once where the list has to be paged (default 100, which is also the portal's limit)
    most_pages, shortfall   where to stop, and the share of datasets that may be missing though the portal counts them

The catalog is asked for its count and then whole (`catalog/exports/json`): two requests, one moment, no end at 10,000, and none
for the list where the portal answers that it has not changed. A portal that hands out no export is paged through
`catalog/datasets`, which ends at 10,000; each page begins with the last dataset of the page before, and where that one is not
there the list is read again. Distributions are the exports of a dataset with records and its attachments. Of a federated dataset
the page it has on its own portal is kept. Popularity and times of processing are no change.

Problems, all fatal (nothing is withdrawn): `cut_short`, `not_json`, `no_dataset`, `empty_answer`, `html_instead_of_feed` of the
export; `no_list`, `pages_repeat`, `unstable_list` of pages, asked again before; `fewer_than_counted`. Besides: `not_an_object`,
`unreadable_entry`, and the flags of odd values, dataset by dataset.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from marshmallow import fields, validate

from harvesters.datasets.drafting import dataset_draft
from harvesters.datasets.json_pages import Kind, folder_of, object_in
from harvesters.datasets.offsets import Answer, counted_off
from harvesters.datasets.options import ListOptions, ListOptionsSchema
from harvesters.datasets.paging import Listing, State, walk
from harvesters.datasets.whole import entries_of
from harvesters.documents.addresses import with_query
from harvesters.documents.asking import Broken, asked, fatal
from harvesters.documents.json_values import number
from harvesters.documents.options import checked
from harvesters.draft import Draft
from harvesters.entry import Entry, Expected, FeedValidators, SourceUnchanged
from harvesters.fetching.fetcher import Fetcher, FetchError, Request, Response
from harvesters.outcome import Problem
from harvesters.platforms import Found
from harvesters.source import Source
from harvesters.state import Memory
from schemas.dialects.portals.opendatasoft import dataset_key, from_opendatasoft, origin_of, steady, title_of

KIND = Kind(key=dataset_key, title=title_of, steady=steady)
_NO_EXPORT = frozenset({400, 403, 404, 405, 410, 501})


@dataclass(frozen=True, slots=True, kw_only=True)
class OpendatasoftOptions(ListOptions):
    """'' where a declaration says nothing."""

    where: str = ""


class OpendatasoftOptionsSchema(ListOptionsSchema):
    """`[options]`; a word that is not here is refused by name."""

    page_size = fields.Integer(load_default=100, strict=True, validate=validate.Range(min=2, max=100, error="write a number from 2 to 100"))
    where = fields.String(load_default="", validate=validate.Length(max=2000))
    made = OpendatasoftOptions


SCHEMA = OpendatasoftOptionsSchema()


def check(source: Source) -> None:
    """Raises ValidationError naming the options that are wrong."""
    checked(SCHEMA, source.options)


def harvest(source: Source, fetcher: Fetcher, memory: Memory) -> Iterator[Found]:
    """Every dataset of the catalog. Raises FetchError where an answer cannot be had, ValidationError for options."""
    options: OpendatasoftOptions = SCHEMA.load(source.options)
    try:
        if memory.checkpoint() is None and (before := _counted(source, options, fetcher)) is not None:
            export = _export(source, options, fetcher)
            if export is not None:
                yield from _whole(export, source, options, fetcher, before)
                return
    except Broken as broken:
        yield broken.problem
        return
    yield from walk(source, fetcher, memory, _pages(source, options))


def read(entry: Entry, source: Source) -> Draft:
    """The draft of one dataset."""
    values, oddities = from_opendatasoft(entry.fields["entry"], time_zone=source.time_zone, portal=portal_of(source))
    draft = dataset_draft(values, oddities, source)
    draft.original_url = origin_of(entry.fields["entry"])
    return draft


def portal_of(source: Source) -> str:
    """The address of the portal."""
    return folder_of(source.url, "/api/", "/explore/")


def _export(source: Source, options: OpendatasoftOptions, fetcher: Fetcher) -> Response | None:
    """The whole catalog, None where the portal hands out none."""
    try:
        return fetcher.fetch(Request(url=_asked(source, "exports/json", options), conditional=True))
    except FetchError as error:
        if error.status not in _NO_EXPORT:
            raise
        return None


def _whole(export: Response, source: Source, options: OpendatasoftOptions, fetcher: Fetcher, before: int) -> Iterator[Found]:
    if export.not_modified:
        yield SourceUnchanged()
        return
    listed = 0
    for found in entries_of(export, KIND, portal_of(source)):
        listed += 1
        yield found
        if isinstance(found, Problem) and found.fatal:
            return
    least = 1 - options.shortfall
    # A dataset removed between count and export is missing in the export alone: then the count is asked for once more.
    if listed < before * least and listed < (_counted(source, options, fetcher) or before) * least:
        message = f"{source.url} counts {before} datasets and exports {listed}"
        yield fatal(source.url, "fewer_than_counted", message, "run again; nothing is withdrawn while the export is shorter than the count")
        return
    yield Expected(count=listed)
    address = _asked(source, "exports/json", options)
    yield FeedValidators(url=address, etag=export.headers.get("etag"), last_modified=export.headers.get("last-modified"))


def _counted(source: Source, options: OpendatasoftOptions, fetcher: Fetcher) -> int | None:
    """How many datasets the catalog counts. Raises Broken, FetchError."""
    request = Request(url=with_query(_asked(source, "datasets", options), limit="1"))
    return asked(fetcher, request, lambda response: _answer(response, {})).total


def _pages(source: Source, options: OpendatasoftOptions) -> Listing:
    def address(offset: int, size: int, _: State) -> str:
        return with_query(_asked(source, "datasets", options), limit=str(size), offset=str(offset))

    return counted_off(KIND, options, portal_of(source), address=address, answer=_answer)


def _asked(source: Source, what: str, options: OpendatasoftOptions) -> str:
    filters = {"where": options.where} if options.where else {}
    return with_query(f"{portal_of(source)}/api/explore/v2.1/catalog/{what}", **filters)


def _answer(response: Response, _: State) -> Answer:
    told = object_in(response, "results")
    return Answer(items=told["results"], total=number(told.get("total_count")))
