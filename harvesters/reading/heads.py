"""Where the head of a document's lines (site name, label block, title, number) ends and its prose begins."""

import re
from collections.abc import Sequence

from harvesters.reading.labels import LabelReader

_LONGEST_HEAD = 40
_LONGEST_TITLE = 160
_NUMBERED = re.compile(
    r"[\s\u3000\xa0]*(?:[(（]?[一二三四五六七八九十]{1,3}[)）、.．]|第[一二三四五六七八九十百\d]{1,4}[章条节]|"
    r"[1１][、.．])"
)
_ADDRESSED = re.compile(r"[:：]$")


def head_length(lines: Sequence[str], reader: LabelReader) -> int:
    """How many leading lines are no prose: none holds a sentence, begins a numbering, addresses its readers or is longer
    than a title; lines of labels are never prose. At most 40."""
    labelled = reader.label_lines(lines[:_LONGEST_HEAD])
    for at, line in enumerate(lines[:_LONGEST_HEAD]):
        if at not in labelled and is_prose(line):
            return at
    return min(len(lines), _LONGEST_HEAD)


def is_prose(line: str) -> bool:
    """Whether a line is part of a text: a sentence, a numbered heading, an address to readers (各区、县人民政府:)."""
    bare = line.strip(" \u3000\xa0\t")
    if not bare:
        return False
    if "。" in bare or "；" in bare or len(bare) > _LONGEST_TITLE:
        return True
    return bool(_NUMBERED.match(bare) or (_ADDRESSED.search(bare) and len(bare) > 4))
