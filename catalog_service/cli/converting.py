"""`catalog convert`: one local table of any format to typed Parquet and clean CSV, with what was found and done; no catalog needed."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import orjson

from catalog_service.cli.session import command, fail
from catalog_service.publishing.publish import convert as converted
from catalog_service.publishing.result import Converted, NoTable


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Where the files go; beside FILE if not given.",
)
@click.option("--table", "wanted", metavar="NAME_OR_NUMBER", help="Which sheet of a workbook or file of an archive; numbers count from 1.")
@command()
def convert(file: Path, folder: Path | None, wanted: str | None) -> None:
    """Convert a local table of any format to NAME.parquet and NAME.csv; NAME.json tells dialect, types with evidence, rows set aside."""
    out = folder or file.parent
    if (out / f"{file.stem}.csv").resolve() == file.resolve():
        fail(f"{file.name} would be overwritten by its own clean copy: name another folder with --to")
    made = converted(file, name=file.name, format=None, media_type=None, metadata={}, out=out, decided=True, wanted=wanted)
    if isinstance(made, NoTable):
        fail(made.because)
        return
    told = made.parquet.with_suffix(".json")
    told.write_bytes(orjson.dumps(dictionary(made), option=orjson.OPT_INDENT_2))
    for path in (made.parquet, made.csv, told):
        click.echo(f"{path} ({path.stat().st_size} bytes)")
    click.echo(f"{made.rows} rows, {len(made.columns)} columns; {made.report.quarantined} rows set aside, {made.report.padded} padded")


def dictionary(made: Converted) -> dict[str, Any]:
    """What `NAME.json` holds: counts, dialect and encoding, columns with type and evidence, rows set aside with line and reason."""
    report = asdict(made.report)
    for told_otherwise in ("rejects", "examples"):
        report.pop(told_otherwise)
    aside = made.report.rejects
    rows = [orjson.loads(line) for line in aside.read_bytes().splitlines()] if aside else []
    columns = [column.wire() for column in made.columns]
    return {"rows": made.rows, "columns": columns, **report, "set_aside": rows}
