"""Run as a program of its own: a file → its text as JSON, since a hostile one can ask for more memory and time than there is, and
then ends the process that opens it. Imports nothing of ours.

    python file_child.py FILE MEMORY_BYTES SECONDS PAGES CHARACTERS

What a file is, its bytes say, never its name. Out comes `{"kind", "lines", "pages", "blank", "cut"}` (how many pages were read, how
many of them hold no text, whether there was more) or `{"kind", "trouble", "why"}` with trouble `unreadable` or `encrypted`."""

import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import docx
import lxml.etree
import pypdfium2  # type: ignore[import-untyped]
import python_calamine
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl
from docx.oxml.text.paragraph import CT_P

SIGNS = {
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7Z",
    b"{\\rtf": "RTF",
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG": "PNG",
    b"GIF8": "GIF",
    b"Founder CEB": "CEB",
    b"<": "HTML",
    b"\x1f\x8b": "GZ",
}
MEMBERS = {
    "word/document.xml": "DOCX",
    "xl/workbook.xml": "XLSX",
    "xl/workbook.bin": "XLSX",
    "OFD.xml": "OFD",
    "ppt/presentation.xml": "PPTX",
}
STREAMS = {"EncryptedPackage": "locked", "WordDocument": "DOC", "Workbook": "XLS", "Book": "XLS", "PowerPoint Document": "PPT"}
_LOOKED_AT = 1024
_PASSWORD = "password"
READING_ERRORS = (
    *(pypdfium2.PdfiumError, python_calamine.CalamineError, zipfile.BadZipFile, lxml.etree.LxmlError),
    *(OSError, ValueError, KeyError, IndexError, AttributeError, TypeError, MemoryError, RecursionError, RuntimeError, NotImplementedError),
)


class Bounded:
    """Lines up to a number of characters; `cut` says that there were more."""

    def __init__(self, characters: int) -> None:
        self.lines: list[str] = []
        self.cut = False
        self._left = characters

    def add(self, line: str) -> bool:
        """Keeps the line, or what there is room for; False where there is none any more."""
        if self._left <= 0:
            self.cut = True
            return False
        self.lines.append(line[: self._left])
        self.cut = len(line) > self._left
        self._left -= len(line) + 1
        return True


def kind_of(path: Path) -> str:
    """The format word that the bytes tell; '' for none."""
    with path.open("rb") as stream:
        start = stream.read(_LOOKED_AT)
    if b"%PDF-" in start:
        return "PDF"
    if start.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(path) as archive:
            return next((kind for member, kind in MEMBERS.items() if member in archive.NameToInfo), "ZIP")
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        content = path.read_bytes()
        return next((kind for name, kind in STREAMS.items() if name.encode("utf-16-le") in content), "OLE")
    return next((kind for sign, kind in SIGNS.items() if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(sign)), "")


def of_pdf(path: Path, pages: int, out: Bounded) -> dict[str, Any]:
    """Reads the text layer, a page after the other."""
    with pypdfium2.PdfDocument(path) as document:
        count = len(document)
        blank = read = 0
        for number in range(min(count, pages)):
            page = document[number]
            text = page.get_textpage().get_text_bounded()
            read += 1
            blank += not text.strip()
            if not all(map(out.add, text.splitlines())):
                break
    return {"pages": read, "blank": blank, "cut": out.cut or read < count}


def of_docx(path: Path, out: Bounded) -> dict[str, Any]:
    """Reads paragraphs and tables in their order, a row of a table in one line with its cells parted by tabs."""
    for line in docx_lines(docx.Document(str(path)).element.body):
        if not out.add(line):
            break
    return {"pages": 0, "blank": 0, "cut": out.cut}


def docx_lines(body: Any) -> Iterator[str]:
    """The lines of a body; of a row that is merged over several, the words stand in its first."""
    for part in body.iterchildren():
        if isinstance(part, CT_P):
            yield from part.text.split("\n")
        elif isinstance(part, CT_Tbl):
            for row in part.iter(qn("w:tr")):
                cells = (" ".join("".join(p.text or "" for p in cell.iter(qn("w:p"))).split()) for cell in row.iterchildren(qn("w:tc")))
                yield "\t".join(cells)
        elif part.tag == qn("w:sdt"):
            yield from docx_lines(part.find(qn("w:sdtContent")) if part.find(qn("w:sdtContent")) is not None else ())


def of_workbook(path: Path, out: Bounded) -> dict[str, Any]:
    """Reads the visible sheets, a row in one line with its cells parted by tabs."""
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    shown = [sheet.name for sheet in book.sheets_metadata if sheet.visible == python_calamine.SheetVisibleEnum.Visible]
    for name in shown:
        for row in book.get_sheet_by_name(name).to_python():
            cells = [" ".join(str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell).split()) for cell in row]
            if any(cells) and not out.add("\t".join(cells).rstrip("\t")):
                return {"pages": 0, "blank": 0, "cut": True}
    return {"pages": 0, "blank": 0, "cut": out.cut}


def text_of(path: Path, pages: int, characters: int) -> dict[str, Any]:
    """What is written out."""
    kind, out = "", Bounded(characters)
    try:
        kind = kind_of(path)
        if kind == "PDF":
            told = of_pdf(path, pages, out)
        elif kind == "DOCX":
            told = of_docx(path, out)
        elif kind in ("XLSX", "XLS"):
            told = of_workbook(path, out)
        elif kind == "locked":
            return {"kind": "", "trouble": "encrypted", "why": "it is locked with a password"}
        else:
            return {"kind": kind, "trouble": "unreadable", "why": "files of this kind are not read"}
    except READING_ERRORS as error:
        why = f"{type(error).__name__}: {error}"[:200]
        return {"kind": kind, "trouble": "encrypted" if _PASSWORD in why.lower() else "unreadable", "why": why}
    return {"kind": kind, "lines": out.lines} | told


def main(path: str, memory: int, seconds: int, pages: int, characters: int) -> None:
    """Sets the limits of this process, reads, and writes."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    sys.stdout.write(json.dumps(text_of(Path(path), pages, characters)))


if __name__ == "__main__":
    main(sys.argv[1], *map(int, islice(sys.argv, 2, 6)))
