"""OGC API – Records catalogs (pycsw, GeoNetwork, pygeoapi …) and STAC APIs: records, or collections, page by page along `next`.

A declaration says `platform = "ogc_records"` and the `url` of what lists them:

    the items of a record collection   https://geo.example/ogcapi/collections/metadata/items   (each record is a dataset)
    the collections of a STAC API      https://stac.example/v1/collections                     (each collection is one;
                                       their items are scenes and are not harvested), or those of any OGC API
    a STAC catalog in files            https://stac.example/catalog.json                       (the collections below it)

`[options]` says more where needed:

    query        parameters added to the first address: `{type = "dataset"}`
    page_size    entries asked for at once (default 100; an API may hand out fewer)
    most_pages, shortfall   where to stop, and the share of records that may be missing though the catalog counts them

Pages are found by the `next` link of the page before. Where the count (`numberMatched`) falls while the list is
read, it is read again. Of a catalog in files each file is asked for; `most_pages` counts them.

Problems: `not_json`, `no_list`, `hidden_paging`, `fewer_than_counted`, `pages_repeat`, `empty_list`, `unstable_list`: asked again,
then fatal (nothing is withdrawn); `not_an_object`, and the flags of odd values, entry by entry.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from marshmallow import fields

from harvesters.datasets.drafting import dataset_draft
from harvesters.datasets.json_pages import Kind, value_in
from harvesters.datasets.options import ListOptions, ListOptionsSchema
from harvesters.datasets.paging import Listing, Page, State, walk
from harvesters.documents.addresses import address_in, with_query
from harvesters.documents.asking import Unusable
from harvesters.documents.json_values import number
from harvesters.documents.options import checked
from harvesters.draft import Draft
from harvesters.entry import Entry
from harvesters.fetching.fetcher import Fetcher, Request, Response
from harvesters.platforms import Found
from harvesters.platforms.ogc_records.files import collections_of, is_file
from harvesters.source import Source
from harvesters.state import Memory
from schemas.dialects.ogc.records import from_ogc_record, record_key, title_of
from schemas.dialects.ogc.stac import from_stac

KIND = Kind(key=record_key, title=lambda entry: title_of(entry) or entry.get("title"))
_MEMBERS = ("features", "collections")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsOptions(ListOptions):
    """{} where a declaration says nothing."""

    query: Mapping[str, str] = field(default_factory=dict)


class RecordsOptionsSchema(ListOptionsSchema):
    """`[options]`; a word that is not here is refused by name."""

    query = fields.Dict(fields.String(), fields.String(), load_default=dict)
    made = RecordsOptions


SCHEMA = RecordsOptionsSchema()


def check(source: Source) -> None:
    """Raises ValidationError naming the options that are wrong."""
    checked(SCHEMA, source.options)


def harvest(source: Source, fetcher: Fetcher, memory: Memory) -> Iterator[Found]:
    """Every record or collection. Raises FetchError where an answer cannot be had, ValidationError for options."""
    options: RecordsOptions = SCHEMA.load(source.options)
    if is_file(source.url):
        yield from collections_of(source.url, fetcher, KIND, options.most_pages)
        return
    start = with_query(source.url, **({"f": "json", "limit": str(options.page_size)} | dict(options.query)))

    def read_page(response: Response, _: State) -> Page:
        told = value_in(response)
        items = next((told[name] for name in _MEMBERS if isinstance(told.get(name), list)), None) if isinstance(told, dict) else None
        if items is None:
            raise Unusable("no_list", f"was answered without a list named {' or '.join(map(repr, _MEMBERS))}")
        after = _following(told.get("links"), response.url) if items else None
        return KIND.page(items, source.url, after=after, total=number(told.get("numberMatched")))

    listing = Listing(
        start={"url": start},
        request=lambda at: Request(url=at["url"]),
        read=read_page,
        most_pages=options.most_pages,
        shortfall=options.shortfall,
    )
    yield from walk(source, fetcher, memory, listing)


def read(entry: Entry, source: Source) -> Draft:
    """The draft of one record or collection."""
    told = entry.fields["entry"]
    page = f"{source.url.partition('?')[0].rstrip('/')}/{quote(entry.key, safe='', errors='replace')}" if entry.key else None
    page = entry.url if is_file(source.url) else page
    # Collections of old STAC versions have properties too, those of their scenes.
    reader = from_ogc_record if isinstance(told.get("properties"), dict) and "extent" not in told else from_stac
    values, oddities = reader(told, time_zone=source.time_zone, page=page)
    return dataset_draft(values, oddities, source)


def _following(links: Any, url: str) -> State | None:
    """Where the next page lies, by the link `next`. Raises Unusable where that is no plain address: the list goes on unseen."""
    for link in links if isinstance(links, list) else []:
        if isinstance(link, dict) and link.get("rel") == "next":
            address = address_in(url, link["href"]) if isinstance(link.get("href"), str) else None
            if address is None or str(link.get("method") or "GET").upper() != "GET":
                raise Unusable("hidden_paging", "names a next page that cannot be asked for by its address")
            return {"url": address}
    return None
