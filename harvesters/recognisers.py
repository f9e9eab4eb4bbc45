"""The recognisers of all platforms, and the order in which they are believed where a site answers in several ways."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from urllib.parse import urlsplit

from harvesters.datasets.json_pages import folder_of
from harvesters.platforms import known_platforms
from harvesters.recognition import Recognised, Recogniser, Seen

BELIEVED = (
    # A platform's own interface: identifiers that stay, every field, a count to compare with.
    *("ckan", "udata", "opendatasoft", "socrata", "arcgis_hub"),
    # Exports of whole catalogs: often thinned out, and made from the above where both are there.
    *("dcat_us", "dcat_rdf"),
    # Interfaces of metadata alone.
    *("ogc_records", "csw", "oai_pmh", "waf"),
    # Directories of documents that their site counts.
    *("gkmlpt", "policy_library", "jpage", "jpaas", "json_search", "gazette"),
    # Descriptions of single datasets and lists of them, and what pages say of themselves.
    *("data_package", "croissant", "csv_list", "schema_org"),
)
"""Platforms not named here follow in the order of the alphabet."""
_LAST = ("disclosure_site", "feeds")
"""Any list by date is a source, and so is any feed, which mostly shows the newest items alone: believed where nothing else is known."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How a platform is known: what it `recognise`s, and the `probes`, addresses relative to a site that it may answer at."""

    platform: str
    recognise: Recogniser
    probes: tuple[str, ...]


@cache
def kinds() -> tuple[Kind, ...]:
    """Every platform's, the one believed first before the others."""
    return tuple(_kind(name) for name in sorted(known_platforms(), key=_place))


def recognised_in(seen: Seen) -> list[Recognised]:
    """What the platforms recognise in an answer, the one believed first before the others that are as sure."""
    found = [one for kind in kinds() if (one := kind.recognise(seen))]
    return sorted(found, key=lambda one: (-one.sure, _place(one.platform)))


def rank(recognised: Recognised) -> tuple[int, int]:
    """The higher, the sooner the platform is believed, the more so the surer it is."""
    return recognised.sure, -place_of(recognised.platform)


def place_of(platform: str) -> int:
    """The platform's place in the order, from 0."""
    return next(number for number, kind in enumerate(kinds()) if kind.platform == platform)


def probes_of(platform: str, site: str) -> list[str]:
    """The addresses at which that platform would answer on a site (its root, or the folder it lies in)."""
    return [f"{folder_of(site)}{probe}" for kind in kinds() if kind.platform == platform for probe in kind.probes]


def probes_at(url: str) -> Iterator[str]:
    """Where any platform may answer on the site of an address: each one's likeliest place first, then their second ones. A file that
    lies at a site's root by custom (`/data.json`) may as well lie beside the address."""
    parts = urlsplit(url)
    root, folder = f"{parts.scheme}://{parts.netloc}", url.partition("?")[0].partition("#")[0].rstrip("/")
    for turn in range(max((len(kind.probes) for kind in kinds()), default=0)):
        for kind in kinds():
            for probe in kind.probes[turn : turn + 1]:
                if parts.path.strip("/") and turn == 0 and probe.count("/") == 1 and "?" not in probe and "." in probe:
                    yield f"{folder}{probe}"
                yield f"{root}{probe}"


def _kind(name: str) -> Kind:
    module = import_module(f"harvesters.platforms.{name}.recognising")
    return Kind(name, module.recognise, tuple(getattr(module, "PROBES", ())))


def _place(platform: str) -> tuple[int, int, str]:
    last = _LAST.index(platform) + 1 if platform in _LAST else 0
    return last, BELIEVED.index(platform) if platform in BELIEVED else len(BELIEVED), platform
