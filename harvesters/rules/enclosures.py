"""The rules about attachments: announced and not there; the document being nothing but its attachment."""

import re
from collections.abc import Sequence
from dataclasses import replace

from harvesters.reading.page import Page

_ANNOUNCED = re.compile(
    r"[（(]?附\s*件?\s*[一二三四五六七八九十\d]{0,2}\s*[:：]\s*(?P<name>\S.*)|"
    r"附\s*件\s*[一二三四五六七八九十\d]{1,2}\s*[.、．\s]\s*(?P<numbered>\S.{3,})"
)
_ENCLOSED = re.compile(r"[\[【（(]?附\s*件\s*[一二三四五六七八九十\d]{0,2}\s*[\]】）)]?\s*[:：]?")
_ENUMERATED = re.compile(r"^\s*(?:\d{1,2}[.、．]|[一二三四五六七八九十]{1,2}、)\s*")
_SENDS = re.compile(r"印发|现将|转发|下发|公布|详见附件|见附件|附件")
_PART = re.compile(r"^[\s　]*(?:第[一二三四五六七八九十百\d]+条|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])", re.MULTILINE)
_SHORT = 300
_LONGEST_BODY = 400_000


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


def filled(page: Page) -> tuple[Page, int]:
    """A page that only sends its attachments with their words as its body, behind its own, and how many gave any; the words
    then are no longer the files'. At most 400,000 characters."""
    files = [file for file in page.attachments if file.text]
    if not files or not is_only_attached(page.body, attached=len(page.attachments)):
        return page, 0
    body = "\n".join(words for words in (page.body, *(file.text for file in files)) if words)[:_LONGEST_BODY]
    return replace(page, body=body, attachments=tuple(replace(file, text="") for file in page.attachments)), len(files)


def _key(name: str) -> str:
    return "".join(_ENUMERATED.sub("", name).split()).strip("《》")
