"""Where the header of a table stands and which column holds what: by its words, or as the declaration says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schemas.dialects.listed_columns import fields_of

_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Header:
    """`position` of the header among the rows (-1: there is none), its `names`, and field → column (from 0)."""

    position: int
    names: tuple[str, ...]
    fields: Mapping[str, int]

    def named(self, cells: Sequence[str]) -> dict[str, str]:
        """The cells by header, or by number from 1 where a column has no name of its own."""
        names = [
            name if name and name not in self.names[:column] else f"{name}#{column + 1}".strip() for column, name in enumerate(self.names)
        ]
        return {names[column] if column < len(names) else f"#{column + 1}": cell for column, cell in enumerate(cells)}


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
            best = Header(position, names, fields)
    if best is None and "title" in numbers and not wanted:
        return Header(-1, (), numbers)
    return best
