"""The title of a document: the page's, the list's, or one that the text itself gives; and what a title tells."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from harvesters.reading import dates, document_numbers
from harvesters.reading.heads import is_prose
from harvesters.reading.page import Listed, Page
from harvesters.reading.titles import folded, is_generic, is_site_name
from harvesters.rules import characters, pinyin
from harvesters.rules.agencies import looks_like_agency
from harvesters.rules.evidence import Evidence
from schemas.vocabularies import terms

_QUOTED_FIRST = re.compile(
    r"^[现將将]*《(?P<name>[^《》]+(?:《[^《》]*》[^《》]*)*)》(?:已|业|业已|經|经|现|予以).*"
    r"(?:印发|转|公布|发布|同意|通过|施行|下发|印發|轉|發布)"
)
_SENTENCE_END = re.compile(r"[。！？；]")
_LONGEST = 120
_BRACKETS = r"[（(\[【〔][^（()）\[\]【】〔〕]{0,40}[）)\]】〕]"
_TRAILING = re.compile(rf"[\s\u200b]*(?:{_BRACKETS}|[\ue000-\uf8ff”\"’』」》〉.。]+)$")
_CUT_SHORT = re.compile(r"(?:…|\.{2,}|。{2,})\s*$")
_NUMBER = r"[\u3400-\u9fff]{1,12}\s*[〔\[（(【﹝]\s*(?:19|20)\d{2}\s*[〕\]）)】﹞]\s*第?\s*\d{1,5}\s*[号號]"
_NUMBER_FIRST = re.compile(rf"(?P<number>{_NUMBER})\s*[:：]?\s*(?:《(?P<quoted>.{{4,}})》|(?P<rest>[^《].{{5,}}))")
_NUMBER_LAST = re.compile(rf"\s*[（(]?\s*(?P<number>{_NUMBER})\s*[）)]?$")
_NOTICE_FIRST = re.compile(
    r"(?:中华人民共和国)?(?P<number>[\u3400-\u9fff、\s]{2,40}?(?:公告|通告|令)\s*"
    r"(?:[〔\[（(]\s*(?:19|20)\d{2}\s*[〕\]）)]\s*第?|(?:19|20)\d{2}\s*年\s*第)\s*\d{1,5}\s*[号號])"
)
_IN_BRACKETS_LAST = re.compile(rf"\s*[（(]\s*{_NUMBER}\s*[）)]$")
_SERIAL_LAST = re.compile(r"(?:(?:19|20)\d{2}年?)?第?\d{1,5}[号號]$")
_ORDER_LINE = re.compile(r"[\u3400-\u9fff]{2,30}令|第\s*\S{1,6}\s*[号號]")
_SURE = ("selector", "label", "meta", "heading")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The `title` ('' for none), the document `number` that stood in it, `pinyin` the readings taken out of it, `flag` why
    it is doubtful: title_derived or title_unsure."""

    title: str
    number: str = ""
    pinyin: int = 0
    flag: str | None = None


def given_title(page: Page, listed: Listed | None) -> tuple[str, str]:
    """The title that page or list give, and where from: a sure one of the page, the list's unless it was cut short, then
    what the title element says, then a heading nothing confirms."""
    in_list = folded(listed.title) if listed is not None else ""
    if page.title and page.title_origin in _SURE:
        return page.title, page.title_origin
    if in_list and not is_cut(in_list):
        return in_list, "list"
    return (page.title, page.title_origin) if page.title else (in_list, "list" if in_list else "none")


def named(given: str, origin: str, evidence: Evidence) -> Named:
    """The title after the rules for characters, without the document number that copying sites put before it; where
    nothing gives one, the text's own."""
    title, count = given, 0
    if evidence.is_on("zero_width"):
        title, _ = characters.without_zero_width(title)
    if evidence.clean.polluted:
        title, count = pinyin.stripped(title)
    flag = "title_unsure" if origin == "guess" else None
    if not title.strip():
        title, in_earnest = title_in(evidence.clean.lines)
        flag = None if in_earnest or not title else "title_derived"
    bare, number = without_number(folded(title))
    return Named(title=bare, number=number, pinyin=count, flag=flag)


def without_number(title: str) -> tuple[str, str]:
    """A title without the document number before it, and that number or one in brackets behind it ('' for none):
    `临政发〔2018〕7号《关于清淤的通知》`, `关于清淤的通知（临政发〔2018〕7号）`."""
    if found := _NUMBER_FIRST.fullmatch(title):
        quoted = found["quoted"]
        return (quoted.replace("〈", "《").replace("〉", "》") if quoted else found["rest"].strip()), found["number"]
    found = _NUMBER_LAST.search(title)
    return title, found["number"] if found and found.start() > 3 else ""


def notice_number(title: str) -> str:
    """The number of a notice that its title begins with, `某某局公告2018年第7号 关于…`; '' for none."""
    found = _NOTICE_FIRST.match(title)
    return found["number"] if found and "关于" not in found["number"] else ""


def title_in(lines: Sequence[str]) -> tuple[str, bool]:
    """A title that the text itself gives, and whether it is one in earnest: the document that a cover note sends (《…》业经市
    政府同意，现印发给你们), else the first line that is no prose, no agency, day or number; else the first sentence, cut."""
    above = ""
    for line in lines[:8]:
        bare = line.strip()
        if found := _QUOTED_FIRST.match(bare):
            return folded(found["name"]), True
        if is_prose(bare):
            break
        if looks_like_agency(above) and bare.startswith(("关于", "關於", "關于")):
            return folded(above + bare), True
        above = bare
        if _may_be_title(bare):
            return folded(bare), True
    for line in lines:
        bare = line.strip()
        if len(bare) >= 8 and not (bare.endswith((":", "：")) and len(bare) <= _LONGEST):
            return folded(_SENTENCE_END.split(bare)[0][:_LONGEST]), False
    return (folded(lines[0])[:_LONGEST], False) if lines else ("", False)


def _may_be_title(bare: str) -> bool:
    return (
        4 <= len(bare) <= _LONGEST
        and not bare.endswith((":", "："))
        and not is_generic(bare)
        and not is_site_name(bare)
        and not looks_like_agency(bare)
        and dates.only(bare) is None
        and document_numbers.only(bare) is None
        and not _ORDER_LINE.fullmatch(bare)
    )


def is_cut(title: str) -> bool:
    """Whether a list shortened a title: it ends in an ellipsis."""
    return bool(_CUT_SHORT.search(title))


def genre_of(title: str) -> str | None:
    """The kind of document (文种) that the last word of a title names, or the number it begins with; brackets and a number behind
    it aside; else None."""
    title = notice_number(title) or title
    bare = "".join(_IN_BRACKETS_LAST.sub("", title).split())
    previous = None
    while previous != bare:
        previous, bare = bare, _TRAILING.sub("", _SERIAL_LAST.sub("", bare))
    for word, code in _kinds():
        if bare.endswith(word):
            return code
    return None


@cache
def _kinds() -> tuple[tuple[str, str], ...]:
    words = {word: term.code for term in terms("genre") for word in (term.zh, *term.aliases)}
    return tuple(sorted(words.items(), key=lambda entry: -len(entry[0])))
