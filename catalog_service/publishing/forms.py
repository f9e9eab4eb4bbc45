"""A converted table in other forms, made of its Parquet file: XLSX for small tables, an Arrow file, JSON Lines."""

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import shapely  # type: ignore[import-untyped]
import xlsxwriter

from catalog_service.publishing.result import Column

XLSX_ROWS = 1_048_575
"""A sheet's rows below the header."""

XLSX_COLUMNS = 16_384
XLSX_CELL = 32_767
_SURE_NUMBER = 1e15
_SAFE = 2**53
_BATCH_ROWS = 10_000


class TooLarge(Exception):
    """The form cannot hold this table; the sentence is for people."""


def write_form(form: str, parquet: Path, columns: Sequence[Column], path: Path) -> None:
    """Writes `path` in one of FORMS, in constant memory. Raises TooLarge, with no file left behind, and OSError."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        with pq.ParquetFile(parquet) as table:
            FORMS[form](table, [column.type == "geojson" for column in columns], unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _jsonl(table: pq.ParquetFile, geometry: Sequence[bool], path: Path) -> None:
    """Rows as JSON objects, one a line. Decimals, and whole numbers beyond ±2^53, are strings; geometry is GeoJSON; missing is null."""
    with path.open("wb") as file:
        for batch in table.iter_batches(_BATCH_ROWS):
            names, cells = batch.schema.names, [column.to_pylist() for column in batch.columns]
            shown = [[_json_value(value, shape) for value in column] for column, shape in zip(cells, geometry, strict=True)]
            with io.BytesIO() as held:
                for row in zip(*shown, strict=True):
                    held.write(orjson.dumps(dict(zip(names, row, strict=True)), option=orjson.OPT_APPEND_NEWLINE))
                file.write(held.getvalue())


def _json_value(value: Any, geometry: bool) -> Any:
    if geometry and value is not None:
        return orjson.Fragment(shapely.to_geojson(shapely.from_wkb(value)))
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > _SAFE:
        return str(value)
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return _text(value)


def _text(value: Any) -> str:
    return str(value.isoformat() if hasattr(value, "isoformat") else value)


def _arrow(table: pq.ParquetFile, geometry: Sequence[bool], path: Path) -> None:
    """An Arrow file, not compressed so that programs can map it; geometry is marked as GeoArrow's WKB."""
    fields = [_marked(field) if shape else field for field, shape in zip(table.schema_arrow, geometry, strict=True)]
    schema = pa.schema(fields, cast(Any, table.schema_arrow.metadata))
    with pa.ipc.new_file(str(path), schema) as file:
        for batch in table.iter_batches(_BATCH_ROWS):
            file.write_batch(pa.record_batch(batch.columns, schema=schema))


def _marked(field: "pa.Field[Any]") -> "pa.Field[Any]":
    marks = {b"ARROW:extension:name": b"geoarrow.wkb", b"ARROW:extension:metadata": b"{}"}
    return field.with_metadata(cast(Any, {**(field.metadata or {}), **marks}))


def _xlsx(table: pq.ParquetFile, geometry: Sequence[bool], path: Path) -> None:
    """A workbook of one sheet; cells are never formulas, links or numbers that a spreadsheet would round: those, days and times are
    text, and geometry is WKT."""
    rows, width = table.metadata.num_rows, table.metadata.num_columns
    if rows > XLSX_ROWS or width > XLSX_COLUMNS:
        held = f"{XLSX_ROWS} rows and {XLSX_COLUMNS} columns"
        raise TooLarge(f"a sheet holds {held}, and the table has {rows} rows and {width} columns; take the CSV or Parquet file")
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    row = 0
    with xlsxwriter.Workbook(path, options) as workbook:
        sheet = workbook.add_worksheet()
        for place, name in enumerate(table.schema_arrow.names):
            _write_cell(sheet, 0, place, name)
        for batch in table.iter_batches(_BATCH_ROWS):
            for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                row += 1
                for place, value in enumerate(cells):
                    _write_cell(sheet, row, place, shapely.from_wkb(value).wkt if geometry[place] and value is not None else value)


def _write_cell(sheet: Any, row: int, place: int, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif isinstance(value, (int, float)) and abs(value) < _SURE_NUMBER:
        sheet.write_number(row, place, value)
    else:
        text = _text(value)
        if len(text.encode("utf-16-le")) > 2 * XLSX_CELL:
            raise TooLarge(f"a cell of a sheet holds {XLSX_CELL} characters, and one in row {row} has more; take the CSV or Parquet file")
        sheet.write_string(row, place, text)


FORMS: Mapping[str, Callable[[pq.ParquetFile, Sequence[bool], Path], None]] = {"xlsx": _xlsx, "arrow": _arrow, "jsonl": _jsonl}
"""The forms, by the ending of their files."""
