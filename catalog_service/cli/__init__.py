"""The command line `catalog`: the same services as the API, for people at a terminal and for scripts."""

import os
import sys

import click

from catalog_service.cli.session import CatalogGroup, Session

COMMANDS = {
    "init": "starting:init",
    "demo": "demo:demo",
    "serve": "serving:serve",
    "worker": "serving:worker",
    "harvest": "harvesting:harvest",
    "sources": "sourcing:sources",
    "runs": "running:runs",
    "search": "searching:search",
    "publish": "publishing:publish",
    "convert": "converting:convert",
    "reindex": "upkeep:reindex",
    "export": "transferring:export",
    "import": "transferring:import_",
    "dump": "dumping:dump",
    "doctor": "upkeep:doctor",
    "prune": "upkeep:prune",
}
"""Where each command is, loaded when it is asked for: table engines take a second that `catalog runs list` need not wait."""


@click.group(cls=CatalogGroup, commands_at={name: f"{__name__}.{at}" for name, at in COMMANDS.items()})
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.version_option(package_name="open-data-catalog")
@click.pass_context
def catalog(ctx: click.Context, debug: bool) -> None:
    """Harvest, search and publish what governments disclose.

    Settings come from the environment (CATALOG_HOME, …; see docs/settings.md)."""
    session: Session = ctx.obj
    session.debug = session.debug or debug


def main() -> None:
    """The program `catalog`. Exit status: 0 done, 1 failed, refused or guarded, 2 wrong usage."""
    session = Session(os.environ)
    sys.excepthook = session.tell_fault
    sys.exit(catalog.main(prog_name="catalog", obj=session))
