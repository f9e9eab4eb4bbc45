"""What cells of workbooks say beside values: errors and formulas without one are told, merged cells stand in every row they cover."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from catalog_service.publishing.result import Converted
from tests.publishing.tables import csv_rows, table, types

Fill = Callable[[Any, Any], None]


def workbook(fill: Fill, **options: Any) -> bytes:
    """A workbook of two sheets, the second as `fill` fills it."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, **options}) as book:
        book.add_worksheet("blank")
        fill(book, book.add_worksheet("Größe & Zahl"))
    return file.getvalue()


def noted(result: Converted, word: str) -> str:
    return next(note for note in result.report.notes if word in note)


def test_errors_and_formulas_without_a_value_are_told(tmp_path: Path) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["name", "share", "sum"])
        for row, (error, value) in enumerate([("#N/A", 1), ("#DIV/0!", ""), (0.5, 2), ("#N/A", 3)], 1):
            sheet.write(row, 0, f"n{row}")
            sheet.write_formula(row, 1, "=A1", None, error)
            sheet.write_formula(row, 2, "=A1+1", None, value)

    result = table(tmp_path, workbook(fill), name="t.xlsx")
    assert csv_rows(result) == [["name", "share", "sum"], ["n1", "", "1"], ["n2", "", ""], ["n3", "0.5", "2"], ["n4", "", "3"]]
    assert types(result) == ["string", "decimal", "integer"]
    assert noted(result, "errors").startswith("3 cells hold errors and have no value (#N/A: 2, #DIV/0!: 1; the first in B2)")
    assert noted(result, "formulas have no value").startswith("1 formulas")


def test_words_that_look_like_errors_are_words(tmp_path: Path) -> None:
    def fill(_: Any, sheet: Any) -> None:
        for row, cells in enumerate([["name", "note"], ["a", 't="e"'], ["b", '<c r="A1" t="e"><v>#N/A</v></c>']]):
            sheet.write_row(row, 0, cells)

    result = table(tmp_path, workbook(fill), name="t.xlsx")
    assert csv_rows(result)[1:] == [["a", 't="e"'], ["b", '<c r="A1" t="e"><v>#N/A</v></c>']]
    assert not any("errors" in note for note in result.report.notes)


def test_cells_merged_over_rows_stand_in_each(tmp_path: Path) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.merge_range(0, 0, 0, 2, "Wards and towns")
        sheet.write_row(1, 0, ["ward", "town", "people"])
        sheet.merge_range(2, 0, 4, 0, "North")
        sheet.merge_range(6, 0, 7, 1, "South")
        sheet.write_row(5, 0, ["East", "", 4])
        sheet.write_column(2, 1, ["a", "b", "c"])
        sheet.write_column(2, 2, [1, 2, 3])
        sheet.write_column(6, 2, [5, 6])

    result = table(tmp_path, workbook(fill), name="t.xlsx")
    assert csv_rows(result)[1:] == [
        ["North", "a", "1"],
        ["North", "b", "2"],
        ["North", "c", "3"],
        ["East", "", "4"],
        ["South", "", "5"],
        ["South", "", "6"],
    ]
    assert noted(result, "merged").startswith("3 cells")


def test_what_stands_off_the_corner_and_what_is_hidden(tmp_path: Path) -> None:
    def fill(_: Any, sheet: Any) -> None:
        for row, cells in enumerate([["name", "count"], ["a", 1], ["b", 2], ["c", 3]], 3):
            sheet.write_row(row, 2, cells)
        sheet.set_row(5, None, None, {"hidden": True})

    result = table(tmp_path, workbook(fill), name="t.xlsx")
    assert csv_rows(result) == [["name", "count"], ["a", "1"], ["b", "2"], ["c", "3"]]
    assert noted(result, "hidden").startswith("1 rows")


@pytest.mark.parametrize(("old", "year"), [(False, "2023"), (True, "2027")])
def test_formats_of_numbers(old: bool, year: str, tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        formats = ["0%", "¥#,##0.00", "[h]:mm:ss", "h:mm", "yyyy-mm-dd", "General"]
        sheet.write_row(0, 0, ["share", "cost", "length", "time", "day", "text"])
        for row in range(1, 4):
            for place, (shown, value) in enumerate(zip(formats, [0.25, 1234.5, 1.25, 0.5, 45_000], strict=False)):
                sheet.write_number(row, place, value * row if place < 3 else value, book.add_format({"num_format": shown}))
            sheet.write_string(row, 5, f"00{row}")

    result = table(tmp_path, workbook(fill, date_1904=old), name="t.xlsx")
    assert csv_rows(result)[2][:4] == ["0.5", "2469", "60:00:00", "12:00:00"]
    assert (csv_rows(result)[2][4][:4], csv_rows(result)[2][5]) == (year, "002")
    assert types(result) == ["number", "number", "duration", "time", "date", "string"]


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" office:version="1.3"><office:body>
<office:spreadsheet><table:table table:name="other"><table:table-row><table:table-cell/></table:table-row></table:table>
<table:table table:name="wards">%s</table:table></office:spreadsheet></office:body></office:document-content>"""


def ods(*rows: str) -> bytes:
    """A document whose second sheet has these rows, each a row of cells `text`, `=text` of a failed formula, `text|2` over two rows."""
    made = []
    for row in rows:
        cells = []
        for cell in row.split(","):
            text, _, down = cell.removeprefix("=").partition("|")
            kind = 'table:formula="of:=1" calcext:value-type="error" ' if cell.startswith("=") else ""
            span = f'table:number-rows-spanned="{down}" table:number-columns-spanned="1" ' if down else ""
            covered = "<table:covered-table-cell/>" if cell == "^" else ""
            cells.append(covered or f'<table:table-cell {kind}{span}office:value-type="string"><text:p>{text}</text:p></table:table-cell>')
        made.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", ODS % "".join(made))
    return file.getvalue()


def test_open_document(tmp_path: Path) -> None:
    result = table(tmp_path, ods("ward,town,people", "North|2,a,1", "^,b,=#DIV/0!", "South,c,3", "South,=#N/A,4"), name="t.ods")
    assert csv_rows(result)[1:] == [["North", "a", "1"], ["North", "b", ""], ["South", "c", "3"], ["South", "", "4"]]
    assert "#DIV/0!: 1" in noted(result, "2 cells hold errors")
    assert noted(result, "merged").startswith("1 cells")


XML = b"""<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="s"><Table>
<Row><Cell><Data ss:Type="String">ward</Data></Cell><Cell><Data ss:Type="String">people</Data></Cell></Row>
<Row><Cell ss:MergeDown="1"><Data ss:Type="String">North</Data></Cell><Cell><Data ss:Type="Number">5</Data></Cell></Row>
<Row><Cell ss:Index="2"><Data ss:Type="Error">#N/A</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">South</Data></Cell><Cell><Data ss:Type="Number">7</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">East</Data></Cell><Cell><Data ss:Type="Number">9</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


def test_xml_spreadsheet(tmp_path: Path) -> None:
    result = table(tmp_path, XML, name="t.xml")
    assert csv_rows(result)[1:] == [["North", "5"], ["North", ""], ["South", "7"], ["East", "9"]]
    assert types(result) == ["string", "integer"]
    assert "#N/A: 1" in noted(result, "errors")
