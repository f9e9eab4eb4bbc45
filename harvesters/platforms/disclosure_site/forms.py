"""Lists whose next page is asked for by sending the page's form: JSP's `page(2)` that fills in a field, ASP.NET's `__doPostBack`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from harvesters.documents.addresses import with_query
from harvesters.fetching.fetcher import Request
from harvesters.reading.tree import base_of

_POST_BACK = re.compile(r"""__doPostBack\s*\(\s*(["'])([^"']{1,200})\1\s*,\s*(["'])((?:Page\$)?)(\d{1,5})\3\s*\)""")
_CALL = re.compile(r"""(?:javascript:\s*)?(?:return\s+)?(\w+)\s*\(\s*["']?(\d{1,5})["']?\s*\)""", re.IGNORECASE)
_FILLS = (
    r"""(?:getElementById\s*\(\s*["'](\w+)["']\s*\)|getElementsByName\s*\(\s*["'](\w+)["']\s*\)\s*\[0\]|\$\(\s*["']#(\w+)["']\s*\)|"""
    r"""\.\s*(\w+))\s*\.\s*(?:value\s*=\s*|val\s*\(\s*){name}\b"""
)
_SENDS = re.compile(r"\bsubmit\s*\(")
_LONGEST_BODY = 2000
_LARGEST = 1024 * 1024


@dataclass(frozen=True, slots=True)
class PageForm:
    """What asks for a page: the form's address and fields, `{n}` where the page's number stands; `first` is the number of page 1."""

    url: str
    fields: Mapping[str, str]
    by_post: bool
    first: int

    def request(self, page: int) -> Request:
        """For page 2, 3, …"""
        filled = {name: value.replace("{n}", str(page - 1 + self.first)) for name, value in self.fields.items()}
        return Request(url=self.url, method="POST", form=filled) if self.by_post else Request(url=with_query(self.url, **filled))


def form_in(tree: LexborHTMLParser, url: str, code: str) -> PageForm | None:
    """The form that the `code` of a link from page 1 at `url` to page 2 sends; None where it sends none."""
    if found := _POST_BACK.search(code):
        form = tree.css_first("form:has(input[name=__VIEWSTATE])") or tree.css_first("form")
        told = {"__EVENTTARGET": found[2], "__EVENTARGUMENT": f"{found[4]}{{n}}"}
        return _page_form(form, tree, url, told, int(found[5]) - 1) if form is not None else None
    call = _CALL.match(code.strip())
    field = _filled(tree, call[1]) if call else None
    form = None if field is None else _form_of(tree, field)
    return _page_form(form, tree, url, {field: "{n}"}, int(call[2]) - 1) if form is not None and field and call else None


def _filled(tree: LexborHTMLParser, function: str) -> str | None:
    """The field that a function fills with what it is called with, before it sends the form."""
    text = "\n".join(node.text() for node in tree.css("script:not([src])"))[:_LARGEST]
    defined = re.search(rf"\bfunction\s+{function}\s*\(\s*(\w+)\s*\)\s*\{{", text)
    body = text[defined.end() : defined.end() + _LONGEST_BODY].partition("\nfunction ")[0] if defined else ""
    found = re.search(_FILLS.replace("{name}", re.escape(defined[1])), body) if defined and _SENDS.search(body) else None
    return next(name for name in found.groups() if name) if found else None


def _form_of(tree: LexborHTMLParser, field: str) -> LexborNode | None:
    return next((form for form in tree.css("form") if any(field in (_name(node), _id(node)) for node in form.css("input"))), None)


def _page_form(form: LexborNode, tree: LexborHTMLParser, url: str, told: Mapping[str, str], first: int) -> PageForm | None:
    """The form with its hidden and its filled-in fields, and what the link tells."""
    named = {_id(node): _name(node) for node in form.css("input[id][name]")}
    fields = {
        _name(node): node.attributes.get("value") or ""
        for node in form.css("input[name]")
        if (node.attributes.get("type") or "text").lower() in ("hidden", "text")
    }
    fields |= {named.get(name, name): value for name, value in told.items()}
    action = urljoin(base_of(tree, url), (form.attributes.get("action") or "").strip() or url)
    by_post = (form.attributes.get("method") or "get").strip().lower() == "post"
    ours = urlsplit(action).netloc == urlsplit(url).netloc
    return PageForm(action, fields, by_post, first) if ours and first in (0, 1) else None


def _name(node: LexborNode) -> str:
    return node.attributes.get("name") or ""


def _id(node: LexborNode) -> str:
    return node.attributes.get("id") or ""
