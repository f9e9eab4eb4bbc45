"""`catalog sources`: what is harvested, and from where."""

from pathlib import Path

import click

from catalog_service.cli.finding import tell_found
from catalog_service.cli.session import Session, command, pass_session
from catalog_service.cli.showing import show_json, show_rows
from catalog_service.runs.detecting import detected, draft
from catalog_service.runs.registering import register
from catalog_service.shapes import answers
from catalog_service.shapes.cursors import listing
from catalog_service.shapes.registration import detection, sentences
from catalog_service.store.sources import State


@click.group()
def sources() -> None:
    """What is harvested."""


@sources.command("list")
@command(as_json=True)
@pass_session
def list_sources(session: Session, as_json: bool) -> None:
    """Every source and its state."""
    services = session.services()
    rows = list(services.sources.all())
    if as_json:
        show_json(listing([answers.source(row) for row in rows], None))
        return
    told = [answers.source(row) for row in rows]
    show_rows(
        ("ID", "STATE", "PLATFORM", "SCHEDULE", "TITLE"),
        [(one["id"], one["state"], one["platform"], one["schedule"] or "-", one["title"]) for one in told],
    )


@sources.command("show")
@click.argument("source_id", metavar="ID")
@command(as_json=True)
@pass_session
def show_source(session: Session, source_id: str, as_json: bool) -> None:
    """One source: its declaration and state."""
    row = session.services().sources.get(source_id)
    told = answers.source(row)
    if as_json:
        show_json(told)
        return
    for name, value in told.items():
        click.echo(f"{name}: {value['name'] if name == 'agency' else value if value is not None else '-'}")


@sources.command("add")
@click.argument("origin", metavar="FILE.toml|URL")
@command(as_json=True)
@pass_session
def add(session: Session, origin: str, as_json: bool) -> None:
    """Keep a declaration (FILE.toml) or whatever answers at an address (URL), to be harvested on schedule or by `catalog harvest ID`."""
    services = session.services()
    row = services.sources.get(register(services, origin, tell=tell_found).id)
    if as_json:
        show_json(answers.source(row))
        return
    click.echo(f"{row.id}: added; harvest it with `catalog harvest {row.id}`")


@sources.command("new")
@click.argument("url", metavar="URL")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="Where to write; here if not given.")
@command(as_json=True)
@pass_session
def new(session: Session, url: str, folder: Path, as_json: bool) -> None:
    """Find out what kind of source answers at an address: drafts its declaration and stores a sample page. Keeps nothing."""
    drafted = draft(detected(session.config, url), folder)
    told = drafted.found
    if as_json:
        show_json({**detection(told), "file": str(drafted.declaration), "sample": str(drafted.sample)})
        return
    for line in sentences(told):
        click.echo(line)
    click.echo(f"wrote {drafted.declaration} and {drafted.sample}; look them over, then `catalog harvest {drafted.declaration} --dry-run`")


@sources.command("pause")
@click.argument("source_id", metavar="ID")
@command()
@pass_session
def pause(session: Session, source_id: str) -> None:
    """Stop harvesting a source by its schedule; its records stay."""
    _set(session, source_id, "paused")


@sources.command("resume")
@click.argument("source_id", metavar="ID")
@command()
@pass_session
def resume(session: Session, source_id: str) -> None:
    """Harvest a paused or retired source again."""
    _set(session, source_id, "active")


@sources.command("retire")
@click.argument("source_id", metavar="ID")
@command()
@pass_session
def retire(session: Session, source_id: str) -> None:
    """Never harvest a source again; its records stay, each with its history."""
    _set(session, source_id, "retired")


def _set(session: Session, source_id: str, state: State) -> None:
    services = session.services()
    services.sources.get(source_id)
    services.sources.set_state(source_id, state, now=services.clock())
    click.echo(f"{source_id}: {state}")
