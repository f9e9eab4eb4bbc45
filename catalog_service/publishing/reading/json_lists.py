"""Which lists a JSON file holds, in one walk through it: of objects and of rows, how long each is, and the texts that may name columns."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import ijson

from catalog_service.publishing.reading.tally import Deadline

NAMED_BY = ("item", "name", "title", "label", "fieldName", "field", "column_name", "id")
"""Where texts stand that may name columns: in a list, or in objects of one; the plainest first."""

_ITEM = "item"
_CHECKED = 100_000
_MOST_LISTS = 1_000
_MOST_NAMES = 20_000
_DEEPEST = 500
_OF_ROWS = 2
_ENDS = ("end_map", "end_array")


@dataclass(slots=True)
class Lists:
    """Lists in no other list by where they lie (ijson's prefix of their items): how many objects each holds, or rows, the width of
    each one's first row; the texts of lists, by the prefix of the texts. `broken`: why the JSON ends where it does, so that what
    was found is not all."""

    objects: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    widths: dict[str, int] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)
    broken: str | None = None


def lists_of(path: Path, skip: int, deadline: Deadline) -> Lists:
    """The lists of a JSON file from byte `skip` on; none where there are more of them, or they lie deeper, than any table has."""
    walk = _Walk()
    with path.open("rb") as file:
        file.seek(skip)
        try:
            for place, (event, value) in enumerate(ijson.basic_parse(file)):
                if place % _CHECKED == 0:
                    deadline.check()
                if event == "map_key":
                    walk.here[-1] = value
                elif event in _ENDS:
                    walk.leave(event)
                elif not walk.see(event, value):
                    return Lists()
        except (ijson.JSONError, UnicodeDecodeError) as error:
            walk.found.broken = str(error)[:200]
    return walk.found


class _Walk:
    """A walk through a parser's events: `here` are the keys above a value, `item` for a list's."""

    def __init__(self) -> None:
        self.found = Lists()
        self.here: list[str] = []
        self._lists: list[bool] = []
        self._within = self._names = 0
        self._first: str | None = None

    def see(self, event: str, value: object) -> bool:
        """A value, or the beginning of one; False where this goes past every measure."""
        listed = bool(self._lists) and self._lists[-1]
        if self._within == 1:
            if event == "string" and self.here[-1] in NAMED_BY and self._names < _MOST_NAMES:
                self.found.texts.setdefault(".".join(self.here), []).append(str(value))
                self._names += 1
            elif listed and event == "start_map":
                self.found.objects[".".join(self.here)] += 1
            elif listed and event == "start_array":
                self._row(".".join(self.here))
        elif self._within == _OF_ROWS and listed and self._first is not None:
            self.found.widths[self._first] += 1
        if event in ("start_map", "start_array"):
            self._enter(event == "start_array")
        return len(self.found.objects) <= _MOST_LISTS and len(self.here) <= _DEEPEST

    def leave(self, event: str) -> None:
        """The end of a list or object."""
        self.here.pop()
        self._lists.pop()
        if event == "end_array":
            self._within -= 1
            if self._within < _OF_ROWS:
                self._first = None

    def _row(self, where: str) -> None:
        if where not in self.found.rows and len(self.found.rows) > _MOST_LISTS:
            return
        self.found.rows[where] += 1
        self._first = where if self.found.rows[where] == 1 else None
        self.found.widths.setdefault(where, 0)

    def _enter(self, is_list: bool) -> None:
        self.here.append(_ITEM if is_list else "")
        self._lists.append(is_list)
        self._within += is_list
