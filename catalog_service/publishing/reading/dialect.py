"""Which delimiter, quote and escape a text file is cut with, decided on the structure that each candidate gives to the rows."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, zip_longest

from catalog_service.publishing.reading.records import Dialect, Line, lines_of, records

DELIMITERS = (",", "\t", ";", "|")
_RARE = ("~", "^", "¦", "§", "¬", "\x1f", "\x1e", "\x01", "\x02", "#", "*", "!", "，", "；", "  ")
_IN_TEXT = (" ", ":")
MOST_ROWS = 1_000
_SCORED_ROWS = 300
_FEWEST = 0.5
_NEARLY_ALL = 0.9
_RARELY = 0.9
_UNQUOTED = 0.8
_LIKELIER = 1e-9
_STRAY = 0.5
_LONGEST_SCORED = 1 << 13
_MOST_UNCLOSED = 8
_MOST_ABOVE = 5
_MANY = 50
_ENDS_LINES = 1e-3
_COMMENTS = ("#", "//", "%%")
_SEVERAL = re.compile(r"[|~^;:#@$%&*<>=!¦§\t]{2,4}")
_SAID = re.compile(r'\A"?sep=(.[^\r\n"]{0,2})"?[ ,;\t]*(?:\r\n|\n|\r)', re.IGNORECASE)
_QUOTED = {mark: (re.compile(rf"(?<!\w){mark}(?=\S)"), re.compile(rf"(?<=\S){mark}(?!\w)")) for mark in "\"'"}
"""How quotes look where they open and close something within text."""

_TYPED = re.compile(
    r"""
    \s*(
      [+-]?(?:[$€£¥][ ]?)?[0-9][0-9.,   ]*[%€]?                          # numbers, also with separators
    | [+-]?[0-9]+([.,][0-9]+)?[eE][+-]?[0-9]+
    | [0-9]{1,4}[-/.年][0-9]{1,2}([-/.月][0-9]{1,4}日?)?([T ][0-9:.]+(Z|[+-][0-9:]+)?)?
    | [0-9]{1,2}:[0-9]{2}(:[0-9]{2})?
    | https?://\S+ | \{.*\} | \[.*\] | [\w.+-]+@[\w-]+\.[\w.-]+
    )\s*
    """,
    re.VERBOSE | re.DOTALL,
)
_PLAIN = re.compile(
    r"""
    \s*(?:
      (?:[\w() '’&/.·、（）《》“”$%+#*°:!?。，；：！？-]|[,;]\s)+                # words and sentences
    | [-—–/.…]*
    )\s*
    """,
    re.VERBOSE,
)


def said(sample: str) -> tuple[str, int] | None:
    """The delimiter a spreadsheet program wrote into a first line of its own (`sep=;`), and the characters that line takes."""
    found = _SAID.match(sample)
    return (found[1].replace("\\t", "\t"), found.end()) if found else None


def dialect_of(sample: str, hint: str | None = None, *, sure: bool = False) -> tuple[Dialect, list[Line]]:
    """The dialect of a file by its first part, which ends with a whole line, and that part's records. `hint`: the delimiter that
    the file's name or media type speaks for; it wins only where the structure does not decide, or where it is `sure`. Each
    candidate is scored by how uniform it makes the rows and by the share of cells that are whole values (van den Burg et al.,
    2019, in spirit). Where no candidate gives two columns, the file is one column."""
    lines = list(lines_of([sample]))
    shown = _below_comments(lines)
    plain = None if sure else _plain_delimiters(shown)
    if plain == []:
        single = Dialect(hint or ",")
        return single, list(islice(records(lines, single), MOST_ROWS))
    best: tuple[float, Dialect] | None = None
    for dialect in _candidates(sample, shown, [hint] if sure and hint else plain):
        score = _score(_rows(shown, dialect), dialect)
        score += _LIKELIER if score and dialect.delimiter == hint else 0
        if best is None or score > best[0] + _LIKELIER / 2:
            best = (score, dialect)
    if best is not None and best[0] > 0:
        found = list(islice(records(shown, best[1]), MOST_ROWS))
        if sure or _has_columns(found):
            usual = Counter(len(row.cells) for row in found).most_common(1)[0][0]
            return best[1], list(islice(records(lines, best[1], width=usual), MOST_ROWS))
    single = Dialect(hint or ",")
    return single, list(islice(records(lines, single), MOST_ROWS))


def _below_comments(lines: Sequence[str]) -> Sequence[str]:
    """The lines without the comments above them, which say nothing of how the others are cut; all of them where nothing else is
    there."""
    first = next((place for place, line in enumerate(lines) if line.strip() and not line.startswith(_COMMENTS)), 0)
    return lines[first:] if first < len(lines) - 1 else lines


def _rows(lines: Sequence[str], dialect: Dialect) -> list[Line]:
    """The first records under a candidate; none where too many of their quotes are never closed, each of which costs a search."""
    rows: list[Line] = []
    unclosed = 0
    for row in islice(records(lines, dialect, longest=_LONGEST_SCORED), _SCORED_ROWS):
        rows.append(row)
        unclosed += row.open
        if unclosed > max(_MOST_UNCLOSED, _MOST_UNCLOSED * len(rows) // 100):
            return []
    return rows


def _plain_delimiters(lines: Sequence[str]) -> list[str] | None:
    """Of the usual delimiters those with which the lines keep RFC 4180 to the letter, all records with as many cells, two or more:
    then nothing rarer is looked for. None at all, an empty list: each line is one value in quotes. None where no such thing holds."""
    found, single = [], any(line.startswith('"') for line in lines)
    for delimiter in DELIMITERS:
        rows = _sound_rows(lines, delimiter)
        sound = bool(rows) and not _cuts_quotes(rows)
        widths = {len(row.cells) for row in rows}
        if sound and len(widths) == 1 and 1 not in widths:
            found.append(delimiter)
        single = single and sound and widths == {1}
    return found if found or single else None


def _sound_rows(lines: Sequence[str], delimiter: str) -> list[Line]:
    """The first records; none where the quotes of any break the rules: it is looked for no further, since each such record of a wrong
    delimiter is searched for its end through many lines."""
    rows: list[Line] = []
    for row in islice(records(lines, Dialect(delimiter), longest=_LONGEST_SCORED), _SCORED_ROWS):
        if row.repaired or row.open:
            return []
        rows.append(row)
    return rows


def _candidates(sample: str, lines: Sequence[str], known: list[str] | None) -> Iterator[Dialect]:
    several = _several(lines)
    known = None if known and several and _is_within(known, several, lines) else known
    delimiters = known or ([several] if several else [*DELIMITERS, *_RARE, *_IN_TEXT])
    fewest = sum(bool(line.strip()) for line in lines[:MOST_ROWS]) / 10
    for delimiter in delimiters:
        if sample.count(delimiter) < fewest or delimiter not in sample or (delimiter == "#" and _begins_most(lines, delimiter)):
            continue
        for quote, escape in _plain_quotes(sample, delimiter) if known else _quotes(sample, delimiter):
            blanks = delimiter == "  " or (_follow(sample, delimiter) if known else _often_follow(sample, delimiter))
            if blanks and sample.count(delimiter + " ") == sample.count(delimiter):
                yield Dialect(delimiter, quote, escape, " ")
            if delimiter != "  ":
                yield Dialect(delimiter, quote, escape)
            if blanks:
                yield Dialect(delimiter, quote, escape, " ")


def _often_follow(sample: str, delimiter: str) -> bool:
    return delimiter + " " in sample if delimiter == " " else 2 * sample.count(delimiter + " ") > sample.count(delimiter)


def _begins_most(lines: Sequence[str], mark: str) -> bool:
    return sum(line.startswith(mark) for line in lines) > _FEWEST * len(lines)


def _is_within(known: Sequence[str], several: str, lines: Sequence[str]) -> bool:
    """Whether the delimiters stand in the first line nowhere but inside the mark of several characters."""
    first = next(line for line in lines if line.strip())
    return all(mark in several and first.count(mark) == first.count(several) * several.count(mark) for mark in known)


def _follow(sample: str, delimiter: str) -> bool:
    """Whether blanks follow the delimiters of the first line, and hardly any delimiter comes without."""
    first = re.split(r"[\r\n]", sample.lstrip("\r\n"), maxsplit=1)[0]
    return first.count(delimiter + " ") == first.count(delimiter) and sample.count(delimiter + " ") > _NEARLY_ALL * sample.count(delimiter)


def _plain_quotes(sample: str, delimiter: str) -> Iterator[tuple[str, str]]:
    """The usual quote where the lines are sound with it, and the apostrophe where the other one quotes nothing and the first line has
    values in apostrophes, or any line has one that doubles an apostrophe inside."""
    yield '"', ""
    begin, end = rf"(?:^|{re.escape(delimiter)}) ?", rf"(?={re.escape(delimiter)}|$)"
    if re.search(begin + '"', sample, re.MULTILINE):
        return
    first = sample.lstrip("\r\n").splitlines()[0]
    if re.search(f"{begin}'[^']*'{end}", first) or re.search(f"{begin}'[^'\r\n]+''[^\r\n]*'{end}", sample, re.MULTILINE):
        yield "'", ""


def _quotes(sample: str, delimiter: str) -> Iterator[tuple[str, str]]:
    """Quote and escape, the usual ones first: an odd one has to be better, not as good."""
    yield '"', ""
    if '\\"' in sample:
        yield '"', "\\"
    if "\\" + delimiter in sample:
        yield "", "\\"
    if re.search(rf"(?:^|{re.escape(delimiter)}) ?'", sample, re.MULTILINE):
        yield "'", ""
        if "\\'" in sample:
            yield "'", "\\"
    if '"' in sample:
        yield "", ""


def _several(lines: Sequence[str]) -> str | None:
    """A delimiter of several characters: equally often on nearly every line from the first on."""
    shown = [line for line in lines[:_SCORED_ROWS] if line.strip()]
    found: list[str] = _SEVERAL.findall("".join(shown))
    for mark, _ in Counter(found).most_common(2):
        times = Counter(line.count(mark) for line in shown)
        usual, share = times.most_common(1)[0]
        if usual and share >= _NEARLY_ALL * len(shown) and len(shown) > 1 and mark in shown[0]:
            return mark
    return None


def _has_columns(rows: Sequence[Line]) -> bool:
    """Half of the rows have two cells or more, so that a comma in running text makes no columns."""
    return sum(len(row.cells) > 1 for row in rows) >= _FEWEST * len(rows)


def _score(rows: Sequence[Line], dialect: Dialect) -> float:
    if not rows or _cuts_quotes(rows):
        return 0.0
    lengths = Counter(len(row.cells) for row in rows)
    usual, times = lengths.most_common(1)[0]
    if dialect.delimiter not in DELIMITERS and (usual < 2 or not _is_regular(rows, usual, times)):
        return 0.0
    if dialect.delimiter in _IN_TEXT and not _is_cut_by_blanks(rows, usual):
        return 0.0
    if usual == 2 and not any("".join(row.cells[1:]) for row in rows):
        return _ENDS_LINES
    pattern = sum(count * (length - 1) / length for length, count in lengths.items()) / len(rows)
    even = sum((count / len(rows)) ** 2 for count in lengths.values())
    cells = [cell for row in rows for cell in row.cells]
    plain = sum(_is_plain(cell) for cell in cells) / len(cells)
    broken = sum(1 if row.open else _STRAY * row.repaired for row in rows) / len(rows)
    usual_one = (1 if dialect.delimiter in DELIMITERS else _RARELY) * (1 if dialect.quote else _UNQUOTED)
    return pattern * even * (0.1 + plain) ** 2 * (1 - broken) * usual_one


def _is_regular(rows: Sequence[Line], usual: int, times: int) -> bool:
    """Whether nearly all rows have the usual number of cells, from the first on or below a few lines above them."""
    above = next(place for place, row in enumerate(rows) if len(row.cells) == usual)
    return len(rows) > 1 and above <= _MOST_ABOVE and times > above and times >= _NEARLY_ALL * (len(rows) - above)


def _cuts_quotes(rows: Sequence[Line]) -> bool:
    """Whether in most of the rows a cell ends within quotes that another one closes: what cuts there is part of the values."""
    return any(sum(_is_cut(row, mark) for row in rows) > _FEWEST * len(rows) for mark in _QUOTED)


def _is_cut(row: Line, mark: str) -> bool:
    if mark not in row.text:
        return False
    opens, closes = _QUOTED[mark]
    ends = [(len(opens.findall(cell)), len(closes.findall(cell))) for cell in (cell.replace(mark * 2, "") for cell in row.cells)]
    return sum(begun for begun, _ in ends) == sum(ended for _, ended in ends) and any(begun != ended for begun, ended in ends)


def _is_plain(cell: str) -> bool:
    shown = cell[:200]
    if len(shown) > 1 and shown[0] in "\"'" and shown[-1] == shown[0]:
        return False
    return _TYPED.fullmatch(shown) is not None or _PLAIN.fullmatch(shown) is not None


def _is_cut_by_blanks(rows: Sequence[Line], usual: int) -> bool:
    """Whether blanks or colons cut columns: words and times hold them too. Three columns, two of them of numbers or dates, or one in
    many rows without an exception, in lines that are no whole values themselves."""
    whole = sum(_TYPED.fullmatch(row.text) is not None for row in rows)
    empty = sum(not cell for row in rows for cell in row.cells)
    if usual < 3 or whole > _FEWEST * len(rows) or len(rows) < 3 or empty > _FEWEST * sum(len(row.cells) for row in rows):
        return False
    columns = zip_longest(*(row.cells for row in rows[1:] if len(row.cells) == usual), fillvalue="")
    typed = sum(_share_typed(column) >= _NEARLY_ALL for column in columns)
    return typed > 1 or (typed == 1 and len(rows) >= _MANY and all(len(row.cells) == usual for row in rows))


def _share_typed(cells: Sequence[str]) -> float:
    filled = [cell for cell in cells if cell]
    return sum(_TYPED.fullmatch(cell) is not None for cell in filled) / max(len(filled), 1)
