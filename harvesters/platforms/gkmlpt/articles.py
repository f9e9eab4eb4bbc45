"""The articles of a gkmlpt list, and the `DETAIL` that a document's page holds of itself."""

import re
from collections.abc import Mapping
from dataclasses import replace
from json import JSONDecodeError, JSONDecoder
from typing import Any

from harvesters.documents.addresses import address_in
from harvesters.documents.asking import Unusable, json_in
from harvesters.documents.document import Document
from harvesters.documents.json_values import at, day, first, number, words
from harvesters.documents.listed_only import files_of, page_of
from harvesters.documents.numbered import Position, Rows, unnamed
from harvesters.fetching.fetcher import Response
from harvesters.reading.page import Listed, Page

_FULL_PAGE = 100
_DETAIL = re.compile(r"""["']?\bDETAIL["']?\s*[:=]\s*(?=\{)""")
_TIME_OF_DAY = re.compile(r"\d[ T]\d{1,2}:\d{2}")
_SURE = ("selector", "label", "meta")
_VALUES = {
    "index_number": ("identifier",),
    "issuer": ("publisher",),
    "source": ("source",),
    "keywords": ("keywords",),
    "abstract": ("abstract",),
    "theme": ("classify_theme_name",),
    "genre": ("classify_genre_name",),
}


def articles_in(response: Response, position: Position) -> Rows:
    """The articles of an answer. Raises Unusable."""
    answer = json_in(response)
    articles = answer.get("articles") if isinstance(answer, dict) else None
    if not isinstance(articles, list):
        raise Unusable("no_list", f"(page {position.number} of the list) was answered without the list of articles")
    documents, problems = [], []
    for article in articles:
        told = article if isinstance(article, dict) else {}
        url = address_in(response.url, first(told, ("url", "post_url")))
        if url is None:
            problems.append(unnamed(response.url, first(told, ("title",))))
        else:
            documents.append(Document(listed=listed_of(told, url), attachments=files_of(told.get("attachment"), url)))
    total = number(at(answer, "classify.post_count"))
    total = total if total is not None else number(answer.get("total"))
    return Rows(documents=tuple(documents), problems=tuple(problems), total=total, size=_FULL_PAGE)


def listed_of(article: Mapping[str, Any], url: str) -> Listed:
    """What an article says of its document. The dates are seconds since 1970; `created_at` is the day of writing where it is
    no more than a day: with a time of day it is when somebody typed the document in."""
    values = {field: told for field, names in _VALUES.items() if (told := first(article, names))}
    created = words(article.get("created_at"))
    if created and not _TIME_OF_DAY.search(created):
        values["written"] = day(created)
    if number(article.get("is_abolished")):
        values["validity"] = "废止"
    elif number(article.get("is_expired")):
        values["validity"] = "失效"
    published = day(article.get("display_publish_time")) or day(article.get("date"))
    return Listed(
        url=url, title=first(article, ("title",)), date=published, document_number=first(article, ("document_number",)), values=values
    )


def with_details(page: Page, document: Document, body: bytes) -> tuple[Page, Document]:
    """The page and its document with what `_CONFIG.DETAIL` in the page's bytes adds to them."""
    detail = _detail(body.decode(page.encoding or "utf-8", "replace"))
    if not detail:
        return page, document
    own, before = listed_of(detail, document.url), document.listed
    listed = replace(
        before,
        title=own.title or before.title,
        date=own.date or before.date,
        document_number=own.document_number or before.document_number,
        values=dict(before.values) | dict(own.values),
    )
    content = detail.get("content")
    if not page.body and isinstance(content, str):
        inner = page_of(content, url=page.url, title=page.title, labels=page.labels, options=page.options)
        page = replace(page, body=inner.body, labels=inner.labels, attachments=(*page.attachments, *inner.attachments))
    if own.title and page.title_origin not in _SURE:
        page = replace(page, title=own.title, title_origin="label")
    return page, replace(document, listed=listed, attachments=files_of(detail.get("attachment"), page.url) or document.attachments)


def _detail(html: str) -> Mapping[str, Any]:
    start = _DETAIL.search(html)
    if start is None:
        return {}
    try:
        found, _ = JSONDecoder().raw_decode(html, start.end())
    except (JSONDecodeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
