"""What single cells look like (numbers, dates, addresses, units, words) and of what kind a column's cells are."""

import re
from collections.abc import Mapping, Sequence

from catalog_service.publishing.words import NULL_WORDS

Cells = Sequence[str]

_NUMBER = re.compile(r"[+-]?[$€£¥]?[0-9][0-9,.  ]*%?|[+-]?\.[0-9]+|[+-]?[0-9](?:[.,][0-9]+)?[eE][+-]?[0-9]{1,3}")
_YEAR = re.compile(r"(1[89]|20|21)[0-9]{2}(年|年度)?")
_DATE = re.compile(r"[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?([ T][0-9:.]+)?|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}")
_ADDRESS = re.compile(r"https?://\S+|/[\w/-]+|\S+@\S+\.\S+")
_UNIT = re.compile(
    r"""
      [(（\[【].{1,12}[)）\]】] | [%‰℃€$£¥] | °[CF] | µg(/m[³3])?
    | (k|M|bn)\ ?[€$£] | [kcm]?m[²³23]? | [kmM]?g | [kMGT]?Wh? | [kMG]?Hz | [cdhm]?l | ha | kt | Mt | t | pcs | no\.
    | [千百]?人 | 户 | 戶 | 戸 | [千万萬亿億百]*[元円] | 公頃 | 公顷 | [平立]方(公尺|公里|米|千米)
    | 件 | 个 | 個 | 家 | 所 | 명 | 개 | 원 | 千원
    """,
    re.VERBOSE,
)
_NO_VALUES = frozenset(NULL_WORDS)


def kind_of(cell: str) -> str | None:
    """`date`, `number` or `address`; None for everything else."""
    text = cell.strip()
    if _DATE.fullmatch(text):
        return "date"
    if _NUMBER.fullmatch(text):
        return "number"
    return "address" if _ADDRESS.fullmatch(text) else None


def is_of_kind(cell: str, kind: str | None = None) -> bool:
    """Whether a cell is a number, a date or an address; with `kind`, whether it is that one."""
    found = kind_of(cell)
    return found is not None if kind is None else found == kind


def says(cell: str) -> bool:
    """Whether a cell holds more than a word for "no value"."""
    return cell.strip() not in _NO_VALUES


def is_unit(cell: str) -> bool:
    """Whether a cell is a unit of measure, or anything short in brackets."""
    return _UNIT.fullmatch(cell.strip()) is not None


def is_named_unit(cell: str) -> bool:
    """Whether a cell is a unit by its name, in brackets or not: `(x)` may stand for a value that is withheld."""
    return _UNIT.fullmatch(cell.strip().strip("(（[【】])）") or "-") is not None


def is_year(cell: str) -> bool:
    """Whether a cell is a year of the last two centuries or this one."""
    return _YEAR.fullmatch(cell.strip()) is not None


def kinds_of(rows: Sequence[Cells], width: int) -> Mapping[int, str]:
    """The columns, by place, whose filled cells in these rows are all numbers, all dates or all addresses; at least two are."""
    found = {}
    for place in range(width):
        values = [row[place] for row in rows if place < len(row) and says(row[place])]
        kinds = {kind_of(value) for value in values}
        if len(values) > 1 and len(kinds) == 1 and (kind := kinds.pop()):
            found[place] = kind
    return found


def says_words(row: Cells, kinds: Mapping[int, str]) -> int:
    """In how many of the columns of a kind this row holds words; 0 where one of its cells is of the column's kind."""
    words = 0
    for place in kinds:
        if place >= len(row) or not says(row[place]):
            continue
        if kind_of(row[place]) is not None:
            return 0
        words += any(character.isalpha() for character in row[place]) or is_unit(row[place])
    return words


def is_near(cell: str, below: Sequence[str]) -> bool:
    """Whether a number lies where the numbers below it lie: codes as headers stand far off."""
    numbers = [_figure(value) for value in (cell, *below)]
    least, most = min(numbers[1:]), max(numbers[1:])
    return least - (most - least) <= numbers[0] <= most + (most - least)


def _figure(cell: str) -> float:
    """About how much a number says: the last of its separators is taken for the decimal one where it has two kinds of them."""
    shown, _, exponent = cell.strip().lower().partition("e")
    digits = re.sub(r"[^0-9,.+-]", "", shown)
    if "," in digits and (digits.count(",") > 1 or digits.rfind(".") > digits.rfind(",")):
        digits = digits.replace(",", "")
    elif "," in digits:
        digits = digits.replace(".", "").replace(",", ".")
    whole, point, places = digits.rpartition(".")
    return float(f"{whole.replace('.', '')}{point}{places}e{exponent or 0}")
