"""From a bare address to a declaration: which platform answers there, on its site, or behind the few links that look like its catalog.

A handful of polite requests at most: the address itself; what the marks of its page say; the links that look like a directory;
then the places where the interfaces of the platforms lie. An interface that answers is believed over the marks of a page, and of
several the one that `recognisers.BELIEVED` names first."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from harvesters.documents.asking import Broken, Unusable, asked
from harvesters.drafting import agency_in, declaration_of, site_name
from harvesters.fetching.fetcher import Fetcher, FetchError, Request
from harvesters.leads import Lead, leads_in
from harvesters.looking import Answer, look_at
from harvesters.recognisers import place_of, probes_at, probes_of, rank, recognised_in
from harvesters.recognition import CERTAIN, LIKELY, POSSIBLE, Recognised, Seen
from schemas.fields import is_http_url

_MOST_REQUESTS = 16
_MOST_LEADS = 8
_LARGEST = 4 * 1024**3
_START, _NAMED, _MARKED, _PROMISING, _PROBE = 1000, 300, 200, 60, 30
"""Worth of leads: the address that was given; what a page names or bears the marks of, from _NAMED down to _MARKED; below that its
links, _PROMISING ones as those of directories; from _PROBE down a place to try."""
_ROOTS = frozenset({"", "/", "/index.html", "/index.htm", "/index.shtml", "/index.jsp", "/index.php"})
_NO_ANSWER = frozenset({"connection", "tls", "timeout", "address", "port", "closed"})
_PAGE = re.compile(r"<!doctype html|<html", re.IGNORECASE)
_HEAD = 2000
_DISCLOSES = re.compile("公开|政策|公告|通知|文件")


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
    """What kind of source is at `url`, on its site, or behind a link of its that looks like a directory of documents. Raises
    NotDetected."""
    if not is_http_url(url):
        raise NotDetected(url, (f"{url!r} is no http(s) address",))
    return _Search(url, fetcher).run()


@dataclass(frozen=True, slots=True)
class _Finding:
    """What was recognised, in which answer."""

    recognised: Recognised
    answer: Answer

    @property
    def rank(self) -> tuple[int, int, int]:
        """The higher the better: how sure, how much the platform is believed, how much it holds. The lists of a site's front
        page are news of all kinds."""
        sure, place = rank(self.recognised)
        url, is_list = self.recognised.url, not probes_of(self.recognised.platform, self.recognised.url)
        is_news = is_list and sure < CERTAIN and url == self.answer.seen.url and _is_home(url)
        return POSSIBLE if is_news else sure, place, self.recognised.entries


class _Search:
    def __init__(self, url: str, fetcher: Fetcher) -> None:
        self._url = url
        self._fetcher = fetcher
        self._waiting = [Lead(_START, url), *_probes(url)]
        self._met: set[str] = set()
        self._answering: set[str] = set()
        self._answers: dict[str, Answer] = {}
        self._tried: list[str] = []
        self._best: _Finding | None = None

    def run(self) -> Detected:
        """Asks the address, then what it leads to, until something settles it. Raises NotDetected."""
        while (lead := self._next()) is not None:
            answer = self._asked(lead)
            if answer is not None and self._settled(lead, answer):
                break
        if self._best is None:
            raise NotDetected(self._url, tuple(self._tried))
        return self._found(self._best)

    def _next(self) -> Lead | None:
        """The lead that is worth most, of those that may still be asked."""
        if len(self._met) >= _MOST_REQUESTS:
            return None
        least = _MARKED if self._best is not None and self._best.rank[0] >= CERTAIN else -_START
        links_left = len(self._met) < _MOST_LEADS
        worth = [
            lead
            for lead in self._waiting
            if lead.url not in self._met and lead.worth >= least and (links_left or not _PROBE < lead.worth < _MARKED)
        ]
        best = max(worth, key=lambda lead: lead.worth, default=None)
        if best is not None:
            self._met.add(best.url)
        return best

    def _asked(self, lead: Lead) -> Answer | None:
        """What came, None where it says nothing new."""
        request, site = Request(url=lead.url, max_bytes=_LARGEST), urljoin(lead.url, "/")
        try:
            # A place that is only tried is asked once: an empty answer there says no.
            answer = asked(self._fetcher, request, look_at) if lead.worth > _PROBE else look_at(self._fetcher.fetch(request))
        except FetchError as error:
            self._tried.append(f"{lead.url}: {error.message}")
            if error.rule in _NO_ANSWER:
                self._silent(lead, site)
            else:
                self._answering.add(site)
            return None
        except Broken as broken:
            self._tried.append(broken.problem.message)
            return None
        except Unusable as unusable:
            self._tried.append(f"{lead.url} {unusable}")
            return None
        self._answering.add(site)
        same = self._answers.get(answer.sha256)
        if same is not None:
            self._tried.append(f"{lead.url}: the same as {same.seen.url}")
            return None
        self._answers[answer.sha256] = answer
        return answer

    def _silent(self, lead: Lead, site: str) -> None:
        """A site that never answered, or twice in a row did not, is not tried any further; many a directory is served by http alone."""
        if site not in self._answering:
            self._waiting = [other for other in self._waiting if urljoin(other.url, "/") != site]
        self._answering.discard(site)
        if lead.url == self._url and lead.url.startswith("https://"):
            plain = f"http://{lead.url.removeprefix('https://')}"
            self._waiting += [Lead(_START - 1, plain), *_probes(plain)]

    def _settled(self, lead: Lead, answer: Answer) -> bool:
        """Takes what the answer says, and waits for what it leads to. Whether the search is over: an interface answered, and the
        page names none that is believed more; or a list of documents did that was asked for as one."""
        seen, found = answer.seen, recognised_in(answer.seen)
        self._tried.append(f"{seen.url}: {found[0].because if found else answer.looks_like}")
        findings = [_Finding(one, answer) for one in found]
        best = max([*findings, *([self._best] if self._best else [])], key=lambda finding: finding.rank, default=None)
        marked = _marked(found, seen) if lead.worth >= _PROMISING else []
        if best is not None and best is not self._best:
            self._best = best
            outdone = any(place < place_of(best.recognised.platform) for place, _ in marked)
            likely = best.rank[0] >= LIKELY and lead.worth >= _PROMISING and self._is_meant(lead, best)
            if (best.rank[0] >= CERTAIN or likely) and not outdone:
                return True
        if lead.worth >= _START - 1 and urljoin(seen.url, "/") != urljoin(lead.url, "/"):
            # The address led to another site: that one is meant.
            self._waiting = _probes(seen.url)
        self._waiting += [Lead(_NAMED - number, url) for number, (_, url) in enumerate(marked)]
        if lead.worth > _PROBE:
            # The links of a linked page come behind those of the page before it that are as good.
            self._waiting += [Lead(min(link.worth, lead.worth - 1), link.url) for link in leads_in(seen)]
        return False

    def _is_meant(self, lead: Lead, best: _Finding) -> bool:
        """Whether what is only likely is what was asked for: a list of documents, or a file that was given by its address."""
        seen = best.answer.seen
        is_file = seen.value is None and not _PAGE.search(seen.text[:_HEAD])
        return bool(_DISCLOSES.search(seen.text)) or (is_file and lead.url == self._url and best.recognised.url == seen.url)

    def _found(self, finding: _Finding) -> Detected:
        recognised, answer = finding.recognised, finding.answer
        pages = [answer.seen, *(other.seen for other in self._answers.values())]
        home = urljoin(answer.seen.url, "/")
        agency = recognised.agency or next((name for page in pages if (name := agency_in(page))), "")
        if not agency and all(page.url != home for page in pages):
            front = self._front_page(home)
            pages += [front.seen] if front else []
            agency = agency_in(pages[-1])
        agency = agency or next((name for page in pages if _is_home(page.url) and (name := site_name(page))), "")
        return Detected(
            declaration=declaration_of(recognised, agency, pages),
            because=f"{recognised.url}: {recognised.because}",
            tried=tuple(self._tried),
            sample=answer.sample,
            sample_url=answer.seen.url,
            media_type=answer.media_type,
        )

    def _front_page(self, url: str) -> Answer | None:
        """The site's front page, which often is the only one that says whose it is."""
        if url in self._met:
            return None
        try:
            return look_at(self._fetcher.fetch(Request(url=url)))
        except (FetchError, Unusable):
            return None


def _probes(url: str) -> list[Lead]:
    return [Lead(_PROBE - number, probe) for number, probe in enumerate(probes_at(url))]


def _marked(found: list[Recognised], seen: Seen) -> list[tuple[int, str]]:
    """The addresses that would answer if the page is what its marks say, each with its platform's place in the order."""
    addresses: list[tuple[int, str]] = []
    for one in found:
        named = [one.url] if one.sure < CERTAIN and one.url != seen.url and not _is_home(one.url) else []
        probes = probes_of(one.platform, one.url) if one.sure == LIKELY else []
        addresses += [(place_of(one.platform), url) for url in [*named, *probes]]
    return sorted(addresses, key=lambda marked: marked[0])


def _is_home(url: str) -> bool:
    """Whether an address is a site's front page."""
    parts = urlsplit(url)
    return parts.path in _ROOTS and not parts.query
