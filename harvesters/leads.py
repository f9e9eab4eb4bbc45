"""The few links of a page that may lead to a source: by where they go, then by what they are called."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from harvesters.documents.addresses import address_in
from harvesters.reading.formats import format_of_url
from harvesters.reading.moved import moved_to
from harvesters.reading.tree import base_of
from harvesters.recognition import Seen
from harvesters.rules.script import simplified

_ADDRESSES = (
    (re.compile(r"/gkmlpt(?:/index)?(?:[/#?]|$)", re.IGNORECASE), 100),
    (re.compile(r"[?&]_isJson=true", re.IGNORECASE), 100),
    (re.compile(r"/search-gov/data\?", re.IGNORECASE), 100),
    (re.compile(r"/data\.json$", re.IGNORECASE), 95),
    (re.compile(r"/gkmlpt/", re.IGNORECASE), 80),
)
_WORDS = (
    ("政府信息公开目录", 90),
    ("信息公开目录", 85),
    ("法定主动公开内容", 80),
    ("主动公开目录", 80),
    ("规范性文件", 75),
    ("政策文件", 75),
    ("政府文件", 70),
    ("政策法规", 65),
    ("文件库", 65),
    ("政府公报", 55),
    ("政府信息公开", 55),
    ("信息公开", 50),
    ("政务公开", 50),
    ("法规公告", 45),
    ("通知公告", 45),
    ("公示公告", 40),
    ("通告", 38),
    ("政策", 40),
    ("法规", 38),
    ("公告", 35),
    ("公报", 35),
    ("circulars", 35),
    ("notices", 35),
    ("gazette", 35),
)
_IN_SCRIPT = re.compile(r"""["'](?P<url>[^"'\s<>]*(?:_isJson=true|/search-gov/data\?|/gkmlpt/index)[^"'\s<>]*)["']""", re.IGNORECASE)
_FRAME = 60
_ONWARD = 120
_LONGEST_WORDS = 30
_NOT_PAGES = frozenset({"PDF", "DOC", "DOCX", "XLS", "XLSX", "ZIP", "RAR", "OFD", "WPS", "MP4", "MP3"})
_TWO_LEVELS = re.compile(r"\.(?:gov|com|org|net|edu|ac|co)\.[a-z]{2}$")


@dataclass(frozen=True, slots=True, order=True)
class Lead:
    """An address worth asking; the higher `worth`, the sooner."""

    worth: int
    url: str


def leads_in(seen: Seen) -> list[Lead]:
    """The leads of a page, the best first; those of other sites left out."""
    if seen.value is not None:
        return []
    found: dict[str, int] = {}
    base = base_of(seen.tree, seen.url)
    for link in seen.tree.css("a[href], area[href]"):
        words = simplified("".join(f"{link.text()}{link.attributes.get('title') or ''}".split())).casefold()
        _take(found, seen.url, base, link.attributes.get("href") or "", _worth_of_words(words))
    if onward := moved_to(seen.tree, seen.url):
        _take(found, seen.url, base, onward, _ONWARD)
    for frame in seen.tree.css("iframe[src], frame[src]"):
        _take(found, seen.url, base, frame.attributes.get("src") or "", _FRAME)
    for told in _IN_SCRIPT.finditer(seen.text):
        _take(found, seen.url, base, told["url"].replace("&amp;", "&").replace("\\/", "/"), 0)
    return [Lead(worth, url) for url, worth in sorted(found.items(), key=lambda lead: -lead[1])]


def _take(found: dict[str, int], page: str, base: str, href: str, worth: int) -> None:
    address = address_in(base, href)
    if address is None or site_of(address) != site_of(page) or format_of_url(address) in _NOT_PAGES:
        return
    worth = max([worth, *(value for pattern, value in _ADDRESSES if pattern.search(address))])
    if worth and worth > found.get(address, 0):
        found[address] = worth


def _worth_of_words(words: str) -> int:
    if len(words) > _LONGEST_WORDS:
        return 0
    return max((worth for name, worth in _WORDS if name in words), default=0)


def site_of(url: str) -> str:
    """What addresses of one site share: the registered name of the host, or host and port where it is none."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if re.fullmatch(r"[\d.]+|.*:.*|[^.]*", host):
        return parts.netloc.lower()
    labels = host.split(".")
    return ".".join(labels[-3 if _TWO_LEVELS.search(f".{host}") and len(labels) > 2 else -2 :])
