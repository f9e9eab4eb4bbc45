"""Entries of a list that its page holds in scripts: arrays side by side (`urls[0]='…'; headers[0]='…'`), or objects, one for each."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from selectolax.lexbor import LexborHTMLParser

from harvesters.documents.addresses import address_in
from harvesters.documents.json_values import PUBLISHED, TITLES, URLS, day, first, words
from harvesters.reading import dates
from harvesters.reading.page import Listed
from harvesters.reading.tree import base_of

_LARGEST = 4 * 1024 * 1024
_FEWEST = 3
_MOST = 0.8
_SHORTEST_TITLE = 4
_TEXT = r"""(?:"(?:[^"\\\n]|\\.){0,2000}"|'(?:[^'\\\n]|\\.){0,2000}')"""
_OF_AN_ARRAY = re.compile(rf"\b(\w+)\[(\d{{1,5}})\]\s*=\s*({_TEXT})")
_OBJECT = re.compile(r"\{[^{}]{10,5000}\}")
_MEMBER = re.compile(rf"""["']?\b(\w+)["']?\s*:\s*({_TEXT}|\d{{4,14}}\b)""")
_ADDRESS = re.compile(r"(?:https?://|\.{0,2}/)\S+|[\w./-]+\.(?:s?html?|jspx?|aspx?|php|pdf|docx?)(?:\?\S*)?")
_DATES = (*PUBLISHED, "date", "time", "pubdate", "pubTime", "publishdate", "createDate", "create_time")
_PARTS = ("year", "month", "day")


def listed_in_scripts(tree: LexborHTMLParser, url: str) -> list[Listed]:
    """The entries that the scripts of the list page at `url` hold, three at least, most of them with a day of their own or in their
    address; [] where there are no such."""
    text = "\n".join(node.text() for node in tree.css("script:not([src])"))[:_LARGEST]
    base = base_of(tree, url)
    for found in (_of_arrays(text), _of_objects(text)):
        entries = [entry for row in found if (entry := _entry(row, base))]
        dated = sum(1 for entry in entries if entry.date or dates.in_url(entry.url))
        if len(entries) >= _FEWEST and dated >= _MOST * len(entries):
            return entries
    return []


def _entry(row: Mapping[str, str], base: str) -> Listed | None:
    address, title = address_in(base, row["url"]), words(row["title"])
    if address is None or len(title) < _SHORTEST_TITLE:
        return None
    told = day(row["date"])
    return Listed(url=address, title=title, date=told if dates.parse(told) else "")


def _of_objects(text: str) -> Iterable[Mapping[str, str]]:
    for found in _OBJECT.finditer(text):
        members = {name: _bare(value) for name, value in _MEMBER.findall(found[0])}
        url, title = first(members, URLS), first(members, TITLES)
        if title and _ADDRESS.fullmatch(url):
            yield {"url": url, "title": title, "date": first(members, _DATES)}


def _of_arrays(text: str) -> Iterable[Mapping[str, str]]:
    """Rows of arrays: the one of addresses, the one with the longest words, and one of days or three of their parts."""
    arrays: dict[str, dict[int, str]] = defaultdict(dict)
    for name, at, value in _OF_AN_ARRAY.findall(text):
        arrays[name][int(at)] = _bare(value)
    urls = _array(arrays, lambda value: bool(_ADDRESS.fullmatch(value)))
    others = {name: rows for name, rows in arrays.items() if name != urls and not any(map(_ADDRESS.fullmatch, rows.values()))}
    days = _array(others, lambda value: len(value) <= 20 and len(dates.parse(value) or "") == len("2024-01-01"))
    titles = max((name for name in others if name != days), key=lambda name: sum(map(len, others[name].values())), default="")
    if not urls or not titles:
        return
    for at, url in arrays[urls].items():
        parts = "-".join(arrays[name][at] for name in _PARTS if at in arrays.get(name, {}))
        yield {"url": url, "title": arrays[titles].get(at, ""), "date": arrays[days].get(at, "") if days else parts}


def _array(arrays: Mapping[str, Mapping[int, str]], is_such: Callable[[str], bool]) -> str:
    """The name of the largest array most of whose values are such; '' for none."""
    found = {name: sum(map(is_such, rows.values())) for name, rows in arrays.items()}
    fitting = [name for name, count in found.items() if count >= max(_FEWEST, _MOST * len(arrays[name]))]
    return max(fitting, key=lambda name: found[name], default="")


def _bare(value: str) -> str:
    told = value[1:-1] if value[:1] in "\"'" else value
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), told).replace("\\/", "/").replace("\\", "").strip()
