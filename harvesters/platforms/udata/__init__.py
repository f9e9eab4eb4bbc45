"""udata: data.gouv.fr, data.public.lu, dados.gov.pt and their kin, through `/api/1/datasets/`, page by page.

A declaration says `platform = "udata"` and the `url` of the site (or of any address of its API). `[options]` says more:

    organization   only the datasets of this organization, by its id or the name in its address
    tag            only those with this tag
    fields         the members of a dataset asked for, as the header X-Fields names them (`id,title,description,page,resources`);
                   what is left out cannot be kept, and asking for all (default) is what a catalog wants
    page_size      datasets asked for at once (default 100)
    most_pages, shortfall   where to stop, and the share of datasets that may be missing though the site counts them

The list is asked for in the order in which datasets were created, which no edit changes; where its count falls while it is
read, it is read again. Private and deleted datasets are left out; counts of views and the site's own daily checks are no change.
Of a harvested dataset the address it had at its source is kept, and its identifier there if that is unique in the world.

Problems: `not_json`, `no_list`, `fewer_than_counted`, `pages_repeat`, `empty_list`, `unstable_list`: asked again, then fatal
(nothing is withdrawn); `not_an_object`, and the flags of odd values, dataset by dataset.
"""

from collections.abc import Iterator
from dataclasses import dataclass

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
from schemas.dialects.portals.udata import dataset_key, from_udata, is_public, origin_of, steady

KIND = Kind(key=dataset_key, is_public=is_public, steady=steady)


@dataclass(frozen=True, slots=True, kw_only=True)
class UdataOptions(ListOptions):
    """'' where a declaration says nothing."""

    organization: str = ""
    tag: str = ""
    fields: str = ""


class UdataOptionsSchema(ListOptionsSchema):
    """`[options]`; a word that is not here is refused by name."""

    organization = fields.String(load_default="")
    tag = fields.String(load_default="")
    fields_ = fields.String(
        data_key="fields",
        attribute="fields",
        load_default="",
        validate=validate.Regexp(r"[\w,{}*:-]*\Z", error="write names with commas between them, such as id,title,resources{{url}}"),
    )
    made = UdataOptions


SCHEMA = UdataOptionsSchema()


def check(source: Source) -> None:
    """Raises ValidationError naming the options that are wrong."""
    checked(SCHEMA, source.options)


def harvest(source: Source, fetcher: Fetcher, memory: Memory) -> Iterator[Found]:
    """Every public dataset, in the order of creation. Raises FetchError where an answer cannot be had, ValidationError for options."""
    options: UdataOptions = SCHEMA.load(source.options)
    url = f"{folder_of(source.url, '/api/', '/datasets/', '/organizations/')}/api/1/datasets/"
    filters = {name: value for name, value in (("organization", options.organization), ("tag", options.tag)) if value}
    headers = {"X-Fields": f"data{{{options.fields}}},next_page,total"} if options.fields else {}

    def request(at: State) -> Request:
        asked = with_query(url, page=str(at["page"]), page_size=str(options.page_size), sort="created", **filters)
        return Request(url=asked, headers=headers)

    def read_page(response: Response, at: State) -> Page:
        told = object_in(response, "data")
        after = {"page": int(at["page"]) + 1} if told.get("next_page") else None
        return KIND.page(told["data"], url, after=after, total=number(told.get("total")))

    listing = Listing(start={"page": 1}, request=request, read=read_page, most_pages=options.most_pages, shortfall=options.shortfall)
    yield from walk(source, fetcher, memory, listing)


def read(entry: Entry, source: Source) -> Draft:
    """The draft of one dataset."""
    values, oddities = from_udata(entry.fields["entry"], time_zone=source.time_zone)
    draft = dataset_draft(values, oddities, source)
    draft.original_url = origin_of(entry.fields["entry"])
    return draft
