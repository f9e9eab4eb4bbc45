"""CSW 2.0.2 and 3.0.0: the catalogue service of the OGC, as GeoNetwork, pycsw, deegree and Esri's geoportals speak it.

A declaration says `platform = "csw"` and as `url` the service's address without any `request`. `[options]`:

    version          2.0.2 or 3.0.0 (default: 2.0.2, unless the service answers in 3.0.0 alone)
    schema           what records are asked for in: iso19139, iso19115-3, dcat, dublin_core (default: what the service's
                     capabilities offer, in this order), or the address of another of its output schemas that is DCAT in RDF/XML
    type_names       csw:Record, or gmd:MD_Metadata for services that hand out ISO 19139 only so (default: csw:Record)
    method           get or post (default: get, unless the capabilities know only post)
    constraint       a CQL text that records have to meet, as in `dc:type = 'dataset'` (default: everything)
    sort             the queryable that keeps the order while pages are read, as in `dc:identifier` (default: the service's order)
    page_size        records asked for at once (default 100)
    most_pages       never more than that many pages (default 20000)
    shortfall        share of records that may be missing though numberOfRecordsMatched counts them (default 0)

Where the next page begins is counted from the records that came; `nextRecord` is followed only where it lies further on, for
services say 0 too early, stay where they are, or point behind the end. The list is read again where its count fell meanwhile.

It may tell, besides what all paged lists may (`fewer_than_counted`, `pages_repeat`, `unstable_list` …): `error_answer` (an
ExceptionReport; its own words follow), `not_xml`, `cut_short`, `too_deep`, `unreadable_entry` (one record is no XML at all), and
on a record `malformed_xml`, `guessed_encoding`.
"""

from collections.abc import Iterator

from harvesters.datasets.drafting import dataset_draft
from harvesters.datasets.paging import Listing, walk
from harvesters.documents.asking import Broken
from harvesters.documents.options import checked
from harvesters.draft import Draft
from harvesters.entry import Entry
from harvesters.fetching.fetcher import Fetcher
from harvesters.platforms import Found
from harvesters.platforms.csw.options import SCHEMA, CatalogueOptions
from harvesters.platforms.csw.records import page_of
from harvesters.platforms.csw.service import settled
from harvesters.reading.xml_metadata import described
from harvesters.source import Source
from harvesters.state import Memory


def check(source: Source) -> None:
    """Raises ValidationError naming the options that are wrong."""
    checked(SCHEMA, source.options)


def harvest(source: Source, fetcher: Fetcher, memory: Memory) -> Iterator[Found]:
    """Every record of the catalogue, in its order. Raises FetchError where a page cannot be had, ValidationError for options."""
    options: CatalogueOptions = SCHEMA.load(source.options)
    try:
        question = settled(source.url, fetcher, options)
    except Broken as broken:
        yield broken.problem
        return
    listing = Listing(
        start={"position": 1},
        request=lambda at: question.page(int(at["position"])),
        read=lambda response, at: page_of(response, int(at["position"]), question),
        most_pages=options.most_pages,
        shortfall=options.shortfall,
    )
    yield from walk(source, fetcher, memory, listing)


def read(entry: Entry, source: Source) -> Draft:
    """The draft of one record."""
    values, oddities = described(entry.fields["element"], time_zone=source.time_zone, language=source.language)
    return dataset_draft(values, [*entry.fields["oddities"], *oddities], source)
