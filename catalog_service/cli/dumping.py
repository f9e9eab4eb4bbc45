"""`catalog dump`: the whole catalog at one moment, as files with a manifest."""

import shutil
from pathlib import Path

import click

from catalog_service.cli.session import Session, command, pass_session
from catalog_service.cli.showing import show_json, steps
from catalog_service.runs.dumping import let_go, make_dump
from catalog_service.shapes.addresses import Addresses
from catalog_service.shapes.dumps import manifest


@click.command()
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="Copy the files into this folder too.")
@command(as_json=True)
@pass_session
def dump(session: Session, folder: Path | None, as_json: bool) -> None:
    """Make a dump now: datasets, disclosures and distributions as Parquet, CSV and JSON Lines, with checksums."""
    services = session.services()
    with steps("dumping") as told:
        made = make_dump(services, step=told.tell)
    let_go(services, session.config.dumps_kept)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        for one in made.manifest["files"]:
            with services.library.open(one["sha256"]) as source, (folder / one["name"]).open("wb") as target:
                shutil.copyfileobj(source, target)
    if as_json:
        show_json(manifest(made, Addresses(session.config.base_url)))
        return
    for one in made.manifest["files"]:
        click.echo(f"{one['sha256']}  {one['bytes']:>12}  {one['name']}")
    click.echo(f"dump {made.name}: /api/dumps/{made.name} tells what is in it")
