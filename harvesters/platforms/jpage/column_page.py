"""The column page of a JCMS site: which list it shows, and by which numbers the site's interface knows it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qsl, urljoin, urlsplit

from harvesters.documents.asking import Unusable, text_in
from harvesters.fetching.fetcher import Response
from harvesters.platforms.jpage.options import ColumnOptions

_PROXY = "/module/web/jpage/dataproxy.jsp"
_CALL = re.compile(r"\.jpage\s*\(\s*\{(.*?)\}\s*\)", re.DOTALL)
_SETTING = re.compile(r"""["']?(\w+)["']?\s*:\s*(?:"([^"]*)"|'([^']*)'|([\w.+-]+))""")
_STORE = re.compile(r"<datastore\b.*?</datastore>", re.DOTALL | re.IGNORECASE)
_NEXT = re.compile(r"<nextgroup>(.*?)</nextgroup>", re.DOTALL | re.IGNORECASE)
_HREF = re.compile(r"""href\s*=\s*["']([^"']+)["']""", re.IGNORECASE)
_RECORD = re.compile(r"<record\b[^>]*>(.*?)</record>", re.DOTALL | re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_TOTAL = re.compile(r"<totalrecord>\s*(\d+)\s*</totalrecord>", re.IGNORECASE)
_COLUMN = re.compile(r"/col/col(\d+)/", re.IGNORECASE)
_NUMBERS = ("unitid", "webid", "columnid")
# What the site's own script sends beside the numbers; the interface of some versions answers nothing without.
_SENT = {"col": "1", "appid": "1", "path": "/", "sourceContentType": "1", "webname": "", "permissiontype": "0"}
_USUAL_PAGE = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One list of a column page. `numbers` are the parameters the interface at `proxy` wants ({} where the page hides them);
    `per_page` records a page shows, `total` of all (None: not said), `store` the XML in the page itself ('' for none)."""

    url: str
    proxy: str
    numbers: Mapping[str, str] = field(default_factory=dict)
    per_page: int = _USUAL_PAGE
    total: int | None = None
    store: str = ""


def unit_in(response: Response, options: ColumnOptions) -> Unit:
    """The list of the column page. Raises Unusable."""
    found = unit_of(text_in(response, options.page.encoding), response.url, options)
    if found is None:
        remedy = "write the address of a column page (…/col/col1234/index.html), or [options] unit, webid and columnid"
        raise Unusable("no_column", "is no column page: it holds neither records nor a call of jpage", remedy)
    return found


def unit_of(html: str, url: str, options: ColumnOptions) -> Unit | None:
    """The list of the page at `url`: the one declared, else the largest of its own column; None where it has none."""
    calls = [_settings(call[1]) for call in _CALL.finditer(html)]
    stores = [found[0] for found in _STORE.finditer(html)]
    declared = {"unitid": options.unit, "webid": options.webid, "columnid": options.columnid}
    own = _COLUMN.search(url)
    units = [_unit(url, call, _store_of(stores, call), declared, options) for call in calls]
    if not calls and (stores or all(declared.values())):
        units = [_unit(url, {}, store, declared, options) for store in stores or [""]]
    if options.unit:
        units = [unit for unit in units if unit.numbers.get("unitid") == options.unit] or units
    elif own and any(unit.numbers.get("columnid") == own[1] for unit in units):
        units = [unit for unit in units if unit.numbers.get("columnid") == own[1]]
    return max(units, key=lambda unit: (unit.total or 0, len(unit.store)), default=None)


def records_in(xml: str) -> list[str]:
    """The records of an XML answer or of the store inside a page: pieces of HTML."""
    return ["".join(_CDATA.findall(found[1])) or unescape(found[1]) for found in _RECORD.finditer(xml)]


def total_in(xml: str) -> int | None:
    """How many records the XML says there are."""
    found = _TOTAL.search(xml)
    return int(found[1]) if found else None


def next_group(xml: str, url: str) -> str | None:
    """The address of the records behind those in the XML, as it names it itself."""
    found = _NEXT.search(xml)
    link = _HREF.search("".join(_CDATA.findall(found[1])) or unescape(found[1])) if found else None
    return urljoin(url, unescape(link[1])) if link else None


def _settings(call: str) -> dict[str, str]:
    return {found[1].lower(): found[2] or found[3] or found[4] or "" for found in _SETTING.finditer(call)}


def _unit(url: str, call: Mapping[str, str], store: str, declared: Mapping[str, str], options: ColumnOptions) -> Unit:
    following = next_group(store, url) or ""
    told = dict(parse_qsl(urlsplit(following).query, keep_blank_values=True)) if following else {}
    if any(not told.get(name, "0").isdigit() for name in _NUMBERS):
        # Encrypted, they belong to that link alone: the groups are followed one by one.
        told = {}
    numbers = {name: declared[name] or call.get(name, "") or told.get(name, "") for name in _NUMBERS}
    proxy = options.proxy or call.get("proxyurl", "") or (following.partition("?")[0] if "dataproxy" in following else "") or _PROXY
    sent = {name: told.get(name, usual) for name, usual in _SENT.items()}
    total = call.get("totalrecord", "")
    return Unit(
        url=url,
        proxy=urljoin(url, unescape(proxy).partition("?")[0]),
        numbers=sent | numbers if all(numbers.values()) else {},
        per_page=int(call["perpage"]) if call.get("perpage", "").isdigit() and int(call["perpage"]) else _USUAL_PAGE,
        total=int(total) if total.isdigit() else total_in(store),
        store=store,
    )


def _store_of(stores: list[str], call: Mapping[str, str]) -> str:
    """The store that belongs to a call: the one that names its unit, else the only one."""
    unit = call.get("unitid", "")
    named = [store for store in stores if unit and f"unitid={unit}" in unescape(store)]
    return named[0] if named else stores[0] if len(stores) == 1 else ""
