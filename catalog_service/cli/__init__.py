"""The command line `catalog`: the same services as the API, for people at a terminal and for scripts."""

import os
import sys

import click

from catalog_service.cli.harvesting import harvest
from catalog_service.cli.publishing import publish
from catalog_service.cli.running import runs
from catalog_service.cli.searching import search
from catalog_service.cli.serving import serve, worker
from catalog_service.cli.session import CatalogGroup, Session
from catalog_service.cli.sourcing import sources
from catalog_service.cli.starting import init
from catalog_service.cli.transferring import export, import_
from catalog_service.cli.upkeep import doctor, prune, reindex


@click.group(cls=CatalogGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.version_option(package_name="open-data-catalog")
@click.pass_context
def catalog(ctx: click.Context, debug: bool) -> None:
    """Harvest, search and publish what governments disclose.

    Settings come from the environment (CATALOG_HOME, …; see docs/settings.md)."""
    session: Session = ctx.obj
    session.debug = session.debug or debug


for one in (init, serve, worker, harvest, sources, runs, search, publish, reindex, export, import_, doctor, prune):
    catalog.add_command(one)


def main() -> None:
    """The program `catalog`. Exit status: 0 done, 1 failed, refused or guarded, 2 wrong usage."""
    sys.exit(catalog.main(prog_name="catalog", obj=Session(os.environ)))
