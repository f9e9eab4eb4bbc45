"""From a bare address to a declaration: which platform answers there, or behind the few links that look like its catalog.

A handful of polite requests at most. What is known: a `data.json` feed (dcat_us), the directory of a gkmlpt site, a column of a
jpage site, a search interface in JSON (json_search), the State Council's kind of library (policy_library), and any list of
documents by date (disclosure_site)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

import orjson

from harvesters.documents.asking import Broken, asked, text_in
from harvesters.drafting import agency_in, declaration_of, feed_declaration
from harvesters.fetching.fetcher import Fetcher, FetchError, Request, Response
from harvesters.leads import Lead, leads_in
from harvesters.platforms.dcat_us.entries import Unreadable, parsed
from harvesters.platforms.dcat_us.feed import CutShort, Feed, NotAFeed
from harvesters.platforms.disclosure_site.recognising import recognise as list_by_date
from harvesters.platforms.gkmlpt.recognising import recognise as gkmlpt
from harvesters.platforms.jpage.recognising import recognise as jpage
from harvesters.platforms.json_search.recognising import recognise as json_search
from harvesters.platforms.policy_library.recognising import recognise as policy_library
from harvesters.recognition import CERTAIN, LIKELY, POSSIBLE, Recognised, Recogniser, Seen
from schemas.dialects.dcat_us import from_dcat_us
from schemas.fields import is_http_url

_RECOGNISERS: tuple[Recogniser, ...] = (gkmlpt, policy_library, json_search, jpage, list_by_date)
_LOOKED_AT = 200
_MOST_REQUESTS = 8
_START, _FEED = 1000, 68
_PROMISING = 60
_SAMPLE = 3
_LARGEST_FEED = 4 * 1024**3
_LARGEST_PAGE = 16 * 1024 * 1024
_ROOTS = frozenset({"", "/", "/index.html", "/index.htm", "/index.shtml", "/index.jsp", "/index.php"})


class NotDetected(Exception):
    """No platform answers at that address; `tried` says, a sentence each, what was asked and what came."""

    def __init__(self, url: str, tried: tuple[str, ...]) -> None:
        super().__init__(f"no known kind of source answers at {url}: {'; '.join(tried)}")
        self.url = url
        self.tried = tried


@dataclass(frozen=True, slots=True, kw_only=True)
class Detected:
    """`declaration` holds plain values, as `source_from` reads them; `because` says what was found, `tried` a sentence for each
    address that was asked; `sample` is the answer that told, as bytes of `media_type` from `sample_url`."""

    declaration: dict[str, Any]
    because: str
    tried: tuple[str, ...]
    sample: bytes
    sample_url: str
    media_type: str


def detect(url: str, fetcher: Fetcher) -> dict[str, Any]:
    """The declaration of the source at `url` or behind it. Raises NotDetected, which says what was tried."""
    return look(url, fetcher).declaration


def look(url: str, fetcher: Fetcher) -> Detected:
    """What kind of source is at `url`, at the `data.json` of its host or folder, or behind a link of its that looks like a
    directory of documents. Raises NotDetected."""
    if not is_http_url(url):
        raise NotDetected(url, (f"{url!r} is no http(s) address",))
    return _Search(fetcher).run(url)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came from an address: a feed, whose entries name `publishers` (None: it is none, and `because` says why), or else
    something to look at (`seen`, None where it is too large for that)."""

    publishers: tuple[str | None, ...] | None
    because: str
    seen: Seen | None
    sample: bytes
    media_type: str


class _Search:
    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._tried: list[str] = []
        self._pages: list[Seen] = []
        self._best: tuple[Recognised, Seen, _Answer] | None = None
        self._refused = False

    def run(self, url: str) -> Detected:
        """Asks the address, then the leads it gives, until something settles it."""
        waiting = [Lead(_START, url), *(Lead(_FEED, feed) for feed in _feeds(url))]
        met: set[str] = set()
        while waiting and len(met) < _MOST_REQUESTS:
            lead = max(waiting, key=lambda lead: lead.worth)
            waiting.remove(lead)
            if lead.url in met:
                continue
            met.add(lead.url)
            answer = self._asked(lead.url)
            if answer is None:
                if lead.worth == _START and self._refused and lead.url.startswith("https://"):
                    # Many a directory is served by http alone.
                    waiting.append(Lead(_START - 1, f"http://{lead.url.removeprefix('https://')}"))
                continue
            if answer.publishers is not None:
                return self._feed(lead.url, answer, answer.publishers)
            if answer.seen is None:
                continue
            if self._settles(answer, lead):
                break
            # The links of a linked page come behind those of the page before it that are as good.
            waiting += [Lead(min(new.worth, lead.worth - 1), new.url) for new in leads_in(answer.seen)]
        if self._best is None:
            raise NotDetected(url, tuple(self._tried))
        return self._found(*self._best)

    def _asked(self, url: str) -> _Answer | None:
        try:
            answer = asked(self._fetcher, Request(url=url, max_bytes=_LARGEST_FEED), _answer)
        except FetchError as error:
            self._tried.append(f"{url}: {error.message}")
            self._refused = error.rule in ("connection", "tls", "timeout")
            return None
        except Broken as broken:
            self._tried.append(broken.problem.message)
            return None
        seen = answer.seen
        if seen is None:
            self._tried.append(f"{url}: {answer.because}")
            return answer
        self._pages.append(seen)
        found = [recognised for recognise in _RECOGNISERS if (recognised := recognise(seen))]
        if not found:
            self._tried.append(f"{url}: {answer.because}")
            return answer
        best = max(found, key=_rank)
        self._tried.append(f"{url}: {best.because}")
        if self._best is None or _rank(best) > _rank(self._best[0]):
            self._best = best, seen, answer
        return answer

    def _settles(self, answer: _Answer, lead: Lead) -> bool:
        """Whether the search is over: an interface answered, or a list did that was asked for as one."""
        if self._best is None or self._best[2] is not answer:
            return False
        recognised, seen, _ = self._best
        return recognised.sure >= CERTAIN or (recognised.sure >= LIKELY and lead.worth >= _PROMISING and not _is_home(seen.url))

    def _feed(self, url: str, answer: _Answer, publishers: tuple[str | None, ...]) -> Detected:
        named = Counter(name for name in publishers if name).most_common(1)
        more = "or more " if len(publishers) == _LOOKED_AT else ""
        return Detected(
            declaration=feed_declaration(url, named[0][0] if named else None),
            because=f"it is a data.json feed of {len(publishers)} {more}entries",
            tried=tuple(self._tried),
            sample=answer.sample,
            sample_url=url,
            media_type=answer.media_type,
        )

    def _found(self, recognised: Recognised, seen: Seen, answer: _Answer) -> Detected:
        agency = recognised.agency or next((name for page in [seen, *self._pages] if (name := agency_in(page))), "")
        home = urljoin(seen.url, "/")
        if not agency and all(page.url != home for page in self._pages) and (front := self._front_page(home)):
            agency = agency_in(front)
        return Detected(
            declaration=declaration_of(recognised, agency),
            because=f"{recognised.url}: {recognised.because}",
            tried=tuple(self._tried),
            sample=answer.sample,
            sample_url=seen.url,
            media_type=answer.media_type,
        )

    def _front_page(self, url: str) -> Seen | None:
        """The site's front page, which often is the only one that says whose it is."""
        try:
            return asked(self._fetcher, Request(url=url), _answer).seen
        except (FetchError, Broken):
            return None


def _answer(response: Response) -> _Answer:
    """What came. Raises Unusable where it looks like a bad day's answer."""
    media_type = response.media_type
    with response.open() as stream:
        start = stream.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    because = "a web page without a list of documents or a known interface"
    if start in (b"{", b"["):
        try:
            entries = tuple(islice(_entries(response), _LOOKED_AT))
        except (NotAFeed, CutShort) as error:
            because = str(error)
        else:
            sample = b'{"dataset": [' + b", ".join(raw for raw, _ in entries[:_SAMPLE]) + b"]}"
            return _Answer(tuple(name for _, name in entries), "", None, sample, "application/json")
    if response.spooled.size > _LARGEST_PAGE:
        return _Answer(None, f"an answer of {response.spooled.size} bytes that is no feed", None, b"", media_type)
    text = text_in(response)
    try:
        value = orjson.loads(text) if start in (b"{", b"[") else None
    except orjson.JSONDecodeError:
        value = None
    return _Answer(None, because, Seen(response.url, text, value), response.body, media_type)


def _entries(response: Response) -> Iterator[tuple[bytes, str | None]]:
    """The bytes of each entry of a feed and the publisher it names. Raises NotAFeed and CutShort."""
    with response.open() as stream:
        for item in Feed(stream, declared_charset=response.declared_charset).items():
            try:
                entry, _ = parsed(item.raw, is_object=item.is_object, depth=item.depth)
            except Unreadable:
                continue
            values, _ = from_dcat_us(entry)
            yield item.raw, values["agency"]["name"] if "agency" in values else None


def _feeds(url: str) -> Iterator[str]:
    """Where a feed may lie beside the address."""
    if not urlsplit(url).path.endswith(".json"):
        folder = url if url.endswith("/") else f"{url}/"
        yield from dict.fromkeys((urljoin(folder, "data.json"), urljoin(url, "/data.json")))


def _rank(recognised: Recognised) -> tuple[int, int]:
    is_home = recognised.sure < CERTAIN and _is_home(recognised.url)
    return (POSSIBLE if is_home else recognised.sure), recognised.entries


def _is_home(url: str) -> bool:
    """Whether an address is a site's front page, whose lists are news of all kinds."""
    parts = urlsplit(url)
    return parts.path in _ROOTS and not parts.query
