"""`catalog publish`: tables to Parquet and CSV, now; also the way a person decides about a table that is held."""

from collections import Counter

import click

from catalog_service.cli.session import Session, command, fail, pass_session
from catalog_service.cli.showing import show_json, show_rows, steps
from catalog_service.runs.cancelling import Cancellation
from catalog_service.runs.follow_index import follow_index
from catalog_service.runs.follow_tables import decline, follow_tables, publish_distributions, publish_sources
from catalog_service.shapes import answers
from catalog_service.shapes.addresses import Addresses


@click.command()
@click.argument("distribution_ids", metavar="[DISTRIBUTION_ID …]", nargs=-1)
@click.option("--source", metavar="ID", help="Every table of this source, whether or not its file seems unchanged.")
@click.option("--all", "everything", is_flag=True, help="Every table of every source that publishes.")
@click.option("--held", is_flag=True, help="List the tables that wait for a decision, with what looks like personal data.")
@click.option("--decide", type=click.Choice(["publish", "withhold"]), help="Decide about these held tables: publish them, or never.")
@command(as_json=True)
@pass_session
def publish(
    session: Session,
    distribution_ids: tuple[str, ...],
    source: str | None,
    everything: bool,
    held: bool,
    decide: str | None,
    as_json: bool,
) -> None:
    """Turn tables into typed Parquet and clean CSV. Without arguments: what has changed since the last time."""
    if decide and not distribution_ids:
        raise click.UsageError("name the tables you decide about; `catalog publish --held` lists them")
    services = session.services()
    if held:
        waiting = [one for one in services.publications.all() if one.state == "held"]
        if as_json:
            show_json([answers.distribution(services, one.distribution_id, Addresses(session.config.base_url)) for one in waiting])
        else:
            show_rows(("DISTRIBUTION", "RECORD", "WHY"), [(one.distribution_id, one.record_id, one.because) for one in waiting])
        return
    if decide == "withhold":
        for distribution_id in distribution_ids:
            decline(services, distribution_id)
            click.echo(f"{distribution_id}: withheld")
        return
    cancellation = Cancellation()
    with steps("publishing") as told, cancellation.on_signals():
        if distribution_ids:
            done = publish_distributions(services, distribution_ids, decided=decide == "publish", cancellation=cancellation, step=told.tell)
        elif source or everything:
            done = publish_sources(services, [source] if source else None, cancellation=cancellation, step=told.tell)
        else:
            done = follow_tables(services, cancellation=cancellation, step=told.tell)
        followed = follow_index(services, step=lambda applied: told.tell(f"{applied} records indexed"))
    if as_json:
        addresses = Addresses(session.config.base_url)
        show_json([answers.distribution(services, one.distribution_id, addresses) for one in done])
    else:
        for one in done:
            click.echo(f"{one.distribution_id}: {one.state}, " + (f"{one.rows} rows" if one.state == "published" else str(one.because)))
        click.echo(
            ", ".join(f"{count} {state}" for state, count in sorted(Counter(one.state for one in done).items())) or "nothing to publish"
        )
    if followed.why:
        click.echo(followed.why, err=True)
    if distribution_ids and any(one.state != "published" for one in done):
        fail("; ".join(f"{one.distribution_id}: {one.because}" for one in done if one.state != "published"))
