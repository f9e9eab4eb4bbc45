"""A document as a list names it, and a page of such a list."""

from dataclasses import dataclass

from harvesters.outcome import Problem
from harvesters.reading.page import Attachment, Listed, Page
from schemas.record import entry_fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """`listed` is what the list says of it, `attachments` the files the list names. Where the list holds the whole document,
    `page` is it and `raw` the list's own bytes of it (JSON); then no page is asked for."""

    listed: Listed
    attachments: tuple[Attachment, ...] = ()
    page: Page | None = None
    raw: bytes = b""

    @property
    def url(self) -> str:
        return self.listed.url

    def said(self) -> str:
        """Sixteen hex digits of what the list says: they change when it says something else."""
        listed = self.listed
        files = [[file.url, file.name] for file in self.attachments]
        return entry_fingerprint([listed.title, listed.date, listed.document_number, dict(listed.values), files])[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """A page of a list taken as good: its number, the address it came from, its documents (each once), the SHA-256 of its
    bytes, and what a person should look at."""

    number: int
    url: str
    documents: tuple[Document, ...]
    sha256: str
    problems: tuple[Problem, ...] = ()
