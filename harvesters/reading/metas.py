"""Meta tags of government pages (政府网站发展指引, 2017) and their real deviations, read case-insensitively; behind them JSON-LD."""

from collections.abc import Iterator, Mapping

from selectolax.lexbor import LexborHTMLParser

from harvesters.reading.lines import one_line
from harvesters.reading.structured import json_ld_in

_NAMES: Mapping[str, tuple[str, ...]] = {
    "title": ("articletitle", "ucaptitle", "dc.title", "og:title", "citation_title"),
    "published": (
        "pubdate",
        "publishdate",
        "firstpublishedtime",
        "publishtime",
        "pubtime",
        "article:published_time",
        "dc.date.issued",
        "dcterms.issued",
    ),
    "modified": ("lastmodifiedtime", "article:modified_time", "dc.date.modified", "dcterms.modified"),
    "source": ("contentsource", "source", "ucapsource"),
    "keywords": ("keywords",),
    "abstract": ("description",),
    "author": ("author",),
    "column": ("columnname", "catalog", "lanmu"),
    "site": ("sitename", "og:site_name"),
    "site_code": ("siteidcode",),
    "document_number": ("filenum", "wenhao"),
    "index_number": ("indexnumber",),
}
_DOCUMENTS = frozenset({"Article", "NewsArticle", "Legislation", "Report", "DigitalDocument"})
_MEMBERS = {
    "title": ("headline", "name"),
    "published": ("datePublished",),
    "modified": ("dateModified",),
    "source": ("writer",),
    "document_number": ("legislationIdentifier",),
    "written": ("legislationDate",),
}
_LAST = 99
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names}
_ELEMENTS = {"ucaptitle": "title", "publishtime": "published", "ucapsource": "source"}


def metas(tree: LexborHTMLParser) -> dict[str, str]:
    """Field → words as written, '' where the tag stands empty. A name met twice counts the first time it says something;
    of a field's names the earlier one goes before."""
    found: dict[str, tuple[int, str]] = {}
    for node in tree.css("meta"):
        attributes = {name.lower(): value for name, value in node.attributes.items()}
        name = (attributes.get("name") or attributes.get("property") or attributes.get("http-equiv") or "").strip().lower()
        field = _FIELD_OF.get(name)
        if field is not None:
            _take(found, field, _NAMES[field].index(name), (attributes.get("content") or "").strip())
    for tag, field in _ELEMENTS.items():
        if (element := tree.css_first(tag)) is not None:
            _take(found, field, 0, one_line(element))
    for field, words in _structured(tree):
        if words:
            _take(found, field, _LAST, words)
    return {field: words for field, (_, words) in found.items()}


def _structured(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    """(field, words) of the document that the page's JSON-LD says it is."""
    if tree.css_first("script[type*=ld]") is None:
        return
    for told in json_ld_in(tree).documents:
        nodes = told if isinstance(told, list) else told.get("@graph", [told]) if isinstance(told, dict) else []
        for node in nodes if isinstance(nodes, list) else []:
            if isinstance(node, dict) and node.get("@type") in _DOCUMENTS:
                writer = node.get("legislationPassedBy") or node.get("author") or node.get("publisher")
                named = {"writer": writer.get("name")} if isinstance(writer, dict) else {}
                for field, names in _MEMBERS.items():
                    yield field, next((value.strip() for name in names if isinstance(value := (node | named).get(name), str)), "")


def _take(found: dict[str, tuple[int, str]], field: str, rank: int, words: str) -> None:
    before = found.get(field)
    if before is None or (words and (not before[1] or rank < before[0])):
        found[field] = (rank, words)
