"""Addresses that a page's scripts hold: where a link's call leads to, and where further pages of a list are fetched from."""

import re
from collections.abc import Mapping
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser

from harvesters.documents.addresses import PAGE_PARAMETERS

_LARGEST = 1024 * 1024
_LONGEST_BODY = 2000
_MOST_FUNCTIONS = 100
_LITERAL = r"""(?:"[^"\n]{0,1000}"|'[^'\n]{0,1000}')"""
_QUOTED = re.compile(_LITERAL)
_LOOKS_LIKE_ADDRESS = re.compile(
    r"(?:https?://|\.{0,2}/|\?)[^\s<>]*[\w/]|[\w./-]*\w\.(?:s?html?|jspx?|aspx?|php|do|action|pdf|docx?|xlsx?)(?:[?#].*)?"
)
_CALL = re.compile(
    rf"(?:javascript:\s*)?(?:return\s+)?(?:void\s*\(?\s*)?(?:\w+\.)?(\w+)\s*\(((?:[^()\"'\n]|{_LITERAL}){{0,1000}})\)", re.IGNORECASE
)
_JOINED = re.compile(rf"{_LITERAL}(?:\s*\+\s*(?:{_LITERAL}|\w+))+")
_PART = re.compile(rf"{_LITERAL}|\w+")
_BEFORE_A_NUMBER = re.compile(rf"""(["'])([^"'\n]{{0,1000}}[?&](?:{"|".join(PAGE_PARAMETERS)})=)\1\s*\+""", re.IGNORECASE)


class Scripts:
    """The scripts of one page, read once something asks for them."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._tree = tree
        self._answers: dict[str, str | None] = {}
        self._functions: dict[str, re.Match[str] | None] = {}

    def leads_to(self, code: str) -> str | None:
        """The address, as written, that a link's `onclick` or `javascript:` leads to: written there, or put together by the function
        it calls from what it is called with: `show('12')`, where show opens "view.jsp?id=" + id. None where neither is told."""
        if code not in self._answers:
            self._answers[code] = self._led_to(code)
        return self._answers[code]

    def _led_to(self, code: str) -> str | None:
        for quoted in _QUOTED.findall(code):
            if _LOOKS_LIKE_ADDRESS.fullmatch(quoted[1:-1]):
                return str(quoted[1:-1])
        call = _CALL.match(code.strip())
        return self._put_together(call[1], [_bare(given) for given in _split(call[2])]) if call else None

    @cached_property
    def further_pages(self) -> str | None:
        """The address of a list's further pages, `{n}` for the number, that a script puts together: "more.jsp?page=" + p."""
        found = _BEFORE_A_NUMBER.search(self._text)
        return f"{found[2]}{{n}}" if found else None

    @cached_property
    def _text(self) -> str:
        return "\n".join(node.text() for node in self._tree.css("script:not([src])"))[:_LARGEST]

    def _put_together(self, name: str, given: list[str]) -> str | None:
        if name not in self._functions:
            pattern = rf"\bfunction\s+{name}\s*\(([^)]{{0,500}})\)|\b{name}\s*=\s*function\s*\(([^)]{{0,500}})\)"
            known = len(self._functions) < _MOST_FUNCTIONS
            self._functions[name] = re.search(pattern, self._text) if known else None
        defined = self._functions[name]
        if defined is None:
            return None
        named = dict(zip(_split(defined[1] or defined[2] or ""), given, strict=False))
        for joined in _JOINED.finditer(self._text, defined.end(), defined.end() + _LONGEST_BODY):
            address = _told(joined[0], named)
            if address is not None and _LOOKS_LIKE_ADDRESS.fullmatch(address):
                return address
        return None


def _told(joined: str, named: Mapping[str, str]) -> str | None:
    """What pieces joined with + make; None where one is neither written out nor named."""
    parts = [part[1:-1] if part[0] in "\"'" else named.get(part) for part in _PART.findall(joined)]
    return "".join(part or "" for part in parts) if None not in parts else None


def _split(words: str) -> list[str]:
    return [part.strip() for part in words.split(",")] if words.strip() else []


def _bare(given: str) -> str:
    return given[1:-1] if given[:1] in "\"'" and len(given) > 1 else given
