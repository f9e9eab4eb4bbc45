"""Where in the first rows of a sheet or file the header stands, what lies above it, and whether there is a header at all."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog_service.publishing.words import NULL_WORDS

Cells = Sequence[str]

_MOST_ABOVE = 30
_MOST_HEADERS = 4
_FEWEST_BELOW = 3
_NUMBER = re.compile(r"[+-]?[$€£¥]?[0-9][0-9,.  ]*%?|[+-]?\.[0-9]+")
_YEAR = re.compile(r"(1[89]|20|21)[0-9]{2}(年|年度)?")
_DATE = re.compile(r"[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?([ T][0-9:.]+)?|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}")
_ADDRESS = re.compile(r"https?://\S+|/[\w/-]+|\S+@\S+\.\S+")
_UNIT = re.compile(
    r"[(（\[【].{1,12}[)）\]】]|%|‰|℃|[a-zµ]{1,3}[²³23]?|千?人|户|戶|[千万萬亿億]?元|公頃|公顷|件|个|個|年|月|日", re.IGNORECASE
)
_COMMENT = ("#", "//", "%%")
_NO_VALUES = frozenset(NULL_WORDS)


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
    """The layout of a table by its first rows. Conservative: rows above count as preamble only where they are plainly narrower
    than the table or comments, a first row is data only where it looks like the rows below it and like no header in any column,
    and a further row is header only where it says words in columns of numbers or dates."""
    filled = [index for index, row in enumerate(rows) if any(cell.strip() for cell in row)]
    if not filled:
        return Layout(None, 0, 0, ())
    width = _usual_width([rows[index] for index in filled])
    comments = _comments(rows, filled)
    if comments:
        below = [rows[index] for index in filled[comments:]]
        named = rows[filled[comments - 1]]
        titles = (named[0].lstrip("#/% "), *named[1:])
        kinds = kinds_of(below, width)
        if len(named) == width > 1 and says_words(titles, kinds) and any(is_of_kind(cell) for cell in below[0]):
            return Layout(filled[comments - 1], filled[comments], width, titles)
        filled = filled[comments:]
    if not filled:
        return Layout(None, len(rows), 0, ())
    start = _below_preamble(rows, filled, width)
    header = rows[start]
    width = max(width, len(header))
    body = [rows[index] for index in filled if index > start]
    if _is_data(header, body):
        return Layout(None, start, width, ("",) * width)
    count = _header_rows(header, body)
    headers = [header, *body[: count - 1]]
    last = filled[filled.index(start) + count - 1]
    return Layout(start, last + 1, width, _joined(headers, width))


def kinds_of(rows: Sequence[Cells], width: int) -> Mapping[int, str]:
    """The columns, by place, whose filled cells in these rows are all numbers, all dates or all addresses; at least two are."""
    found = {}
    for place in range(width):
        values = [row[place] for row in rows if place < len(row) and _says(row[place])]
        kinds = {_kind(value) for value in values}
        if len(values) > 1 and len(kinds) == 1 and (kind := kinds.pop()):
            found[place] = kind
    return found


def says_words(row: Cells, kinds: Mapping[int, str]) -> int:
    """In how many of the columns of a kind this row holds words; 0 where one of its cells is of the column's kind."""
    words = 0
    for place in kinds:
        if place >= len(row) or not _says(row[place]):
            continue
        if _kind(row[place]) is not None:
            return 0
        words += any(character.isalpha() for character in row[place]) or _is_unit(row[place])
    return words


def is_of_kind(cell: str, kind: str | None = None) -> bool:
    """Whether a cell is a number, a date or an address; with `kind`, whether it is that one."""
    found = _kind(cell)
    return found is not None if kind is None else found == kind


def _says(cell: str) -> bool:
    return cell.strip() not in _NO_VALUES


def _is_unit(cell: str) -> bool:
    return _UNIT.fullmatch(cell.strip()) is not None


def _comments(rows: Sequence[Cells], filled: Sequence[int]) -> int:
    """How many of the filled rows from the first on are comments. A lone `#` names a column."""
    for count, index in enumerate(filled):
        first = rows[index][0].strip()
        if not first.startswith(_COMMENT) or first == "#":
            return count
    return len(filled)


def _header_rows(header: Cells, body: Sequence[Cells]) -> int:
    """How many rows the header has: a second one fills gaps that the first left (cells that were merged), or says words or units
    in two columns of numbers or dates."""
    for count in range(1, _MOST_HEADERS):
        row, below = body[count - 1 : count], body[count : count + _MOST_ABOVE]
        if not row or len(below) < 2:
            return count
        above = header if count == 1 else body[count - 2]
        if not _goes_on(above, row[0], kinds_of(below, max(map(len, below)))):
            return count
    return _MOST_HEADERS


def _goes_on(above: Cells, row: Cells, kinds: Mapping[int, str]) -> bool:
    gaps = [place for place, cell in enumerate(row) if _says(cell) and (place >= len(above) or not above[place].strip())]
    words = says_words(row, kinds)
    shown = [row[place].strip() for place in kinds if place < len(row) and _says(row[place])]
    if not words:
        years = len(shown) > 1 and all(_YEAR.fullmatch(cell) for cell in shown)
        return years and bool(gaps) and len(set(shown)) > 1 and any(not cell.strip() for cell in row)
    if words > 1 and words == len(shown):
        return True
    return words == len(shown) and (bool(gaps) or all(_is_unit(cell) for cell in shown))


def _joined(headers: Sequence[Cells], width: int) -> tuple[str, ...]:
    """One title for each column. A cell above that was merged over several columns stands for all of them that are named below."""
    spread = []
    for depth, row in enumerate(headers):
        cells = [*row, *("",) * (width - len(row))]
        for place in range(1, width):
            named = any(place < len(lower) and lower[place].strip() for lower in headers[depth + 1 :])
            if not cells[place].strip() and named and cells[place - 1].strip():
                cells[place] = cells[place - 1]
        spread.append(cells)
    if len(headers) == 1:
        return tuple(spread[0])
    return tuple(" ".join(dict.fromkeys(cell.strip() for cell in column if cell.strip())) for column in zip(*spread, strict=True))


def _usual_width(rows: Sequence[Cells]) -> int:
    counts = Counter(len(row) for row in rows)
    most = max(counts.values())
    usual = [width for width, count in counts.items() if count == most]
    return len(rows[0]) if len(rows[0]) > 1 and len(rows[0]) in usual else max(usual)


def _below_preamble(rows: Sequence[Cells], filled: Sequence[int], width: int) -> int:
    first = filled[0]
    if width < 2:
        return first
    for place, index in enumerate(filled[:_MOST_ABOVE]):
        after = rows[filled[place + 1]] if place + 1 < len(filled) else ()
        if _is_narrow(rows[index], width, after) or _is_above_header(rows[index], width, [rows[i] for i in filled[place + 1 :]]):
            continue
        return index if place == 0 or len(filled) - place >= min(_FEWEST_BELOW, place + 1) else first
    return first


def _is_narrow(row: Cells, width: int, after: Cells) -> bool:
    cells = sum(bool(cell.strip()) for cell in row)
    if cells > 1 and 3 * cells <= width and all(cell.strip() for cell in row[:cells]):
        return not after or bool(after[0].strip())
    if len(row) >= width:
        return cells <= 1 and width > 2
    return cells <= 1 or (len(row) < width - 1 and len(row) <= width // 2)


def _is_above_header(row: Cells, width: int, below: Sequence[Cells]) -> bool:
    """Whether a row is short and the next one is whole and says words above columns of numbers or dates."""
    if len(row) >= width or len(below) < _FEWEST_BELOW or len(below[0]) < width:
        return False
    return says_words(below[0], kinds_of(below[1:_MOST_ABOVE], width)) > 0


def _kind(cell: str) -> str | None:
    text = cell.strip()
    if _DATE.fullmatch(text):
        return "date"
    if _NUMBER.fullmatch(text):
        return "number"
    return "address" if _ADDRESS.fullmatch(text) else None


def _is_data(header: Cells, body: Sequence[Cells]) -> bool:
    """Whether the first row is like the others: in some column of one kind (numbers, dates, addresses) it is of that kind too, and
    in none of them it is a word. Years are common headers and say nothing."""
    like = 0
    if len(body) < _FEWEST_BELOW:
        return False
    for place, cell in enumerate(header):
        below = [row[place] for row in body if place < len(row) and row[place].strip()]
        kinds = {_kind(value) for value in below}
        if len(below) < _FEWEST_BELOW or len(kinds) != 1 or None in kinds:
            continue
        if not cell.strip() or _kind(cell) not in kinds:
            return False
        if kinds == {"number"} and not _is_near(cell, below):
            return False
        if not _YEAR.fullmatch(cell.strip()):
            like += 1
    return like > 0 and not _counts_up(header)


def _is_near(cell: str, below: Sequence[str]) -> bool:
    """Whether a number lies where the numbers below it lie: codes as headers stand far off."""
    numbers = [_figure(value) for value in (cell, *below)]
    least, most = min(numbers[1:]), max(numbers[1:])
    return least - (most - least) <= numbers[0] <= most + (most - least)


def _figure(cell: str) -> float:
    """About how much a number says: the last of its separators is taken for the decimal one where it has two kinds of them."""
    digits = re.sub(r"[^0-9,.+-]", "", cell)
    if "," in digits and (digits.count(",") > 1 or digits.rfind(".") > digits.rfind(",")):
        digits = digits.replace(",", "")
    elif "," in digits:
        digits = digits.replace(".", "").replace(",", ".")
    whole, point, places = digits.rpartition(".")
    return float(whole.replace(".", "") + point + places)


def _counts_up(header: Cells) -> bool:
    """1, 2, 3 … as a header: columns that are only numbered."""
    return [cell.strip() for cell in header] == [str(number) for number in range(1, len(header) + 1)]
