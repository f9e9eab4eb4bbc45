"""Addresses as list pages write them, made one form of."""

import re
from collections.abc import Collection
from urllib.parse import parse_qsl, quote, unquote_plus, urljoin, urlsplit, urlunsplit

PAGE_PARAMETERS = (
    *("page", "_page", "pageno", "pageno.", "pageindex", "pagenum", "pagenumber", "currentpage", "curpage", "currpage"),
    *("cur_page", "page_no", "nowpage", "p", "pg"),
)
"""What sites call the parameter that numbers the pages of a list, the surest first."""

_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/?#;]*", re.IGNORECASE)
_SAFE = "/?#[]@!$&'()*+,;=:%~-._"


def canonical(url: str) -> str:
    """The address without fragment and session, its host in lower case without the default port, other characters percent-encoded."""
    parts = urlsplit(url)
    host = parts.netloc.lower().removesuffix(":80" if parts.scheme == "http" else ":443")
    return urlunsplit(
        (parts.scheme.lower(), host, quote(_SESSION.sub("", parts.path), safe=_SAFE) or "/", quote(parts.query, safe=_SAFE), "")
    )


def address_in(base: str, href: str) -> str | None:
    """The http(s) address that a link on the page at `base` leads to, or None where it leads nowhere."""
    href = href.strip()
    if not href or href.startswith("#") or href.lower().startswith(("javascript:", "mailto:", "tel:", "data:")):
        return None
    try:
        address = canonical(urljoin(base, href))
    except ValueError:
        return None
    return address if address.startswith(("http://", "https://")) and urlsplit(address).hostname else None


def is_of(url: str, hosts: Collection[str]) -> bool:
    """Whether an address is on one of these hosts: `www.city.gov.cn`, any below one (`*.city.gov.cn`), any at all (`*`)."""
    host = urlsplit(url).netloc.lower()
    return any(host == name or name == "*" or (name.startswith("*.") and host.endswith(name[1:])) for name in hosts)


def with_query(url: str, **values: str) -> str:
    """The address with these values in its query, each in place of a value of that name; the others stay as written."""
    parts = urlsplit(url)
    waiting = dict(values)
    pieces = []
    for piece in parts.query.split("&") if parts.query else []:
        name = unquote_plus(piece.partition("=")[0])
        if name in values:
            if name in waiting:
                pieces.append(f"{quote(name)}={quote(waiting.pop(name))}")
        else:
            pieces.append(piece)
    pieces += [f"{quote(name)}={quote(value)}" for name, value in waiting.items()]
    return urlunsplit(parts._replace(query="&".join(pieces), fragment=""))


def page_parameter_in(url: str) -> str:
    """The name, as written, of the query's parameter that numbers pages; '' where it has none with a number."""
    told = [
        (PAGE_PARAMETERS.index(name.lower()), name)
        for name, value in parse_qsl(urlsplit(url).query)
        if name.lower() in PAGE_PARAMETERS and value.isdigit()
    ]
    return min(told)[1] if told else ""
