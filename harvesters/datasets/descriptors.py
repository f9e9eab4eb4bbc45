"""Sources in which a file describes one dataset each: one such file, a list of their addresses, or a list of what they say."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marshmallow import RAISE, Schema, fields, post_load, validate

from harvesters.datasets.json_pages import Kind, value_in
from harvesters.documents.addresses import address_in
from harvesters.documents.asking import Broken, Unusable, asked, fatal, pause, text_in
from harvesters.documents.walk import mostly_unread
from harvesters.entry import Checkpoint, Entry, Expected, Unchanged, Unreachable
from harvesters.fetching.fetcher import Fetcher, FetchError, Request, Response
from harvesters.outcome import Problem
from harvesters.platforms import Found
from harvesters.remedies import remedy_for
from harvesters.source import Source
from harvesters.state import Memory
from schemas.fields import HttpUrl

_ATTEMPTS = 3
_PIECE = 50
_LARGEST = 64 << 20
_ADDRESSES = ("url", "descriptor", "path", "download_url", "href", "contentUrl")


@dataclass(frozen=True, slots=True, kw_only=True)
class DescriptorOptions:
    """`more` are addresses of further descriptors; `most` are read at most."""

    more: tuple[str, ...] = ()
    most: int = 50_000


class DescriptorOptionsSchema(Schema):
    """`[options]`; a word that is not here is refused by name."""

    class Meta:
        unknown = RAISE

    more = fields.List(HttpUrl(), load_default=list)
    most = fields.Integer(load_default=50_000, strict=True, validate=validate.Range(min=1, error="write a number of 1 or more"))

    @post_load
    def make(self, values: dict[str, Any], **_: object) -> DescriptorOptions:
        return DescriptorOptions(more=tuple(values["more"]), most=values["most"])


SCHEMA = DescriptorOptionsSchema()


@dataclass(frozen=True, slots=True, kw_only=True)
class Descriptors:
    """What descriptors are like: `described` gives the datasets in a value (none where it is no descriptor), `kind` their keys and
    titles inside a list, `lists` the members of an object that may list them, and `at` the address of the descriptor that a
    written one means."""

    kind: Kind
    described: Callable[[Any], list[dict[str, Any]]]
    lists: tuple[str, ...]
    at: Callable[[str], str] = lambda address: address


def harvest_descriptors(source: Source, fetcher: Fetcher, memory: Memory, how: Descriptors) -> Iterator[Found]:
    """Every dataset that is described at the source's address, in the list there, or at the addresses it lists; a checkpoint after
    each 50 files. Raises FetchError where the first cannot be had, ValidationError for options."""
    options: DescriptorOptions = SCHEMA.load(source.options)
    first = how.at(source.url)
    try:
        found, listed = asked(
            fetcher, Request(url=first, conditional=True, max_bytes=_LARGEST), lambda response: _first(response, first, how)
        )
    except Broken as broken:
        yield broken.problem
        return
    yield from found
    addresses = list(dict.fromkeys(how.at(address) for address in (*listed, *options.more)))
    if len(addresses) > options.most:
        message = f"{first} lists more than the {options.most} files that are read at most"
        yield fatal(first, "too_many_files", message, "raise most under [options] in the declaration")
    yield from _files(first, addresses[: options.most], fetcher, memory, how)
    if listed:
        yield Expected(count=len(addresses) + len(found))


def _first(response: Response, url: str, how: Descriptors) -> tuple[list[Found], list[str]]:
    """What the first answer describes itself, and the addresses it lists. Raises Unusable."""
    if response.not_modified:
        return [Unchanged(key=url, url=url)], []
    try:
        value = value_in(response)
    except Unusable as unusable:
        lines = [line.strip() for line in text_in(response).splitlines() if line.strip() and not line.strip().startswith("#")]
        addresses = [address for line in lines if line.startswith("http") and (address := address_in(response.url, line))]
        if not addresses or len(addresses) < len(lines):
            raise unusable from None
        return [], addresses
    if not isinstance(value, list) and (described := how.described(value)):
        return list(_entries(described, response, url, how, alone=len(described) == 1)), []
    items = value if isinstance(value, list) else next((value[name] for name in how.lists if _lists(value, name)), None)
    if not items:
        raise Unusable("no_dataset", "describes no dataset and lists none")
    inside: list[dict[str, Any]] = []
    unfit: list[Problem] = []
    listed: list[str] = []
    for item in items:
        if described := how.described(item):
            inside.extend(described)
        elif (address := _address(item, response.url)) is not None:
            listed.append(address)
        else:
            unfit.append(_unfit(item, url))
    return [*_entries(inside, response, url, how, alone=False), *unfit], listed


def _lists(value: Any, name: str) -> bool:
    return isinstance(value, Mapping) and isinstance(value.get(name), list)


def _address(item: Any, base: str) -> str | None:
    written = next((item[name] for name in _ADDRESSES if isinstance(item.get(name), str)), None) if isinstance(item, Mapping) else item
    return address_in(base, written) if isinstance(written, str) else None


def _files(first: str, addresses: Sequence[str], fetcher: Fetcher, memory: Memory, how: Descriptors) -> Iterator[Found]:
    """What became of each listed file. After a crash those before the checkpoint are spared where they are kept."""
    stopped_at = (memory.checkpoint() or {}).get("file")
    behind = addresses.index(stopped_at) + 1 if stopped_at in addresses else 0
    unread = 0
    for start in range(0, len(addresses), _PIECE):
        piece = addresses[start : start + _PIECE]
        known = memory.known(piece)
        spared = {url for number, url in enumerate(piece, start) if number < behind and url in known}
        answers = fetcher.fetch_many(Request(url=url, conditional=True, max_bytes=_LARGEST) for url in piece if url not in spared)
        for url in piece:
            found = [Unchanged(key=url, url=url)] if url in spared else _read(url, next(answers)[1], fetcher, how)
            unread += isinstance(found[0], Unreachable)
            yield from found
        yield Checkpoint(state={"file": piece[-1]})
    yield from mostly_unread(first, unread, len(addresses))


def _read(url: str, answer: Response | FetchError, fetcher: Fetcher, how: Descriptors) -> Sequence[Found]:
    trouble = Unusable("unusable_answer", "was not asked")
    for attempt in range(_ATTEMPTS):
        try:
            if attempt:
                answer = fetcher.fetch(Request(url=url, wait=pause(attempt), max_bytes=_LARGEST))
            if isinstance(answer, FetchError):
                raise answer
            if answer.not_modified:
                return [Unchanged(key=url, url=url)]
            if described := how.described(value_in(answer)):
                return list(_entries(described, answer, url, how, alone=len(described) == 1))
            trouble = Unusable("no_dataset", "describes no dataset")
        except Unusable as unusable:
            trouble = unusable
        except FetchError as error:
            trouble = Unusable(error.rule, error.message, error.remedy)
            if error.status is not None and error.status < 500:
                break
    return [Unreachable(key=url, url=url, rule=trouble.kind, message=f"the file {trouble.why}", remedy=remedy_for("page_unreachable"))]


def _entries(
    described: Sequence[dict[str, Any]], answer: Response, url: str, how: Descriptors, *, alone: bool
) -> Iterator[Entry | Problem]:
    """The datasets of a file: known by its address where one is `alone` in it, else by their own names behind it."""
    headers = answer.headers
    for number, one in enumerate(described):
        entry = how.kind.entry(one, url)
        if isinstance(entry, Problem):
            yield entry
            continue
        key = url if alone else f"{url}#{entry.key or number + 1}"
        yield Entry(
            key=key,
            url=key,
            raw=answer.body if alone else entry.raw,
            media_type="application/json",
            fingerprint=entry.fingerprint,
            fields={"entry": one, "base": answer.url},
            title=entry.title,
            etag=headers.get("etag") if alone else None,
            last_modified=headers.get("last-modified") if alone else None,
        )


def _unfit(item: Any, url: str) -> Problem:
    return Problem(
        kind="not_an_object",
        message=f"{url} lists what is neither a descriptor nor the address of one: {str(item)[:80]}",
        remedy="correct the item at the source; the others were read",
        value=str(item)[:500],
        rule="not_an_object",
        refused=True,
    )
