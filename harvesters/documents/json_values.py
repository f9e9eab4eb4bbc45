"""Values of JSON answers, whose types no site keeps to: words, numbers, times, and what lies at a path."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from harvesters.reading import dates
from harvesters.reading.html import is_html, plain_text

URLS = ("url", "docUrl", "docpuburl", "infoUrl", "link", "href", "pageUrl", "htmlUrl", "linkUrl", "publishUrl", "articleUrl")
TITLES = ("title", "docTitle", "infoTitle", "articleTitle", "topic", "name", "titleO", "docSubtitle", "subTitle")
PUBLISHED = (
    *("publishedTimeStr", "pubDate", "publishTime", "publishDate", "PUBLISHED_TIME_FORMAT", "pubtime", "DOCRELPUBTIME", "docRelTime"),
    *("displayDate", "displayTime", "releaseTime", "releaseDate", "infoDate", "fbsj"),
)
"""What interfaces call the members that hold a document's address, its title, and the day it was published; the surest first. Case and `_`
are beside the point (`first`)."""


def words(value: Any) -> str:
    """The words of a value: a text without mark-up (`<em>`, `&quot;`, `%u4e2d`) and outer space, a number as text, the parts of
    a list joined with 、; '' for all else and for the words that stand for nothing (null, undefined)."""
    if isinstance(value, str):
        if "%u" in value:
            value = _unescaped(value)
        text = " ".join(plain_text(value).split()) if is_html(value) else value.strip()
        return "" if text.lower() in ("null", "undefined", "none") else text
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        return "、".join(part for part in map(words, value) if part)
    return ""


def first(entry: Mapping[str, Any], names: Iterable[str]) -> str:
    """The words of the first of these members that has any; `docTitle` is written `DOC_TITLE` too."""
    folded: dict[str, list[Any]] = {}
    for name, value in entry.items():
        folded.setdefault(_folded(name), []).append(value)
    return next((told for name in names for value in folded.get(_folded(name), ()) if (told := words(value))), "")


def number(value: Any) -> int | None:
    """A count that may be written as text; None for none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if value >= 0 else None
    if isinstance(value, float):
        return int(value) if value >= 0 else None
    return int(value) if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit() else None


def day(value: Any, *, milliseconds: bool = False) -> str:
    """The words of a date: a time since 1970 (in seconds unless `milliseconds` are certain or the number is too large) as a
    day in China, anything else as written; '' for 0, which means none."""
    if milliseconds and isinstance(value, int) and not isinstance(value, bool):
        return dates.of_epoch(value / 1000) or ""
    told = words(value)
    digits = told.removeprefix("-")
    if digits.isascii() and digits.isdigit() and len(digits) != 8 and len(digits) != 4:
        seconds = int(told) / 1000 if milliseconds else int(told)
        return dates.of_epoch(seconds) or ""
    return told


def at(value: Any, path: str) -> Any:
    """What lies at a path of member names (`data.results`), a number being a place in a list; None where nothing does."""
    for step in path.split("."):
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


@lru_cache(maxsize=4096)
def _folded(name: str) -> str:
    return name.replace("_", "").lower()


def _unescaped(text: str) -> str:
    """Text with `%uXXXX`, as JavaScript's escape() writes it."""
    parts = text.split("%u")
    out = [parts[0]]
    for part in parts[1:]:
        code = part[:4]
        is_code = len(code) == 4 and all(sign in "0123456789abcdefABCDEF" for sign in code)
        out.append(chr(int(code, 16)) + part[4:] if is_code else f"%u{part}")
    return "".join(out).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
