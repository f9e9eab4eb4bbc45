"""The rule `mirror`: whether a page is a copy, and of which page."""

import ipaddress
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from harvesters.reading.labels import LabelReader
from schemas.fields import is_http_url

_WEB_ADDRESS = re.compile(r"https?://[^\s\u3000\xa0<>\"'，。；、（）【】《》\u4e00-\u9fff]+", re.IGNORECASE)
_ENDS_READ = 12
_OURS = re.compile(r"(?:^|\.)(?:localhost|local|test|example|invalid|internal)$|^[^.]+$")


@dataclass(frozen=True, slots=True)
class Copy:
    """Whether a page is a copy, of which address (None where that is not told), and why we think so."""

    is_copy: bool
    original_url: str | None
    because: str = ""


def copy_of(
    url: str, labels: Mapping[str, str], lines: Sequence[str], behind: Sequence[str], reader: LabelReader, *, country: str | None
) -> Copy:
    """A page is a copy where it names the address of its original at another site, or where a source of China is not on a
    government's host (`.gov.cn`); loopback and private hosts are nobody's. `lines` are the body's, `behind` what follows it."""
    original = _original(labels, (*lines[-_ENDS_READ:], *behind[:_ENDS_READ], *lines[:_ENDS_READ]), reader)
    own = _host(url)
    if original is not None and _site(original) and _site(original) != _site(url):
        return Copy(True, original, f"the page says that its original is at {_site(original)}")
    if (country or "").upper() == "CN" and own and not re.search(r"(?:^|\.)gov\.cn$", own) and not _is_private(own):
        return Copy(True, original, f"{own} is not a government's host (.gov.cn)")
    return Copy(False, original if original != url else None)


def _original(labels: Mapping[str, str], lines: Sequence[str], reader: LabelReader) -> str | None:
    told = [labels.get("original_url", "")]
    for line in lines:
        told.extend(value for name, value in reader.pairs(line) if name == "original_url")
    for words in told:
        found = _WEB_ADDRESS.search(words)
        if found and is_http_url(found[0].rstrip(".,;)")):
            return found[0].rstrip(".,;)")
    return None


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def _site(url: str) -> str:
    """Host and port, without the port that goes without saying."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    return _host(url) + (f":{port}" if port and port not in (80, 443) else "")


def _is_private(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return bool(_OURS.search(host))
