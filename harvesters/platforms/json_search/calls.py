"""The interface that a page's script asks for its list, and with what: `$.ajax({url: …, data: {pageIndex: n, …}})` and its kin."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from harvesters.documents.addresses import PAGE_PARAMETERS, address_in, with_query
from harvesters.reading.tree import base_of

_LARGEST = 1024 * 1024
_CALL = re.compile(
    r"""(?:\$|jQuery|axios|http|request)\s*(?:\.\s*(ajax|post|get|getJSON|request)\s*)?\(\s*(?:(["'])([^"'\n]{1,500})\2\s*,\s*)?\{""",
    re.IGNORECASE,
)
_LONGEST_CALL = 3000
_MOST_CALLS = 50
_URL = re.compile(r"""\burl["']?\s*:\s*(["'])([^"'\n]{1,500})\1(?!\s*\+)""")
_BY_POST = re.compile(r"""\b(?:type|method)["']?\s*:\s*["']post["']""", re.IGNORECASE)
_AS_JSON = re.compile(r"JSON\.stringify|application/json", re.IGNORECASE)
_DATA = re.compile(r"""\b(?:data|params)["']?\s*:\s*(?:JSON\.stringify\s*\(\s*)?\{""")
_MEMBER = re.compile(r"""["']?\b(\w+)["']?\s*:\s*(?:(["'])([^"'\n]{0,500})\2|(-?\d{1,15})\b|([A-Za-z_$][\w.$]*))""")
_SET = r"""\b{name}\s*=\s*(?:(["'])([^"'\n]{{0,500}})\1|(\d{{1,15}})\b)"""


@dataclass(frozen=True, slots=True)
class Called:
    """An interface: its `url` and the `options` of a declaration that asks it as the script does."""

    url: str
    options: Mapping[str, Any]


def called_in(tree: LexborHTMLParser, url: str) -> Called | None:
    """The first call of the page at `url` that numbers pages, whose other parameters are all written out; None where there is none."""
    text = "\n".join(node.text() for node in tree.css("script:not([src])"))[:_LARGEST]
    for call in islice(_CALL.finditer(text), _MOST_CALLS):
        found = _called(call, text, base_of(tree, url))
        if found is not None:
            return found
    return None


def _called(call: re.Match[str], text: str, base: str) -> Called | None:
    words = _braced(text, call.end() - 1)
    named = None if call[3] else _URL.search(words)
    told = call[3] or (named[2] if named else "")
    address = address_in(base, told) if told else None
    given = _DATA.search(words)
    sent = words if call[3] and not given else _braced(words, given.end() - 1) if given else ""
    parameters = dict(_parameters(sent, text))
    number = next((name for name in PAGE_PARAMETERS for sent_as in parameters if sent_as.lower() == name), "")
    if address is None or not number:
        return None
    page = next(name for name in parameters if name.lower() == number)
    others = {name: value for name, value in parameters.items() if name != page}
    if None in others.values():
        return None
    if not (_BY_POST.search(words) or (call[1] or "").lower() == "post"):
        return Called(with_query(address, **{name: str(value) for name, value in others.items()}, **{page: "1"}), {})
    if _AS_JSON.search(words):
        return Called(address, {"method": "post", "page_parameter": page, "json": {**others, page: 1}})
    return Called(address, {"method": "post", "page_parameter": page, "form": {name: str(value) for name, value in others.items()}})


def _parameters(sent: str, text: str) -> Iterator[tuple[str, str | int | None]]:
    """(name, value) of what is sent, values of variables as the script sets them; None where it does not say."""
    for name, _, quoted, count, variable in _MEMBER.findall(sent):
        if count:
            yield name, int(count)
        elif not variable:
            yield name, quoted
        else:
            found = re.search(_SET.format(name=re.escape(variable)), text)
            yield name, (int(found[3]) if found[3] else found[2]) if found else None


def _braced(text: str, start: int) -> str:
    """The words from the brace at `start` to the one that closes it, a few thousand at most."""
    depth = 0
    for at in range(start, min(len(text), start + _LONGEST_CALL)):
        depth += (text[at] == "{") - (text[at] == "}")
        if not depth:
            return text[start : at + 1]
    return text[start : start + _LONGEST_CALL]
