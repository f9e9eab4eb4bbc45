"""The pages of the documents a list names: asked for several at once, judged, and asked for again where they look like a
bad day's answer (nothing, a stub, the list itself, an error page with status 200)."""

import re
import unicodedata
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from urllib.parse import urlsplit

from harvesters.documents.addresses import canonical
from harvesters.documents.asking import asked_once
from harvesters.documents.attached import wants_texts, with_texts
from harvesters.documents.document import Document, ListPage
from harvesters.documents.listing import frames_in
from harvesters.documents.options import DocumentOptions
from harvesters.documents.stubs import CHALLENGE, OPEN_ADDRESS, stub_in
from harvesters.entry import Entry, Unchanged, Unreachable
from harvesters.fetching.fetcher import Fetcher, FetchError, Request, Response
from harvesters.reading.formats import format_of_url, name_in_url
from harvesters.reading.page import Attachment, Page, read_page
from harvesters.reading.tree import html_tree
from harvesters.rules_version import rules_version
from harvesters.source import Source
from harvesters.state import Known, Memory
from schemas.record import entry_fingerprint

_ATTEMPTS = 3
_REMEMBERED = 64
_SHORT = 60
_SAID = 16
_PIECE = 6
_ENOUGH = 0.3
_NO_PAGE = re.compile(r"(页面|网页|文件|内容|信息)(不存在|已被?删除|未找到|找不到)|404\s*(not found|错误|页面)|您访问的页面", re.IGNORECASE)
_PAGES = frozenset({"", "text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml"})
_FILES = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"Rar!", b"{\\rtf", b"\xff\xd8\xff", b"\x89PNG", b"GIF8")
_ELSEWHERE = "harvest that host as a source of its own, if its documents are the agency's"
_REMEDY = "look at the page; a record that was kept before stays as it is, and the next run asks again"


@dataclass(frozen=True, slots=True)
class Bad:
    """Why an answer is not the document's page."""

    rule: str
    message: str
    remedy: str = _REMEDY


class Details:
    """Reads the documents of `source`. `memory` tells what is kept of them; `is_list` whether a page without any mark of a
    document is one of the site's lists; `complete` adds to a page and its document what else the page's bytes tell. Files
    are asked for as the options wish, but not those of a document that is kept as it stands."""

    def __init__(
        self,
        source: Source,
        fetcher: Fetcher,
        memory: Memory,
        options: DocumentOptions,
        *,
        is_list: Callable[[Page, bytes], bool] = lambda *_: False,
        complete: Callable[[Page, Document, bytes], tuple[Page, Document]] = lambda page, document, _: (page, document),
    ) -> None:
        self._fetcher = fetcher
        self._memory = memory
        self._options = options.page
        self._wish = options.attachment_texts
        self._rules = rules_version(source.platform, source)
        self._is_list = is_list
        self._complete = complete
        self._bodies: deque[tuple[str, str]] = deque(maxlen=_REMEMBERED)
        self._lists: set[str] = set()
        self._list_urls: set[str] = set()

    def know(self, page: ListPage) -> None:
        """Remembers a list page, so that it is not taken for a document."""
        self._lists.add(page.sha256)
        self._list_urls.add(canonical(page.url))

    def of(self, documents: Sequence[Document], spared: Callable[[str], bool]) -> Iterator[Entry | Unchanged | Unreachable]:
        """An entry for each document, in the list's order; those that are `spared` are not asked for again."""
        wanted = [document for document in documents if not spared(document.url)]
        known = self._memory.known([document.url for document in wanted]) if wanted else {}
        asked = (_request(document, known.get(document.url)) for document in wanted if document.page is None)
        answers = self._fetcher.fetch_many(asked)
        for document in documents:
            if spared(document.url):
                yield Unchanged(key=document.url, url=document.url)
                continue
            if document.page is not None:
                found: Entry | Unchanged | Unreachable = _entry(document, document, document.page, document.raw, "application/json")
            else:
                found = self._entry(document, next(answers)[1])
            yield self._with_texts(found, known.get(document.url)) if isinstance(found, Entry) else found

    def _with_texts(self, entry: Entry, known: Known | None) -> Entry:
        """The entry with the words of its page's files, unless it is kept with them already. Where a file could not be had this
        time the entry differs from itself as a whole one, so that it is read anew in the next run."""
        page: Page = entry.fields["page"]
        kept = known is not None and known.fingerprint == entry.fingerprint and known.rules_version == self._rules
        if kept or not wants_texts(page, self._wish):
            return entry
        page, whole = with_texts(page, entry.raw, self._fetcher)
        entry = replace(entry, fields={**entry.fields, "page": page})
        if whole:
            return entry
        unread = f"{entry_fingerprint([entry.fingerprint, 'unread'])[:-_SAID]}{entry.fingerprint[-_SAID:]}"
        return replace(entry, fingerprint=unread, etag=None, last_modified=None)

    def _entry(self, document: Document, answer: Response | FetchError) -> Entry | Unchanged | Unreachable:
        bad, cut = Bad("status", "was not asked"), ""
        for attempt in range(_ATTEMPTS):
            if attempt:
                answer = asked_once(self._fetcher, document.url, attempt)
            if isinstance(answer, FetchError):
                bad = Bad(answer.rule, answer.message, answer.remedy)
                if answer.status in (403, 404, 410) or answer.rule in ("robots", "private_address", "scheme", "too_large"):
                    break
                continue
            if answer.not_modified:
                return Unchanged(key=document.url, url=document.url)
            body = answer.body
            found = self._page(document, answer, body)
            if not isinstance(found, Bad):
                page, told = found
                if page.is_cut and attempt < _ATTEMPTS - 1 and (digest := sha256(body).hexdigest()) != cut:
                    cut = digest
                    continue
                validators = answer.headers.get("etag"), answer.headers.get("last-modified")
                return _entry(document, told, page, body, answer.media_type or "text/html", *validators)
            bad = found
        title = document.listed.title
        return Unreachable(key=document.url, url=document.url, title=title, rule=bad.rule, message=bad.message, remedy=bad.remedy)

    def _page(self, document: Document, answer: Response, body: bytes) -> tuple[Page, Document] | Bad:
        """The page, and the document with what its bytes add to it; or why it is not the document's."""
        if not body.strip():
            return Bad("empty_answer", "was answered with nothing")
        if not _is_page(answer, body):
            return self._file(document, answer), document
        page = read_page(body, declared_charset=answer.declared_charset, url=answer.url, options=self._options)
        page, told = self._complete(page, document, body)
        if len(page.body) < _SHORT and not page.attachments and _says(page, document.listed.title):
            page = self._framed(page, body)
        short = len(page.body) < _SHORT and not page.labels
        if short and (stub := stub_in(body)):
            return Bad("stub_page", stub, OPEN_ADDRESS if stub == CHALLENGE else _REMEDY)
        if short and page.moved_to:
            return self._moved(document, page.moved_to, answer.url)
        digest = sha256(body).hexdigest()
        if digest in self._lists or canonical(answer.url) in self._list_urls:
            return Bad("index_page", "was answered with the list instead of the document")
        if _says(page, document.listed.title):
            if not page.labels and not page.metas.get("title") and self._is_list(page, body):
                return Bad("index_page", "was answered with a list instead of the document")
        elif short or _NO_PAGE.search(page.body[:500]):
            return Bad("no_document", "was answered with a page that holds no document")
        elif not page.labels and not page.metas:
            return Bad("another_page", "was answered with a page that says nothing of the document's title")
        elif any(digest == other and url != document.url for other, url in self._bodies):
            return Bad("same_page", "was answered with the very page of another document")
        self._bodies.append((digest, document.url))
        return page, told

    def _framed(self, page: Page, body: bytes) -> Page:
        """A page without words of its own with those of the frame that shows them, where one on its host does."""
        for frame in frames_in(html_tree(body.decode(page.encoding, "replace")), page.url):
            answer = asked_once(self._fetcher, frame)
            if isinstance(answer, FetchError) or not _is_page(answer, answer.body):
                continue
            inner = read_page(answer.body, declared_charset=answer.declared_charset, url=answer.url, options=self._options)
            if len(inner.body) >= _SHORT or inner.attachments:
                labels = dict(inner.labels) | {name: value for name, value in page.labels.items() if value}
                return replace(page, body=inner.body, labels=labels, attachments=inner.attachments, container=inner.container)
        return page

    def _moved(self, document: Document, url: str, stub: str) -> tuple[Page, Document] | Bad:
        """The page that a stub at another address leads on to."""
        if urlsplit(url).netloc != urlsplit(stub).netloc:
            return Bad("other_host", f"leads on to another host, which was not asked: {url[:200]}", _ELSEWHERE)
        answer = asked_once(self._fetcher, canonical(url))
        if isinstance(answer, FetchError):
            return Bad(answer.rule, f"leads on to {url}: {answer.message}", answer.remedy)
        page = read_page(answer.body, declared_charset=answer.declared_charset, url=answer.url, options=self._options)
        if page.body or page.labels or _says(page, document.listed.title):
            return page, document
        return Bad("no_document", f"leads on to {url}, which holds no document")

    def _file(self, document: Document, answer: Response) -> Page:
        """A document that is a file (the list leads to a PDF): a page with nothing but that attachment."""
        name = name_in_url(answer.url) or document.listed.title
        file = Attachment(url=answer.url, name=name, format=format_of_url(answer.url), media_type=answer.media_type or None)
        return Page(
            url=answer.url,
            encoding="",
            encoding_certain=True,
            title=document.listed.title,
            title_origin="",
            labels={},
            metas={},
            body="",
            container="",
            before=(),
            after=(),
            attachments=(file,),
            options=self._options,
        )


def _request(document: Document, known: Known | None) -> Request:
    """A conditional one, unless the list says something else of the document than when it was kept: then a 304 would hide it."""
    return Request(url=document.url, conditional=known is None or known.fingerprint[-_SAID:] == document.said())


def _entry(
    document: Document, told: Document, page: Page, raw: bytes, media_type: str, etag: str | None = None, last_modified: str | None = None
) -> Entry:
    """The entry of a document; `told` is what list and page bytes together tell of it."""
    # What the page says, not how: templates, counters and menus change on every visit.
    said = {
        "title": page.title,
        "labels": dict(page.labels),
        "metas": dict(page.metas),
        "body": page.body if page.encoding else sha256(raw).hexdigest(),
        "attachments": [[file.url, file.name] for file in page.attachments],
        "told": told.said(),
    }
    there = {file.url for file in page.attachments}
    page = replace(page, attachments=(*page.attachments, *(file for file in told.attachments if file.url not in there)))
    return Entry(
        key=document.url,
        url=document.url,
        raw=raw,
        media_type=media_type,
        fingerprint=f"{entry_fingerprint(said)[:-_SAID]}{document.said()}",
        fields={"page": page, "listed": told.listed},
        title=page.title or document.listed.title,
        etag=etag,
        last_modified=last_modified,
    )


def _is_page(answer: Response, body: bytes) -> bool:
    """Whether the answer is a page, whatever its address ends with: by its bytes, then by what the server calls it."""
    if body[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return True
    return answer.media_type in _PAGES and not body.startswith(_FILES)


def _says(page: Page, title: str) -> bool:
    """Whether the page holds the title the list gave, or a good part of it: lists cut titles off and put words in front."""
    wanted = _folded(title).rstrip("….·")
    told = _folded("".join((page.title, page.labels.get("title", ""), page.body, *page.before, *page.after)))
    if wanted[: 2 * _PIECE] in told:
        return True
    pieces = [wanted[at : at + _PIECE] for at in range(max(1, len(wanted) - _PIECE + 1))]
    return sum(piece in told for piece in pieces) >= len(pieces) * _ENOUGH


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
