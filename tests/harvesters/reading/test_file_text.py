"""Texts of attached files: what each kind gives, what is flagged and why, and that hostile bytes cost a bounded process only."""

import zlib

import pytest

from harvesters.reading.file_text import LARGEST_FILE, LONGEST_TEXT, joined, text_of_file
from tests.harvesters.reading.files import archive, locked_pdf, old_office, pdf, word, workbook

NOTICE = "某某市人民政府办公室关于加强公园管理工作的通知\n各区人民政府：\n现将有关事项通知如下，请认真贯彻执行。"


def test_a_pdf_with_a_text_layer() -> None:
    found = text_of_file(pdf(NOTICE, "第二页的内容也要读到。"), format_word="PDF")
    assert (found.flag, found.note) == (None, "")
    assert found.text.split("\n")[1:] == ["各区人民政府：", "现将有关事项通知如下，请认真贯彻执行。", "第二页的内容也要读到。"]


def test_what_a_file_is_its_bytes_say() -> None:
    assert text_of_file(pdf(NOTICE), format_word="DOC").text == text_of_file(pdf(NOTICE), format_word=None).text != ""


def test_a_word_document_with_a_table() -> None:
    body = word("关于公布清单的通知", "现予公布。", rows=(("序号", "事项名称"), ("1", "建设工程规划许可")))
    found = text_of_file(body, format_word="DOCX")
    assert found.flag is None
    assert found.text.split("\n") == ["关于公布清单的通知", "现予公布。", "序号\t事项名称", "1\t建设工程规划许可"]


def test_a_workbook() -> None:
    found = text_of_file(workbook(("序号", "事项名称"), (1, "建设工程规划许可"), (2.5, "临时用地许可")), format_word="XLSX")
    assert found.flag is None
    assert found.text.split("\n") == ["序号\t事项名称", "1\t建设工程规划许可", "2.5\t临时用地许可"]


def test_plain_text_in_a_chinese_charset() -> None:
    found = text_of_file(NOTICE.encode("gb18030"), format_word="TXT")
    assert (found.text, found.flag) == (NOTICE, None)


def test_a_scan_has_no_text_layer() -> None:
    scanned = text_of_file(pdf("", "", ""), format_word="PDF")
    assert (scanned.text, scanned.flag) == ("", "no_text_layer")
    assert "3 pages" in scanned.note
    mostly = text_of_file(pdf(NOTICE, "", ""), format_word="PDF")
    assert mostly.flag == "no_text_layer"
    assert "2 of 3 pages" in mostly.note
    assert mostly.text.startswith("某某市人民政府")


@pytest.mark.parametrize("body", [locked_pdf(), old_office("EncryptedPackage")])
def test_locked_files_are_told(body: bytes) -> None:
    assert text_of_file(body, format_word=None).flag == "encrypted_attachment"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 and then nothing of the kind", "PDF"),
        (pdf(NOTICE)[:400], "PDF"),
        (word("文字")[:900], "cannot be read"),
        (old_office("WordDocument"), "DOC"),
        (old_office("Workbook"), "XLS"),
        (archive({"OFD.xml": "<ofd/>"}), "OFD"),
        (archive({"word/document.xml": "<w"}), "DOCX"),
        (archive({"xl/workbook.xml": "<w"}), "XLSX"),
        (archive({"一.txt": "文字"}), "ZIP"),
        (b"Rar!\x1a\x07\x00", "RAR"),
        (b"{\\rtf1 }", "RTF"),
        (b"<html><body>404</body></html>", "web page"),
        (bytes(range(256)) * 9, "known"),
    ],
)
def test_what_cannot_be_read_says_why(body: bytes, says: str) -> None:
    found = text_of_file(body, format_word=None)
    assert (found.text, found.flag) == ("", "unreadable_attachment")
    assert says in found.note


def test_a_web_page_in_place_of_a_text_is_no_text() -> None:
    assert text_of_file(b"<html>404</html>", format_word="TXT").flag == "unreadable_attachment"


def test_too_large_a_file_is_not_opened() -> None:
    found = text_of_file(b"%PDF-" + bytes(LARGEST_FILE), format_word="PDF")
    assert found.flag == "unreadable_attachment"
    assert "more than are read" in found.note


def test_a_long_text_is_cut_and_says_so() -> None:
    for body in (("汉" * 3 * LONGEST_TEXT).encode(), word("汉" * 1000, *("字" * 999 for _ in range(400)))):
        found = text_of_file(body, format_word="TXT")
        assert len(found.text) <= LONGEST_TEXT
        assert found.flag == "shortened_attachment"


def test_a_member_that_would_fill_the_memory_ends_its_own_process() -> None:
    bomb = archive({"word/document.xml": b"<w:document>" + bytes(3 * 1024**3 // 16) * 1, "[Content_Types].xml": "<Types/>"})
    assert text_of_file(bomb, format_word="DOCX").flag == "unreadable_attachment"


def test_a_stream_that_swells_is_bounded() -> None:
    swollen = zlib.compress(b"BT /F1 12 Tf " + b"<6c49> Tj " * 150_000 + b"ET", 9)
    body = pdf("甲").replace(b"<</Length", b"<</Filter/FlateDecode/Length", 1)
    start, end = body.index(b"stream\n") + 7, body.index(b"\nendstream")
    found = text_of_file(body[:start] + swollen + body[end:], format_word="PDF")
    assert len(found.text) <= LONGEST_TEXT


def test_printed_lines_become_paragraphs() -> None:
    lines = [
        "关于加强管理的通知",
        "各单位：",
        "现将加强公园管理工作的有关事项通",
        "知如下，请各单位认真贯彻执行，并",
        "按时报送。",
        "一、提高认识。",
        "二、落实责任",
    ]
    assert joined(lines) == [
        "关于加强管理的通知",
        "各单位：",
        "现将加强公园管理工作的有关事项通知如下，请各单位认真贯彻执行，并按时报送。",
        "一、提高认识。",
        "二、落实责任",
    ]
    assert joined(["the first line of words and", "the second"]) == ["the first line of words and the second"]
    assert joined([]) == []
