"""DCAT and DCAT-AP catalogs in RDF: Turtle, RDF/XML, JSON-LD, N-Triples, N-Quads and TriG, in one file or page by page.

A declaration says `platform = "dcat_rdf"` and the `url` of the catalog (`https://data.city.example/catalog.ttl`). `language` is
the one to read texts in that are given in several: the others become translations. `[options]` says more where needed:

    most_pages, shortfall   where to stop, and the share of datasets that may be missing though the catalog counts them

The syntax is told by the document's own first characters, then by Content-Type and the ending of the address. Pages are followed
as Hydra names them (`hydra:PartialCollectionView` with `hydra:next`, `hydra:PagedCollection` with `hydra:nextPage`) and as `Link:
rel="next"` does. A dataset whose statements go on in the next page is read from both; a list in which entries moved while it was
read, so that fewer came than it counts, is read again.

Entries are the nodes that are `dcat:Dataset`, `dcat:DatasetSeries` or `dcat:DataService`, and members of catalogs however deeply
nested; catalogs and their records are none. A service that is only the way in to a distribution belongs to it. The key is the
address of the node; of a blank node its `dct:identifier`, else its landing page, else the first address of its distributions.
Kept of each are its own statements and those of its parts (publisher, contact, distributions, places …) as N-Triples, in an order
and with names for blank nodes that do not depend on how the source writes them.

Nothing that a document names is fetched: no JSON-LD context (one that is only an address is replaced by DCAT's usual words, and
told as `own_context`), no entity of XML, no catalog elsewhere. Read are at most 2 GB an answer; documents of more than 16 MB lie in
a temporary folder of about their size while they are read. One value may be 16 MB long, elements 200 deep, one dataset 200,000
statements large.

Problems. `malformed_rdf`: statements that cannot be read; the others count. Where a dataset may have gone with them, it is fatal:
all that was read is kept, nothing is withdrawn. `cut_short`, `html_instead_of_feed`, `not_rdf`, `empty_answer`, `too_large`,
`no_dataset`, `pages_repeat`, `fewer_than_counted`, `too_many_pages`: fatal, asked again before. `too_many_statements`: that dataset
was not kept. `undescribed_datasets`: members that are only named. `own_context`, `guessed_encoding`, `malformed_xml`: read all the
same. And the flags of odd values, dataset by dataset.
"""

from collections.abc import Iterator

from marshmallow import RAISE, Schema, fields, validate

from harvesters.datasets.drafting import dataset_draft
from harvesters.documents.asking import Broken
from harvesters.documents.options import checked
from harvesters.draft import Draft
from harvesters.entry import Entry
from harvesters.fetching.fetcher import Fetcher
from harvesters.platforms import Found
from harvesters.platforms.dcat_rdf.reading import Reading
from harvesters.source import Source
from harvesters.state import Memory
from schemas.dialects.dcat.resource import from_dcat


class OptionsSchema(Schema):
    """`[options]`."""

    class Meta:
        unknown = RAISE

    most_pages = fields.Integer(load_default=20_000, strict=True, validate=validate.Range(min=1, error="write a number of 1 or more"))
    shortfall = fields.Float(load_default=0.0, validate=validate.Range(min=0, max=1, error="write a share from 0 to 1"))


SCHEMA = OptionsSchema()


def check(source: Source) -> None:
    """Raises ValidationError naming the options that are wrong."""
    checked(SCHEMA, source.options)


def harvest(source: Source, fetcher: Fetcher, memory: Memory) -> Iterator[Found]:
    """Every dataset, series and service of the catalog, in its order. Raises FetchError where an answer cannot be had,
    ValidationError for options."""
    options = SCHEMA.load(source.options)
    reading = Reading(source, fetcher, most_pages=options["most_pages"], shortfall=options["shortfall"])
    try:
        yield from reading.run(memory.checkpoint())
    except Broken as broken:
        yield broken.problem


def read(entry: Entry, source: Source) -> Draft:
    """The draft of one dataset."""
    values, oddities = from_dcat(entry.fields["tree"], language=source.language, time_zone=source.time_zone)
    return dataset_draft(values, oddities, source)
