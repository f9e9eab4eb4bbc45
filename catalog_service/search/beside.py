"""What an index is told of a record beside the record itself: whose copy it is, and what its tables and attachments hold."""

from dataclasses import dataclass

import orjson

MOST_COLUMNS = 1_000
"""Names and titles of columns of one record that are searched."""

LONGEST_CONTENTS = 100_000
"""Characters of the values and attached texts of one record that are searched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """`canonical` is the id of the live record this one is a copy of; `claims` what it says it is a copy of (`id:…`, `url:…`,
    `document_number:…`), whether that is in the catalog or not. `columns`: names and titles of its published tables' columns;
    `contents`: values in these tables, and the texts of attachments."""

    canonical: str | None = None
    claims: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    contents: tuple[str, ...] = ()


ALONE = Beside()
"""Of a record of which nothing more is known."""


def searched(beside: Beside) -> tuple[str, ...]:
    """The texts that count as the record's own: columns, then contents as far as there is room."""
    found, left = list(beside.columns[:MOST_COLUMNS]), LONGEST_CONTENTS
    for text in beside.contents:
        if left <= 0:
            break
        found.append(text[:left])
        left -= len(text)
    return tuple(found)


def packed(beside: Beside) -> bytes:
    """As one line of JSON."""
    return orjson.dumps([beside.canonical, beside.claims, beside.columns, beside.contents])


def unpacked(line: bytes) -> Beside:
    """What `packed` made."""
    canonical, *lists = orjson.loads(line)
    claims, columns, contents = map(tuple, lists)
    return Beside(canonical=canonical, claims=claims, columns=columns, contents=contents)
