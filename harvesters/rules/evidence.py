"""What the rules read from: the page's labels and tags, the list's words, the cleaned text, gathered once."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from harvesters.reading.heads import head_length
from harvesters.reading.page import Listed, Page
from harvesters.rules import pinyin, script
from harvesters.rules.cleaning import Cleaned, cleaned
from harvesters.source import Source

_OF_TAIWAN = ("big5", "cp950")
_HOST = re.compile(r"https?://(?:[^/@]*@)?\[?([^/:\]]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """`labels` are the page's label block (read again without inserted readings where the document is polluted), `told` the
    list's further words, `above` the lines before the body, `off` the rules switched off. `traditional` says that the
    document is in traditional script, `fold` gives a line in simplified script then, `name` a name as the agency itself
    writes it: simplified where it is one of the mainland's."""

    page: Page
    listed: Listed
    clean: Cleaned
    labels: Mapping[str, str]
    above: tuple[str, ...]
    off: frozenset[str]
    traditional: bool
    fold: Callable[[str], str] = field(repr=False)
    name: Callable[[str], str] = field(repr=False)

    @property
    def told(self) -> Mapping[str, str]:
        return self.listed.values

    @property
    def head(self) -> tuple[str, ...]:
        """The body's lines before its prose begins, the site's own among them."""
        lines = self.clean.before
        return lines[: head_length(lines, self.page.label_reader)]

    def is_on(self, rule: str) -> bool:
        """Whether a rule applies."""
        return rule not in self.off


def gathered(page: Page, source: Source, listed: Listed | None, *, title: str, off: frozenset[str]) -> Evidence:
    """The evidence; `title` is what page or list give, which is never taken for the site's."""
    clean = cleaned(page.body, off=off, reader=page.label_reader, title=title)
    labels, above = page.labels, page.before
    if clean.polluted:
        above = tuple(pinyin.stripped(line)[0] for line in page.before)
        labels = _read_again(page, above, clean)
    traditional = "traditional_script" not in off and script.is_traditional(f"{title}\n{clean.text}")
    found = _HOST.match(page.url)
    ours = not page.encoding.startswith(_OF_TAIWAN) and script.is_of_the_mainland(
        source.country, source.language, found[1] if found else ""
    )
    return Evidence(
        page=page,
        listed=listed if listed is not None else Listed(url=page.url),
        clean=clean,
        labels=labels,
        above=above,
        off=off,
        traditional=traditional,
        fold=script.simplified if traditional else str,
        name=script.simplified if traditional and ours else str,
    )


def _read_again(page: Page, above: tuple[str, ...], clean: Cleaned) -> dict[str, str]:
    """The label block without the readings that hid its labels: 發(fā)布機構(gòu)."""
    reader = page.label_reader
    head = clean.before[: head_length(clean.before, reader)]
    read = {field: value for field, value in (reader.block(head) | reader.block(above)).items() if value}
    return {field: pinyin.stripped(value)[0] for field, value in page.labels.items()} | read
