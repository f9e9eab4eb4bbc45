"""XML Spreadsheet 2003: cells in their columns, days as days, the sheet that is meant, nothing of a broken file."""

from pathlib import Path

import pytest

from catalog_service.publishing.result import Limits
from tests.publishing.tables import csv_rows, refusal, table, types

_TOP = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
)


def cell(value: str, kind: str = "String", **attributes: int) -> str:
    told = "".join(f' ss:{name}="{number}"' for name, number in attributes.items())
    return f'<Cell{told}><Data ss:Type="{kind}">{value}</Data></Cell>'


def book(**sheets: list[str]) -> bytes:
    made = (f'<Worksheet ss:Name="{name}"><Table>{"".join(rows)}</Table></Worksheet>' for name, rows in sheets.items())
    return (_TOP + "".join(made) + "</Workbook>").encode()


HEADER = f"<Row>{cell('区')}{cell('n')}{cell('day', Index=4)}{cell('at')}{cell('open')}</Row>"
FIRST = (
    f"<Row>{cell('Mill &amp; End')}{cell('1.50', 'Number')}{cell('2024-01-05T00:00:00.000', 'DateTime', Index=4)}"
    f"{cell('2024-01-05T10:30:00.000', 'DateTime')}{cell('1', 'Boolean')}</Row>"
)
SECOND = (
    f'<Row ss:Index="6">{cell("007", MergeAcross=1)}<Cell/>{cell("2024-01-06T00:00:00.000", "DateTime")}'
    f"{cell('2024-01-06T00:00:00.000', 'DateTime')}{cell('0', 'Boolean')}</Row>"
)


def test_cells_stand_in_their_columns(tmp_path: Path) -> None:
    result = table(tmp_path, book(Empty=[], 数据=[HEADER, FIRST, SECOND]), name="t.xls")
    assert csv_rows(result) == [
        ["区", "n", "column_3", "day", "at", "open"],
        ["Mill & End", "1.50", "", "2024-01-05", "2024-01-05T10:30:00", "true"],
        ["007", "", "", "2024-01-06", "2024-01-06T00:00:00", "false"],
    ]
    assert types(result) == ["string", "decimal", "string", "date", "datetime", "boolean"]
    assert result.report.sheets == ("Empty", "数据")


@pytest.mark.parametrize("wanted", ["2", "OTHER"])
def test_another_sheet(wanted: str, tmp_path: Path) -> None:
    rows = [f"<Row>{cell(text)}</Row>" for text in ("a", "b", "c")]
    content = book(first=[HEADER, FIRST], other=rows)
    assert csv_rows(table(tmp_path, content, name="t.xml", wanted=wanted))[-1] == ["c"]


@pytest.mark.parametrize(
    "content",
    [
        book(a=[]),
        book(a=[HEADER])[:-40],
        book(a=[f"<Row>{cell('x', Index=99_999_999)}</Row>"]),
    ],
)
def test_no_table(content: bytes, tmp_path: Path) -> None:
    assert refusal(tmp_path, content, name="t.xls", limits=Limits(columns=50)).because
