"""Document numbers (文号) and index numbers (索引号) as one exact key each, in whatever brackets, widths and spaces they are written."""

import re
from collections.abc import Iterator

from catalog_service.search.language.script import folded

_OPEN, _CLOSE = "〔\\[【〈(﹝{", "〕\\]】〉)﹞}"
# 京政办发〔2019〕9号; the number may be missing (a year's whole series) or the agency's word (as people quote it in speech).
_DOCUMENT_NUMBER = re.compile(
    f"(?P<agency>[\u4e00-\u9fff]{{0,14}})\\s*[{_OPEN}]\\s*(?P<year>(?:19|20)\\d{{2}})\\s*[{_CLOSE}]\\s*(?:第?\\s*(?P<number>\\d{{1,5}})\\s*号?)?"
)
_DASHES = re.compile("[\u2010-\u2015\u2212\uff0d\ufe63－]")
_SPACES = re.compile(r"\s+")
_BRACKETS = str.maketrans({**dict.fromkeys("[【〈(﹝{", "〔"), **dict.fromkeys("]】〉)﹞}", "〕")})


def name_key(name: str) -> str:
    """The form in which an identifier, index number or document number is compared: folded, one kind of bracket and dash, no
    spaces, no leading zeros in a document number."""
    plain = _SPACES.sub("", _DASHES.sub("-", folded(name)))
    found = _DOCUMENT_NUMBER.fullmatch(plain)
    if found and found["number"]:
        return f"{found['agency']}〔{found['year']}〕{int(found['number'])}号"
    return plain.translate(_BRACKETS)


def begun_key(name: str) -> str:
    """The key of a name of which only the beginning is written: 9 may go on as 90."""
    key = name_key(name)
    return key[:-1] if key.endswith("号") and not folded(name).rstrip().endswith("号") else key


def name_keys(name: str) -> Iterator[str]:
    """All keys a name is indexed under: itself, and of a document number also its series `京政办发〔2019〕` and `〔2019〕9号`."""
    key = name_key(name)
    yield key
    found = _DOCUMENT_NUMBER.fullmatch(key)
    if found and found["number"] and found["agency"]:
        yield f"{found['agency']}〔{found['year']}〕"
        yield f"〔{found['year']}〕{found['number']}号"


def numbers_in(text: str) -> Iterator[tuple[int, int, tuple[str, ...], bool]]:
    """Document numbers anywhere in a folded text: (start, end, keys to look for, whether it names one document). The word before
    the bracket may carry words that do not belong to it (关于京政办发〔2019〕9号), so each of its endings is a key."""
    for found in _DOCUMENT_NUMBER.finditer(text):
        agency, year = found["agency"], found["year"]
        if not agency and not found["number"]:
            continue
        tail = f"〔{year}〕{int(found['number'])}号" if found["number"] else f"〔{year}〕"
        keys = tuple(agency[start:] + tail for start in range(len(agency))) or (tail,)
        yield found.start(), found.end(), keys, found["number"] is not None
