"""Headers that stand on several rows: how many there are, on evidence that no row of values gives, and one title for each column."""

from collections.abc import Sequence

from catalog_service.publishing.reading.cells import Cells, is_named_unit, is_unit, is_year, kinds_of, says, says_words

_MOST_ABOVE = 30
_MOST_HEADERS = 4
_FEWEST_BELOW = 3
_SEVERAL = 2


def header_rows(header: Cells, body: Sequence[Cells]) -> int:
    """How many rows the header has. A second one needs several columns of numbers or dates below it in which it says words or years
    and fills gaps that the row above left (merged cells), or says units and nothing else: named ones where it leaves no cell
    blank."""
    for count in range(1, _MOST_HEADERS):
        row, below = body[count - 1 : count], body[count : count + _MOST_ABOVE]
        if not row or len(below) < _FEWEST_BELOW:
            return count
        above = header if count == 1 else body[count - 2]
        if not _goes_on(above, row[0], below):
            return count
    return _MOST_HEADERS


def _goes_on(above: Cells, row: Cells, below: Sequence[Cells]) -> bool:
    kinds = kinds_of(below, max(map(len, below)))
    shown = [row[place].strip() for place in kinds if place < len(row) and says(row[place])]
    if len(shown) < _SEVERAL:
        return False
    if all(map(is_unit, shown)):
        blank = any(not cell.strip() for cell in row)
        return all((is_unit(cell) if blank else is_named_unit(cell)) or not cell.strip() for cell in row)
    if not any(says(cell) and (place >= len(above) or not above[place].strip()) for place, cell in enumerate(row)):
        return False
    if all(map(is_year, shown)):
        return len(set(shown)) == len(shown) and any(not cell.strip() for cell in row)
    return says_words(row, kinds) == len(shown)


def joined(headers: Sequence[Cells], width: int) -> tuple[str, ...]:
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
