"""What stands in the lists of a DCAT-US 3.0 catalog: datasets, series and services, and the datasets written inside these."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from schemas.dialects.dcat.resource import identifier_of, tree_key
from schemas.dialects.dcat_us.version_3 import is_dcat_us3, tree_of

_THREE = re.compile(rb"dcat-?us[\s/_:#-]*(?:schema)?[\s/_:#-]*v?3|/v?3(?:\.0)?/", re.IGNORECASE)
_MEMBERS = ("seriesMember", "servesDataset", "first", "last")
_MOST_MEMBERS = 100_000


def says_three(heading: Mapping[str, bytes]) -> bool:
    """Whether a catalog says of itself that it is 3.0: by the standard it conforms to, its context, or its bare class."""
    return heading.get("@type") == b'"Catalog"' or any(_THREE.search(heading.get(name, b"")) for name in ("conformsTo", "@context"))


def entry_trees(entry: dict[str, Any], section: str, *, three: bool) -> Iterator[tuple[dict[str, Any], dict[str, Any] | None]]:
    """The entry and the datasets written inside it, each with its tree of DCAT; None for an entry that is of 1.1. A member of a
    series is told which. `three` says that the catalog is of 3.0."""
    if section == "dataset" and not is_dcat_us3(entry, of_three=three):
        yield entry, None
        return
    tree = tree_of(entry, section)
    yield entry, tree
    series = key_of(tree) if "dcat:DatasetSeries" in tree.get("@type", ()) else ""
    for member in _embedded(entry):
        inner = tree_of(member)
        if series and not inner.get("dcat:inSeries"):
            inner["dcat:inSeries"] = [{"@id": series}]
        yield member, inner


def key_of(tree: dict[str, Any]) -> str:
    """By what the feed tells an entry of 3.0 from others: its identifier as in 1.1, else its address, else as DCAT has it."""
    return identifier_of(tree) or tree_key(tree)


def _embedded(entry: dict[str, Any]) -> Iterator[dict[str, Any]]:
    count = 0
    for name in _MEMBERS:
        value = entry.get(name, entry.get(f"dcat:{name}"))
        for member in value if isinstance(value, list) else [value]:
            # One that is only referred to has its own place elsewhere.
            if isinstance(member, dict) and (member.get("title") or member.get("dct:title") or member.get("dcterms:title")):
                count += 1
                if count <= _MOST_MEMBERS:
                    yield member
