"""Looking at an answer of an unknown site: its beginning where it is large, its value where it is JSON however badly written."""

from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson

from harvesters.documents.asking import text_in
from harvesters.fetching.fetcher import Response
from harvesters.platforms.dcat_us.entries import Unreadable, parsed
from harvesters.platforms.dcat_us.feed import CutShort, Feed, NotAFeed
from harvesters.reading.encodings import decode
from harvesters.recognition import Seen

_WHOLE = 1024 * 1024
_LARGEST = 16 * 1024 * 1024
_ENTRIES = 200
_SAMPLE = 3
_MEMBERS_SHOWN = 5
_FEW_LINKS = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """What was `seen`, and a `sample` of it to keep, of `media_type`; `sha256` tells whether another address answered the same."""

    seen: Seen
    sample: bytes
    media_type: str
    sha256: str

    @property
    def looks_like(self) -> str:
        """What the answer is where no platform knows it."""
        if isinstance(self.seen.value, dict):
            return f"JSON of no known interface (its members: {', '.join(list(self.seen.value)[:_MEMBERS_SHOWN]) or 'none'})"
        if self.seen.value is not None:
            return "JSON of no known interface"
        if "<" not in self.seen.text[:200]:
            return "no known format"
        if len(self.seen.tree.css("a[href]")) < _FEW_LINKS and self.seen.tree.css_first("script") is not None:
            return "a page that a script has to fill: find in a browser which address it asks, and give that, or declare it as json_search"
        return "a page without a list of documents or the marks of a known platform"


def look_at(response: Response) -> Answer:
    """The answer as far as detection looks at it. Raises Unusable where it looks like a bad day's answer."""
    size, sha256 = response.spooled.size, response.spooled.sha256
    with response.open() as stream:
        start = stream.read(_WHOLE)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return _json(response, size, sha256)
    if size > _LARGEST:
        text = decode(start, response.declared_charset, None).text
        return Answer(Seen(response.url, text, None, cut=True), start, response.media_type, sha256)
    return Answer(Seen(response.url, text_in(response)), response.body, response.media_type, sha256)


def _json(response: Response, size: int, sha256: str) -> Answer:
    if size <= _WHOLE:
        text = text_in(response)
        try:
            return Answer(Seen(response.url, text, orjson.loads(text)), response.body, response.media_type, sha256)
        except orjson.JSONDecodeError:
            pass
    entries, cut = _entries(response)
    if entries:
        feed = {"dataset": [entry for _, entry in entries]}
        sample = b'{"dataset": [' + b", ".join(raw for raw, _ in entries[:_SAMPLE]) + b"]}"
        return Answer(Seen(response.url, "", feed, cut=cut), sample, "application/json", sha256)
    if size > _LARGEST:
        return Answer(Seen(response.url, "", None, cut=True), b"", response.media_type, sha256)
    text = text_in(response)
    try:
        value: Any = orjson.loads(text)
    except orjson.JSONDecodeError:
        value = None
    return Answer(Seen(response.url, text, value), response.body, response.media_type, sha256)


def _entries(response: Response) -> tuple[list[tuple[bytes, dict[str, Any]]], bool]:
    """The first entries of a feed, each as its bytes and as what they say, and whether there are more; none where it is no feed."""
    found: list[tuple[bytes, dict[str, Any]]] = []
    with response.open() as stream:
        items = Feed(stream, declared_charset=response.declared_charset).items()
        try:
            for item in islice(items, _ENTRIES):
                try:
                    found.append((item.raw, parsed(item.raw, is_object=item.is_object, depth=item.depth)[0]))
                except Unreadable:
                    continue
            return found, next(items, None) is not None
        except (NotAFeed, CutShort):
            return found, True
