"""Values as feeds really write them, read tolerantly: whatever is odd is collected and named, nothing is raised."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from schemas.fields import is_http_url

_PLACEHOLDERS = frozenset({"null", "none", "n/a", "na", "nil", "undefined", "tbd", "-", "--", "."})
_JOINTS = re.compile("[,；、]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_INSIDE_DICTS = ("@value", "value", "#text", "name", "prefLabel", "en", "@id")
_LINK = re.compile(r"""href\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_HOST = re.compile(r"(?:www\.|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:gov|com|org|net|edu|mil|us|io)(?=[/:?#]|$))", re.IGNORECASE)
_STUTTER = re.compile(r"^h+(?=https?:)", re.IGNORECASE)
_BROKEN_SCHEME = re.compile(r"(https?)\s*(?::/?(?!/)|//|;//|:///+)", re.IGNORECASE)
_LONGEST_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Oddity:
    """One odd value: a flag's `code`, the record's `field`, a sentence, and the value as found."""

    code: str
    field: str | None
    message: str
    value: str | None


class Odd:
    """Collects oddities while values are read."""

    __slots__ = ("found",)

    def __init__(self) -> None:
        self.found: list[Oddity] = []

    def note(self, code: str, field: str | None, message: str, value: object = None) -> None:
        """Adds one; the message is to name the value."""
        self.found.append(Oddity(code, field, message, None if value is None else shown(value, 500)))

    def missing(self, field: str, theirs: str) -> None:
        """A field that the standard asks for and that says nothing."""
        self.note("missing_value", field, f"{theirs} is missing or empty")


def shown(value: object, longest: int = _LONGEST_SHOWN) -> str:
    """A value as a message shows it: short, on one line."""
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= longest else text[: longest - 1] + "…"


def without_controls(text: str) -> str:
    """The text without control characters and lone surrogates, which no database would take."""
    return text if text.isprintable() else _CONTROLS.sub("", text)


def text_of(value: Any, odd: Odd, field: str, theirs: str) -> str | None:
    """Plain text, line ends kept; None for null and for the empty string. Another type is read as far as it can be."""
    if isinstance(value, str):
        if not value.isprintable() and _CONTROLS.search(value):
            odd.note("invalid_value", field, f"{theirs} holds control characters, which were left out", value)
            value = _CONTROLS.sub("", value)
        return value.strip() or None
    if value is None:
        return None
    odd.note("wrong_type", field, f"{theirs} is not a string: {shown(value)}", value)
    if isinstance(value, bool | int | float):
        return str(value)
    if isinstance(value, list):
        return "; ".join(_strings(value)) or None
    return next(_strings(value), None)


def line_of(value: Any, odd: Odd, field: str, theirs: str) -> str | None:
    """Text on one line, white space folded."""
    text = text_of(value, odd, field, theirs)
    return " ".join(text.split()) or None if text else None


def word_of(value: Any, odd: Odd, field: str, theirs: str) -> str | None:
    """A line that says something: `null`, `none` and `N/A` in words are left out and noted."""
    line = line_of(value, odd, field, theirs)
    if line and line.casefold() in _PLACEHOLDERS:
        odd.note("placeholder_value", field, f"{theirs} only says {line!r}", line)
        return None
    return line


def words_of(value: Any, odd: Odd, field: str, theirs: str, *, split: bool = False) -> list[str]:
    """A list of words, each once, in their order. `split` takes words that were joined by commas or semicolons (also `；`, `、`) apart: a
    string in place of the list, or the one item of a list."""
    if value is None:
        return []
    if not isinstance(value, list):
        odd.note("single_value_for_list", field, f"{theirs} is no list: {shown(value)}", value)
        value = [value]
    found: list[str] = []
    for item in value:
        if isinstance(item, list):
            odd.note("wrong_type", field, f"{theirs} holds a list inside the list: {shown(item)}", item)
            found.extend(filter(None, (word_of(inner, odd, field, theirs) for inner in item)))
            continue
        word = word_of(item, odd, field, theirs)
        if word:
            found.append(word)
        elif item is None or item == "" or (isinstance(item, str) and not item.strip()):
            odd.note("empty_value", field, f"{theirs} holds an empty item", item)
    # A semicolon may also end an HTML entity.
    if split and len(found) == 1 and (_JOINTS.search(found[0]) or (";" in found[0] and "&" not in found[0])):
        odd.note("joined_keywords", field, f"{theirs} holds several words in one: {shown(found[0])}", found[0])
        found = [word.strip() for word in re.split(r"[,;；、]" if "&" not in found[0] else _JOINTS, found[0]) if word.strip()]
    return list(dict.fromkeys(found))


def url_of(value: Any, odd: Odd, field: str, theirs: str) -> str | None:
    """An absolute http(s) address. One without a scheme, with spaces or inside an HTML link is repaired and noted; what is
    no address is noted and left out."""
    if value is None or value == "":
        return None
    if isinstance(value, str) and is_http_url(value) and "&amp;" not in value:
        return value
    text = line_of(value, odd, field, theirs)
    if not text or text.casefold() in _PLACEHOLDERS:
        if text:
            odd.note("placeholder_value", field, f"{theirs} only says {text!r}", text)
        return None
    if is_http_url(text) and "&amp;" not in text:
        return text
    repaired = _repaired(text.replace("&amp;", "&"))
    if repaired and is_http_url(repaired):
        odd.note("url_repaired", field, f"{theirs} was read as {shown(repaired)}: {shown(text)}", text)
        return repaired
    odd.note("not_a_url", field, f"{theirs} is not an http(s) address: {shown(text)}", text)
    return None


def _repaired(text: str) -> str | None:
    inside = _LINK.search(text) if "<" in text else None
    if inside:
        text = inside[1]
    text = text.strip("<>\"'()[] ").replace("\\", "/")
    text = _STUTTER.sub("", text)
    broken = _BROKEN_SCHEME.match(text)
    if broken:
        text = f"{broken[1].lower()}://{text[broken.end() :].lstrip('/')}"
    elif text.startswith("//") and not text.startswith("///"):
        text = f"https:{text}"
    elif _HOST.match(text):
        text = f"http://{text}"
    if not text.lower().startswith(("http://", "https://")):
        return None
    host, slash, rest = text.partition("://")[2].partition("/")
    if " " in host:
        return None
    return f"{text.partition('://')[0].lower()}://{host}{slash}{rest.replace(' ', '%20')}"


def _strings(value: Any) -> Iterator[str]:
    """The strings inside a value of the wrong shape, the telling keys of a dict first."""
    if isinstance(value, str):
        stripped = " ".join(_CONTROLS.sub("", value).split())
        if stripped:
            yield stripped
    elif isinstance(value, bool | int | float):
        yield str(value)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, dict):
        for key in sorted(value, key=lambda k: _INSIDE_DICTS.index(k) if k in _INSIDE_DICTS else len(_INSIDE_DICTS)):
            if not str(key).startswith("@") or key in _INSIDE_DICTS:
                yield from _strings(value[key])
