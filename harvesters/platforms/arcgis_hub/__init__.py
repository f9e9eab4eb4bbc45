"""ArcGIS Hub and ArcGIS Enterprise Sites: the datasets of one site, through its search API (OGC API Records), page by page.

A declaration says `platform = "arcgis_hub"` and the `url` of the site (`https://gis-city.opendata.arcgis.example/`, or its own
domain). `[options]` says more where needed:

    collection   "dataset" (default), "document", "appAndMap" or "all": which of the site's collections is read
    filter       a filter in the API's words: `type='Feature Service'`
    page_size    items asked for at once (default 100, which is also the API's limit)
    most_pages, shortfall   where to stop, and the share of items that may be missing though the site counts them

Each page begins with the last item of the page before; where that one is not there, the list is read again. The API ends at 10,000
items: a larger site is declared as `dcat_us` with its feed `/api/feed/dcat-us/1.1.json`. Distributions are the item's service
and the files Hub makes of its layers (CSV, GeoJSON, Shapefile, KML), or the item's own file. Counts of views are no change.

Problems: `not_json`, `no_list`, `fewer_than_counted`, `pages_repeat`, `unstable_list`: asked again, then fatal (nothing is
withdrawn); `not_an_object`, and the flags of odd values, item by item.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from marshmallow import fields, validate

from harvesters.datasets.drafting import dataset_draft
from harvesters.datasets.json_pages import Kind, folder_of, object_in
from harvesters.datasets.offsets import Answer, counted_off
from harvesters.datasets.options import ListOptions, ListOptionsSchema
from harvesters.datasets.paging import State, walk
from harvesters.documents.addresses import with_query
from harvesters.documents.json_values import number
from harvesters.documents.options import checked
from harvesters.draft import Draft
from harvesters.entry import Entry
from harvesters.fetching.fetcher import Fetcher, Response
from harvesters.platforms import Found
from harvesters.source import Source
from harvesters.state import Memory
from schemas.dialects.portals.arcgis_hub import from_arcgis_hub, is_public, item_key, steady, title_of

KIND = Kind(key=item_key, title=title_of, is_public=is_public, steady=steady)


@dataclass(frozen=True, slots=True, kw_only=True)
class HubOptions(ListOptions):
    """'' where a declaration says nothing."""

    collection: str = "dataset"
    filter: str = ""


class HubOptionsSchema(ListOptionsSchema):
    """`[options]`; a word that is not here is refused by name."""

    collection = fields.String(load_default="dataset", validate=validate.OneOf(("dataset", "document", "appAndMap", "all")))
    filter = fields.String(load_default="", validate=validate.Length(max=2000))
    page_size = fields.Integer(load_default=100, strict=True, validate=validate.Range(min=2, max=100, error="write a number from 2 to 100"))
    made = HubOptions


SCHEMA = HubOptionsSchema()


def check(source: Source) -> None:
    """Raises ValidationError naming the options that are wrong."""
    checked(SCHEMA, source.options)


def harvest(source: Source, fetcher: Fetcher, memory: Memory) -> Iterator[Found]:
    """Every item of the collection. Raises FetchError where an answer cannot be had, ValidationError for options."""
    options: HubOptions = SCHEMA.load(source.options)
    url = f"{site_of(source)}/api/search/v1/collections/{options.collection}/items"
    filters = {"filter": options.filter} if options.filter else {}

    def address(offset: int, size: int, _: State) -> str:
        return with_query(url, limit=str(size), startindex=str(offset + 1), **filters)

    def answer(response: Response, _: State) -> Answer:
        told = object_in(response, "features")
        return Answer(items=told["features"], total=number(told.get("numberMatched")))

    yield from walk(source, fetcher, memory, counted_off(KIND, options, url, address=address, answer=answer))


def read(entry: Entry, source: Source) -> Draft:
    """The draft of one item."""
    values, oddities = from_arcgis_hub(entry.fields["entry"], time_zone=source.time_zone, site=site_of(source))
    return dataset_draft(values, oddities, source)


def site_of(source: Source) -> str:
    """The address of the site."""
    return folder_of(source.url, "/api/", "/datasets/", "/search/", "/maps/", "/pages/")
