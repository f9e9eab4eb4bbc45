"""Delimited text cut into records and cells, one at a time and carefully: every quote, line end and line number counts."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")

MOST_LINES = 500
"""A quoted value over more lines than this is taken for a quote that was never closed."""

_BACKSLASH = "\\"

INSIDE, CLOSES, TEXT, ENDS = "inside", "closes", "text", "ends"
"""What a quote is that neither doubles nor closes; ENDS is about those that double."""

LONGEST = 1 << 24
"""Characters of a record, unless told otherwise; a longer one is cut off behind them."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells are told apart. `quote` is '' where quotes are ordinary characters; `escape` makes a quote, a delimiter or itself
    ordinary where it stands before one; `blanks` are left out in front of each cell, and are the delimiter itself where a run of
    delimiters counts as one."""

    delimiter: str
    quote: str = '"'
    escape: str = ""
    blanks: str = ""

    @property
    def plain(self) -> bool:
        """Whether fast readers know it: one ASCII character cuts, nothing but blanks in front of values is left out."""
        return len(self.delimiter) == 1 and self.delimiter.isascii() and not self.escape and not self.runs

    @property
    def runs(self) -> bool:
        """Whether delimiters that follow each other count as one."""
        return bool(self.blanks) and not self.delimiter.strip(self.blanks)


class Line(NamedTuple):
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
    """The records of delimited text, blank lines left out. With `width` known, a record whose quotes break the rules, or which has
    too many cells, is read in the way that gives so many; a quote never closed (within MOST_LINES lines and `longest` characters)
    ends at its line."""
    waiting: list[tuple[int, str]] = []
    source = enumerate(lines, 1)
    marks = "".join((dialect.quote, dialect.escape, dialect.blanks))
    at_once = _at_once(dialect)
    while True:
        taken = waiting.pop(0) if waiting else next(source, None)
        if taken is None:
            return
        number, text = taken
        alone = text.rstrip("\r\n")
        if not alone:
            continue
        if at_once and any(map(alone.__contains__, marks)):
            cells = at_once(alone)
            if cells is not None and width in (0, len(cells)):
                yield Line(number, alone, cells)
                continue
        if not dialect.quote or dialect.quote not in alone:
            yield _escaped(Line(number, alone, unquoted(alone, dialect)), dialect, width)
            continue
        line, used = _quoted(number, text, waiting, source, dialect, width, longest)
        del waiting[:used]
        yield _escaped(line, dialect, width)


def _escaped(line: Line, dialect: Dialect, width: int) -> Line:
    """A record of more than `width` cells as it is where a backslash makes the delimiter behind it ordinary, if it has that many then:
    a program that escapes so needs it in few lines, and nothing in the others shows it."""
    if not 0 < width < len(line.cells) or dialect.escape or _BACKSLASH + dialect.delimiter not in line.text:
        return line
    cells, clean = cells_of(line.text, replace(dialect, escape=_BACKSLASH))
    return line._replace(cells=cells, repaired=True) if cells is not None and clean and len(cells) == width else line


def _at_once(dialect: Dialect) -> Callable[[str], list[str] | None] | None:
    """Reads the cells of one line by the csv module, which is several times as fast and strict here: it gives None for every line that
    breaks the rules, goes on below, or has an escape before an ordinary character. None for dialects that the module does not know."""
    if len(dialect.delimiter) != 1 or dialect.blanks not in ("", " ") or dialect.runs:
        return None
    odd = re.compile(rf"{re.escape(dialect.escape)}(?![\\\"'{re.escape(dialect.delimiter)}])") if dialect.escape else None

    def cells(line: str) -> list[str] | None:
        if odd is not None and odd.search(line):
            return None
        try:
            return next(
                csv.reader(
                    (line,), delimiter=dialect.delimiter, quotechar=dialect.quote or None, escapechar=dialect.escape or None,
                    quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE, skipinitialspace=bool(dialect.blanks), strict=True,
                )
            )  # fmt: skip
        except csv.Error:
            return None

    return cells


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
        if _closes(waiting[used - 1][1].rstrip("\r\n"), dialect):
            cells, clean = cells_of(text.rstrip("\r\n"), dialect)
    if cells is not None and clean and width in (0, len(cells)):
        return Line(number, text.rstrip("\r\n"), cells), used
    return _repaired(number, first, text, cells, clean, used, dialect, width)


def _closes(line: str, dialect: Dialect) -> bool:
    """Whether a record whose last value is open as a line begins ends with that line. The line alone says it: looking at the whole
    record again for each of its lines takes minutes where quotes are many and none of them closes."""
    return dialect.quote in line and cells_of(dialect.quote + line, dialect)[0] is not None


def _repaired(
    number: int, first: str, text: str, cells: list[str] | None, clean: bool, used: int, dialect: Dialect, width: int
) -> tuple[Line, int]:
    """The reading of a record with odd quotes that gives `width` cells; where none does, that of as few lines as possible."""
    alone = first.rstrip("\r\n")
    whole = text.rstrip("\r\n")
    if cells is not None and clean and used == 0:
        return Line(number, whole, cells), 0
    ended, _ = cells_of(alone, dialect, stray=ENDS)
    if cells is not None and used == 0:
        usual, _ = cells_of(whole, dialect, stray=CLOSES)
        ways = (cells, ended, usual, cells_of(whole, dialect, stray=TEXT)[0], unquoted(whole, dialect))
        fitting = next((way for way in ways if way is not None and len(way) == width), None)
        return Line(number, whole, fitting or cells, repaired=True), 0
    if cells is not None and clean and len(cells) == width:
        return Line(number, whole, cells, repaired=True), used
    usual, _ = cells_of(alone, dialect, stray=CLOSES)
    for way in (ended, cells_of(alone, dialect, stray=TEXT)[0], usual, unquoted(alone, dialect)):
        if way is not None and len(way) == width:
            return Line(number, alone, way, repaired=True), 0
    if cells is not None:
        closing, _ = cells_of(whole, dialect, stray=CLOSES)
        for way in (cells, closing):
            if way is not None and len(way) == width:
                return Line(number, whole, way, repaired=True), used
        if clean:
            return Line(number, whole, cells), used
        if usual is not None:
            return Line(number, alone, usual, repaired=True), 0
    return Line(number, alone, unquoted(alone, dialect), open=True), 0


def unquoted(text: str, dialect: Dialect) -> list[str]:
    """The cells of a record in which quotes mean nothing."""
    if dialect.escape and dialect.escape in text:
        return cells_of(text, replace(dialect, quote=""))[0] or []
    if dialect.runs:
        return [cell.lstrip(dialect.blanks) for cell in text.split(dialect.delimiter) if cell.strip(dialect.blanks)]
    cells = text.split(dialect.delimiter)
    return [cell.lstrip(dialect.blanks) for cell in cells] if dialect.blanks else cells


def cells_of(text: str, dialect: Dialect, *, stray: str = INSIDE) -> tuple[list[str] | None, bool]:
    """The cells of one record, and whether its quotes keep the rules; None where a quoted value does not end in `text`. A quote
    followed by anything but another quote, a delimiter or the end is a `stray` one: it is kept INSIDE the value; or CLOSES it, as
    most parsers have it, and what follows belongs to the value as well; or the quote that opened the value, also one that is never
    closed, is TEXT, and so is this one. A doubled quote at the end of the text, or before a delimiter and a quote, is one and closes
    the value too where the stray ones END it: programs that escape nothing write that."""
    delimiter, blanks = dialect.delimiter, dialect.blanks
    text = text.rstrip(blanks) if dialect.runs else text
    cells: list[str] = []
    clean, place = True, 0
    while True:
        place = _past(text, place, blanks)
        close: int | None = place
        if dialect.quote and text.startswith(dialect.quote, place):
            value, close, sound = _value(text, place, dialect, stray)
            clean = clean and sound
        if close is None:
            return None, clean
        if close == place:
            end = _found(text, delimiter, place, dialect.escape)
            cells.append(_ordinary(text[place:] if end < 0 else text[place:end], dialect))
        else:
            end = text.find(delimiter, close)
            cells.append(_ordinary(value, dialect) + _behind(text[close:] if end < 0 else text[close:end], blanks))
        if end < 0:
            return cells, clean
        place = end + len(delimiter)


def _value(text: str, place: int, dialect: Dialect, stray: str) -> tuple[str, int | None, bool]:
    """The value whose quote opens at `place`, the place behind the quote that closes it (`place` itself where the opening one is
    text, None where nothing closes it), and whether it keeps the rules."""
    quote, clean = dialect.quote, True
    parts: list[str] = []
    begin = seek = place + 1
    while (close := _found(text, quote, seek, dialect.escape)) >= 0:
        if text.startswith(quote, close + 1):
            if stray == ENDS and _ends_behind(text, close + 2, dialect):
                return "".join(parts) + text[begin : close + 1], close + 2, False
            parts.append(text[begin : close + 1])
            begin = seek = close + 2
            continue
        after = _past(text, close + 1, "" if dialect.runs else dialect.blanks)
        if stray == CLOSES or after == len(text) or text.startswith(dialect.delimiter, after):
            return "".join(parts) + text[begin:close], close + 1, clean
        if stray == TEXT:
            return "", place, False
        clean, seek = False, close + 1
    return "", place if stray == TEXT else None, False


def _ends_behind(text: str, place: int, dialect: Dialect) -> bool:
    return place == len(text) or text.startswith(dialect.delimiter + dialect.quote, place)


def _behind(rest: str, blanks: str) -> str:
    """What follows a closing quote, without the blanks that stand before the delimiter."""
    return rest if rest.strip(blanks) or not blanks else ""


def _past(text: str, place: int, blanks: str) -> int:
    while blanks and text.startswith(blanks, place):
        place += 1
    return place


def _found(text: str, mark: str, place: int, escape: str) -> int:
    """Where `mark` stands next without an escape before it; below 0 where it does not."""
    found = text.find(mark, place)
    while escape and found > place and (found - len(text[place:found].rstrip(escape)) - place) % 2:
        found = text.find(mark, found + 1)
    return found


def _ordinary(cell: str, dialect: Dialect) -> str:
    if not dialect.escape or dialect.escape not in cell:
        return cell
    return re.sub(rf"{re.escape(dialect.escape)}([\\\"']|{re.escape(dialect.delimiter)})", r"\1", cell)
