"""Delimited text cut into records and cells, one at a time and carefully: every quote, line end and line number counts."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")

MOST_LINES = 500
"""A quoted value over more lines than this is taken for a quote that was never closed."""

LONGEST = 1 << 24
"""Characters of a record, unless told otherwise; a longer one is cut off behind them."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells are told apart. `quote` is '' where quotes are ordinary characters."""

    delimiter: str
    quote: str = '"'


@dataclass(frozen=True, slots=True)
class Line:
    """One record: the line it begins on (1 is the first), its text without the line end, its cells. `repaired`: its quotes broke
    the rules and were read in the way that gives the table's number of cells; `open`: a quote is never closed."""

    number: int
    text: str
    cells: list[str]
    repaired: bool = False
    open: bool = False


def lines_of(chunks: Iterable[str], longest: int = LONGEST) -> Iterator[str]:
    """Physical lines with their ends: LF, CRLF or a bare CR. Of a line beyond `longest` characters the rest is let go, so that a
    file without line ends cannot fill the memory: it is longer than any cell may be and will be set aside."""
    parts: list[str] = []
    size = 0
    for chunk in chunks:
        if "\n" not in chunk and "\r" not in chunk and not (parts and parts[-1].endswith("\r")):
            parts += [chunk] if size <= longest else []
            size += len(chunk)
            continue
        text = "".join([*parts, chunk])
        held = text.endswith("\r")
        lines = _split(text[:-1] if held else text)
        rest = (lines.pop() if lines and not lines[-1].endswith(("\n", "\r")) else "") + ("\r" if held else "")
        parts, size = [rest], len(rest)
        yield from lines
    yield from _split("".join(parts))


def _split(text: str) -> list[str]:
    """Like str.splitlines(keepends=True), at LF, CRLF and CR only: files hold U+2028 and form feeds inside cells."""
    return _LINE.findall(text)


def records(lines: Iterable[str], dialect: Dialect, *, width: int = 0, longest: int = LONGEST) -> Iterator[Line]:
    """The records of delimited text, blank lines left out. With `width` known, a record whose quotes break the rules is read in
    the way that gives so many cells; a quote never closed (within MOST_LINES lines and `longest` characters) ends at its line."""
    waiting: list[tuple[int, str]] = []
    source = enumerate(lines, 1)
    while True:
        taken = waiting.pop(0) if waiting else next(source, None)
        if taken is None:
            return
        number, text = taken
        if not text.strip("\r\n"):
            continue
        if not dialect.quote or dialect.quote not in text:
            yield Line(number, text.rstrip("\r\n"), text.rstrip("\r\n").split(dialect.delimiter))
            continue
        line, used = _quoted(number, text, waiting, source, dialect, width, longest)
        del waiting[:used]
        yield line


def _quoted(
    number: int, first: str, waiting: list[tuple[int, str]], source: Iterator[tuple[int, str]], dialect: Dialect, width: int, longest: int
) -> tuple[Line, int]:
    text, used = first, 0
    cells, clean = cells_of(text.rstrip("\r\n"), dialect)
    while cells is None and used < MOST_LINES and len(text) < longest:
        if used == len(waiting):
            following = next(source, None)
            if following is None:
                break
            waiting.append(following)
        text += waiting[used][1]
        used += 1
        if dialect.quote in waiting[used - 1][1]:
            cells, clean = cells_of(text.rstrip("\r\n"), dialect)
    if cells is not None and clean and width in (0, len(cells)):
        return Line(number, text.rstrip("\r\n"), cells), used
    return _repaired(number, first, text, cells, used, dialect, width)


def _repaired(number: int, first: str, text: str, cells: list[str] | None, used: int, dialect: Dialect, width: int) -> tuple[Line, int]:
    """The reading of a record with odd quotes that gives `width` cells; the plain one where none does."""
    alone = first.rstrip("\r\n")
    literal = alone.split(dialect.delimiter)
    if cells is not None:
        whole = text.rstrip("\r\n")
        if len(cells) == width:
            return Line(number, whole, cells, repaired=True), used
        usual, _ = cells_of(whole, dialect, first_quote_closes=True)
        if usual is not None and len(usual) == width:
            return Line(number, whole, usual, repaired=True), used
        if used == 0 or len(literal) != width:
            return Line(number, whole, cells), used
    if len(literal) == width:
        return Line(number, alone, literal, repaired=True), 0
    return Line(number, alone, literal, open=True), 0


def cells_of(text: str, dialect: Dialect, *, first_quote_closes: bool = False) -> tuple[list[str] | None, bool]:
    """The cells of one record, and whether its quotes keep the rules; None where a quoted value does not end in `text`. A quote
    followed by anything but another quote, a delimiter or the end does not close a value: it is a stray one and is kept. With
    `first_quote_closes` it does, as most parsers have it, and what follows belongs to the value as well."""
    quote, delimiter, cells, clean, place = dialect.quote, dialect.delimiter, [], True, 0
    size = len(text)
    while True:
        if not text.startswith(quote, place):
            end = text.find(delimiter, place)
            cells.append(text[place:] if end < 0 else text[place:end])
            if end < 0:
                return cells, clean
            place = end + 1
            continue
        parts, begin, seek = [], place + 1, place + 1
        while True:
            close = text.find(quote, seek)
            if close < 0:
                return None, clean
            after = text[close + 1 : close + 2]
            if after == quote:
                parts.append(text[begin : close + 1])
                begin = seek = close + 2
            elif not after or after == delimiter or first_quote_closes:
                break
            else:
                clean, seek = False, close + 1
        end = text.find(delimiter, close + 1)
        end = size if end < 0 else end
        cells.append("".join(parts) + text[begin:close] + text[close + 1 : end])
        if end == size:
            return cells, clean
        place = end + 1
