"""Clean tables spoiled in two ways at once: each way says how the file is written, so that any two of different kinds go together."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations

from benchmarks.pollution import Row, Seed, Spoiled, seeds


@dataclass(frozen=True, slots=True)
class Writing:
    """How a table is written as a file; `breaks`: the remarks go over two lines, with an empty one between."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = '"'
    end: str = "\n"
    encoding: str = "utf-8"
    above: str = ""
    below: str = ""
    every: bool = False
    trailing: bool = False
    blanks: bool = False
    empty_rows: bool = False
    breaks: bool = False
    header: Callable[[Row], Row] = field(default=lambda header: header)

    def of(self, seed: Seed, name: str) -> Spoiled:
        """The file, and the table it holds."""
        rows = [[*row[:2], row[2].replace(" ", "\n\n"), *row[3:]] for row in seed.rows] if self.breaks else seed.rows
        header = self.header(seed.header)
        lines: list[str] = []
        for place, row in enumerate([header, *rows]):
            lines.append((self.delimiter + " " * self.blanks).join(map(self._cell, row)) + self.delimiter * self.trailing)
            if self.empty_rows and place % 10 == 9:
                lines.append(self.delimiter * (len(row) - 1))
        text = self.above + "\n".join([*lines, ""]) + self.below
        ended = [[cell.replace("\n", self.end) for cell in row] for row in rows]
        return Spoiled(f"{seed.name}-{name}.csv", text.replace("\n", self.end).encode(self.encoding), header, ended)

    def _cell(self, text: str) -> str:
        if self.every or any(mark in text for mark in (self.delimiter, self.quote, "\n")):
            return self.quote + text.replace(self.quote, self.escape + self.quote) + self.quote
        return text


Way = Callable[[Writing, Seed], Writing]


def _as(**changes: str | bool) -> Way:
    return lambda writing, _: replace(writing, **changes)  # type: ignore[arg-type]


def _headed(change: Callable[[Row], Row]) -> Way:
    return lambda writing, _: replace(writing, header=change)


KINDS: dict[str, dict[str, Way]] = {
    "delimiter": {name: _as(delimiter=mark) for name, mark in (("semicolon", ";"), ("tab", "\t"), ("pipe", "|"), ("caret", "^"))},
    "quotes": {"every": _as(every=True), "apostrophe": _as(quote="'", escape="'"), "backslash": _as(escape="\\")},
    "end": {"crlf": _as(end="\r\n"), "cr": _as(end="\r")},
    "encoding": {"own": lambda writing, seed: replace(writing, encoding=seed.encodings[0]), "utf16": _as(encoding="utf-16")},
    "above": {"title": _as(above="Table 7\n\n"), "comments": _as(above="# made today\n# by the office, for all\n")},
    "below": {"source": _as(below="\nSource: the office, 2024\n"), "marks": _as(below="* provisional\n** estimated\n")},
    "rows": {"trailing": _as(trailing=True), "empty": _as(empty_rows=True), "blanks": _as(blanks=True)},
    "values": {"breaks": _as(breaks=True)},
    "header": {"twice": _headed(lambda row: [*row[:5], row[1]]), "unnamed": _headed(lambda row: ["", *row[1:]])},
}  # fmt: skip
"""Ways of each kind: two of one kind exclude each other."""


def pairs() -> Iterator[Spoiled]:
    """Every table spoiled in every two ways of different kinds."""
    for seed in seeds():
        for first, second in combinations(KINDS, 2):
            for one, spoil in KINDS[first].items():
                for other, spoil_too in KINDS[second].items():
                    yield spoil_too(spoil(Writing(), seed), seed).of(seed, f"{one}-{other}")
