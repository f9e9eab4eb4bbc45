"""The title of a document that no page gives one, and what a title tells: the kind of document, whether it is in force."""

import re
from collections.abc import Sequence
from functools import cache

from harvesters.reading import dates, document_numbers
from harvesters.reading.heads import is_prose
from harvesters.reading.titles import folded, is_generic, is_site_name
from harvesters.rules.agencies import looks_like_agency
from schemas.vocabularies import terms

_QUOTED_FIRST = re.compile(
    r"^[现將将]*《(?P<name>[^《》]+(?:《[^《》]*》[^《》]*)*)》(?:已|业|业已|經|经|现|予以).*(?:印发|转|公布|"
    r"发布|同意|通过|施行|下发|印發|轉|發布)"
)
_SENTENCE_END = re.compile(r"[。！？；]")
_LONGEST = 120
_TRAILING = re.compile(r"[\s\u200b]*(?:[（(\[【〔][^（()）\[\]【】〔〕]{0,40}[）)\]】〕]|[\ue000-\uf8ff”\"’』」》〉.。]+)$")
_CUT_SHORT = re.compile(r"(?:…|\.{2,}|。{2,})\s*$")


def title_in(lines: Sequence[str]) -> tuple[str, bool]:
    """A title that the text itself gives, and whether it is one in earnest: the document that a cover note sends (《…》业经市
    政府同意，现印发给你们), else the first line that is no prose, no agency, day or number; else the first sentence, cut."""
    for line in lines[:3]:
        if found := _QUOTED_FIRST.match(line.strip()):
            return folded(found["name"]), True
    above = ""
    for line in lines[:8]:
        bare = line.strip()
        if is_prose(bare):
            break
        if looks_like_agency(above) and bare.startswith(("关于", "關於", "關于")):
            return folded(above + bare), True
        above = bare
        if (
            4 <= len(bare) <= _LONGEST
            and not bare.endswith((":", "："))
            and not is_generic(bare)
            and not is_site_name(bare)
            and not looks_like_agency(bare)
            and dates.only(bare) is None
            and document_numbers.only(bare) is None
        ):
            return folded(bare), True
    for line in lines:
        bare = line.strip()
        if len(bare) >= 8 and not (bare.endswith((":", "：")) and len(bare) <= _LONGEST):
            return folded(_SENTENCE_END.split(bare)[0][:_LONGEST]), False
    return (folded(lines[0])[:_LONGEST], False) if lines else ("", False)


def is_cut(title: str) -> bool:
    """Whether a list shortened a title: it ends in an ellipsis."""
    return bool(_CUT_SHORT.search(title))


def genre_of(title: str) -> str | None:
    """The kind of document (文种) that the last word of a title names, what stands in brackets behind it aside, or None."""
    bare = "".join(title.split())
    previous = None
    while previous != bare:
        previous, bare = bare, _TRAILING.sub("", bare)
    for word, code in _kinds():
        if bare.endswith(word):
            return code
    return None


@cache
def _kinds() -> tuple[tuple[str, str], ...]:
    words = {word: term.code for term in terms("genre") for word in (term.zh, *term.aliases)}
    return tuple(sorted(words.items(), key=lambda entry: -len(entry[0])))
