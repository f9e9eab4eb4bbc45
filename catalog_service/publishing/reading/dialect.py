"""Which delimiter a text file is cut with, decided on the structure that each candidate gives to the rows."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from catalog_service.publishing.reading.records import Dialect, Line, lines_of, records

DELIMITERS = (",", "\t", ";", "|")
MOST_ROWS = 1_000
_FEWEST = 0.5
_LIKELIER = 1e-9
_PLAIN = re.compile(
    r"""
    \s*(
      [+-]?[0-9.,  ]*[0-9]%?                                     # numbers, also with separators
    | [+-]?[0-9]+([.,][0-9]+)?[eE][+-]?[0-9]+
    | [0-9]{1,4}[-/.年][0-9]{1,2}([-/.月][0-9]{1,4}日?)?([T ][0-9:.]+(Z|[+-][0-9:]+)?)?
    | [0-9]{1,2}:[0-9]{2}(:[0-9]{2})?
    | https?://\S+ | [\w.+-]+@[\w-]+\.[\w.-]+
    | (?:[\w() '&/.·、（）《》“”-]|[,;]\s)+                         # words and sentences
    | [-—–/.…]*
    )\s*
    """,
    re.VERBOSE,
)


def dialect_of(sample: str, hint: str | None = None) -> tuple[Dialect, list[Line]]:
    """The dialect of a file by its first part, which ends with a whole line, and that part's records. `hint`: the delimiter that
    the file's name or media type speaks for; it wins only where the structure does not decide. Each candidate is scored by how
    uniform it makes the rows and by the share of cells that are whole values (van den Burg et al., 2019, in spirit). Where no
    candidate gives two columns, the file is one column."""
    quotes = ('"', "") if '"' in sample else ('"',)
    best: tuple[float, Dialect, list[Line]] | None = None
    for delimiter in DELIMITERS:
        if delimiter not in sample:
            continue
        for quote in quotes:
            dialect = Dialect(delimiter, quote)
            rows = list(islice(records(lines_of([sample]), dialect), MOST_ROWS))
            score = _score(rows) + (_LIKELIER if delimiter == hint else 0)
            if best is None or score > best[0] + _LIKELIER / 2:
                best = (score, dialect, rows)
    if best is not None and best[0] > 0 and _has_columns(best[2]):
        return best[1], best[2]
    single = Dialect(hint or ",")
    return single, list(islice(records(lines_of([sample]), single), MOST_ROWS))


def _has_columns(rows: Sequence[Line]) -> bool:
    """Half of the rows have two cells or more, so that a comma in running text makes no columns."""
    return sum(len(row.cells) > 1 for row in rows) >= _FEWEST * len(rows)


def _score(rows: Sequence[Line]) -> float:
    if not rows:
        return 0.0
    lengths = Counter(len(row.cells) for row in rows)
    pattern = sum(count * (length - 1) / length for length, count in lengths.items()) / (len(lengths) * len(rows))
    cells = [cell for row in rows for cell in row.cells]
    plain = sum(_PLAIN.fullmatch(cell[:200]) is not None for cell in cells) / len(cells)
    broken = sum(row.open or row.repaired for row in rows) / len(rows)
    return pattern * (0.1 + plain) * (1 - broken)
