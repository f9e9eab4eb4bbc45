"""Whether a page describes datasets in schema.org's words, or a catalog of them, or an answer is a sitemap of such pages."""

import re
from urllib.parse import urljoin

from harvesters.reading.structured import json_ld_in, microdata_in
from harvesters.recognition import LIKELY, POSSIBLE, Recognised, Seen
from schemas.dialects.schema_org.dataset import DATASETS
from schemas.dialects.schema_org.json_ld import nodes_of

PROBES: tuple[str, ...] = ("/sitemap.xml",)
_CATALOG = frozenset({"DataCatalog"})
_LOC = re.compile(r"<loc>\s*([^<\s]+)\s*</loc>", re.IGNORECASE)
_DATASET = re.compile(r"/(?:dataset|datasets|data-set|open-data|record|records)/", re.IGNORECASE)
_SITEMAP = re.compile(r"<(?:urlset|sitemapindex)[\s>]", re.IGNORECASE)
_FEW = 3


def recognise(seen: Seen) -> Recognised | None:
    """A page of a dataset or of a catalog speaks for its site; a sitemap whose addresses look like those of datasets for itself."""
    if seen.value is not None:
        return None
    if _SITEMAP.search(seen.text[:2000]):
        return _of_sitemap(seen)
    if "schema.org" not in seen.text:
        return None
    documents = json_ld_in(seen.tree).documents
    count = len(nodes_of(documents, DATASETS)) or len(microdata_in(seen.tree, "Dataset", seen.url))
    if not count and not nodes_of(documents, _CATALOG):
        return None
    because = (
        f"the page describes {count} datasets in schema.org's words" if count else "the page describes a catalog in schema.org's words"
    )
    return Recognised(platform="schema_org", url=urljoin(seen.url, "/"), because=because, sure=LIKELY, entries=count)


def _of_sitemap(seen: Seen) -> Recognised | None:
    addresses = _LOC.findall(seen.text)
    matching = [address for address in addresses if _DATASET.search(address)]
    if len(matching) < _FEW:
        return None
    because = f"it is a sitemap of {len(matching)} addresses of datasets"
    options = {} if len(matching) == len(addresses) else {"include": _DATASET.pattern}
    return Recognised(platform="schema_org", url=seen.url, because=because, sure=POSSIBLE, entries=len(matching), options=options)
