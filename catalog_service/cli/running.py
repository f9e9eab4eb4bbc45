"""`catalog runs`: what happened, with every problem, and a stored run read again under today's rules."""

import csv
import sys

import click

from catalog_service.cli.session import Session, command, fail, pass_session
from catalog_service.cli.showing import show_counts, show_json, show_rows, steps
from catalog_service.runs.cancelling import Cancellation
from catalog_service.runs.replay import replay
from catalog_service.runs.story import counts_of
from catalog_service.shapes import answers
from catalog_service.shapes.cursors import listing
from catalog_service.store.runs import RunRow


@click.group()
def runs() -> None:
    """What harvests saw, kept and refused."""


@runs.command("list")
@click.option("--source", metavar="ID", help="Only the runs of this source.")
@click.option("--size", type=click.IntRange(1, 100), default=20, show_default=True)
@command(as_json=True)
@pass_session
def list_runs(session: Session, source: str | None, size: int, as_json: bool) -> None:
    """Runs, newest first."""
    services = session.services()
    if source is not None:
        services.sources.get(source)
    rows, after = services.runs.list(source, None, size)
    if as_json:
        show_json(listing([answers.run(services, row) for row in rows], after))
        return
    show_rows(
        ("RUN", "SOURCE", "STATE", "STARTED", "WHAT"),
        [(row.id, row.source, row.state, row.started, show_counts(counts_of(row))) for row in rows],
    )


@runs.command("show")
@click.argument("run")
@command(as_json=True)
@pass_session
def show_run(session: Session, run: str, as_json: bool) -> None:
    """One run: state, counts, problems by kind, and why."""
    services = session.services()
    row = services.runs.get(run)
    if as_json:
        show_json(answers.run(services, row))
        return
    tell_run(session, row)


@runs.command("problems")
@click.argument("run")
@click.option("--format", "form", type=click.Choice(["text", "csv"]), default="text", show_default=True)
@command(as_json=True)
@pass_session
def problems(session: Session, run: str, form: str, as_json: bool) -> None:
    """A run's problems: which record, field and value, what is wrong, what to do."""
    services = session.services()
    run_id = services.runs.get(run).id
    if as_json:
        rows, after = services.runs.problems(run_id, None, 100)
        show_json(listing([answers.problem(row) for row in rows], after))
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(answers.problem_header())
        writer.writerows(answers.problem_line(row) for row in services.runs.all_problems(run_id))
    else:
        for row in services.runs.all_problems(run_id):
            about = " ".join(part for part in (row.identifier, f"«{row.title}»" if row.title else "") if part)
            found = f" [{row.field}: {row.value}]" if row.value is not None else ""
            click.echo(f"{row.kind}: {about}{found}: {row.message} → {row.remedy}")


@runs.command("replay")
@click.argument("run")
@command(as_json=True)
@pass_session
def replay_run(session: Session, run: str, as_json: bool) -> None:
    """Read a run's stored exchanges again under today's rules and list the records that would differ. Changes nothing."""
    services = session.services()
    cancellation = Cancellation()
    with steps(f"replaying run {run}") as told, cancellation.on_signals():
        report = replay(services, run, cancellation=cancellation, step=lambda counts: told.tell(f"{counts.seen} entries read"))
    if as_json:
        show_json(report.wire())
    else:
        differing = report.told.differing
        if differing:
            show_rows(("RECORD", "WOULD BE", "TITLE", "FIELDS"), [(d.record, d.outcome, d.title, ", ".join(d.changed)) for d in differing])
        counts = report.told.counts
        click.echo(f"{counts.seen} entries read, {len(differing)} records would differ, {counts.refused} would be refused")
    if report.why:
        fail(report.why)


def tell_run(session: Session, row: RunRow) -> None:
    """A run's report for people."""
    services = session.open()
    click.echo(f"run {row.id} of {row.source}: {row.state}")
    click.echo(show_counts(counts_of(row)))
    for kind in services.runs.problem_kinds(row.id):
        click.echo(f"  {kind.count} × {kind.kind}, for example: {kind.example}")
    if row.why:
        click.echo(row.why)
