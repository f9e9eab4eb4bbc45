"""Whether an answer is a Croissant description of a dataset, or one in schema.org's words alone, or a page that names one."""

import re
from typing import Any

from harvesters.documents.addresses import address_in
from harvesters.recognition import CERTAIN, LIKELY, Recognised, Seen
from schemas.dialects.schema_org.dataset import DATASETS
from schemas.dialects.schema_org.json_ld import nodes_of

PROBES: tuple[str, ...] = ("/croissant.json",)
_STANDARD = "mlcommons.org/croissant"
_DCAT = re.compile(r"ns/dcat|project-open-data|dcat-us|dcat-ap", re.IGNORECASE)
_LOOKED_AT = 20
_FILE = re.compile(r"/croissant(?:\.json|/download)?(?:\?|\Z)", re.IGNORECASE)


def recognise(seen: Seen) -> Recognised | None:
    """A dataset that says it conforms to Croissant, or has record sets; one in schema.org's words; a page with a link to such a file."""
    if seen.value is None:
        return _named_by_page(seen)
    if not isinstance(seen.value, dict | list):
        return None
    nodes = nodes_of([seen.value], DATASETS)
    if any(_STANDARD in str(node.get("conformsTo")) or "recordSet" in node for node in nodes):
        words = "as Croissant does"
    elif nodes and _is_schema_org(seen.value):
        words = "in schema.org's words"
    else:
        return None
    because = f"it describes {len(nodes)} dataset{'s' if len(nodes) > 1 else ''} {words}"
    return Recognised(platform="croissant", url=seen.url, because=because, sure=CERTAIN, entries=len(nodes))


def _is_schema_org(value: Any) -> bool:
    """Whether the document's own context is schema.org's and not DCAT's, whose words are alike."""
    documents = value if isinstance(value, list) else [value]
    contexts = str([document.get("@context") for document in documents[:_LOOKED_AT] if isinstance(document, dict)])
    return "schema.org" in contexts and not _DCAT.search(contexts)


def _named_by_page(seen: Seen) -> Recognised | None:
    if "croissant" not in seen.text:
        return None
    for link in seen.tree.css("a[href], link[href]"):
        address = address_in(seen.url, link.attributes.get("href") or "")
        if address and _FILE.search(address):
            return Recognised(platform="croissant", url=address, because="the page leads to a Croissant description", sure=LIKELY)
    return None
