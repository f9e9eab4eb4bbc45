"""One module per kind of site: `check` judges a declaration, `harvest` yields what the site holds, `read` makes a draft of one entry."""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Protocol, cast

from marshmallow import ValidationError

from harvesters.draft import Draft
from harvesters.entry import Checkpoint, Entry, Expected, FeedValidators, SourceUnchanged, Unchanged, Unreachable
from harvesters.fetching.fetcher import Fetcher
from harvesters.outcome import Problem
from harvesters.source import Source
from harvesters.state import Memory

Found = Entry | Unchanged | Unreachable | SourceUnchanged | FeedValidators | Checkpoint | Expected | Problem
"""What a platform may yield."""


class Platform(Protocol):
    """The functions of a platform module."""

    def check(self, source: Source) -> None:
        """Raises ValidationError where the declaration's options are wrong."""
        ...

    def harvest(self, source: Source, fetcher: Fetcher, memory: Memory) -> Iterator[Found]:
        """Every entry of the source, in its order. Raises FetchError where a feed or list gives no answer, and
        ValidationError where the declaration's options are wrong."""
        ...

    def read(self, entry: Entry, source: Source) -> Draft:
        """The draft of one entry: no network, and odd values are flags, never errors."""
        ...


@cache
def known_platforms() -> tuple[str, ...]:
    """The names a declaration may write. Looked up in the folder once."""
    return tuple(sorted(module.name for module in iter_modules(__path__)))


def platform_module(name: str) -> ModuleType:
    """The module of that platform. Raises ValidationError naming the known ones."""
    if name not in known_platforms():
        raise ValidationError({"platform": [f"{name[:60]!r} is no platform; write one of {', '.join(known_platforms())}"]})
    return import_module(f"{__name__}.{name}")


def platform(name: str) -> Platform:
    """The platform of that name. Raises ValidationError naming the known ones."""
    return cast(Platform, platform_module(name))


def check(source: Source) -> None:
    """Whether a declaration names a platform and options it takes, before anything is fetched. Raises ValidationError."""
    platform(source.platform).check(source)
