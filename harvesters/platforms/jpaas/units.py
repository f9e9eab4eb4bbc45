"""The units (单元) of a jpaas column page: scripts that name an interface and what to ask it, and the answers of that interface."""

import ast
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

from harvesters.documents.addresses import with_query
from harvesters.documents.asking import Unusable, json_in, text_in
from harvesters.documents.document import Document
from harvesters.documents.json_values import at, number
from harvesters.documents.listing import elsewhere, listing
from harvesters.documents.numbered import Position, Rows
from harvesters.fetching.fetcher import Request, Response
from harvesters.platforms.jpaas.options import UnitOptions
from harvesters.reading.tree import html_tree

INTERFACE = "/api-gateway/jpaas-publish-server/front/page/build/unit"
_MARK = "build/unit"
_NEEDED = ("webId", "pageId", "tplSetId")
_NOT_SENT = frozenset({"url", "paramJson"})
_SENT = {"parseType": "bulidstatic", "pageType": "column"}
_USUAL_ROWS = 20
_MOST_UNITS = 12
_PAIR = re.compile(r"""["']?(\w+)["']?\s*:\s*(?:"([^"]*)"|'([^']*)')""")


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of the column page at `page`: the address of its interface and what it is asked with (`webId`, `pageId`, `tagId` …)."""

    page: str
    interface: str
    query: Mapping[str, str]

    def request(self, position: Position, rows: int | None) -> Request:
        """For a page of the unit. The interface takes number and length of a page only inside `paramJson`, anywhere else it
        passes over them; without the column page as the referrer it refuses."""
        paging = json.dumps({"pageNo": position.number, "pageSize": rows or _USUAL_ROWS}, separators=(",", ":"))
        headers = {"Referer": self.page, "X-Requested-With": "XMLHttpRequest"}
        return Request(url=with_query(self.interface, **self.query, paramJson=paging), headers=headers)


def units_in(response: Response, options: UnitOptions) -> tuple[Unit, ...]:
    """The units of the column page. Raises Unusable."""
    found = units_of(text_in(response, options.page.encoding), response.url, options)
    if not found:
        remedy = "write the address of a column page, or [options.query] with webId, pageId, tplSetId and tagId as the browser sends them"
        raise Unusable("no_column", "is no column page: it holds no unit that could be asked", remedy)
    return found


def units_of(html: str, url: str, options: UnitOptions) -> tuple[Unit, ...]:
    """The units of the page at `url`, the declared one alone where a declaration names it; () where it has none."""
    told = [(options.interface or INTERFACE, {})] if all(options.query.get(name) for name in _NEEDED) else _scripts(html)
    units = dict.fromkeys(
        (urljoin(url, interface), tuple(sorted((_SENT | query | dict(options.query)).items())))
        for interface, query in told
        if all((query | dict(options.query)).get(name) for name in _NEEDED)
    )
    found = [Unit(url, interface, dict(query)) for interface, query in units if _is_here(interface, url, options)]
    if options.unit:
        found = [unit for unit in found if unit.query.get("tagId") == options.unit]
    return tuple(found[:_MOST_UNITS])


def rows_in(response: Response, at_position: Position, unit: Unit, options: UnitOptions, place: str) -> Rows:
    """The documents of an answer. Raises Unusable."""
    html = fragment_in(json_in(response))
    if html is None:
        raise Unusable("no_list", f"(page {at_position.number} of the list) was answered without the unit's HTML")
    return rows_of(html, unit.page, options, place)


def rows_of(html: str, page: str, options: UnitOptions, place: str = "") -> Rows:
    """The documents of a unit's HTML; `place` is where the first page has its entries."""
    tree = html_tree(html)
    found = listing(tree, page, options, place, options.hosts)
    pagination = tree.css_first(".pagination[count], [pageno][count], [rows][count]")
    told = pagination.attributes if pagination is not None else {}
    documents = tuple(Document(listed=entry) for entry in found.entries)
    problems = tuple(elsewhere(entry, page) for entry in found.elsewhere)
    repeats = found.rows - len(documents) - len(problems)
    # Entries named twice on one page count twice with the unit itself.
    return Rows(
        documents=documents + documents[:repeats], problems=problems, total=number(told.get("count")), size=number(told.get("rows"))
    )


def place_in(html: str, page: str, options: UnitOptions) -> str:
    """Where the entries stand in a unit's HTML."""
    return listing(html_tree(html), page, options, "", options.hosts).place


def fragment_in(answer: object) -> str | None:
    """The HTML of an answer; None where it holds none."""
    for path in ("data.html", "html", "data"):
        if isinstance(html := at(answer, path), str) and html.strip():
            return html
    return None


def _scripts(html: str) -> list[tuple[str, dict[str, str]]]:
    """(interface, query) of every script that names one, whatever the case of its attributes."""
    found = []
    for script in html_tree(html).css("script[url], [uniturl][querydata]"):
        told = {name.lower(): value or "" for name, value in script.attributes.items()}
        interface, query = told.get("url") or told.get("uniturl", ""), _query(told.get("querydata", ""))
        if _MARK in interface and query:
            found.append((interface, query))
    return found


def _query(written: str) -> dict[str, str]:
    """The query as its script writes it: nearly JSON, mostly with single quotes."""
    text = unescape(written)
    try:
        value = ast.literal_eval(text) if len(text) < 10_000 else None
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        value = {pair[1]: pair[2] or pair[3] or "" for pair in _PAIR.finditer(text)}
    told = value if isinstance(value, dict) else {}
    return {str(name): str(value) for name, value in told.items() if name not in _NOT_SENT}


def _is_here(interface: str, url: str, options: UnitOptions) -> bool:
    """Whether an interface is the page's own host's, or one the declaration names."""
    return bool(options.interface) or urlsplit(interface).netloc == urlsplit(url).netloc
