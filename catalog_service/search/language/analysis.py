"""The tokens of both engines, made here and handed over ready-made: character pairs, words and single characters."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import filterfalse
from operator import add
from typing import Any

from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

from catalog_service.search.language.script import BREAK, folded, pieces

LONGEST_TEXT = 200_000
"""Characters of one text that are searched; what lies beyond is kept in the catalog but not found."""

LONGEST_WORD = 80
"""Characters of one word that are kept: longer ones are encoded bytes, not words."""

SMOOTHING = 100
"""Breaks that follow a text in a spaced script: where texts have 90 words, b 0.75 counts as 0.36; where they have 1,000, as 0.68."""

_BETWEEN = f" {BREAK} "
_SMOOTH = f" {BREAK}" * SMOOTHING

_OF_QUESTIONS = """
吗 呢 吧 啊 么 嘛 的 了 着 地 得 过 是 有 在 和 与 及 或 也 都 就 还 又 而 但 则 所 其 之 于 把 被 让 给 对 从 向 为 以 我 你 您 他 她 它
我们 你们 他们 这 那 这个 那个 哪 哪些 哪个 哪里 哪儿 谁 什么 怎么 怎样 怎么办 怎么样 如何 多少 几 几个 何 何时 何地 为什么 为何 是否
是不是 能否 可否 能不能 可不可以 可以 能够 能 会 会不会 要不要 有没有 需要 应该 应当 请问 请 想 想要 知道 问 一个 一下
"""
_OF_SENTENCES = """
a an and are as at be by for from has have how i in is it its of on or that the their this to was we were what when where which who why
will with you your
"""
# Asking is not what a document is about: these take part in no match and no score unless nothing else is asked.
QUESTION_WORDS = frozenset(_OF_QUESTIONS.split())
STOP_WORDS = frozenset(_OF_SENTENCES.split())
_NO_WORDS = QUESTION_WORDS | {" "}

_STEMMER = TextAnalyzerBuilder(Tokenizer.whitespace()).filter(Filter.stemmer("english")).build()
_ASCII_WORD = re.compile(f"[0-9a-z]+|\\{BREAK}")
_POSSESSIVE = re.compile("['’]s\\b")


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text as three streams, each joined by spaces: `pairs` in the text's order (with positions, for phrases; words of
    spaced scripts stand in it whole), `words` (dictionary words, stems), `characters`."""

    pairs: str
    words: str
    characters: str


@cache
def _dictionary() -> Any:
    """The Chinese dictionary, loaded when a text first needs it: it takes 30 MB, and a process that only harvests has no text to cut.
    The module's own is taken as it is shipped; one with words of ours would be another object and another 24 MB."""
    import rjieba

    return rjieba


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The English stem of a folded word of a spaced script; words in other alphabets come back as they are."""
    if not word.isascii() or not word.isalpha():
        return word
    found: list[str] = _STEMMER.analyze(word)
    return found[0] if found else word


def runs(text: str) -> list[tuple[str, bool]]:
    """The folded text as runs: (characters of an unspaced script, True) or (a word, False)."""
    return [(run or word, bool(run)) for run, word in pieces(_POSSESSIVE.sub("", folded(text))) if word != BREAK]


def pairs(run: str) -> list[str]:
    """Overlapping pairs of characters, or the one character there is."""
    return list(map(add, run, run[1:])) if len(run) > 1 else [run]


def search_words(run: str) -> list[str]:
    """Dictionary words of an unspaced run and the words inside them, without question words."""
    return [word for word in _dictionary().cut_for_search(run) if word not in QUESTION_WORDS]


def whole_words(run: str) -> list[str]:
    """Dictionary words of an unspaced run, one after another, question words included."""
    found: list[str] = _dictionary().cut(run)
    return found


def tokens(texts: Iterable[str]) -> Tokens:
    """The three streams of a record's texts, a break between each two."""
    plain = _POSSESSIVE.sub("", folded(_BETWEEN.join(text[:LONGEST_TEXT] for text in texts)))
    if plain.isascii():
        return _spaced(plain)
    of_pairs: list[str] = []
    unspaced: list[str] = []
    words: list[str] = []
    for run, word in pieces(plain):
        if run:
            of_pairs += map(add, run, run[1:]) if len(run) > 1 else run
            unspaced.append(run)
        else:
            of_pairs.append(word if len(word) <= LONGEST_WORD else word[:LONGEST_WORD])
            words.append(word)
    # The dictionary takes all runs at once: crossing into its code costs as much as a short run.
    inside = filterfalse(_NO_WORDS.__contains__, _dictionary().cut_for_search(" ".join(unspaced))) if unspaced else ()
    stems = (stem(word[:LONGEST_WORD]) for word in words if word != BREAK)
    return Tokens(" ".join(of_pairs), " ".join([*inside, *stems]), " ".join("".join(unspaced)))


def _spaced(plain: str) -> Tokens:
    """The streams of a folded text in ASCII: the same, in half the time."""
    words = _ASCII_WORD.findall(plain)
    if len(max(words, key=len, default="")) > LONGEST_WORD:
        words = [word[:LONGEST_WORD] for word in words]
    return Tokens(" ".join(words), " ".join(map(stem, filter(BREAK.__ne__, words))), "")


def evened(found: Tokens) -> Tokens:
    """A text in a spaced script with `SMOOTHING` breaks behind it, others as they are: between short descriptions, length tells little
    of how well one matches, so that BM25's regard to it (b 0.75) counts as the less the shorter the texts of a catalog are."""
    characters, words = len(found.characters) // 2 + 1 if found.characters else 0, found.words.count(" ") + 1
    if 2 * characters >= words or not found.pairs:
        return found
    return Tokens(found.pairs + _SMOOTH, found.words + _SMOOTH, found.characters)


def joined(first: Tokens, second: Tokens) -> Tokens:
    """Two texts' streams as one, a break between them."""
    if not first.pairs or not second.pairs:
        return first if first.pairs else second
    return Tokens(f"{first.pairs} {BREAK} {second.pairs}", f"{first.words} {second.words}", f"{first.characters} {second.characters}")
