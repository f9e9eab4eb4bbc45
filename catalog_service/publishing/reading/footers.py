"""Where a delimited table ends before its file does: notes, sources and remarks below the last row."""

import re
from collections.abc import Sequence
from pathlib import Path

from catalog_service.publishing.reading.records import Dialect, Line, lines_of, records

_TAIL = 1 << 16
MOST_NOTES = 60
_LONG = 24
_NOTE = re.compile(
    r"""\W*(?:
      (?:资料来源|資料來源|数据来源|數據來源|资料|資料|来源|來源|备注|備註|備考|说明|說明|附注|附註|填表|制表|製表|更新日期|更新时间|更新時間|统计|統計
        |註|注|※|出典|出所|자료|출처|비고|주|ที่มา|หมายเหตุ)(?P<said>[^:：,，]{0,6}[:：])?
    | (?:notes?|sources?|quellen?|fontes?|notas?|fuentes?|remarques?|remarks?|anmerkung\w*|hinweis\w*|stand|last\ updated?|updated?
      |generated|copyright|disclaimer|contact|unit|légende|observa\w+|elabora\w+
      |kilde|källa|lähde|zdroj|źródło|kaynak|nguồn|источник|примечани\w+|πηγή)\b(?P<told>\s?[0-9]*\s?[:：])?
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_MARKS = ("*", "※", "#", "†", "‡", "(", "（", "--", "©")
_SURE_MARKS = ("*", "※", "†", "‡", "©")


def footer_of(path: Path, start: int, dialect: Dialect, width: int, body: Sequence[Line]) -> tuple[int, list[str]]:
    """The byte at which the lines below the table begin, and those lines; the file's size and none where the table goes on to the
    end. A line belongs there where it is shorter than a row, fills one cell only (or at most half of them, beginning with a word
    like "Source") and says by its words, by a blank line above or by its length that it is no row; or where it is as wide and its one
    filled cell says so beyond doubt. None belongs there where rows of the table look like it. `body`: rows from the first part."""
    size = path.stat().st_size
    if width < 2:
        return size, []
    lines = _tail(path, max(start, size - _TAIL))
    rows = list(records(lines, dialect, width=width))
    longest = max((len(line.cells[0]) for line in body if sum(map(bool, line.cells)) > 1), default=0)
    above = notes_below(rows, width, longest)
    if not above or _is_usual(rows[-above], rows[:-above]):
        return size, []
    found = rows[-above:]
    cut = sum(len(line.encode()) for line in lines[found[0].number - 1 :])
    return size - cut, [line.text for line in found]


def notes_below(rows: Sequence[Line], width: int, longest: int) -> int:
    """How many of these rows, the last ones of a table, are notes below it. `longest`: of the first column's values."""
    count = 0
    while count < min(len(rows) - 1, MOST_NOTES) and _is_note(rows[-count - 1], width):
        count += 1
    return next((place for place in range(count, 0, -1) if _begins(rows[-place], rows[-place - 1], width, longest)), 0)


def _tail(path: Path, start: int) -> list[str]:
    with path.open("rb") as file:
        file.seek(start)
        text = file.read().decode("utf-8", "ignore")
    lines = list(lines_of([text]))
    return lines[1:] if start and len(lines) > 1 and len(text) >= _TAIL // 4 else lines


def _is_note(line: Line, width: int) -> bool:
    """Whether a line may stand below a table: the ones under its first may be anything narrow."""
    filled = [cell for cell in line.cells if cell.strip()]
    if len(filled) <= 1:
        return not filled or len(line.cells) < width or (bool(line.cells[0].strip()) and _says_so(filled[0]))
    return len(line.cells) < width and 2 * len(filled) <= width and _NOTE.match(filled[0]) is not None


def _begins(line: Line, before: Line, width: int, longest: int) -> bool:
    """Whether a narrow line begins what stands below a table. One with all its delimiters is a row unless it says that it is none."""
    said = next((cell.strip() for cell in line.cells if cell.strip()), "")
    if not said:
        return False
    if len(line.cells) >= width:
        return _says_so(said)
    gap = line.number > before.number + len(re.findall(r"\r\n|\n|\r", before.text)) + 1 or not any(cell.strip() for cell in before.cells)
    return gap or _NOTE.match(said) is not None or said.startswith(_MARKS) or len(said) > max(2 * longest, _LONG)


def _says_so(said: str) -> bool:
    """Whether words alone tell a note: a mark and text, or a word like "Source" and a colon."""
    word = _NOTE.match(said)
    return (said.startswith(_SURE_MARKS) and len(said) > 2) or (word is not None and bool(word["said"] or word["told"]))


def _is_usual(line: Line, others: Sequence[Line]) -> bool:
    """Whether rows of the table look like the first of the notes: as few cells, all but one empty, or a note's words before values."""
    return any(_is_alike(line, other) for other in others if other.cells[0].strip())


def _is_alike(line: Line, other: Line) -> bool:
    lone = sum(bool(cell.strip()) for cell in other.cells) == 1
    return (lone and len(other.cells) == len(line.cells)) or (not lone and _says_so(other.cells[0].strip()))
