"""Fragments of HTML as plain text: descriptions that may or may not be HTML."""

import html as entities
import re

from harvesters.reading.lines import lines_of
from harvesters.reading.tree import html_tree

_TAG = re.compile(r"""</?[a-zA-Z][a-zA-Z0-9]*(?:\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))*\s*/?>""")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")


def fragment_lines(fragment: str) -> list[str]:
    """The lines of a fragment of HTML."""
    body = html_tree(fragment).body
    return lines_of(body) if body is not None else []


def is_html(text: str) -> bool:
    """Whether a text is HTML rather than words with a < in them: it holds a tag or an entity."""
    return bool(_TAG.search(text) or _ENTITY.search(text))


def plain_text(text: str) -> str:
    """A description as plain text, one paragraph a line: tags, scripts and styles dropped and entities read where it really
    is HTML (also where it was escaped twice); otherwise as it is, its own line ends kept."""
    for _ in range(2):
        if _TAG.search(text):
            text = "\n".join(line.replace("\t", " ") for line in fragment_lines(text))
        elif _ENTITY.search(text):
            text = entities.unescape(text)
    return text.strip()
