"""How a query is written: words, "phrases", -not, OR, field:value and wild* endings, read into clauses; nothing in it is ever an error."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from catalog_service.search.asking.named import FIELD_NAMES
from catalog_service.search.language.numbers import numbers_in
from catalog_service.search.language.script import UNSPACED, folded

_OR, _NUMBER = "\u2a5b", "\u2a5c"
"""Stand for the operator and for a document number while a query is taken apart: signs of logic that nobody searches for."""

_SIGNS = re.compile(f"[{_OR}{_NUMBER}]")
_OPERATOR_OR = re.compile(r"(?<!\S)(?:OR|\|\|)(?!\S)")
_OPERATOR_NOT = re.compile(r"(?<!\S)NOT\s+(?=\S)")
_OPERATOR_AND = re.compile(r"(?<=\S\s)(?:AND|&&)(?=\s+\S)")
_SPAN = re.compile(r":\[\s*([^\s\]\[]+)\s+TO\s+([^\s\]\[]+)\s*\]")
_OPENING, _CLOSING = '"“”„«', '"“”»'
_PARTS = re.compile(
    rf"(?P<minus>(?<!\S)[-−])?(?:(?P<field>[^\s{_OPENING}{_CLOSING}:{_OR}{_NUMBER}]{{1,30}}):(?!//))?"
    rf"(?:[{_OPENING}](?P<phrase>[^{_OPENING}{_CLOSING}]+)[{_CLOSING}]|{_NUMBER}(?P<number>\d+){_NUMBER}|(?P<or>{_OR})"
    rf"|(?P<word>[^\s{_OPENING}{_CLOSING}{_OR}{_NUMBER}]+))"
)
_STAR = re.compile(rf"(?:(?<=\w\w)|(?<=[{UNSPACED}]))\*+$")
_STARS = re.compile(r"\w\*|\*\w")


@dataclass(frozen=True, slots=True)
class Number:
    """A document number (文号) as written, the keys to look for, and whether it names one document or a year's series."""

    written: str
    keys: tuple[str, ...]
    one: bool


@dataclass(frozen=True, slots=True)
class Clause:
    """One part of a query, folded: `text` under `field` (one of `named.FIELD_NAMES`, None for everywhere); `quoted`: its words in a
    row; `beginning`: a word's beginning is enough; `minus`: what must not be; `number` in place of a text."""

    text: str
    field: str | None = None
    quoted: bool = False
    beginning: bool = False
    minus: bool = False
    number: Number | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """The clauses of a query, those joined by OR together; `hints` are codes of notes; `text` is the whole, folded."""

    groups: tuple[tuple[Clause, ...], ...]
    hints: tuple[str, ...]
    text: str


def written(q: str) -> Written:
    """The query taken apart. What looks like syntax and is none is read as words, with a hint."""
    plain = _SIGNS.sub(" ", unicodedata.normalize("NFKC", q))
    hints: dict[str, None] = {}
    marked = _OPERATOR_NOT.sub("-", _OPERATOR_OR.sub(_OR, _OPERATOR_AND.sub(" ", _SPAN.sub(r":\1..\2", plain))))
    text, numbers = _numbered(folded(marked))
    groups: list[list[Clause]] = []
    waiting = False
    for part in _PARTS.finditer(text):
        if part["or"]:
            if waiting or not groups or part["field"] or part["minus"]:
                hints["operator"] = None
            waiting = bool(groups)
            continue
        for clause in _clauses(part, numbers, hints):
            if clause.minus and waiting:
                hints["operator"] = None
            if waiting and not clause.minus and not groups[-1][-1].minus:
                groups[-1].append(clause)
            else:
                groups.append([clause])
            waiting = False
    if waiting:
        hints["operator"] = None
    if sum(text.count(sign) for sign in _OPENING + "»") % 2:
        hints["quote"] = None
    return Written(tuple(map(tuple, groups)), tuple(hints), folded(q))


def _numbered(text: str) -> tuple[str, list[Number]]:
    """The folded text with its document numbers taken out and a sign in their place."""
    parts: list[str] = []
    numbers: list[Number] = []
    last = 0
    for start, end, keys, one in numbers_in(text):
        parts += [text[last:start], f"{_NUMBER}{len(numbers)}{_NUMBER}"]
        numbers.append(Number(text[start:end], keys, one))
        last = end
    return "".join([*parts, text[last:]]), numbers


def _clauses(part: re.Match[str], numbers: list[Number], hints: dict[str, None]) -> Iterator[Clause]:
    minus, field = bool(part["minus"]), FIELD_NAMES.get(part["field"] or "")
    before = ""
    if part["field"] and not field:
        before = part["field"] + ":"
        if part["field"].isascii() and part["field"].isalpha():
            hints["field"] = None
    given = Clause("", field=field, minus=minus)
    if before and not part["word"]:
        yield replace(given, text=before)
    if part["number"]:
        yield replace(given, number=numbers[int(part["number"])])
    elif part["phrase"]:
        yield from _of_phrase(part["phrase"], replace(given, quoted=True), numbers)
    else:
        yield from _of_text(before + part["word"], given, hints)


def _of_phrase(text: str, given: Clause, numbers: list[Number]) -> Iterator[Clause]:
    """A phrase; a document number inside it is looked for as a number."""
    for place, piece in enumerate(re.split(f"{_NUMBER}(\\d+){_NUMBER}", text)):
        if place % 2:
            yield replace(given, number=numbers[int(piece)], quoted=False)
        elif piece.strip():
            yield replace(given, text=piece)


def _of_text(text: str, given: Clause, hints: dict[str, None]) -> Iterator[Clause]:
    if not given.minus and text in "-−":
        hints["operator"] = None
        return
    beginning = _STAR.search(text)
    rest = text[: beginning.start()] if beginning else text
    if _STARS.search(rest):
        hints["wildcard"] = None
    yield replace(given, text=rest, beginning=beginning is not None)
