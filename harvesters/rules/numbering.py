"""The document's own number (发文字号): from its label, a line under its title, its title, or the list; never from its text."""

import re
from dataclasses import dataclass
from itertools import pairwise

from harvesters.reading import document_numbers
from harvesters.rules.agencies import may_sign
from harvesters.rules.evidence import Evidence
from harvesters.rules.naming import Named, notice_number

_TITLE_LINES_READ = 12
_LINES_OVER_A_TITLE = 2
_YEAR_AND_PLACE = re.compile(r"[（(]?\s*((?:19|20)\d{2}年\s*第\s*\d{1,4}\s*号)\s*[）)]?")
_NOBODYS = re.compile(r"(?:公告|通告)(?=(?:19|20)\d{2}年第|〔)")
_WHOSE_NOTICE = re.compile(r"(?:中华人民共和国)?([\u3400-\u9fff]{2,20}?)(?:关于\S*的)?(公告|通告)")


@dataclass(frozen=True, slots=True)
class Numbered:
    """The `canonical` number, None where there is none or it is damaged, and the `words` it was read from."""

    canonical: str | None
    words: str

    @property
    def rewritten(self) -> bool:
        return self.canonical is not None and self.canonical != self.words


def numbered(evidence: Evidence, named: Named) -> Numbered:
    """The number from the surest place that tells one; an agency of the mainland writes it in simplified script."""
    words = evidence.labels.get("document_number", "").strip()
    if words:
        told = _of_a_notice(evidence.name(words), evidence.name(named.title)) or evidence.name(words)
        return Numbered(document_numbers.canonical(told), words)
    for line in _under_the_title(evidence, named.title):
        number = document_numbers.only(evidence.name(line))
        if number is not None:
            return Numbered(_owned(number, evidence.name(named.title)), line.strip())
        if placed := _of_a_notice(evidence.name(line), evidence.name(named.title)):
            return Numbered(document_numbers.canonical(placed), line.strip())
    if "document_number" not in evidence.labels and (words := notice_number(named.title)):
        return Numbered(document_numbers.canonical(evidence.name(words)), words)
    words = named.number or evidence.listed.document_number or evidence.page.metas.get("document_number", "")
    return Numbered(document_numbers.canonical(evidence.name(words)), words.strip())


def _owned(number: str, title: str) -> str:
    """A number that says only 公告 or 通告, with the organ in front that the title begins with."""
    whose = _WHOSE_NOTICE.fullmatch("".join(title.split())) if _NOBODYS.match(number) else None
    return whose[1] + number if whose and may_sign(whose[1]) else number


def _of_a_notice(line: str, title: str) -> str | None:
    """The number of a notice (公告, 通告) whose organ stands in its title and whose year and place alone in the line below:
    某某部公告 above 2023年第9号."""
    placed = _YEAR_AND_PLACE.fullmatch(line.strip())
    whose = _WHOSE_NOTICE.fullmatch("".join(title.split())) if placed else None
    return f"{whose[1]}{whose[2]}{placed[1]}" if placed and whose and may_sign(whose[1]) else None


def _under_the_title(evidence: Evidence, title: str) -> list[str]:
    """The lines between title and prose, then those right over the title; an order's two lines (某某市人民政府令, 第 8 号) also as
    one."""
    above = list(evidence.above)
    key = "".join(title.split())
    at = max((at for at, line in enumerate(above) if key and key in "".join(line.split())), default=None)
    over = above[max(0, at - _LINES_OVER_A_TITLE) : at] if at is not None else []
    above = above[at:] if at is not None else above[-_TITLE_LINES_READ:]
    lines = [*above, *evidence.head, *over]
    two_lines = [f"{line} {below}" for line, below in pairwise(lines) if line.rstrip().endswith("令") and below.lstrip().startswith("第")]
    return [line for line in (*lines, *two_lines) if "".join(line.split()) != key]
