"""The label block (索引号 … 文号 …) that disclosure pages carry, in whatever elements or lines a site writes it."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import zip_longest

from opencc import OpenCC

from harvesters.reading import dates, document_numbers
from harvesters.reading.label_words import ALIASES, BEHIND_DIGITS, BORDERLESS, VAGUE
from schemas.vocabularies import code_of

_GAP = r"[\s\u3000\xa0]*"
_WRAPPED = re.compile(rf"[\[【〔{_GAP}]*(.+?)[\]】〕]?{_GAP}[:：]?{_GAP}")
_DECORATION = re.compile(r"[\s\u3000\xa0\u200b-\u200f\ufeff\[\]【】〔〕:：]+")
_MAY_HOLD_LABELS = re.compile(r"[:：】\]\t]")
_COLUMNS_AT_LEAST = 3
_LONGEST_VALUE = 300
_LONGEST_WORD = 8
_BARE_AT_LEAST = 3
_COLONS = (":", "：")
_SEPARATORS = (*_COLONS, "|", "｜")
_EDGES = re.compile(r"^\s*(?:[:：]\s*)?|\s*(?:[|｜]\s*)?$")
_BULLETS = " \u3000\xa0•·●▪◆※*"
_INDEX_NUMBER = re.compile(r"[0-9A-Z][0-9A-Z/_-]{5,40}")
_AN_AGENCY = re.compile(r"[\u3400-\u9fff]{2,28}(?:政府|[局委厅部办室院处会署司府廳辦會處]|中心)")
_DAYS = ("written", "published", "modified", "effective", "valid_until")
_DATE_ONLY = re.compile(r"[\d\s年月日:：/.\-－]{6,24}")


class LabelReader:
    """Finds labels and their values in lines. Built once per set of a source's own labels, which go before ALIASES."""

    def __init__(self, own: Mapping[str, str]) -> None:
        self._meaning = _traditional(ALIASES) | dict(ALIASES) | {_normalised(word): name for word, name in own.items()}
        self._vague = (VAGUE | _traditional(dict.fromkeys(VAGUE, "")).keys()) - {_normalised(word) for word in own}
        words = sorted(self._meaning, key=len, reverse=True)
        spelled = "|".join(_GAP.join(re.escape(c) for c in word) for word in words)
        self._label = re.compile(
            rf"(?:^|(?<=[\s\u3000\xa0\t|｜；;，,\])】）/]))[\[【〔(（]?{_GAP}({spelled}){_GAP}(?:[:：]{_GAP}[\]】〕)）]?|"
            rf"[\]】〕][:：]?)"
        )
        sure, behind = (
            "|".join(_GAP.join(word) for word in words | _traditional(dict.fromkeys(words, "")).keys())
            for words in (BORDERLESS, BEHIND_DIGITS)
        )
        self._inner = re.compile(rf"{_GAP}(?:({sure})|(?<=[\d\])）])({behind}))[:：]")

    def meaning(self, words: str) -> str | None:
        """The field that a label stands for: white space, brackets and colons aside."""
        return self._meaning.get(_normalised(words))

    def is_label(self, words: str) -> bool:
        """Whether words are a label and nothing else, with a colon or brackets to say so."""
        return words.rstrip().endswith((":", "：", "]", "】")) and self.meaning(words) is not None

    def begins_with_label(self, words: str) -> bool:
        """Whether words begin with a label and its colon: 索引号：014416330/2018-04736."""
        found = self._label.match(words.lstrip())
        return found is not None and found[0].rstrip().endswith((":", "："))

    def is_sure_label(self, words: str) -> bool:
        """Whether words are a label even without a colon: known, and no plain word that may be anything (分类)."""
        bare = _normalised(words)
        return bare in self._meaning and bare not in self._vague

    def pairs(self, line: str) -> list[tuple[str, str]]:
        """The (field, value) pairs of one line, in its order; values may be ''. Cells are parted by tabs."""
        if not _MAY_HOLD_LABELS.search(line):
            return []
        line = line.lstrip(_BULLETS)
        if "\t" in line:
            return self._of_cells(line.split("\t"))
        found = list(self._label.finditer(line))
        if not found or line[: found[0].start()].strip(" \u3000\xa0[【(（"):
            return self._after_prefix(line, found)
        return self._between(line, found)

    def block(self, lines: Iterable[str]) -> dict[str, str]:
        """What a page's lines say, field by field: the first value that is not empty, and '' where a label stands with no
        value, for then the page says that there is none. Vague words count only beside others."""
        values: dict[str, str] = {}
        for line in self.label_lines(lines).values():
            for name, value in line:
                if not values.get(name):
                    values[name] = value
        return values

    def label_lines(self, lines: Iterable[str]) -> dict[int, list[tuple[str, str]]]:
        """Of these lines, by position, those that are labels in earnest, with their pairs. A line with one vague word (名称,
        来源) counts beside two sure ones, or where the value of a 时间 is a date and nothing else. A label alone on its line
        takes the next line for its value where that is of the right kind; that line then stands here without pairs."""
        read = list(lines)
        sure: dict[int, list[tuple[str, str]]] = {}
        vague: dict[int, list[tuple[str, str]]] = {}
        for at, line in enumerate(read):
            if len(line) <= 4 * _LONGEST_VALUE and (pairs := self.pairs(line)):
                (sure if self._is_sure(line, pairs) else vague)[at] = pairs
        several = len({name for pairs in sure.values() for name, _ in pairs}) > 1
        if not several:
            vague = {at: pairs for at, pairs in vague.items() if _stands_alone(*pairs[0])}
        found = sure | vague
        found |= self._headed(read, found)
        return dict(sorted((found | self._standing(read, found)).items()))

    def _headed(self, lines: list[str], found: Mapping[int, object]) -> dict[int, list[tuple[str, str]]]:
        """Labels in a row of cells over one row of their values. Two rows and more below are a list, not a block."""
        headed: dict[int, list[tuple[str, str]]] = {}
        for at, line in enumerate(lines[:-1]):
            names = [] if at in found or "\t" not in line else [self.meaning(cell) for cell in line.split("\t")]
            values = lines[at + 1].split("\t")
            if len(names) < _COLUMNS_AT_LEAST or None in names or at + 1 in found or not 1 < len(values) <= len(names):
                continue
            further = lines[at + 2].split("\t") if at + 2 < len(lines) else []
            if not any(map(self.meaning, values)) and (len(further) < 2 or all(map(self.meaning, further))):
                headed[at] = [(name, value.strip()) for name, value in zip_longest(names, values, fillvalue="") if name]
                headed[at + 1] = []
        return headed

    def _standing(self, lines: list[str], found: dict[int, list[tuple[str, str]]]) -> dict[int, list[tuple[str, str]]]:
        """Labels that stand alone, their values on the lines below: with a colon, or three and more by their words alone."""
        bare = {at: [(name, "")] for at, line in enumerate(lines) if at not in found and (name := self._bare(line)) is not None}
        alone = {at: pairs for at, pairs in found.items() if len(pairs) == 1 and not pairs[0][1] and "\t" not in lines[at].strip()}
        if len(bare) >= _BARE_AT_LEAST:
            alone |= bare
            found = found | bare
        standing: dict[int, list[tuple[str, str]]] = dict(alone)
        for at, pairs in alone.items():
            value = lines[at + 1].strip() if at + 1 < len(lines) and at + 1 not in found else ""
            if value and (fits(pairs[0][0], value) or (at + 2 in found and len(value) <= _LONGEST_VALUE)):
                standing[at] = [_told(pairs[0][0], lines[at], value)]
                standing[at + 1] = []
        return standing

    def _bare(self, line: str) -> str | None:
        return self.meaning(line) if len(line) <= 2 * _LONGEST_WORD and self.is_sure_label(line) else None

    def _is_sure(self, line: str, pairs: list[tuple[str, str]]) -> bool:
        if len({name for name, _ in pairs}) > 1:
            return True
        first = self._label.search(line)
        return _normalised(line.split("\t")[0] if "\t" in line else first[1] if first else line) not in self._vague

    def _of_cells(self, cells: list[str]) -> list[tuple[str, str]]:
        led = any(cell.lstrip()[:1] in _COLONS for cell in cells if len(cell.strip()) > 1)
        cells = [_EDGES.sub("", cell) for cell in cells if cell.strip() not in _SEPARATORS]
        marked = led or any(cell.endswith((":", "：", "】", "]")) and self.meaning(cell) for cell in cells)
        known = [cell for cell in cells if cell and self.meaning(cell)]
        if not marked and len(known) * 2 > len([c for c in cells if c]) and len(known) >= _COLUMNS_AT_LEAST:
            return []
        found: list[tuple[str, str]] = []
        at = 0
        while at < len(cells):
            name = self.meaning(cells[at]) if cells[at] else None
            if name is None:
                found.extend(self._in_cell(cells[at]))
                at += 1
                continue
            value = cells[at + 1] if at + 1 < len(cells) else ""
            label_next = self._labels_itself(value) or (not marked and self.meaning(value) and self._is_next_label(cells, at + 1))
            taken = not (value and label_next)
            found.append(_told(name, cells[at], value if taken else ""))
            at += 2 if taken else 1
        return found

    def _labels_itself(self, cell: str) -> bool:
        """Whether a cell is a label or begins with one, so that it is no value of the label before: [实施日期] | [成文日期] 2024-01-10."""
        found = self._label.match(cell)
        return self.is_label(cell) or (found is not None and _normalised(found[1]) not in self._vague)

    def _is_next_label(self, cells: list[str], at: int) -> bool:
        """Whether a cell that could be a value or a label is a label, for a value stands behind it."""
        return at + 1 < len(cells) and bool(cells[at + 1]) and at % 2 == 0

    def _in_cell(self, cell: str) -> list[tuple[str, str]]:
        found = list(self._label.finditer(cell))
        return self._between(cell, found) if found and not found[0].start() else []

    def _between(self, line: str, found: list[re.Match[str]]) -> list[tuple[str, str]]:
        ends = [match.start() for match in found[1:]] + [len(line)]
        pairs: list[tuple[str, str]] = []
        for match, end in zip(found, ends, strict=True):
            pairs.extend(self._split(match[1], line[match.end() : end]))
        return pairs

    def _split(self, label: str, value: str) -> Iterator[tuple[str, str]]:
        """A label's pair, and those of labels that stand inside its value without a space."""
        start = 0
        for inner in self._inner.finditer(value):
            yield _told(self._meaning[_normalised(label)], label, _value(value[start : inner.start()]))
            label, start = inner[1] or inner[2], inner.end()
        yield _told(self._meaning[_normalised(label)], label, _value(value[start:]))

    def _after_prefix(self, line: str, found: list[re.Match[str]]) -> list[tuple[str, str]]:
        """A line that begins with something else, `2019-07-08 来源：市政府 浏览次数：3`: the labels count where they are several."""
        if not found or len(line) > _LONGEST_VALUE or found[0].start() > 40:
            return []
        pairs = self._between(line, found)
        dated = _DATE_ONLY.fullmatch(line[: found[0].start()])
        return pairs if dated or len({name for name, _ in pairs}) > 1 else []


def fits(field: str, value: str) -> bool:
    """Whether words are of the kind that a field holds: a day, a document number, an index number, an agency, a word
    of a closed list."""
    if field in _DAYS:
        return len(value) <= 40 and dates.parse(value) is not None
    if field == "document_number":
        return len(value) <= 40 and document_numbers.canonical(value) is not None
    if field == "index_number":
        return _INDEX_NUMBER.fullmatch(value) is not None
    if field == "issuer":
        return _AN_AGENCY.fullmatch(value) is not None
    return field in ("validity", "disclosure_mode") and code_of(field, value) is not None


@cache
def _converter() -> OpenCC:
    """From simplified script. Reading its dictionary takes 40 ms: once, not for every list of words."""
    return OpenCC("s2t")


def _traditional(words: Mapping[str, str]) -> dict[str, str]:
    """The labels in traditional script too; 发布 is written 發布 and 發佈."""
    shown = {_converter().convert(word): field for word, field in words.items()}
    return {word.replace("佈", "布"): field for word, field in shown.items()} | {
        word.replace("布", "佈"): field for word, field in shown.items()
    }


@lru_cache(maxsize=64)
def _reader(own: tuple[tuple[str, str], ...]) -> LabelReader:
    return LabelReader(dict(own))


def label_reader(own: Mapping[str, str]) -> LabelReader:
    """The reader for a source's own labels; made once."""
    return _reader(tuple(sorted(own.items())))


def _normalised(words: str) -> str:
    return unicodedata.normalize("NFKC", _DECORATION.sub("", words)).replace(":", "").replace("[", "").replace("]", "")


def _stands_alone(name: str, value: str) -> bool:
    """Whether a vague label counts with nothing beside it: 来源, a counter, and a 时间 whose value is a date."""
    return name in ("source", "ignored") or (name == "published" and _DATE_ONLY.fullmatch(value) is not None)


def _told(name: str, label: str, value: str) -> tuple[str, str]:
    """字号 is a document number on some pages and the size of the letters on most: 字号：[大 中 小]."""
    if name == "document_number" and _normalised(label) in ("字号", "字號") and not re.search(r"\d", value):
        return "ignored", value
    return name, value


def _value(text: str) -> str:
    return text.strip(" \u3000\xa0\t|｜；;\u200b").strip()
