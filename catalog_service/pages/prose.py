"""Harvested text on our pages: escaped, in paragraphs, its web addresses as links that carry no weight and no referrer."""

import re
from collections.abc import Iterator, Mapping, Sequence

import nh3
from markupsafe import Markup, escape

from schemas.fields import is_http_url

LINK_REL = "nofollow noopener noreferrer"

_ADDRESS = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+", re.ASCII)
_PARAGRAPHS = re.compile(r"\s*\n\s*")
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def paragraphs(text: str | None) -> Markup:
    """Plain text as paragraphs, one to a line of it."""
    return Markup("\n").join(Markup("<p>{}</p>").format(linked(line)) for line in _PARAGRAPHS.split(text or "") if line.strip())


def linked(text: str) -> Markup:
    """Plain text escaped, with the http(s) addresses in it as links."""
    return Markup("").join(_pieces(text))


def _pieces(text: str) -> Iterator[Markup]:
    last = 0
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(".,;:!?'")
        if address.endswith(")") and "(" not in address:
            address = address.rstrip(")")
        if not is_http_url(address):
            continue
        yield escape(text[last : found.start()])
        yield link(address)
        last = found.start() + len(address)
    yield escape(text[last:])


def link(address: str | None, words: str | None = None) -> Markup:
    """A link to somebody else's page where the address is http(s), else just the words."""
    if not address:
        return escape(words or "")
    if not is_http_url(address):
        return escape(words or address)
    return Markup('<a href="{}" rel="{}">{}</a>').format(address, LINK_REL, words or address)


def ticked(text: str) -> Markup:
    """Our own words with `code` between backticks."""
    return Markup("").join(Markup("<code>{}</code>").format(part) if n % 2 else escape(part) for n, part in enumerate(text.split("`")))


def marked(fragments: Sequence[str] | None, otherwise: str = "") -> Markup:
    """Search highlights (escaped text with `<mark>`), cleaned once more; `otherwise`, escaped, where there are none."""
    if not fragments:
        return escape(otherwise)
    return Markup(" … ").join(Markup(nh3.clean(part, tags={"mark"}, attributes={})) for part in fragments)


def tongue(values: Mapping[str, object]) -> str:
    """The language tag of a record's own words, for `lang`: the one it names, else by its script."""
    named = values.get("language")
    if isinstance(named, list) and len(named) == 1:
        return str(named[0])
    return "zh" if _CHINESE.search(str(values.get("title") or "")) else "en"
