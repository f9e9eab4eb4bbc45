"""Pages that may describe datasets: asked for only where they may have changed, judged, and asked for again where they look broken."""

from collections.abc import Container, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

import orjson

from harvesters.datasets.site_pages import Place
from harvesters.documents.addresses import canonical
from harvesters.documents.asking import Unusable, asked_once, text_in
from harvesters.entry import Entry, Unchanged, Unreachable
from harvesters.fetching.fetcher import Fetcher, FetchError, Request, Response
from harvesters.reading.structured import json_ld_in, microdata_in
from harvesters.reading.tree import html_tree
from harvesters.remedies import remedy_for
from harvesters.state import Known, Memory
from schemas.dialects.schema_org.dataset import DATASETS, own_address, steady, title_of
from schemas.dialects.schema_org.json_ld import Node, nodes_of
from schemas.record import entry_fingerprint

_ATTEMPTS = 3
_SAID = 16
_LARGEST = 32 << 20
_GONE = (403, 404, 410)
_FINAL = frozenset({"robots", "private_address", "scheme", "too_large"})
Found = Entry | Unchanged | Unreachable


class Pages:
    """Reads the pages of one source. `memory` tells what is kept of them, `listed` which addresses have a page of their own among
    them; `without` counts those that describe no dataset."""

    def __init__(self, fetcher: Fetcher, memory: Memory, listed: Container[str], *, trust_lastmod: bool) -> None:
        self._fetcher, self._memory, self._listed, self._trust = fetcher, memory, listed, trust_lastmod
        self._stopped_at = str((memory.checkpoint() or {}).get("page", ""))
        self.without = 0

    def of(self, places: Sequence[Place]) -> Iterator[Found]:
        """What became of each page, in order."""
        known = self._memory.known([place.url for place in places])
        spared = {place.url for place in places if self._is_spared(place, known.get(place.url))}
        wanted = (Request(url=place.url, conditional=True, max_bytes=_LARGEST) for place in places if place.url not in spared)
        answers = self._fetcher.fetch_many(wanted)
        for place in places:
            if place.url in spared:
                yield Unchanged(key=place.url, url=place.url)
            else:
                yield from self._found(place, next(answers)[1], is_kept=place.url in known)

    def _is_spared(self, place: Place, kept: Known | None) -> bool:
        if kept is None:
            return False
        if place.url <= self._stopped_at:
            return True
        # A day alone hides what changed later that day. The memory gives validators, empty ones too, only under today's rules.
        alike = "T" in place.lastmod and kept.fingerprint[-_SAID:] == _mark(place)
        return self._trust and alike and self._memory.validators(place.url) is not None

    def _found(self, place: Place, answer: Response | FetchError, *, is_kept: bool) -> Iterator[Found]:
        trouble = Unusable("unusable_answer", "was not asked")
        before = ""
        for attempt in range(_ATTEMPTS):
            if attempt:
                answer = asked_once(self._fetcher, place.url, attempt, max_bytes=_LARGEST)
            if isinstance(answer, FetchError):
                trouble = Unusable(answer.rule, answer.message, answer.remedy)
                if answer.status in _GONE or answer.rule in _FINAL:
                    break
                continue
            if answer.not_modified:
                yield Unchanged(key=place.url, url=place.url)
                return
            try:
                nodes = _datasets(answer)
            except Unusable as unusable:
                trouble = unusable
                continue
            # What was asked for twice and came the same is the page, cut as it may look.
            if nodes or (not is_kept and (_is_whole(answer) or answer.spooled.sha256 == before)):
                yield from self._entries(place, answer, nodes)
                return
            trouble, before = Unusable("no_dataset", "describes no dataset any more"), answer.spooled.sha256
        yield Unreachable(
            key=place.url, url=place.url, rule=trouble.kind, message=f"the page {trouble.why}", remedy=remedy_for("page_unreachable")
        )

    def _entries(self, place: Place, answer: Response, nodes: list[Node]) -> Iterator[Entry]:
        """The datasets that this page is to tell; those with a page of their own are told there."""
        own = [node for node in nodes if not self._is_told_elsewhere(node, place, answer.url)]
        self.without += not own
        for number, node in enumerate(own):
            alone = len(own) == 1
            key = place.url if alone else f"{place.url}#{_name(node, number)}"
            fingerprint = entry_fingerprint(steady(node))
            title = title_of(node)
            yield Entry(
                key=key,
                url=place.url if alone else key,
                raw=orjson.dumps(node),
                media_type="application/ld+json",
                fingerprint=f"{fingerprint[:-_SAID]}{_mark(place)}" if self._trust and alone else fingerprint,
                fields={"node": node, "page": answer.url},
                title=" ".join(title.split())[:300] if isinstance(title, str) else "",
                etag=answer.headers.get("etag") if alone else None,
                last_modified=answer.headers.get("last-modified") if alone else None,
            )

    def _is_told_elsewhere(self, node: Node, place: Place, page: str) -> bool:
        address = own_address(node, page)
        return address is not None and canonical(address) not in (place.url, canonical(page)) and canonical(address) in self._listed


def _datasets(answer: Response) -> list[Node]:
    """The datasets of a page. Raises Unusable: nothing, a stub, JSON-LD of which nothing can be read."""
    tree = html_tree(text_in(answer).replace("\x00", ""))
    told = json_ld_in(tree)
    nodes = nodes_of(told.documents, DATASETS) or nodes_of(microdata_in(tree, "Dataset", answer.url), DATASETS)
    if not nodes and told.unreadable:
        raise Unusable("unreadable_entry", "holds JSON-LD that cannot be read")
    return nodes


def _is_whole(answer: Response) -> bool:
    return b"</html" in answer.body[-2000:].lower()


def _mark(place: Place) -> str:
    return sha256(place.lastmod.encode()).hexdigest()[:_SAID]


def _name(node: Mapping[str, Any], number: int) -> str:
    """What tells a dataset from the others of its page."""
    told = (node.get(name) for name in ("@id", "identifier", "url", "name"))
    return next((word.strip().lstrip("#") for word in told if isinstance(word, str) and word.strip(" #")), str(number + 1))
