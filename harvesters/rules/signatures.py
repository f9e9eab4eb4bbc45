"""The signature (署名, 成文日期) of a document: agencies on their lines, the day on the next, under the text or under its cover note."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from harvesters.reading import dates
from harvesters.rules.agencies import may_sign, names_in

_AGENCY_AND_DAY = re.compile(
    r"(\D{4,60}?)[\s\u3000]*((?:19|20)\d{2}[\s\u3000]*年.{3,12}日|[一二][一二三四五六七八九〇○零OＯ0]{3}年.{2,8}日)"
)
_BEHIND_A_TEXT = re.compile(r"^[（(]?(?:此件|附件|附[:：]|附表|抄送|主送|联系人|联系电话|责任编辑)|^\d+[.、．]")
_MOST_AGENCIES = 20
_FIRST_LINES = 15
_LONGEST_ABOVE = 30


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed (none where only a day stands there), the written date, and the lines it takes, from `start` to `end`."""

    agencies: tuple[str, ...]
    written: str
    start: int
    end: int


def signature(lines: Sequence[str], fold: Callable[[str], str]) -> Signature | None:
    """The document's signature: the first day that stands alone under the name of an agency (a cover note's signature comes
    before that of what it encloses), else a full day alone under the text or under a short line near its head. `fold`
    gives a line in simplified script, in which agencies are known."""
    alone: list[tuple[int, str]] = []
    for at, line in enumerate(lines):
        if len(line) > 90 or "年" not in line:
            continue
        written = dates.only(line)
        if written is None:
            found = _AGENCY_AND_DAY.fullmatch(line.strip())
            written = dates.only(found[2]) if found else None
            if found and written and may_sign(fold(found[1])):
                return Signature(names_in(found[1]), written, at, at + 1)
            continue
        agencies, start = _above(lines, at, fold)
        if agencies:
            return Signature(agencies, written, start, at + 1)
        if len(written) == 10:
            alone.append((at, written))
    return _alone(lines, alone)


def _above(lines: Sequence[str], at: int, fold: Callable[[str], str]) -> tuple[tuple[str, ...], int]:
    """The agencies on the lines right above a day, in their order."""
    found: list[str] = []
    start = at
    while start > 0 and at - start < _MOST_AGENCIES:
        words = lines[start - 1]
        together = fold(words).split()
        if not (may_sign(fold(words)) or (len(together) > 1 and all(may_sign(part) for part in together))):
            break
        found[:0] = names_in(words)
        start -= 1
    return tuple(dict.fromkeys(found)), start


def _alone(lines: Sequence[str], days: list[tuple[int, str]]) -> Signature | None:
    last = len(lines)
    while last > 1 and (_BEHIND_A_TEXT.match(lines[last - 1]) or not lines[last - 1].strip()):
        last -= 1
    for at, written in reversed(days):
        if at == last - 1 and at > 0:
            return Signature((), written, at, at + 1)
    for at, written in days:
        above = lines[at - 1].rstrip()
        if 1 < at < _FIRST_LINES and (len(above) <= _LONGEST_ABOVE or above.endswith(("。", "."))):
            return Signature((), written, at, at + 1)
    return None
