"""What catalogs in JSON share: the value of an answer however badly it was written, and its entries as the walk wants them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import orjson

from harvesters.datasets.paging import Page, State
from harvesters.documents.asking import Unusable, json_in
from harvesters.entry import Entry
from harvesters.fetching.fetcher import Response
from harvesters.outcome import Problem
from harvesters.platforms.dcat_us.entries import Unreadable, parsed
from harvesters.remedies import remedy_for
from schemas.record import entry_fingerprint

_TITLE_SHOWN = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What the entries of a catalog look like: by which `key` one is told from the others ('' where it has none), its `title`,
    whether it `is_public` (others are left out), and what of it is `steady`, that is without counts of views and the like,
    whose change is no change of the dataset."""

    key: Callable[[Mapping[str, Any]], str]
    title: Callable[[Mapping[str, Any]], Any] = lambda entry: entry.get("title")
    is_public: Callable[[Mapping[str, Any]], bool] = lambda _: True
    steady: Callable[[Mapping[str, Any]], Mapping[str, Any]] = lambda entry: entry

    def page(self, items: Iterable[Any], url: str, *, after: State | None, total: int | None, moved: bool = False) -> Page:
        """The page of a list with these items; one that is no object is a problem of its own."""
        found: list[Entry | Problem] = []
        left_out = 0
        for item in items:
            if not isinstance(item, dict):
                found.append(_unfit("not_an_object", f"{url} lists an item that is no object: {str(item)[:80]}", str(item)))
            elif self.is_public(item):
                found.append(self.entry(item, url))
            else:
                left_out += 1
        return Page(found=tuple(found), after=after, total=total, left_out=left_out, moved=moved)

    def entry(self, item: dict[str, Any], url: str) -> Entry | Problem:
        """One entry, or the problem of one that is nested too deep to be kept."""
        title = self.title(item)
        try:
            raw, fingerprint = orjson.dumps(item, option=orjson.OPT_NON_STR_KEYS), entry_fingerprint(self.steady(item))
        except orjson.JSONEncodeError as error:
            return _unfit("unreadable_entry", f"{url} lists an entry that cannot be kept: {error}", self.key(item))
        return Entry(
            key=self.key(item),
            url=url,
            raw=raw,
            media_type="application/json",
            fingerprint=fingerprint,
            fields={"entry": item},
            title=" ".join(title.split())[:_TITLE_SHOWN] if isinstance(title, str) else "",
        )

    def mark(self, item: Any) -> str:
        """By what an item is found again on the next page."""
        return (self.key(item) if isinstance(item, dict) else "") or str(item)[:200]


def value_in(response: Response) -> Any:
    """The value of an answer; one that strict JSON refuses for a single character (NaN, a line end inside a string, half a
    surrogate pair, Windows-1252) is read tolerantly. Raises Unusable: a web page, half an answer, nothing."""
    try:
        return json_in(response)
    except Unusable as strict:
        body = response.body.strip().removeprefix(b"\xef\xbb\xbf")
        if strict.kind != "not_json" or body[:1] != b"{":
            raise
        try:
            return parsed(body, is_object=True, depth=0)[0]
        except (Unreadable, RecursionError):
            raise strict from None


def object_in(response: Response, member: str) -> dict[str, Any]:
    """The object that answers, with a list named `member`. Raises Unusable."""
    value = value_in(response)
    if not isinstance(value, dict) or not isinstance(value.get(member), list):
        raise Unusable("no_list", f"was answered without a list named {member!r}")
    return value


def folder_of(url: str, *marks: str) -> str:
    """The address of a site's folder, without a slash at its end: what comes before the first of `marks` in the path
    (`https://city.example/odp/api/3/action` is in the folder `/odp`)."""
    parts = urlsplit(url)
    path = f"{parts.path}/"
    for mark in marks:
        path = path.partition(mark)[0]
    return urlunsplit((parts.scheme, parts.netloc, path.rstrip("/"), "", ""))


def _unfit(kind: str, message: str, value: str) -> Problem:
    return Problem(kind=kind, message=message, remedy=remedy_for(kind), value=value[:500], rule=kind, refused=True)
