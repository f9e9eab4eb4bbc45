"""Files as attachments are: a PDF with or without a text layer, locked documents, workbooks; written by the tests themselves."""

import io
import zipfile

import docx

_CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"/></Relationships>'
)
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def pdf(*pages: str, more: str = "") -> bytes:
    """A PDF with a page per text, its lines as printed; a page '' has none, as a scan has. `more` goes into the trailer."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", ""]
    font = len(objects) + 1
    objects.append(
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts["
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
        "/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800"
        "/Descent -200/CapHeight 700/StemV 80>>/DW 1000>>]>>"
    )
    kids = []
    for text in pages:
        shown = "".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -20 Td " for line in text.split("\n") if line)
        stream = f"BT /F1 12 Tf 60 780 Td {shown}ET" if shown else "0 0 0 rg 60 60 400 600 re f"
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
        contents = len(objects)
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 {font} 0 R>>>>/Contents {contents} 0 R>>")
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>"
    out, places = b"%PDF-1.4\n", []
    for number, written in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{written}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(objects) + 1}/Root 1 0 R{more}>>\n"
    return out + f"{end}startxref\n{len(out)}\n%%EOF".encode("latin-1")


def locked_pdf() -> bytes:
    """A PDF whose words need a password."""
    secret = "00" * 32
    return pdf("秘密内容", more=f"/Encrypt<</Filter/Standard/V 1/R 2/O<{secret}>/U<{secret}>/P -4>>/ID[<00><00>]")


def word(*paragraphs: str, rows: tuple[tuple[str, ...], ...] = ()) -> bytes:
    """A DOCX with those paragraphs and, behind them, a table."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def workbook(*rows: tuple[str | float, ...]) -> bytes:
    """An XLSX of one sheet."""
    written = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
    return archive(
        {
            "[Content_Types].xml": _CONTENT_TYPES,
            "_rels/.rels": _RELATIONS.format("officeDocument", "xl/workbook.xml"),
            "xl/_rels/workbook.xml.rels": _RELATIONS.format("worksheet", "worksheets/sheet1.xml"),
            "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
            '<sheets><sheet name="清单" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/worksheets/sheet1.xml": f"<worksheet {_MAIN}><sheetData>{written}</sheetData></worksheet>",
        }
    )


def archive(members: dict[str, str | bytes]) -> bytes:
    """A ZIP of those members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in members.items():
            written.writestr(name, content)
    return out.getvalue()


def old_office(stream: str) -> bytes:
    """The first bytes of a compound file with a stream of that name (WordDocument, Workbook, EncryptedPackage)."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + stream.encode("utf-16-le") + bytes(512)


def _cell(value: str | float) -> str:
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{value}</t></is></c>'
    return f"<c><v>{value}</v></c>"
