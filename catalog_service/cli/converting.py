"""`catalog convert`: one local table of any format to typed Parquet and plain CSV, with what was found and done; no catalog needed."""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import orjson

from catalog_service.cli.session import command, fail
from catalog_service.publishing.describing import FORMS, SUFFIXES, Described, File, description_of
from catalog_service.publishing.forms import FORMS as WRITTEN
from catalog_service.publishing.forms import TooLarge, write_form
from catalog_service.publishing.publish import ALL
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
@click.option(
    "--column",
    "declared",
    multiple=True,
    metavar="HEADER=TYPE",
    help='The type of a column where you know better: "date=date D/M/YYYY", "价格=number 1.234,5", "code=string".',
)
@click.option(
    "--also",
    "forms",
    multiple=True,
    type=click.Choice(list(WRITTEN)),
    help="One more form: NAME.xlsx (small tables), NAME.arrow or NAME.jsonl.",
)
@click.option("--clean", is_flag=True, help="Write values in NAME.csv in one way too, as published ones are: 2024-01-31, 1234.5.")
@click.option("--text", "as_text", is_flag=True, help="Leave every column text in NAME.parquet too.")
@click.option(
    "--describe",
    is_flag=True,
    help="Also write NAME.datapackage.json, NAME.csv-metadata.json and NAME.croissant.json; implies --clean.",
)
@command()
def convert(
    file: Path,
    folder: Path | None,
    wanted: str | None,
    declared: tuple[str, ...],
    forms: tuple[str, ...],
    clean: bool,
    as_text: bool,
    describe: bool,
) -> None:
    """Convert a local table of any format to NAME.parquet, its values typed, and NAME.csv, its cells as they stand; NAME.json tells
    dialect, types with evidence, rows set aside."""
    out = folder or file.parent
    if file.resolve() in {(out / f"{file.stem}.{ending}").resolve() for ending in ("csv", "parquet", "json", *forms)}:
        fail(f"{file.name} would be overwritten by its own clean copy: name another folder with --to")
    types = {header: type for header, _, type in (one.rpartition("=") for one in declared)}
    if as_text:
        types = {ALL: "string", **types}
    made = converted(
        file,
        name=file.name,
        format=None,
        media_type=None,
        metadata={},
        out=out,
        decided=True,
        wanted=wanted,
        declared=types,
        as_found=not (clean or describe),
    )
    if isinstance(made, NoTable):
        fail(made.because)
        return
    told = made.parquet.with_suffix(".json")
    told.write_bytes(orjson.dumps(dictionary(made, clean or describe), option=orjson.OPT_INDENT_2))
    described = list(_descriptions(made)) if describe else []
    others = [_other(made, form) for form in dict.fromkeys(forms)]
    for path in (made.parquet, made.csv, told, *described, *others):
        click.echo(f"{path} ({path.stat().st_size} bytes)")
    click.echo(f"{made.rows} rows, {len(made.columns)} columns; {made.report.quarantined} rows set aside, {made.report.padded} padded")


def _other(made: Converted, form: str) -> Path:
    path = made.parquet.with_suffix(f".{form}")
    try:
        write_form(form, made.parquet, made.columns, path)
    except TooLarge as error:
        fail(f"{path.name} is not written: {error}")
    return path


def _descriptions(made: Converted) -> Iterator[Path]:
    """The files beside the table that describe it for machines."""
    table = Described(
        name=made.csv.stem,
        title=made.csv.stem,
        columns=[column.wire() for column in made.columns],
        csv=_file(made.csv),
        parquet=_file(made.parquet),
    )
    for form in FORMS:
        path = made.csv.with_name(f"{made.csv.stem}.{SUFFIXES[form]}")
        path.write_bytes(orjson.dumps(description_of(form, table), option=orjson.OPT_INDENT_2))
        yield path


def _file(path: Path) -> File:
    with path.open("rb") as content:
        return File(url=path.name, bytes=path.stat().st_size, sha256=hashlib.file_digest(content, "sha256").hexdigest())


def dictionary(made: Converted, clean: bool) -> dict[str, Any]:
    """What `NAME.json` holds: counts, dialect and encoding, columns with type and evidence, rows set aside with line and reason, and
    whether the cells of the CSV stand as found or clean."""
    report = asdict(made.report)
    for told_otherwise in ("rejects", "examples"):
        report.pop(told_otherwise)
    aside = made.report.rejects
    rows = [orjson.loads(line) for line in aside.read_bytes().splitlines()] if aside else []
    columns = [column.wire() for column in made.columns]
    return {"rows": made.rows, "cells": "clean" if clean else "as found", "columns": columns, **report, "set_aside": rows}
