"""What a made site is: a function from paths to pages, served wherever a benchmark or a test serves it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.runs.feed_site import Page

_BEGINNINGS = (("<?xml", "text/xml"), ("<", "text/html; charset=utf-8"), ("", "application/json"))


@dataclass(frozen=True)
class Site:
    """`page` answers a path; `start` is the path that a declaration gives, `options` what else it says."""

    page: Callable[[str], Page | None]
    start: str = "/"
    options: dict[str, Any] = field(default_factory=dict)


def text_page(body: str, media_type: str = "text/html; charset=utf-8") -> Page:
    """A page that answers 304 where it did not change."""
    return Page(body.encode(), media_type, etag=True)


def site_of_pages(start: str, pages: Mapping[str, Page]) -> Site:
    """A site of those pages."""
    return Site(pages.get, start)


def site_of_answers(start: str, answers: Mapping[str, str], **options: Any) -> Site:
    """A site of whole addresses and what they answer, JSON, XML or HTML; the addresses become paths, so that it may lie anywhere."""
    hosts = {url.removesuffix(path_of(url)) for url in answers}

    def page(body: str) -> Page:
        for host in hosts:
            body = body.replace(host, "")
        return text_page(body, next(media_type for beginning, media_type in _BEGINNINGS if body.startswith(beginning)))

    pages = {path_of(url): page(body) for url, body in answers.items()}
    return Site(pages.get, path_of(start), options)


def path_of(url: str) -> str:
    """An address without its host."""
    return urlsplit(url)._replace(scheme="", netloc="").geturl()
