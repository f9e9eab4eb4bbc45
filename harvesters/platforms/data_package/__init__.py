"""Data Packages (Frictionless): a `datapackage.json` that describes one dataset, or a list of many.

A declaration says `platform = "data_package"` and as `url` what there is:

    a descriptor         https://data.city.example/trees/datapackage.json, or its folder (ending with a slash), or the page of a
                         repository on github.com, whose descriptor is at its root
    a list of them       JSON: an array, or an object with `packages`, `datapackages` or `datasets`, of descriptors or of their
                         addresses (also as objects with `url`, `descriptor`, `path`); or plain text, an address a line

`[options]` says more where needed:

    more    addresses of further descriptors
    most    never more than that many files (default 50000)

Versions 1 and 2 are read, and what was written before them. Each file is asked for with its validators, so that one which did not
change costs a 304. A record is known by its file's address, by its name behind it where a file holds several.

Problems: `not_json`, `empty_answer`, `no_dataset` of the first address, `too_many_files`, `mostly_unreachable`: fatal, nothing is
withdrawn; `page_unreachable` (a file that is listed and cannot be read: kept as it was), `not_an_object`.
"""

import re
from collections.abc import Iterator
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
from schemas.dialects.data_package import from_data_package, is_data_package, package_key, title_of

_REPOSITORY = re.compile(r"https?://github\.com/([\w.-]+)/([\w.-]+?)(?:\.git)?(?:/tree/([^/?#]+)(/[^?#]*?)?)?/?")
_FILE = "datapackage.json"


def _described(value: Any) -> list[dict[str, Any]]:
    return [value] if is_data_package(value) else []


def _at(address: str) -> str:
    if found := _REPOSITORY.fullmatch(address):
        return f"https://raw.githubusercontent.com/{found[1]}/{found[2]}/{found[3] or 'HEAD'}{found[4] or ''}/{_FILE}"
    return f"{address}{_FILE}" if address.endswith("/") else address


_PACKAGES = Descriptors(
    kind=Kind(key=package_key, title=title_of), described=_described, lists=("packages", "datapackages", "datasets"), at=_at
)


def check(source: Source) -> None:
    """Raises ValidationError naming the options that are wrong."""
    checked(SCHEMA, source.options)


def harvest(source: Source, fetcher: Fetcher, memory: Memory) -> Iterator[Found]:
    """Every package. Raises FetchError where the first address gives no answer, ValidationError for options."""
    yield from harvest_descriptors(source, fetcher, memory, _PACKAGES)


def read(entry: Entry, source: Source) -> Draft:
    """The draft of one package; one that names itself nothing in the world goes by its address."""
    values, oddities = from_data_package(
        entry.fields["entry"], base=entry.fields["base"], language=source.language, time_zone=source.time_zone
    )
    values["identifier"] = values["identifier"] or entry.key
    return dataset_draft(values, oddities, source)
