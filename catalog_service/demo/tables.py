"""The sample workbooks and Parquet files, made from rows that are kept as text so that a person can read them in a diff."""

import csv
import io
from datetime import date, datetime

import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import xlsxwriter

_MADE = datetime(2024, 1, 1)  # noqa: DTZ001 - the file format's own naive creation time, fixed so that equal rows give equal bytes


def as_workbook(text: str) -> bytes:
    """An XLSX file of one sheet: numbers and dates as cells of their kind, everything else as text."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        book.set_properties({"created": _MADE})
        sheet = book.add_worksheet("Sheet1")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for y, row in enumerate(csv.reader(io.StringIO(text, newline=""))):
            for x, cell in enumerate(row):
                value = _cell(cell) if y else cell
                if isinstance(value, date):
                    sheet.write_datetime(y, x, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001 - a spreadsheet day has no zone
                elif isinstance(value, float):
                    sheet.write_number(y, x, value)
                else:
                    sheet.write_string(y, x, value)
    return made.getvalue()


def as_parquet(text: str) -> bytes:
    """A Parquet file with the types pyarrow reads in the rows."""
    table = pa_csv.read_csv(io.BytesIO(text.encode()))
    made = io.BytesIO()
    pq.write_table(table, made, compression="zstd")
    return made.getvalue()


def _cell(text: str) -> str | float | date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    plain = not (text.startswith("0") and text[1:2].isdigit()) and len(text) <= 15
    try:
        return float(text) if plain else text
    except ValueError:
        return text
