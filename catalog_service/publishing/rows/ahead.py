"""The next thing made while the last one is used: two kinds of work at once, in the same order, one thing ahead."""

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TypeVar

T = TypeVar("T")


def one_ahead(things: Generator[T, None, None]) -> Generator[T, None, None]:
    """The same things. What making them raises is raised in their place; whoever stops taking closes `things`."""
    with closing(things), ThreadPoolExecutor(1, "rows ahead") as maker:
        coming = maker.submit(next, things, None)
        while (thing := coming.result()) is not None:
            coming = maker.submit(next, things, None)
            yield thing
