"""Run as a program of its own: the tables of a web page → lines of JSON, since a small page can ask its parser for more memory than
there is, and then ends the process that parses it. Imports nothing of ours.

    python html_child.py PAGE MEMORY_BYTES MOST_CELLS > LINES

PAGE is in UTF-8. A table is a line `{"caption"}` and below it a line for each of its own rows, those of tables within its cells left
out: `{"head", "cells"}`, whether the row stands in the table's head, and its cells as `[is th, across, down, text]`. A line
`{"error"}` ends what cannot be read."""

import json
import re
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from selectolax.lexbor import LexborHTMLParser, LexborNode

DEEPEST = 16
WIDEST = 1_000
_TABLE = re.compile(rb"<(/?)table\b", re.IGNORECASE)


def main(path: str, memory: int, most: int, out: TextIO) -> None:
    """Writes the lines to `out`."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    page = Path(path).read_bytes()
    if depth_of(page) > DEEPEST:
        out.write(json.dumps({"error": f"its tables stand within each other more than {DEEPEST} deep"}) + "\n")
        return
    cells = 0
    for table in LexborHTMLParser(page.decode("utf-8", "replace")).css("table"):
        caption = next((part for part in table.iter() if part.tag == "caption"), None)
        out.write(json.dumps({"caption": text_of(caption) if caption is not None else ""}) + "\n")
        for row, head in rows_of(table):
            parts = [part for part in row.iter() if part.tag in ("td", "th")]
            cells += sum(span(part, "colspan") for part in parts)
            if cells > most:
                out.write(json.dumps({"error": f"its tables have more than {most} cells"}) + "\n")
                return
            found = [[part.tag == "th", span(part, "colspan"), span(part, "rowspan"), text_of(part)] for part in parts]
            out.write(json.dumps({"head": head, "cells": found}) + "\n")


def depth_of(page: bytes) -> int:
    """How deep tables stand within each other, by their tags."""
    depth = deepest = 0
    for found in _TABLE.finditer(page):
        depth = max(depth - 1, 0) if found[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def rows_of(table: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """A table's own rows, and whether each stands in its head."""
    for part in table.iter():
        if part.tag == "tr":
            yield part, False
        elif part.tag in ("thead", "tbody", "tfoot"):
            for row in part.iter():
                if row.tag == "tr":
                    yield row, part.tag == "thead"


def span(part: LexborNode, name: str) -> int:
    """Over how many columns or rows a cell stands."""
    value = (part.attributes.get(name) or "").strip()
    return min(max(int(value[:6]), 1), WIDEST) if value.isascii() and value.isdecimal() else 1


def text_of(part: LexborNode) -> str:
    """What a cell says, its blanks made one each."""
    return " ".join(part.text(separator=" ").split())


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.stdout)
