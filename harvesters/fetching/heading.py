"""The headers we send: ours, a platform's judged, and what of them may go on to another host."""

import re

from harvesters.fetching.decoding import OFFERED
from harvesters.fetching.fetcher import FetchError, Request
from harvesters.state import Validators

_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_VALUE = re.compile(r"[\x20-\x7e\xa0-\xff]*")
# They frame the message or belong to us: a platform that could set them could break out of the request.
_OURS = frozenset(
    {"host", "content-length", "transfer-encoding", "connection", "keep-alive", "upgrade", "te", "trailer", "expect", "range"}
    | {"accept-encoding", "user-agent", "proxy-authorization", "if-none-match", "if-modified-since"}
)
# Everything else (Authorization, Cookie, a portal's key) was meant for the host it was given for.
_ANYWHERE = frozenset({"accept", "accept-language", "accept-encoding", "user-agent", "content-type", "if-none-match", "if-modified-since"})


def product(user_agent: str) -> str:
    """The product name robots.txt files us under: `open-data-catalog` of `open-data-catalog/0.1 (+https://…)`. Raises
    ValueError where the user agent could not be sent."""
    name = user_agent.partition("/")[0].partition(" ")[0]
    if not (_NAME.fullmatch(name) and _VALUE.fullmatch(user_agent)):
        raise ValueError(f"the user agent is written name/version (remarks), not {user_agent!r}")
    return name


def heading(request: Request, user_agent: str) -> dict[str, str]:
    """The headers of a request. Raises FetchError `header` for one that may not be set or holds control characters."""
    headers = {"User-Agent": user_agent, "Accept-Encoding": OFFERED, "Accept": "*/*"}
    if request.form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    elif request.body is not None:
        headers["Content-Type"] = request.body_type
    for name, value in request.headers.items():
        if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value) or name.lower() in _OURS:
            message = f"The header {name[:50]!r} cannot be sent: it is ours to set or holds characters that no header may hold."
            raise FetchError(request.url, "header", message, "Correct the headers of the declaration.")
        headers = {known: old for known, old in headers.items() if known.lower() != name.lower()}
        headers[name] = value
    return headers


def conditional(validators: Validators | None) -> dict[str, str]:
    """The headers that ask only for what has changed; a validator that could not be sent is left out."""
    headers: dict[str, str] = {}
    if validators is not None:
        if validators.etag and _VALUE.fullmatch(validators.etag):
            headers["If-None-Match"] = validators.etag
        if validators.last_modified and _VALUE.fullmatch(validators.last_modified):
            headers["If-Modified-Since"] = validators.last_modified
    return headers


def elsewhere(headers: dict[str, str]) -> dict[str, str]:
    """Those that may go on to another origin."""
    return {name: value for name, value in headers.items() if name.lower() in _ANYWHERE}
