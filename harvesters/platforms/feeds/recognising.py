"""Whether an answer is a feed, or a page that names one."""

import re

from harvesters.documents.addresses import address_in
from harvesters.reading.feed import Feed, feed_in
from harvesters.reading.xml import NotXml
from harvesters.recognition import LIKELY, POSSIBLE, Recognised, Seen

PROBES: tuple[str, ...] = ()
_ROOT = re.compile(r"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_RSS_1 = "purl.org/rss/1.0"
_DATASET = re.compile(r"/(?:datasets?|data-set|records?)/", re.IGNORECASE)
_TYPES = ("application/rss+xml", "application/atom+xml")
_HALF = 2


def recognise(seen: Seen) -> Recognised | None:
    """The feed itself, of datasets where most of its items lead to such; the first that a page names."""
    if seen.value is not None:
        return None
    start = _ROOT.search(seen.text[:3000])
    if start is None:
        return _named_by_page(seen)
    if start[0].lower().startswith("<rdf") and _RSS_1 not in seen.text:
        return None
    try:
        feed = feed_in(seen.text.encode("utf-8", "replace"), "utf-8", seen.url)
    except NotXml:
        return None
    return _of_feed(feed, seen.url) if feed.items else None


def _of_feed(feed: Feed, url: str) -> Recognised:
    datasets = sum(1 for item in feed.items if _DATASET.search(item.url)) * _HALF > len(feed.items)
    return Recognised(
        platform="feeds",
        url=url,
        because=f"it is a feed of {len(feed.items)} {'datasets' if datasets else 'items'}",
        sure=LIKELY,
        entries=len(feed.items),
        options={"kind": "datasets"} if datasets else {},
    )


def _named_by_page(seen: Seen) -> Recognised | None:
    for link in seen.tree.css("link[rel][href]"):
        told = {name: (link.attributes.get(name) or "").lower() for name in ("rel", "type")}
        if "alternate" in told["rel"].split() and told["type"] in _TYPES:
            address = address_in(seen.url, link.attributes.get("href") or "")
            if address:
                return Recognised(platform="feeds", url=address, because="the page names a feed", sure=POSSIBLE)
    return None
