"""The rules about attachments: announced and not there; the document being nothing but its attachment."""

import re
from collections.abc import Sequence

_ANNOUNCED = re.compile(
    r"[（(]?附\s*件?\s*[一二三四五六七八九十\d]{0,2}\s*[:：]\s*(?P<name>\S.*)|"
    r"附\s*件\s*[一二三四五六七八九十\d]{1,2}\s*[.、．\s]\s*(?P<numbered>\S.{3,})"
)
_ENCLOSED = re.compile(r"[\[【（(]?附\s*件\s*[一二三四五六七八九十\d]{0,2}\s*[\]】）)]?\s*[:：]?")
_ENUMERATED = re.compile(r"^\s*(?:\d{1,2}[.、．]|[一二三四五六七八九十]{1,2}、)\s*")
_SENDS = re.compile(r"印发|现将|转发|下发|公布|详见附件|见附件|附件")
_PART = re.compile(r"^[\s　]*(?:第[一二三四五六七八九十百\d]+条|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])", re.MULTILINE)
_SHORT = 300


def missing(lines: Sequence[str], *, attached: int) -> str | None:
    """The name of an attachment that the text announces (附件：…) and that is neither linked nor printed further down, or
    None. Any link to a file counts as the attachment."""
    if attached:
        return None
    for at, line in enumerate(lines):
        found = _ANNOUNCED.fullmatch(line.strip()) if len(line) <= 200 else None
        if found is None:
            continue
        name = found["name"] or found["numbered"]
        key = _key(name)
        for later in lines[at + 1 :]:
            if len(later) <= 200 and (_ENCLOSED.fullmatch(later.strip()) or (key and _key(later) == key)):
                return None
        return name.strip()
    return None


def is_only_attached(text: str, *, attached: int) -> bool:
    """Whether a page's own words only send an attachment: few of them, none in numbered parts, and a file beside them."""
    few = len(text) <= _SHORT and len(_PART.findall(text)) < 2
    return attached > 0 and few and bool(_SENDS.search(text) or not text.strip())


def _key(name: str) -> str:
    return "".join(_ENUMERATED.sub("", name).split()).strip("《》")
