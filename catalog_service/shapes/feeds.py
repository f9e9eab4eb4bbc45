"""Any query as a feed to follow: Atom (RFC 4287) and JSON Feed 1.1."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode
from xml.sax.saxutils import escape, quoteattr

import orjson

from catalog_service.search.query import Query
from catalog_service.services import Services
from catalog_service.shapes import answers
from catalog_service.shapes.addresses import Addresses
from schemas.fields import first_day

ATOM, JSON_FEED = "application/atom+xml", "application/feed+json"

_NOTHING_YET = "1970-01-01T00:00:00Z"
_NO_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(55296, 57344), 65534, 65535))
"""Characters that no XML document can have."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a feed tells: its title, its own address, that of the search page, of the next page or None, and the records as the API
    lists them, each with when it was last seen changed here (RFC 3339)."""

    title: str
    address: str
    page: str
    next: str | None
    items: Sequence[tuple[Mapping[str, Any], str]]


def found(services: Services, query: Query, addresses: Addresses, address: str, asked: str) -> Found:
    """The feed of a query: as the API answers it, the latest change first where no order is asked for. `address` is that of all
    such feeds, `asked` the query string of this one. Raises BadQuery, Gone (an expired cursor), Unavailable."""
    ordered = replace(query, sort=query.sort or "-modified", facets=())
    listed = orjson.loads(answers.records(services, ordered, addresses))
    seen = {row.id: row.seen_at for row in services.catalog.many([item["id"] for item in listed["items"]])}
    given = parse_qsl(asked)
    plain = urlencode([(name, value) for name, value in given if name != "after"])
    return Found(
        title=f"Open data catalog: {query.q.strip()}" if query.q.strip() else "Open data catalog",
        address=f"{address}?{urlencode(given)}" if given else address,
        page=f"{addresses.base}/search" + (f"?{plain}" if plain else ""),
        next=f"{address}?{urlencode([*parse_qsl(plain), ('after', listed['after'])])}" if listed["after"] else None,
        items=[(item, _instant(seen[item["id"]])) for item in listed["items"] if item["id"] in seen],
    )


def atom(feed: Found) -> bytes:
    """The feed as Atom: an entry's `updated` is when its last change was seen here, `published` when the agency issued it."""
    updated = max((at for _, at in feed.items), default=_NOTHING_YET)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<id>{_text(feed.address)}</id><title>{_text(feed.title)}</title><updated>{updated}</updated>",
        f'<link rel="self" type="{ATOM}" href={quoteattr(feed.address)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(feed.page)}/>',
        *([f'<link rel="next" type="{ATOM}" href={quoteattr(feed.next)}/>'] if feed.next else []),
        *(_entry(item, at) for item, at in feed.items),
        "</feed>",
    ]
    return "\n".join(lines).encode()


def json_feed(feed: Found) -> bytes:
    """The feed as JSON Feed."""
    values = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.address,
        **({"next_url": feed.next} if feed.next else {}),
        "items": [
            {
                "id": item["url"],
                "url": item["url"],
                "title": item["title"],
                "content_text": item["abstract"] or "",
                "authors": [{"name": item["agency"]["name"]}],
                **({"date_published": _midnight(item["issued"])} if item["issued"] else {}),
                "date_modified": at,
            }
            for item, at in feed.items
        ],
    }
    return orjson.dumps(values)


def _entry(item: Mapping[str, Any], at: str) -> str:
    published = f"<published>{_midnight(item['issued'])}</published>" if item["issued"] else ""
    summary = f"<summary>{_text(item['abstract'])}</summary>" if item["abstract"] else ""
    return (
        f"<entry><id>{_text(item['url'])}</id><title>{_text(item['title'])}</title><updated>{at}</updated>{published}"
        f'<link rel="alternate" type="text/html" href={quoteattr(item["url"])}/>'
        f"<author><name>{_text(item['agency']['name'])}</name></author>"
        f"<category term={quoteattr(item['kind'])}/>{summary}</entry>"
    )


def _text(text: str) -> str:
    return escape(text.translate(_NO_XML))


def _midnight(partial: str) -> str:
    return f"{first_day(partial)}T00:00:00Z"


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
