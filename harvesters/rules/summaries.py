"""The abstract and the keywords of a document: its label's words, else the text's own."""

import re

from harvesters.reading import document_numbers
from harvesters.reading.heads import is_prose
from harvesters.reading.titles import folded
from harvesters.rules.agencies import looks_like_agency
from harvesters.rules.evidence import Evidence
from harvesters.rules.terms import words_in

_LENGTH = 150
_LINES_READ = 30
_LAST_LINES = 12
_SUBJECT_WORDS = re.compile(r"主题词\s*[:：]\s*(\S.*)")


def abstract_of(evidence: Evidence, title: str) -> str | None:
    """内容概述 where the page has one, else the first 150 characters of the prose."""
    words = evidence.labels.get("abstract") or evidence.told.get("abstract", "")
    if len(words) > 1:
        return folded(words)
    key = "".join(title.split())
    prose = [line for line in evidence.clean.lines[:_LINES_READ] if "".join(line.split()) not in key and _says_something(line)]
    text = " ".join(prose)[: 2 * _LENGTH]
    if not text:
        return None
    return text if len(text) <= _LENGTH else f"{text[:_LENGTH].rstrip()}…"


def keywords_of(evidence: Evidence) -> list[str]:
    """The keywords of the label, the list, or the line of subject words (主题词) that documents before 2012 end with."""
    words = evidence.labels.get("keywords") or evidence.told.get("keywords", "")
    if not words:
        last = reversed(evidence.clean.lines[-_LAST_LINES:])
        words = next((found[1] for line in last if (found := _SUBJECT_WORDS.fullmatch(line.strip()))), "")
    return words_in(words)


def _says_something(line: str) -> bool:
    """Whether a line is prose and not an address to readers, a name, a number."""
    if not is_prose(line) and len(line) <= 12:
        return False
    return not line.rstrip().endswith((":", "：")) and not looks_like_agency(line) and document_numbers.only(line) is None
