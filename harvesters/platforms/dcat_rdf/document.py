"""One answer of an RDF catalog: its graph, what was odd about it, and where the list goes on."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import urldefrag, urljoin

import orjson

from harvesters.datasets.json_pages import value_in
from harvesters.documents.asking import Broken, Unusable, asked, fatal
from harvesters.fetching.fetcher import Fetcher, Request, Response
from harvesters.reading.rdf import CutShort, NotRdf, Told, TooLarge, quads_in
from harvesters.reading.rdf_graph import IN_MEMORY, Graph
from harvesters.reading.rdf_inside import is_message, rdf_inside
from schemas.fields import is_http_url

_LARGEST = 2 << 30
_MOST_UNDECLARED = 20
_ACCEPT = "text/turtle, application/rdf+xml;q=0.9, application/ld+json;q=0.8, application/n-triples;q=0.7, */*;q=0.1"
_LINK = re.compile(r"<([^<>]*)>([^<>]*)")
_REL_NEXT = re.compile(r"""\brel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next\b)""", re.IGNORECASE)
_AGAIN = "look at the address; nothing is withdrawn while it answers no whole catalog"


@dataclass(frozen=True, slots=True)
class Document:
    """`url` is the address after redirects, `after` that of the next page, or None. `etag` and `last_modified` as answered."""

    url: str
    graph: Graph
    told: Told
    after: str | None
    etag: str | None
    last_modified: str | None


def fetched(fetcher: Fetcher, url: str, *, conditional: bool) -> Document | None:
    """The document at an address; None where it has not changed. An answer that is no whole document is asked for again, unless
    it is large. Raises Broken, FetchError."""
    request = Request(url=url, headers={"Accept": _ACCEPT}, conditional=conditional, max_bytes=_LARGEST)
    return asked(fetcher, request, _read)


def _read(response: Response) -> Document | None:
    if response.not_modified:
        return None
    undeclared: set[str] = set()
    try:
        told, graph = _taken(response)
        # Each reading may come upon further prefixes, where a statement was broken off before.
        while told.undeclared and len(undeclared) < _MOST_UNDECLARED and response.spooled.size <= IN_MEMORY:
            undeclared |= told.undeclared
            told, graph = _taken(response, undeclared)
        if told.lost and (mended := _mended(response)) is not None:
            told, graph = mended
    except TooLarge as error:
        raise Broken(fatal(response.url, "too_large", f"{response.url}: the answer {error}", _AGAIN)) from error
    except (NotRdf, CutShort) as error:
        if (mended := _mended(response)) is not None:
            return _document(response, *mended)
        kind = error.kind if isinstance(error, NotRdf) else "cut_short"
        if response.spooled.size > IN_MEMORY:
            raise Broken(fatal(response.url, kind, f"{response.url}: the answer {error}", _AGAIN)) from error
        raise Unusable(kind, f"was answered with what {error}", _AGAIN) from error
    if undeclared:
        told.oddities.add("undeclared_prefix")
    return _document(response, told, graph)


def _document(response: Response, told: Told, graph: Graph) -> Document:
    headers = response.headers
    return Document(response.url, graph, told, _after(response, graph), headers.get("etag"), headers.get("last-modified"))


def _mended(response: Response) -> tuple[Told, Graph] | None:
    """What JSON-LD says that is not quite JSON (a comma too many, NaN, a line end inside a string); None for all else."""
    if response.spooled.size > IN_MEMORY or response.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"{":
        return None
    told, graph = Told(), Graph()
    try:
        body = orjson.dumps(value_in(response), option=orjson.OPT_NON_STR_KEYS)
        graph.take(quads_in(BytesIO(body), told, media_type="application/ld+json", url=response.url))
    except (Unusable, NotRdf, CutShort, TooLarge, orjson.JSONEncodeError):
        return None
    told.oddities.add("malformed_json")
    return None if told.lost else (told, graph)


def _taken(response: Response, undeclared: Collection[str] = ()) -> tuple[Told, Graph]:
    told, graph = Told(), Graph(large=response.spooled.size > IN_MEMORY)
    url, media_type, charset = response.url, response.media_type, response.declared_charset
    if response.spooled.size <= IN_MEMORY and is_message(response.body) and (inside := rdf_inside(response.body, charset)):
        graph.take(quads_in(BytesIO(inside), told, media_type="application/rdf+xml", url=url, undeclared=undeclared))
        return told, graph
    with response.open() as stream:
        graph.take(quads_in(stream, told, media_type=media_type, url=url, charset=charset, undeclared=undeclared))
    return told, graph


def _after(response: Response, graph: Graph) -> str | None:
    linked = (found[1] for found in _LINK.finditer(response.headers.get("link", "")) if _REL_NEXT.search(found[2]))
    for target in (graph.next_page(response.url), *linked):
        if target and target.strip() and is_http_url(address := str(urldefrag(urljoin(response.url, target.strip())).url)):
            return address
    return None
