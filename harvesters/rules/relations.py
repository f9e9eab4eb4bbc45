"""What a document says of other documents: the numbers it cites, the document it interprets, the page it is a copy of."""

import re
from collections.abc import Callable

from harvesters.reading.document_numbers import Citation, citations

_INTERPRETS = re.compile(
    r"(?:关于|对)?《(?P<name>[^《》]*(?:《[^《》]*》[^《》]*)*)》(?:的)?(?:政策|文件|图文|部门|专家|要点|重点|"
    r"解读|图解|起草|编制|修订)*(?:解读|图解|说明|问答|解读材料|解读方案)$"
    r"|^(?:一图读懂|图解|一图看懂|一图了解|解读|政策解读|【图解】|【政策解读】|\[政策解读\])[:：|丨\s]*《(?P<behind>[^《》]+)》"
)
_NAME_BEFORE = re.compile(r"《[^《》]{2,120}》[\s（(]*$|《[^《》]*(?:〈[^〈〉]*〉[^《》]*)+》[\s（(]*$")
_NOTICE_END = re.compile(r"(?:公告|通告|令)(?:〔\d{4}〕|\d{4}年第|第)\d+号$")
_READ_BEFORE = 180
_HEAD = 80


def cited(text: str, own: str | None, name: Callable[[str], str] = str) -> tuple[list[dict[str, str | None]], int]:
    """The `cites` relations of a text in order of first mention, its own number left out, and how many of the numbers were
    written in another form than the canonical one, which `name` gives in the script agencies write it in. `text` of a
    relation holds the cited document's name where it stands right before the number."""
    found = {name(citation.canonical): citation for citation in reversed(citations(text))}
    found = {number: citation for number, citation in found.items() if not _is_own(number, citation, own or "")}
    ordered = sorted(found.items(), key=lambda entry: entry[1].start)
    rewritten = sum(1 for number, citation in ordered if citation.as_written != number)
    return [_relation("cites", _words(text, citation), number) for number, citation in ordered], rewritten


def _is_own(number: str, citation: Citation, own: str) -> bool:
    """Whether a number is the document's own; a notice may bear its organ's name in full at the head of its text."""
    end = _NOTICE_END.search(own)
    return number == own or (end is not None and citation.start < _HEAD and number.endswith(end[0]))


def interpreted(title: str) -> list[dict[str, str | None]]:
    """The `interprets` relation that a title states (关于《…》的解读), or none."""
    found = _INTERPRETS.search(title.strip())
    if not found:
        return []
    return [_relation("interprets", f"《{found['name'] or found['behind']}》", None)]


def copied(original_url: str) -> dict[str, str | None]:
    """The `copy_of` relation of a page that names the address of its original."""
    return _relation("copy_of", original_url, None)


def _words(text: str, citation: Citation) -> str:
    before = _NAME_BEFORE.search(text[max(0, citation.start - _READ_BEFORE) : citation.start])
    return f"{before[0].strip(' (（')}（{citation.as_written}）" if before else citation.as_written


def _relation(kind: str, words: str, number: str | None) -> dict[str, str | None]:
    return {"type": kind, "target": None, "text": words, "document_number": number}
