"""What detection looks at and what it finds: one answer of a site, and the kind of source a platform recognises in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from harvesters.reading.tree import html_tree

CERTAIN, LIKELY, POSSIBLE = 3, 2, 1
"""How sure a platform is: the interface itself answered; the page bears the platform's marks; it may be a list."""


@dataclass(frozen=True)
class Seen:
    """An answer: its address after redirects, its text, and its value where it is JSON (None where it is not); `cut` where only
    the beginning of a large answer was looked at."""

    url: str
    text: str
    value: Any = None
    cut: bool = False

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The answer as a page."""
        return html_tree(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """A kind of source: its `platform`, the `url` and `options` of its declaration, `because` in a sentence's words, how
    `sure` that is, `entries` at hand, and the `agency` and `country` where the answer tells them."""

    platform: str
    url: str
    because: str
    sure: int
    entries: int = 0
    agency: str = ""
    country: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


Recogniser = Callable[[Seen], Recognised | None]
"""Pure: looks at one answer, asks nothing."""
