"""The interface that a page's script asks for its list, and with what: `$.ajax({url: …, data: {pageIndex: n, …}})` and its kin."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from harvesters.documents.addresses import PAGE_PARAMETERS, address_in, page_parameter_in, with_query
from harvesters.platforms.json_search.expressions import JOINED, NAME, Script
from harvesters.reading.tree import base_of

_LARGEST = 1024 * 1024
_CALL = re.compile(
    rf"""(?:(?:(?<![\w.])|(?<=this\.))(?:\$http|\$|jQuery|axios|http|request|fetch)\s*(?:\.\s*(?P<how>ajax|post|get|getJSON|request)\s*)?\("""
    rf"""|\.open\s*\(\s*["']get["']\s*,)"""
    rf"""\s*(?:(?P<url>{JOINED})\s*(?:[,)]|$)\s*)?(?:JSON\.stringify\s*\(\s*)?(?:(?P<object>\{{)|(?P<named>{NAME})\s*[,)])?""",
    re.IGNORECASE,
)
_MOST_CALLS = 50
_URL = re.compile(rf"""\burl["']?\s*:\s*({JOINED})\s*[,}}\n]""")
_BY_POST = re.compile(r"""\b(?:type|method)["']?\s*:\s*["']post["']""", re.IGNORECASE)
_AS_JSON = re.compile(r"JSON\.stringify|application/json", re.IGNORECASE)
_DATA = re.compile(rf"""\b(?:data|params|body)["']?\s*:\s*(?:JSON\.stringify\s*\(\s*)?(?:(\{{)|({NAME}))""")
_AS_FORM = re.compile(r"qs\.stringify|URLSearchParams|x-www-form-urlencoded", re.IGNORECASE)
_A_PAGE = re.compile(r"p|pn|n|i|num|no|.*page.*|.*index|curr\w*", re.IGNORECASE)
_UNSET = "{n}"


@dataclass(frozen=True, slots=True)
class Called:
    """An interface: its `url` and the `options` of a declaration that asks it as the script does."""

    url: str
    options: Mapping[str, Any]


def called_in(tree: LexborHTMLParser, url: str) -> Called | None:
    """The first call of the page at `url` that numbers pages, whose other parameters are all written out; None where there is none."""
    script = Script("\n".join(node.text() for node in tree.css("script:not([src])"))[:_LARGEST])
    for call in islice(_CALL.finditer(script.text), _MOST_CALLS):
        found = _called(call, script, base_of(tree, url))
        if found is not None:
            return found
    return None


def _called(call: re.Match[str], script: Script, base: str) -> Called | None:
    words = script.object(call.start("object")) if call["object"] else ""
    told = _URL.search(words) if not call["url"] else None
    expression = call["url"] or (told[1] if told else "")
    if not expression:
        return None
    address = script.joined(expression)
    if address.unknown:
        return _numbered(address.words, address.unknown, script, call.start(), base)
    url = address_in(base, address.words)
    sent = _sent(call, words, script)
    number = next((name for name in PAGE_PARAMETERS for sent_as in sent if sent_as.lower() == name), "")
    if url is None or not (number or page_parameter_in(url)):
        return None
    page = next((name for name in sent if name.lower() == number), "")
    others = {name: value for name, (value, _) in sent.items() if name != page}
    if None in others.values():
        return None
    start = script.first_number(sent[page][1], call.start()) if page and sent[page][1] else sent[page][0] if page else None
    based = {"page_base": 0} if start == 0 else {}
    if not (_BY_POST.search(words) or (call["how"] or "").lower() == "post"):
        asked = {name: str(value) for name, value in others.items()} | ({page: str(1 - len(based))} if page else {})
        return Called(with_query(url, **asked), based)
    by_axios = call[0].startswith("axios") and not _AS_FORM.search(words)
    if by_axios or _AS_JSON.search(call[0] + words):
        return Called(url, {"method": "post", "page_parameter": page, "json": {**others, page: 1}, **based})
    return Called(url, {"method": "post", "page_parameter": page, "form": {name: str(value) for name, value in others.items()}, **based})


def _numbered(words: str, unknown: tuple[str, ...], script: Script, at: int, base: str) -> Called | None:
    """The interface whose address a script puts together from what it sets and the number of a page: in its query or its path."""
    if len(unknown) != 1 or not _A_PAGE.fullmatch(unknown[0].rpartition(".")[2]) or words.startswith(_UNSET):
        return None
    start = 0 if script.first_number(unknown[0], at) == 0 else 1
    based = {"page_base": 0} if start == 0 else {}
    url = address_in(base, words.replace(_UNSET, str(start)))
    if url is None:
        return None
    if _UNSET in urlsplit(words).query:
        return Called(url, based) if page_parameter_in(url) else None
    return Called(url, {"page_pattern": words, **based})


def _sent(call: re.Match[str], words: str, script: Script) -> dict[str, tuple[Any, str]]:
    """The parameters by name, each with its value and the name of its variable."""
    given = _DATA.search(words)
    if given:
        sent = script.object(call.start("object") + given.start(1)) if given[1] else script.named_object(given[2])
    elif call["url"] and call["object"]:
        sent = words
    else:
        sent = script.named_object(call["named"]) if call["named"] else ""
    return {name: (value, variable) for name, value, variable in script.members(sent)}
