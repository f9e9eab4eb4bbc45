"""Whether an answer is a Croissant description of a dataset, or a page that names one."""

import re

from harvesters.documents.addresses import address_in
from harvesters.recognition import CERTAIN, LIKELY, Recognised, Seen
from schemas.dialects.schema_org.dataset import DATASETS
from schemas.dialects.schema_org.json_ld import nodes_of

PROBES: tuple[str, ...] = ("/croissant.json",)
_STANDARD = "mlcommons.org/croissant"
_FILE = re.compile(r"/croissant(?:\.json|/download)?(?:\?|\Z)", re.IGNORECASE)


def recognise(seen: Seen) -> Recognised | None:
    """A dataset that says it conforms to Croissant, or has record sets; a page with a link to such a file."""
    if seen.value is None:
        return _named_by_page(seen)
    if not isinstance(seen.value, dict | list):
        return None
    nodes = nodes_of([seen.value], DATASETS)
    if not any(_STANDARD in str(node.get("conformsTo")) or "recordSet" in node for node in nodes):
        return None
    because = f"it describes {len(nodes)} dataset{'s' if len(nodes) > 1 else ''} as Croissant does"
    return Recognised(platform="croissant", url=seen.url, because=because, sure=CERTAIN, entries=len(nodes))


def _named_by_page(seen: Seen) -> Recognised | None:
    if "croissant" not in seen.text:
        return None
    for link in seen.tree.css("a[href], link[href]"):
        address = address_in(seen.url, link.attributes.get("href") or "")
        if address and _FILE.search(address):
            return Recognised(platform="croissant", url=address, because="the page leads to a Croissant description", sure=LIKELY)
    return None
