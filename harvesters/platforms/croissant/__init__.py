"""Croissant (MLCommons, 1.0 and 1.1): a file in JSON-LD that describes one dataset for machine learning, or a list of such files.

A declaration says `platform = "croissant"` and as `url` the address of a file, as hubs hand out (`…/api/datasets/NAME/croissant`), or
of a list: JSON, an array or an object with `datasets`, of descriptions or of their addresses (also as objects with `url`); or plain
text, an address a line. `[options]` says more where needed:

    more    addresses of further files
    most    never more than that many files (default 50000)

It is schema.org's Dataset with more: file objects are distributions, the fields of record sets tell their columns, and what lies
inside an archive is told of the archive. A file in schema.org's words alone is read as well. Each file is asked for with
its validators, so that one which did not change costs a 304. A record is known by its file's address, by its name behind it where
a file holds several.

Problems: `not_json`, `empty_answer`, `no_dataset` of the first address, `too_many_files`, `mostly_unreachable`: fatal, nothing is
withdrawn; `page_unreachable` (a file that is listed and cannot be read: kept as it was), `not_an_object`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from harvesters.datasets.descriptors import SCHEMA, Descriptors, harvest_descriptors
from harvesters.datasets.drafting import dataset_draft
from harvesters.datasets.json_pages import Kind
from harvesters.documents.options import checked
from harvesters.draft import Draft
from harvesters.entry import Entry
from harvesters.fetching.fetcher import Fetcher
from harvesters.platforms import Found
from harvesters.source import Source
from harvesters.state import Memory
from schemas.dialects.schema_org.dataset import DATASETS, from_schema_org, steady, title_of
from schemas.dialects.schema_org.json_ld import nodes_of


def _described(value: Any) -> list[dict[str, Any]]:
    return nodes_of([value], DATASETS)


def _key(node: Mapping[str, Any]) -> str:
    told = (node.get(name) for name in ("@id", "url", "name"))
    return next((word.strip() for word in told if isinstance(word, str) and word.strip()), "")


_FILES = Descriptors(kind=Kind(key=_key, title=title_of, steady=steady), described=_described, lists=("datasets",))


def check(source: Source) -> None:
    """Raises ValidationError naming the options that are wrong."""
    checked(SCHEMA, source.options)


def harvest(source: Source, fetcher: Fetcher, memory: Memory) -> Iterator[Found]:
    """Every dataset. Raises FetchError where the first address gives no answer, ValidationError for options."""
    yield from harvest_descriptors(source, fetcher, memory, _FILES)


def read(entry: Entry, source: Source) -> Draft:
    """The draft of one dataset."""
    values, oddities = from_schema_org(
        entry.fields["entry"], language=source.language, time_zone=source.time_zone, base=entry.fields["base"]
    )
    return dataset_draft(values, oddities, source)
