"""From a bare address to a declaration: which platform answers there. Today a `data.json` feed; other kinds follow."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from harvesters.fetching.fetcher import Fetcher, FetchError, Request, Response
from harvesters.platforms.dcat_us.entries import Unreadable, parsed
from harvesters.platforms.dcat_us.feed import CutShort, Feed, NotAFeed
from schemas.dialects.dcat_us import from_dcat_us
from schemas.fields import is_http_url

_LOOKED_AT = 200


class NotDetected(Exception):
    """No platform answers at that address; `tried` says, a sentence each, what was asked and what came."""

    def __init__(self, url: str, tried: tuple[str, ...]) -> None:
        super().__init__(f"no known kind of source answers at {url}: {'; '.join(tried)}")
        self.url = url
        self.tried = tried


def detect(url: str, fetcher: Fetcher) -> dict[str, Any]:
    """The declaration (plain values, as `source_from` reads them) of the source at `url`, or at the `data.json` of its host
    or folder. Its agency is the publisher most of the first entries name. Raises NotDetected, which says what was tried."""
    if not is_http_url(url):
        raise NotDetected(url, (f"{url!r} is no http(s) address",))
    tried: list[str] = []
    for address in _candidates(url):
        try:
            response = fetcher.fetch(Request(url=address))
        except FetchError as error:
            tried.append(f"{address}: {error.message}")
            continue
        try:
            publishers = list(islice(_publishers(response), _LOOKED_AT))
        except (NotAFeed, CutShort) as error:
            tried.append(f"{address}: {error}")
            continue
        return _declaration(address, publishers)
    raise NotDetected(url, tuple(tried))


def _candidates(url: str) -> Iterator[str]:
    yield url
    if not urlsplit(url).path.endswith(".json"):
        folder = url if url.endswith("/") else f"{url}/"
        yield from dict.fromkeys((urljoin(folder, "data.json"), urljoin(url, "/data.json")))


def _publishers(response: Response) -> Iterator[str | None]:
    """The publisher each entry names. Raises NotAFeed and CutShort."""
    with response.open() as stream:
        for item in Feed(stream, declared_charset=response.declared_charset).items():
            try:
                entry, _ = parsed(item.raw, is_object=item.is_object, depth=item.depth)
            except Unreadable:
                continue
            values, _ = from_dcat_us(entry)
            yield values["agency"]["name"] if "agency" in values else None


def _declaration(url: str, publishers: list[str | None]) -> dict[str, Any]:
    host = urlsplit(url).hostname or "source"
    named = Counter(name for name in publishers if name).most_common(1)
    return {
        "id": re.sub(r"[^\w.-]+", "-", f"{host}{urlsplit(url).path.removesuffix('data.json').rstrip('/')}").strip("-.")[:100],
        "title": f"{host}: data.json",
        "platform": "dcat_us",
        "url": url,
        "agency": named[0][0] if named else host,
    }
