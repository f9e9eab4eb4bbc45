"""Where the header of a table stands and which column holds what: by its words, or as the declaration says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from schemas.dialects.listed.columns import fields_of

_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Header:
    """`position` of the header among the rows (-1: there is none), its `names`, the `labels` by which a row's cells are told apart (a
    name that is empty or there already gets its column's number), and field → column (from 0)."""

    position: int
    names: tuple[str, ...]
    labels: tuple[str, ...]
    fields: Mapping[str, int]

    @classmethod
    def of(cls, position: int, names: tuple[str, ...], fields: Mapping[str, int]) -> Self:
        """The header of these names."""
        first = {name: column for column, name in reversed(list(enumerate(names))) if name}
        return cls(position, names, tuple(n if first.get(n) == column else f"{n}#{column + 1}" for column, n in enumerate(names)), fields)

    def named(self, cells: Sequence[str]) -> dict[str, str]:
        """The cells of a row by label."""
        labels = (*self.labels, *(f"#{column + 1}" for column in range(len(self.labels), len(cells))))
        return dict(zip(labels, cells, strict=False))


def header_of(rows: Sequence[Sequence[str]], declared: Mapping[str, str | int]) -> Header | None:
    """The header among the first rows of a table. Columns that are `declared` go before those that words tell; where they are
    declared by number there need be no header. None where nothing tells which column holds the titles."""
    numbers = {field: column - 1 for field, column in declared.items() if isinstance(column, int)}
    wanted = {field: name.strip() for field, name in declared.items() if isinstance(name, str)}
    best: Header | None = None
    for position, row in enumerate(rows):
        names = tuple(" ".join(cell.split()) for cell in row)
        by_name = {field: names.index(name) for field, name in wanted.items() if name in names}
        told = fields_of(names)
        if len(by_name) < len(wanted) or (not by_name and len(told) < min(_FEWEST, len(names))):
            continue
        taken = {*by_name.values(), *numbers.values()}
        fields = {field: column for field, column in told.items() if column not in taken} | numbers | by_name
        if "title" in fields and (best is None or len(fields) > len(best.fields)):
            best = Header.of(position, names, fields)
    if best is None and "title" in numbers and not wanted:
        return Header.of(-1, (), numbers)
    return best
