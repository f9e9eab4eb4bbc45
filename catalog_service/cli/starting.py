"""`catalog init`: home folder, database and index, ready for the first harvest; safe to repeat."""

import click

from catalog_service.cli.session import Session, command, pass_session
from catalog_service.runs.follow_index import follow_index, rebuild_index


@click.command()
@command()
@pass_session
def init(session: Session) -> None:
    """Make the home folder, the database (migrated to the newest revision) and the index. Safe to repeat."""
    services = session.open()
    services.database.migrate()
    for folder in (session.config.exchanges_folder, session.config.temporary_folder):
        folder.mkdir(parents=True, exist_ok=True)
    followed = rebuild_index(services) if services.search.ready() else follow_index(services)
    click.echo(f"catalog in {session.config.home.absolute()}: database ready, index ready ({followed.describe()})")
