"""`catalog harvest`: one run of one source, then the index and the tables follow; the report is printed."""

from collections.abc import Callable

import click

from catalog_service.cli.finding import tell_found
from catalog_service.cli.running import tell_run
from catalog_service.cli.session import Session, command, fail, pass_session
from catalog_service.cli.showing import show_counts, show_json, steps
from catalog_service.runs.cancelling import Cancellation
from catalog_service.runs.follow_index import follow_index
from catalog_service.runs.following import IndexingBehind
from catalog_service.runs.keeping import Counts
from catalog_service.runs.registering import declared, register
from catalog_service.runs.run import run_source
from catalog_service.runs.trial import try_source
from catalog_service.services import Services
from catalog_service.shapes import answers
from harvesters.source import Source


@click.command()
@click.argument("origin", metavar="SOURCE_ID|FILE.toml|URL")
@click.option("--dry-run", is_flag=True, help="Read the source and tell what would happen; keep nothing.")
@click.option("--accept-shrink", is_flag=True, help="Withdraw what is missing even where the guard would object; holds for this run.")
@click.option("--publish", is_flag=True, help="Publish this source's tables, now and from now on.")
@command(as_json=True)
@pass_session
def harvest(session: Session, origin: str, dry_run: bool, accept_shrink: bool, publish: bool, as_json: bool) -> None:
    """Harvest one source: the id of a source that was added, a declaration, or an address (what answers there is found out)."""
    services = session.services()
    cancellation = Cancellation()
    if dry_run:
        _try(services, origin, cancellation, as_json=as_json)
        return
    source = register(services, origin, publish=publish, tell=tell_found)
    with steps(f"harvesting {source.id}") as told, cancellation.on_signals():
        with IndexingBehind(session.config) as behind:

            def step(run: str, counts: Counts) -> None:
                told.counted(run, counts)
                behind.noticed(counts.added + counts.changed + counts.renormalized)

            row = run_source(services, source, cancellation=cancellation, accept_shrink=accept_shrink, step=step)
        followed = follow_index(services, step=lambda applied: told.tell(f"{applied} records indexed"))
        if not cancellation.asked and (source.publish or next(services.publications.all(), None) is not None):
            _follow_tables(services, source, cancellation, told.tell)
            followed = follow_index(services, step=lambda applied: told.tell(f"{applied} records with tables indexed"))
    if as_json:
        show_json(answers.run(services, row))
    else:
        tell_run(session, row)
    if followed.why:
        click.echo(followed.why, err=True)
    if row.state != "done":
        fail(f"run {row.id} of {row.source} is {row.state}: {row.why}")


def _follow_tables(services: Services, source: Source, cancellation: Cancellation, step: Callable[[str], None]) -> None:
    # Table engines take 100 MB, which a harvest of a source that publishes no tables has better use for.
    from catalog_service.runs.follow_tables import follow_tables, publish_sources

    follow_tables(services, cancellation=cancellation, step=step)
    if source.publish:
        publish_sources(services, [source.id], cancellation=cancellation, step=step, missing_only=True)


def _try(services: Services, origin: str, cancellation: Cancellation, *, as_json: bool) -> None:
    source = declared(services, origin, tell=tell_found)
    with steps(f"reading {source.id}; nothing is kept") as told, cancellation.on_signals():
        trial = try_source(services, source, cancellation=cancellation, step=lambda counts: told.tell(show_counts(counts.told())))
    if as_json:
        show_json(trial.wire())
    else:
        click.echo(f"dry run of {source.id}: {show_counts(trial.told.counts.told())}")
        for kind, (count, example) in trial.told.problems.items():
            click.echo(f"  {count} × {kind}, for example: {example}")
    if trial.why:
        fail(trial.why)
