"""One entry of a data.json: from its bytes to a plain dict, however badly it was written."""

import json
import re
from math import isfinite
from typing import Any

import ijson
import orjson

_DEEPEST = 60
_LARGEST = 1 << 63
_STRING_OR_COMMA = re.compile(
    r""""(?:[^"\\]|\\.)*+"(?P<apart>(?=\s*+["{\[]))?|,(?=[\s,]*+[}\]])|[}\]](?=\s*+["{\[])|[\w.](?=\s++["{\[])""", re.DOTALL
)
"""A string, and the comma that it lacks before the next value; a comma too many; the end of another value that lacks one."""
_NO_ESCAPE = re.compile(r'\\(?:u[0-9A-Fa-f]{4}|["\\/bfnrt])|\\(?:x([0-9A-Fa-f]{2}))?')


class Unreadable(Exception):
    """The bytes hold no object; `kind` is the problem's kind (`not_an_object`, `unreadable_entry`)."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def parsed(raw: bytes, *, is_object: bool, depth: int) -> tuple[dict[str, Any], str | None]:
    """The entry, and the code of the one thing that was wrong with its bytes (`guessed_encoding`, `malformed_json`) or None.
    Raises Unreadable."""
    if not is_object:
        raise Unreadable("not_an_object", f"an item of the feed is no object: {raw[:80].decode('utf-8', 'replace')}")
    if depth > _DEEPEST:
        raise Unreadable("unreadable_entry", f"the entry is nested {depth} deep, more than {_DEEPEST}")
    try:
        found: dict[str, Any] = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return _tolerantly(raw)
    return found, None


def identifier_at_the_beginning(raw: bytes) -> str:
    """The identifier of an entry of which only the beginning is there; '' where it stands further on."""
    try:
        for place, event, value in ijson.parse(raw):
            if place == "identifier" and event in ("string", "number"):
                return str(value).strip()
    except ijson.JSONError:
        return ""
    return ""


def _tolerantly(raw: bytes) -> tuple[dict[str, Any], str]:
    """What strict JSON refuses and feeds hold: another encoding, line ends inside strings, NaN, lone surrogates, commas before a
    closing bracket, or none between two values, escapes of JavaScript (`\\'`, `\\x41`)."""
    oddity = "malformed_json"
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        oddity, text = "guessed_encoding", raw.decode("cp1252", "replace")
    try:
        found = _loaded(text)
    except ValueError as error:
        try:
            found = _loaded(_STRING_OR_COMMA.sub(_mended, text))
        except ValueError:
            raise Unreadable("unreadable_entry", f"the entry is not JSON: {error}") from error
    cleaned: dict[str, Any] = _clean(found)
    return cleaned, oddity


def _loaded(text: str) -> Any:
    return json.loads(text, strict=False, parse_constant=lambda _: None, parse_int=_whole)


def _mended(found: re.Match[str]) -> str:
    """A string without escapes that are none in JSON; a comma behind what lacks one; of a comma before a closing bracket nothing."""
    if found[0] == ",":
        return ""
    if found[0][0] != '"':
        return f"{found[0]},"
    text = _NO_ESCAPE.sub(lambda escape: f"\\u00{escape[1]}" if escape[1] else escape[0] if len(escape[0]) > 1 else "", found[0])
    return text if found["apart"] is None else f"{text},"


def _clean(value: Any) -> Any:
    """The value without lone surrogates and infinities, which no JSON can carry on."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {_clean(key): _clean(item) for key, item in value.items()}
    return value if not isinstance(value, float) or isfinite(value) else None


def _whole(digits: str) -> int | float:
    number = int(digits) if len(digits) < 20 else float(digits)
    return number if -_LARGEST <= number < 2 * _LARGEST else float(number)
