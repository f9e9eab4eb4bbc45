"""The closed lists as data files that a librarian can edit: `vocabularies/NAME.csv`, its columns `code,en,zh,aliases,since,until`."""

import csv
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "vocabularies"


@dataclass(frozen=True, slots=True)
class Term:
    """One entry: its `code`, names in English and Chinese, other spellings met at sources, and the dates it is good for."""

    code: str
    en: str
    zh: str
    aliases: tuple[str, ...]
    since: str
    until: str


@cache
def terms(name: str) -> tuple[Term, ...]:
    """The list of that name in its own order; KeyError where there is none."""
    path = _FOLDER / f"{name}.csv"
    if not path.is_file():
        raise KeyError(f"no vocabulary named {name}")
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Term(
                code=row["code"],
                en=row["en"],
                zh=row["zh"],
                aliases=tuple(a for a in row["aliases"].split("|") if a),
                since=row["since"],
                until=row["until"],
            )
            for row in csv.DictReader(lines)
        )


@cache
def codes(name: str) -> tuple[str, ...]:
    """The codes of that list."""
    return tuple(term.code for term in terms(name))


@cache
def names() -> tuple[str, ...]:
    """Every list that is shipped."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.csv")))


@cache
def _by_word(name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for term in terms(name):
        for word in (term.code, term.en, term.zh, *term.aliases):
            found.setdefault(_folded(word), term.code)
    return found


def code_of(name: str, word: str) -> str | None:
    """The code a word stands for (its code, either name or an alias; width, case and white space aside), or None."""
    return _by_word(name).get(_folded(word))


@cache
def label(name: str, code: str, language: str = "en") -> str:
    """What people call that code in `en` or `zh`; the code itself where it is on no list."""
    for term in terms(name):
        if term.code == code:
            return term.zh if language.startswith("zh") else term.en
    return code


def _folded(word: str) -> str:
    return "".join(unicodedata.normalize("NFKC", word).casefold().split())
