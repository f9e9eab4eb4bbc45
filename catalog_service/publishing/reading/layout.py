"""Where in the first rows of a sheet or file the header stands, what lies above it, and whether there is a header at all."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from catalog_service.publishing.reading.cells import Cells, is_near, is_year, kind_of, kinds_of, says_words
from catalog_service.publishing.reading.headers import header_rows, joined

_MOST_ABOVE = 30
_FEWEST_BELOW = 3
_MANY = 4
_REPEATS = 8
_COMMENT = ("#", "//", "%%")


@dataclass(frozen=True, slots=True)
class Layout:
    """`header`: index of the header's first row, None where there is none; `first`: index of the first row of the table below
    it; `width`: number of columns; `titles`: the header as found, its rows joined where there are several, blank where there is
    none."""

    header: int | None
    first: int
    width: int
    titles: tuple[str, ...]


def layout_of(rows: Sequence[Cells]) -> Layout:
    """The layout of a table by its first rows. Conservative: in a file whose rows are all of one width, a first row without a gap
    is the header or, where it looks like the rows below it and like no header in any column, a row. Rows above count as preamble
    only where they are plainly narrower than the table or comments, and a further row is header only as `header_rows` has it."""
    filled = [index for index, row in enumerate(rows) if any(cell.strip() for cell in row)]
    if not filled:
        return Layout(None, 0, 0, ())
    width = _usual_width([rows[index] for index in filled])
    comments = _comments([rows[index] for index in filled], width)
    filled = filled[comments:]
    if not filled:
        return Layout(None, len(rows), 0, ())
    start = _below_preamble(rows, filled, width)
    body = [rows[index] for index in filled if index > start]
    header = _above_row_names(_without_a_gap(rows[start], body, width), body, width)
    width = max(width, len(header))
    if _is_data(header, body):
        return Layout(None, start, width, ("",) * width)
    count = header_rows(header, body)
    headers = [_uncommented(header, body) if comments else header, *body[: count - 1]]
    width = max(width, *map(len, headers))
    last = filled[filled.index(start) + count - 1]
    return Layout(start, last + 1, width, joined(headers, width))


def _usual_width(rows: Sequence[Cells]) -> int:
    rows = [row for row in rows if not row[0].startswith(_COMMENT)] or rows
    counts = Counter(len(row) for row in rows)
    most = max(counts.values())
    usual = [width for width, count in counts.items() if count == most]
    return len(rows[0]) if len(rows[0]) > 1 and len(rows[0]) in usual else max(usual)


def _comments(filled: Sequence[Cells], width: int) -> int:
    """How many of the rows from the first on are comments: they begin with a mark and are narrower than the table. One as wide as
    the table is a comment only where it is cut out of a sentence and the row below it is a header by the columns further down:
    values and titles begin with # too."""
    count = 0
    while count < len(filled) and filled[count][0].strip().startswith(_COMMENT) and filled[count][0].strip() != "#":
        if len(filled[count]) >= width and not (_is_sentence(filled[count]) and _heads(filled[count + 1 :], width)):
            break
        count += 1
    return count


def _is_sentence(row: Cells) -> bool:
    return len(row) > 1 and all(cell.startswith(" ") for cell in row[1:])


def _heads(below: Sequence[Cells], width: int) -> bool:
    return len(below) > _FEWEST_BELOW and says_words(below[0], kinds_of(below[1:_MOST_ABOVE], width)) > 0


def _uncommented(header: Cells, body: Sequence[Cells]) -> Cells:
    """A header below comments that is written as one more of them, without the mark."""
    title = header[0].lstrip("#/% ")
    if len(header) < 2 or not header[0].startswith(_COMMENT) or not title:
        return header
    return (title, *header[1:]) if says_words(header, kinds_of(body[:_MOST_ABOVE], len(header))) else header


def _below_preamble(rows: Sequence[Cells], filled: Sequence[int], width: int) -> int:
    first = filled[0]
    if width < 2 or _is_whole(rows[first], width):
        return first
    for place, index in enumerate(filled[:_MOST_ABOVE]):
        below = [rows[other] for other in filled[place + 1 :]]
        parted = index + 1 not in filled
        if _is_narrow(rows[index], width, below[0] if below else (), parted) or _is_above_header(rows[index], width, below):
            continue
        if place == 0 or len(filled) - place < min(_FEWEST_BELOW, place + 1):
            return first
        padded = all(len(rows[other]) == width for other in filled)
        return first if padded and _is_among_values(rows[index], below) else index
    return first


def _is_whole(row: Cells, width: int) -> bool:
    return len(row) == width and all(cell.strip() for cell in row)


def _is_narrow(row: Cells, width: int, after: Cells, parted: bool) -> bool:
    """Whether a row is plainly narrower than the table; `parted`: a row of empty cells is below it."""
    cells = sum(bool(cell.strip()) for cell in row)
    if cells > 1 and 3 * cells <= width and all(cell.strip() for cell in row[:cells]):
        return not after or bool(after[0].strip())
    if len(row) >= width:
        return cells <= 1 and (width > 2 or (parted and bool(row[0].strip())))
    return cells <= 1 or (len(row) < width - 1 and len(row) <= width // 2)


def _is_above_header(row: Cells, width: int, below: Sequence[Cells]) -> bool:
    """Whether a row is short, or says more than there are columns, and the next one is whole and says words above columns of numbers
    or dates."""
    wide = len(row) > width and all(cell.strip() for cell in row) and all(len(other) <= width for other in below)
    if (len(row) >= width and not wide) or len(below) < _FEWEST_BELOW or len(below[0]) < width:
        return False
    return says_words(below[0], kinds_of(below[1:_MOST_ABOVE], width)) > 0


def _is_among_values(row: Cells, below: Sequence[Cells]) -> bool:
    """Whether a row that would be the header below a padded title holds a value of its column's kind: then the row above names the
    columns, if only some."""
    kinds = kinds_of([row, *below[:_MOST_ABOVE]], len(row))
    return any(not is_year(row[place]) and kind_of(row[place]) == kind for place, kind in kinds.items())


def _without_a_gap(header: Cells, body: Sequence[Cells], width: int) -> Cells:
    """A header without its one blank cell where it has one cell more than every row: a delimiter too many."""
    blank = [place for place, cell in enumerate(header) if not cell.strip()]
    if len(header) != width + 1 or len(blank) != 1 or len(body) < _FEWEST_BELOW or any(len(row) > width for row in body):
        return header
    return [*header[: blank[0]], *header[blank[0] + 1 :]]


def _above_row_names(header: Cells, body: Sequence[Cells], width: int) -> Cells:
    """A header with a blank cell in front where it names all columns but the first, as R writes tables: every row has one cell more
    than it, none of them blank in the end, and begins with a name of its own or counts up."""
    if len(header) != width - 1 or len(body) < _FEWEST_BELOW or any(len(row) != width or not row[-1].strip() for row in body):
        return header
    names = [row[0].strip() for row in body]
    counted = [str(number) for number in range(int(names[0]), int(names[0]) + len(names))] if names[0] in ("0", "1") else []
    own = len(set(names)) == len(names) and all(name and kind_of(name) is None for name in names)
    return ("", *header) if own or names == counted else header


def _is_data(header: Cells, body: Sequence[Cells]) -> bool:
    """Whether the first row is like the others: in some column of one kind (numbers, dates, addresses) it is of that kind too, and
    in none of them it is a word. Numbers far off speak for a header, unless many others are near; years are common headers and say
    nothing. A row that most of the others repeat is one of them."""
    like = far = 0
    if len(body) < _FEWEST_BELOW:
        return False
    repeats = sum(row == header for row in body)
    if repeats >= _REPEATS and 2 * repeats > len(body):
        return True
    for place, cell in enumerate(header):
        below = [row[place] for row in body if place < len(row) and row[place].strip()]
        kinds = {kind_of(value) for value in below}
        if len(below) < _FEWEST_BELOW or len(kinds) != 1 or None in kinds:
            continue
        if not cell.strip() or kind_of(cell) not in kinds:
            return False
        if kinds == {"number"} and not is_near(cell, below):
            far += 1
        elif not is_year(cell):
            like += 1
    return like > _MANY * far and like > 0 and not _counts_up(header)


def _counts_up(header: Cells) -> bool:
    """1, 2, 3 … as a header: columns that are only numbered."""
    return [cell.strip() for cell in header] == [str(number) for number in range(1, len(header) + 1)]
