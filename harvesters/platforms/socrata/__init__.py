"""Socrata (Tyler Data & Insights): the assets of one site, through the discovery API `/api/catalog/v1`.

A declaration says `platform = "socrata"` and the `url` of the site (`https://data.city.example/`). `[options]` says more:

    domain       the site's name in the catalog (default: the host of the url)
    types        kinds of assets taken (default: dataset, file, href, map; charts, filters and stories are views of those)
    query        only the assets that this full-text search finds
    page_size    assets asked for at once (default 100)
    most_pages, shortfall   where to stop, and the share of assets that may be missing though the site counts them

The list is read in the order of the assets' ids, each page asked for behind the last id of the one before (`scroll_id`): what
is edited, added or removed meanwhile moves nothing, and there is no end at 10,000. Distributions are the export addresses of the asset's
kind (CSV, JSON, GeoJSON, or its file), `described_by` lists its columns. Counts of views and downloads are no change.

Problems: `not_json`, `no_list`, `fewer_than_counted`, `pages_repeat`: asked again, then fatal (nothing is withdrawn);
`not_an_object`, and the flags of odd values, asset by asset.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from marshmallow import fields, validate

from harvesters.datasets.drafting import dataset_draft
from harvesters.datasets.json_pages import Kind, folder_of, object_in
from harvesters.datasets.options import ListOptions, ListOptionsSchema
from harvesters.datasets.paging import Listing, Page, State, walk
from harvesters.documents.addresses import with_query
from harvesters.documents.json_values import number
from harvesters.documents.options import checked
from harvesters.draft import Draft
from harvesters.entry import Entry
from harvesters.fetching.fetcher import Fetcher, Request, Response
from harvesters.platforms import Found
from harvesters.source import Source
from harvesters.state import Memory
from schemas.dialects.portals.socrata import asset_key, from_socrata, steady, title_of, type_of

_TYPES = ("dataset", "file", "href", "map")
_KNOWN = (*_TYPES, "calendar", "chart", "data_lens", "federated_href", "filter", "form", "measure", "story", "visualization")


@dataclass(frozen=True, slots=True, kw_only=True)
class SocrataOptions(ListOptions):
    """'' where a declaration says nothing."""

    domain: str = ""
    types: tuple[str, ...] = _TYPES
    query: str = ""


class SocrataOptionsSchema(ListOptionsSchema):
    """`[options]`; a word that is not here is refused by name."""

    domain = fields.String(load_default="", validate=validate.Regexp(r"[\w.:-]*\Z", error="write a host such as data.city.example"))
    types = fields.List(fields.String(validate=validate.OneOf(_KNOWN)), load_default=lambda: list(_TYPES), validate=validate.Length(min=1))
    query = fields.String(load_default="")
    made = SocrataOptions


SCHEMA = SocrataOptionsSchema()


def check(source: Source) -> None:
    """Raises ValidationError naming the options that are wrong."""
    checked(SCHEMA, source.options)


def harvest(source: Source, fetcher: Fetcher, memory: Memory) -> Iterator[Found]:
    """Every asset of the wanted types, by its id. Raises FetchError where an answer cannot be had, ValidationError for options."""
    options: SocrataOptions = SCHEMA.load(source.options)
    kind = Kind(key=asset_key, title=title_of, is_public=lambda asset: type_of(asset) in options.types, steady=steady)
    domain = options.domain or urlsplit(source.url).netloc
    url = f"{folder_of(source.url, '/api/', '/browse/', '/d/')}/api/catalog/v1"
    filters = {"domains": domain, "search_context": domain} | ({"q": options.query} if options.query else {})

    def request(at: State) -> Request:
        return Request(url=with_query(url, **filters, limit=str(options.page_size), scroll_id=at["behind"]))

    def read_page(response: Response, at: State) -> Page:
        told = object_in(response, "results")
        items, seen = told["results"], int(at["seen"]) + len(told["results"])
        total = number(told.get("resultSetSize"))
        # Behind the first page some versions count what is left.
        total = total if not at["seen"] or total == seen else None
        last = kind.mark(items[-1]) if items else ""
        return kind.page(items, url, after={"behind": last, "seen": seen} if items and seen != total else None, total=total)

    listing = Listing(
        start={"behind": "", "seen": 0},
        request=request,
        read=read_page,
        shifting=False,
        most_pages=options.most_pages,
        shortfall=options.shortfall,
    )
    yield from walk(source, fetcher, memory, listing)


def read(entry: Entry, source: Source) -> Draft:
    """The draft of one asset."""
    values, oddities = from_socrata(entry.fields["entry"], time_zone=source.time_zone)
    return dataset_draft(values, oddities, source)
