"""`catalog search`: the same query as the API's, from a terminal."""

from typing import Any

import click
import orjson
from marshmallow import ValidationError

from catalog_service.cli.session import Session, command, pass_session
from catalog_service.cli.showing import show_json, show_rows
from catalog_service.runs.telling import sentence
from catalog_service.search.fields import FILTERS, RANGES
from catalog_service.search.query import SORTS, Query
from catalog_service.shapes import answers
from catalog_service.shapes.addresses import Addresses
from catalog_service.shapes.parameters import RecordsParameters

_PARAMETERS = RecordsParameters()


def _options(function: Any) -> Any:
    """One option to each filter and each end of a date range: the parameters of the API, with dashes."""
    for name, (_, told) in reversed(tuple(RANGES.items())):
        function = click.option(f"--{name.replace('_', '-')}", name, metavar="DATE", help=told)(function)
    for name, given in reversed(tuple(FILTERS.items())):
        function = click.option(f"--{name.replace('_', '-')}", name, multiple=True, metavar="VALUE", help=given.doc)(function)
    return function


@click.command()
@click.argument("query", default="")
@_options
@click.option("--sort", type=click.Choice(SORTS), help="Order; by relevance where there are words, else newest first.")
@click.option("--page-size", type=int, metavar="N", help="Records on a page, 1 to 100 (20).")
@click.option("--after", metavar="CURSOR", help="The page after this cursor.")
@click.option("--facets", metavar="NAMES", help="Comma-separated facets to count.")
@click.option("--facet-size", type=int, metavar="N", help="Values of each facet, 1 to 200 (20).")
@click.option("--copies", is_flag=True, default=None, help="List copies and mirrors beside the record they are copies of.")
@click.option("--copy-of", metavar="ID", help="List the copies of one record only.")
@command(as_json=True)
@pass_session
def search(session: Session, /, query: str, as_json: bool, **given: Any) -> None:
    """Find records by words, filters and dates."""
    asked = _query({"q": query, **{name: value for name, value in given.items() if value not in (None, ())}})
    services = session.services()
    answer = answers.records(services, asked, Addresses(session.config.base_url))
    if as_json:
        show_json(answer)
        return
    found = orjson.loads(answer)
    for note in found["notes"]:
        click.echo(note, err=True)
    if found.get("suggested"):
        click.echo(f"did you mean: {found['suggested']}", err=True)
    click.echo(f"{found['total']} found", err=True)
    show_rows(
        ("ID", "KIND", "ISSUED", "AGENCY", "TITLE"),
        [(item["id"], item["kind"], item["issued"], item["agency"]["name"], item["title"]) for item in found["items"]],
    )
    for name, values in found["facets"].items():
        click.echo(f"{name}: " + ", ".join(f"{value['label']} ({value['count']})" for value in values))
    if found["after"]:
        click.echo(f"more: --after {found['after']}", err=True)


def _query(given: dict[str, Any]) -> Query:
    """Checked by the API's own rules; what is wrong is wrong usage. Raises UsageError."""
    try:
        query: Query = _PARAMETERS.load(given)
    except ValidationError as error:
        raise click.UsageError(sentence(error)) from error
    return query
