"""`catalog export` and `catalog import`: the whole catalog out to a file, and into another catalog with the same identifiers."""

import sys
from pathlib import Path

import click

from catalog_service.cli.session import Session, command, fail, pass_session
from catalog_service.cli.showing import show_json, steps
from catalog_service.formats.exports import FORMATS
from catalog_service.runs.follow_index import follow_index
from catalog_service.runs.transfer import KINDS, exported, import_records


@click.command("export")
@click.argument("kind", type=click.Choice(tuple(KINDS)))
@click.option("--format", "form", type=click.Choice(tuple(FORMATS)), required=True)
@click.argument("path", default="-", metavar="[PATH]")
@command()
@pass_session
def export(session: Session, kind: str, form: str, path: str) -> None:
    """Write every live record of a kind to PATH, or to standard output. A file appears whole or not at all."""
    services = session.services()
    if path == "-":
        for chunk in exported(services, kind, form):
            sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.flush()
        return
    target = Path(path)
    unfinished = target.with_name(f"{target.name}.part")
    try:
        with steps(f"exporting {kind}"), unfinished.open("wb") as file:
            for chunk in exported(services, kind, form):
                file.write(chunk)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


@click.command("import")
@click.argument("path", metavar="PATH|-")
@command(as_json=True)
@pass_session
def import_(session: Session, path: str, as_json: bool) -> None:
    """Take in what `export --format jsonl` wrote, under the same identifiers. Lines that are no records are named and left out."""
    services = session.services()
    with steps("importing") as told:
        with click.open_file(path, "rb") as lines:
            done = import_records(services, lines, step=lambda count: told.tell(f"{count} records taken in"))
        followed = follow_index(services, step=lambda applied: told.tell(f"{applied} records indexed"))
    for line, why in done.refused:
        click.echo(f"line {line}: {why}", err=True)
    if as_json:
        show_json(done.wire())
    else:
        click.echo(f"{done.added} added, {done.changed} changed, {done.unchanged} unchanged, {len(done.refused)} lines refused")
    if followed.why:
        click.echo(followed.why, err=True)
    if done.refused:
        fail(f"{len(done.refused)} lines are no records and were left out; the others are in")
