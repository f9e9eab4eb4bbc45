"""`catalog reindex`, `doctor` and `prune`: keeping an installation healthy."""

import click

from catalog_service.cli.session import Session, command, fail, pass_session
from catalog_service.cli.showing import show_json, steps
from catalog_service.doctor import examine
from catalog_service.runs.follow_index import rebuild_index
from catalog_service.runs.retention import prune_catalog


@click.command()
@command()
@pass_session
def reindex(session: Session) -> None:
    """Rebuild the search index beside the old one and switch; searches go on meanwhile."""
    services = session.services()
    with steps("rebuilding the index") as told:
        followed = rebuild_index(services, step=lambda count: told.tell(f"{count} records indexed"))
    click.echo(followed.describe())


@click.command()
@click.option("--repair", is_flag=True, help="Mend what can be mended.")
@command(as_json=True)
@pass_session
def doctor(session: Session, repair: bool, as_json: bool) -> None:
    """Compare database, index and library, and name each disagreement. Exit status 1 where there is one left."""
    services = session.open()
    with steps("examining") as told:
        findings = examine(services, repair=repair, step=told.tell)
    if as_json:
        show_json([finding.wire() for finding in findings])
    else:
        for finding in findings:
            click.echo(finding.line())
    left = [finding for finding in findings if not finding.mended]
    if left:
        fail(f"{len(left)} disagreements" + (" could not be mended" if repair else "; `catalog doctor --repair` mends what can be mended"))
    if not as_json:
        click.echo(f"{len(findings)} mended" if findings else "database, index and library agree")


@click.command()
@click.option("--keep-days", type=click.IntRange(0), help="Days to keep; CATALOG_KEEP_DAYS where not given.")
@command(as_json=True)
@pass_session
def prune(session: Session, keep_days: int | None, as_json: bool) -> None:
    """Let go of what retention allows: old exchanges of runs, superseded files, stale indexes."""
    services = session.services()
    done = prune_catalog(services, session.config.keep_days if keep_days is None else keep_days)
    if as_json:
        show_json(done.wire())
    else:
        click.echo(done.describe())
