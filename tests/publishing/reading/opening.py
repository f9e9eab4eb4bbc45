"""What the tests of reading share: a file's bytes read as text, before types are looked for, with what was found on the way."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from catalog_service.publishing.reading.kinds import open_table
from catalog_service.publishing.reading.tally import Deadline, Tally
from catalog_service.publishing.result import LIMITS, Limits


@dataclass(frozen=True, slots=True)
class Opened:
    """Titles and rows of a file as text, and what was told: rows set aside, lines above and below."""

    titles: list[str]
    rows: list[list[str]]
    tally: Tally

    @property
    def around(self) -> list[str]:
        """Lines taken for no part of the table."""
        return [*self.tally.dialect.get("preamble", []), *self.tally.dialect.get("footer", [])]


def opened(content: bytes, *, name: str = "table.csv", wanted: str | None = None, limits: Limits = LIMITS) -> Opened:
    """The table of these bytes. Raises Unreadable."""
    with TemporaryDirectory() as folder:
        path, scratch = Path(folder) / name, Path(folder)
        path.write_bytes(content)
        tally, deadline = Tally(scratch / "rejects.jsonl"), Deadline(limits, lambda: 0.0)
        table = open_table(
            path, name=name, format=None, media_type=None, wanted=wanted, scratch=scratch, limits=limits, tally=tally, deadline=deadline
        )
        rows = [
            [cell or "" for cell in row] for batch in table.batches() for row in zip(*(c.to_pylist() for c in batch.columns), strict=True)
        ]
        return Opened(list(table.titles), rows, tally)


def as_csv(rows: Sequence[Sequence[str]], *, every: bool = False, end: str = "\n") -> bytes:
    """Rows as RFC 4180 has them; an empty cell of a single column in quotes."""
    with io.StringIO(newline="") as text:
        csv.writer(text, lineterminator=end, quoting=csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL).writerows(rows)
        return text.getvalue().encode()
