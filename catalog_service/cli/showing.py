"""How commands show things: JSON lines, aligned columns, a progress line on a terminal and one line per step elsewhere."""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click
import orjson
from rich.cells import cell_len
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from catalog_service.runs.keeping import Counts

_EVERY = 5.0
_SHOWN = ("seen", "added", "changed", "unchanged", "withdrawn", "refused", "renormalized")


def show_json(value: Any) -> None:
    """`value` as one line of JSON; bytes count as JSON already made."""
    click.echo(value if isinstance(value, bytes) else orjson.dumps(value))


def show_rows(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Columns aligned by the width of what is in them, a Chinese character counted as two."""
    from_rows = [[str(cell) if cell is not None else "" for cell in row] for row in rows]
    widths = [max((cell_len(line[i]) for line in (list(header), *from_rows)), default=0) for i in range(len(header))]
    for line in (list(header), *from_rows):
        padded = (cell + " " * (width - cell_len(cell)) for cell, width in zip(line, widths, strict=True))
        click.echo("  ".join(padded).rstrip())


def show_counts(counts: dict[str, int]) -> str:
    """`seen 59 · added 59`: what happened, zeros left out but for `seen`."""
    return " · ".join(f"{name} {counts[name]}" for name in _SHOWN if counts[name] or name == "seen")


class Steps:
    """Progress of one long piece of work."""

    def __init__(self, console: Console, progress: Progress | None) -> None:
        self._console = console
        self._progress = progress
        self._task = progress.add_task("", total=None) if progress else None
        self._told = 0.0

    def tell(self, text: str) -> None:
        """Where the work is: moves the line on a terminal; elsewhere a line of its own, at most every few seconds."""
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, description=text)
        elif time.monotonic() - self._told >= _EVERY:
            self._told = time.monotonic()
            click.echo(text, err=True)

    def counted(self, run: str, counts: Counts) -> None:
        """The counts of a run that is under way."""
        self.tell(f"run {run}: {show_counts(counts.told())}")


@contextmanager
def steps(title: str) -> Iterator[Steps]:
    """Progress on standard error for the work in here."""
    console = Console(stderr=True)
    if not console.is_terminal:
        click.echo(title, err=True)
        yield Steps(console, None)
        return
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console, transient=True
    ) as shown:
        told = Steps(console, shown)
        told.tell(title)
        yield told


def is_terminal() -> bool:
    """Whether a person is looking at standard output."""
    return sys.stdout.isatty()
