"""What the words of a page's script come to, without running it: strings joined with + or in backticks, names that it sets, objects."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TEXT = r"""(?:"[^"\n]{0,1000}"|'[^'\n]{0,1000}'|`[^`\n]{0,1000}`)"""
NAME = r"[A-Za-z_$][\w$]{0,60}(?:\.[\w$]{1,60}){0,4}"
_PIECE = rf"(?:{_TEXT}|{NAME}|\d{{1,15}})"
JOINED = rf"{_PIECE}(?:\s*\+\s*{_PIECE}){{0,20}}"
"""An expression whose value is an address: pieces joined with +, as a regular expression without groups."""

_PIECES = re.compile(_PIECE)
_INSERTED = re.compile(rf"\$\{{\s*({NAME})\s*\}}")
_SET = r"""(?:{before})\s*(?:(["'`])([^"'`\n+]{{0,500}})\1|(\d{{1,15}})\b)(?!\s*\+)"""
_MEMBER = re.compile(
    rf"""["']?\b(\w+)["']?\s*:\s*(?:(["'])([^"'\n]{{0,500}})\2|(-?\d{{1,15}})\b|\[([^\[\]{{}}]{{0,500}})\]"""
    rf"""|(\$\(\s*["'][^"'\n]{{0,100}}["']\s*\)\s*\.val\(\s*\))|({NAME}))"""
)
_LISTED = re.compile(r"""(["'])([^"'\n]{0,200})\1|(-?\d{1,15})""")
_DEFINED = re.compile(r"\bfunction\s+(\w+)\s*\(([^()]{0,300})\)|\b(\w+)\s*[:=]\s*(?:function\s*)?\(([^()]{0,300})\)\s*(?:=>)?\s*\{")
_LONGEST = 3000
_UNSET = "{n}"


@dataclass(frozen=True, slots=True)
class Text:
    """What an expression comes to: `words`, with `{n}` for each of the `unknown` names, which the script sets as it runs."""

    words: str
    unknown: tuple[str, ...]


class Script:
    """The scripts of one page as one text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def joined(self, expression: str) -> Text:
        """What an expression (`JOINED`) comes to."""
        words: list[str] = []
        unknown: list[str] = []
        for piece in _PIECES.findall(expression):
            for is_name, part in _parts(piece):
                value = self.value(part) if is_name else part
                words.append(_UNSET if value is None else str(value))
                unknown += [part] if value is None else []
        return Text("".join(words), tuple(unknown))

    def value(self, name: str) -> str | int | None:
        """The text or number that a name is set to, the first where there are several; None where none is written out."""
        last = re.escape(name.rpartition(".")[2])
        before = rf"\b{last}[\"']?\s*[:=]" if "." in name else rf"(?<![.\w]){last}\s*="
        found = re.search(_SET.format(before=before), self.text)
        return None if found is None else int(found[3]) if found[3] else found[2]

    def object(self, start: int) -> str:
        """The words from the brace at `start` to the one that closes it, a few thousand at most."""
        depth = 0
        for at in range(start, min(len(self.text), start + _LONGEST)):
            depth += (self.text[at] == "{") - (self.text[at] == "}")
            if not depth:
                return self.text[start : at + 1]
        return self.text[start : start + _LONGEST]

    def named_object(self, name: str) -> str:
        """The object that a name is set to: `var param = {…}`; '' where none is written out."""
        found = re.search(rf"\b{re.escape(name.rpartition('.')[2])}\s*[:=]\s*\{{", self.text)
        return self.object(found.end() - 1) if found else ""

    def members(self, words: str) -> Iterator[tuple[str, str | int | list[str | int] | None, str]]:
        """(name, value, name of its variable) of an object's members; None for what only running tells. A search box is empty."""
        for name, _, quoted, count, listed, box, variable in _MEMBER.findall(words):
            if variable and variable not in ("true", "false", "null"):
                yield name, self.value(variable), variable
            elif listed:
                yield name, [int(number) if number else text for _, text, number in _LISTED.findall(listed)], ""
            else:
                yield name, int(count) if count else "" if box else quoted or variable.replace("null", ""), ""

    def first_number(self, variable: str, before: int) -> int | None:
        """The number that a variable starts with: as it is set, else as the function around `before` is called first; None for
        neither."""
        value = self.value(variable)
        if isinstance(value, int):
            return value
        around = [found for found in _DEFINED.finditer(self.text, 0, before) if variable in _names(found[2] or found[4] or "")]
        if not around:
            return None
        function, names = around[-1][1] or around[-1][3], _names(around[-1][2] or around[-1][4])
        call = re.search(rf"\b{re.escape(function)}\s*\(\s*(?:[^(),]{{0,100}},\s*){{{names.index(variable)}}}(\d)\s*[,)]", self.text)
        return int(call[1]) if call else None


def _parts(piece: str) -> Iterator[tuple[bool, str]]:
    """(is a name, words) of a piece; a text in backticks may hold several."""
    if piece[0] in "\"'":
        yield False, piece[1:-1]
    elif piece[0] == "`":
        for at, part in enumerate(_INSERTED.split(piece[1:-1])):
            yield at % 2 == 1, part
    else:
        yield not piece[0].isdigit(), piece


def _names(listed: str) -> list[str]:
    return [name.partition("=")[0].strip() for name in listed.split(",")]
