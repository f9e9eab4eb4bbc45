"""Values of the label block as the closed lists know them: themes, validity, disclosure mode, audience, keywords, licence."""

import re
from collections.abc import Sequence
from typing import Any

from schemas.vocabularies import code_of, label, terms

_THEMES = "gov-cn-theme"
_LEVELS = re.compile(r"[\\/>＞»]+|--|－－")
_BETWEEN_THEMES = re.compile(r"[;；,，|]")
_BETWEEN_KEYWORDS = re.compile(r"[;；,，、|\s\u3000]+")
_NOTHING = re.compile(r"[-—–/\\\s.*]*|无|暂无|空|null|undefined", re.IGNORECASE)
_MODE_IN_TEXT = re.compile(
    r"[（(【]?\s*(?:此件|公开属性|公开方式|信息公开选项|政府信息公开选项)\s*[:：]?\s*([\u3400-\u9fff]{2,8}?)\s*[）)】]?[。.]?"
)
_MODE_LINES = 15
_STATED_IN_TITLE = re.compile(r"[（(\[【](?:已)?(废止|失效|宣布失效|部分废止|部分失效|已修改)[）)\]】]")
_LONGEST_KEYWORD = 40


def list_word(name: str, words: str) -> str | None:
    """The code of a label's value on the list of that name, or None."""
    return code_of(name, words) if words and not _NOTHING.fullmatch(words) else None


def themes_of(words: str) -> list[dict[str, str | None]]:
    """The themes of a label's value; the first level of `工业、交通\\公路` is looked up in the State Council library's list, the
    words stay whole."""
    if _NOTHING.fullmatch(words):
        return []
    found: list[dict[str, str | None]] = []
    for part in _BETWEEN_THEMES.split(words):
        shown = _LEVELS.sub("\\\\", part.strip()).strip("\\ ")
        if not shown:
            continue
        code = next((code for level in shown.split("\\") if (code := code_of("theme", level))), None)
        found.append({"scheme": _THEMES if code else None, "code": code, "label": shown})
    return found


def words_in(words: str) -> list[str]:
    """The keywords of a label's value, each once."""
    if _NOTHING.fullmatch(words):
        return []
    return list(dict.fromkeys(word for word in _BETWEEN_KEYWORDS.split(words.strip()) if word and len(word) <= _LONGEST_KEYWORD))


def validity_of(words: str, title: str) -> dict[str, Any] | None:
    """Whether the document is in force, as its label says or its title (（已废止）); None where neither does."""
    if words and not _NOTHING.fullmatch(words):
        status = code_of("validity", words)
        return {"status": status, "since": None, "by": None, "evidence": words} if status else None
    found = _STATED_IN_TITLE.search(title)
    if found and (status := code_of("validity", found[1])):
        return {"status": status, "since": None, "by": None, "evidence": found[0]}
    return None


def disclosure_mode_of(words: str, lines: Sequence[str]) -> str | None:
    """How the document is disclosed (公开属性): by its label, else by the mark under its text, `(此件公开发布)`."""
    told = list_word("disclosure_mode", words)
    if told is not None:
        return told
    for line in reversed(lines[-_MODE_LINES:]):
        if len(line) <= 40 and (found := _MODE_IN_TEXT.fullmatch(line.strip())):
            told = code_of("disclosure_mode", found[1]) or code_of("disclosure_mode", f"此件{found[1]}")
            if told is not None:
                return told
    return None


def channel_of(words: str) -> str | None:
    """The channel's code where the list knows it, else the words as given."""
    return list_word("channel", words) or as_given(words)


def as_given(words: str) -> str | None:
    """A value on no list, as it stands; None where it says nothing."""
    return None if _NOTHING.fullmatch(words) else words.strip()


def license_of(words: str | None) -> dict[str, Any] | None:
    """The licence that a declaration names, looked up on the list of licences; None where it names none."""
    if not words:
        return None
    code = code_of("license", words)
    address = next((alias for term in terms("license") if term.code == code for alias in term.aliases if alias.startswith("http")), None)
    return {"id": code, "title": label("license", code) if code else None, "url": address, "as_given": words}
