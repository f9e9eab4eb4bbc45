"""The rule `pinyin`: takes out readings that copying sites insert after characters, `區(qū)` → `區`, and never a real gloss."""

import re
from dataclasses import dataclass
from functools import cache

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ"
_INSERTION = re.compile(rf"([\u3400-\u9fff\U00020000-\U0003ffff])((?:[(（][a-z{_TONED}]{{1,6}}[)）])+)")
_READING = re.compile(rf"[a-z{_TONED}]+")
_SIGN = re.compile(rf"[(（][a-z{_TONED}]")
_RESIDUE = re.compile(
    rf"[?\ufffd][a-z{_TONED}]+[)）]|[A-Za-z][(（][a-z{_TONED}]*[{_TONED}][a-z{_TONED}]*[)）]|[\u3041-\u30fa]|"
    rf"(?<![a-zü])ü(?![a-zü])"
)

LEAST_INSERTIONS = 20
LEAST_PER_THOUSAND = 5
LEAST_DISTINCT = 10
"""Below any of these a reading in brackets is taken for a gloss (綦(qí)江): measured on polluted and on clean documents."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """`text` without the insertions, how many they were, and what looks like damage they left behind."""

    text: str
    removed: int
    residue: tuple[str, ...]


def without_pinyin(text: str) -> Cleaned:
    """The text without inserted readings where the document as a whole is polluted, else the text as it is. An insertion
    counts where every reading in brackets is one of the character before it, with its tone or without."""
    if not _SIGN.search(text):
        return Cleaned(text, 0, ())
    found = [m for m in _INSERTION.finditer(text) if _consistent(m)]
    insertions = sum(_insertions(m) for m in found)
    if insertions < LEAST_INSERTIONS or insertions * 1000 < LEAST_PER_THOUSAND * len(text) or len({m[1] for m in found}) < LEAST_DISTINCT:
        return Cleaned(text, 0, ())
    text, removed = stripped(text)
    return Cleaned(text, removed, tuple(m[0] for m in _RESIDUE.finditer(text)))


def stripped(text: str) -> tuple[str, int]:
    """The text without any insertion, innermost first, until nothing changes, and how many there were; for what belongs to
    a document that is known to be polluted, its title for one."""
    removed, before = 0, ""
    while before != text:
        before = text
        removed += sum(_insertions(m) for m in _INSERTION.finditer(before) if _consistent(m))
        text = _INSERTION.sub(lambda m: m[1] if _consistent(m) else m[0], before)
    return text, removed


def _insertions(found: re.Match[str]) -> int:
    return len(_READING.findall(found[2]))


def _consistent(found: re.Match[str]) -> bool:
    known = _readings(found[1])
    return all(reading in known for reading in _READING.findall(found[2]))


@cache
def _readings(character: str) -> frozenset[str]:
    """Every reading of a character, with tone marks and without."""
    # Loaded when a document first has something like a reading in brackets: its dictionary takes 54 MB, which most sources never need.
    from pypinyin import Style, pinyin

    with_tone = pinyin(character, style=Style.TONE, heteronym=True, errors="ignore")
    toneless = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore", v_to_u=True)
    return frozenset(reading for found in (*with_tone, *toneless) for reading in found)
