"""Document numbers: one canonical form, damaged ones told and never guessed, citations cut at the right boundary."""

import csv
import gzip
import re
import unicodedata

import pytest

from harvesters.reading import document_numbers
from harvesters.reading.document_numbers import canonical, citations, damaged
from harvesters.reading.page import Listed
from tests.harvesters.rules.documents import draft_of, flags, in_paragraphs
from tests.shared_inputs import shared_folder


@pytest.mark.parametrize(
    "written",
    [
        "临政办发〔2018〕7号",
        "临政办发[2018]7号",
        "临政办发(2018)7号",
        "临政办发（2018）7号",
        "临政办发【2018】7号",
        "临政办发〈2018〉7号",
        "临政办发「2018」7号",
        "临政办发﹝2018﹞7号",
        "临政办发［２０１８］７号",
        "临政办发 〔 2018 〕第007号",
        "发文字号：\u200b临政办发〔2018〕7 号",
        "【文号】临政办发〔2018〕7号。",
        "临政办发〔2018〕7号文",
        "临政办发(2018〕7号",
    ],
)
def test_every_spelling_is_one_number(written: str) -> None:
    assert canonical(written) == "临政办发〔2018〕7号"
    assert not damaged(written)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("省政府令 第90号", "省政府令第90号"),
        ("国务院第711号令", "国务院令第711号"),
        ("县政府令第八十六号", "县政府令第86号"),
        ("某局公告2015年第03号", "某局公告2015年第3号"),
        ("2014年第3号公告", "公告2014年第3号"),
        ("临土征〔2016〕第4-1号", "临土征〔2016〕4-1号"),
        ("临政〔2016〕1号 临办〔2016〕2号", "临政〔2016〕1号"),
    ],
)
def test_orders_announcements_and_lists(written: str, number: str) -> None:
    assert canonical(written) == number


@pytest.mark.parametrize(
    "written", ["〔202130", "临发2019 12号", "〔2021〕30", "临政办发〔2012〕18", "临政发〔2014〕号16", "〔2016〕3号", "第5号"]
)
def test_a_damaged_number_is_told_and_not_guessed(written: str) -> None:
    assert canonical(written) is None
    assert damaged(written)


@pytest.mark.parametrize("written", ["", "无", "-", "发文字号：", "暂无"])
def test_no_number_is_not_damage(written: str) -> None:
    assert canonical(written) is None
    assert not damaged(written)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("根据临发〔2016〕1号文件精神", ["临发〔2016〕1号"]),
        ("现将县政府办公室临政办〔2019〕1号转发", ["临政办〔2019〕1号"]),
        ("贯彻落实《办法》（苏财规【2013】015号）", ["苏财规〔2013〕15号"]),
        ("市委办发[2016]3号", ["市委办发〔2016〕3号"]),
        ("（中华人民共和国国务院令第711号）和某部公告2015年第3号", ["中华人民共和国国务院令第711号", "某部公告2015年第3号"]),
        ("按照临发〔２０１３〕２５号、临办函（2018）12号和临发〔2013〕25号", ["临发〔2013〕25号", "临办函〔2018〕12号"]),
        ("会议审议通过临发〔2016〕1号", ["临发〔2016〕1号"]),
        ("《通知》〔2019〕3号", []),
        ("本办法共12条（2018年修订）", []),
    ],
)
def test_citations(text: str, numbers: list[str]) -> None:
    assert [citation.canonical for citation in citations(text)] == numbers


def test_a_citation_knows_its_place() -> None:
    text = "依据临财〔2016〕5号执行"
    (found,) = citations(text)
    assert text[found.start : found.end] == found.as_written == "临财〔2016〕5号"


def test_only_a_line_that_is_a_number() -> None:
    assert document_numbers.only("（临政发[2018]7号）") == "临政发〔2018〕7号"
    assert document_numbers.only("县政府令第8号") == "县政府令第8号"
    assert document_numbers.only("临水县中山东路18号") is None
    assert document_numbers.only("请执行《办法》（临政发〔2018〕7号）") is None


_PARTS = re.compile(r"(?P<issuer>\D+?)(?:〔(?P<year>(?:19|20)\d\d)〕|(?P<of>(?:19|20)\d\d)年第|第)(?P<serial>[1-9]\d*(?:[-之]\d+)?)号")


@pytest.mark.shared
def test_every_number_of_a_real_directory_is_canonical_or_flagged() -> None:
    """Of 29,451 raw numbers all but seven come to issuer, year and serial, none of which the raw number does not hold; orders
    (令) and the like have no year, and one number whose agency left it out; the seven are flagged on their records."""
    path = shared_folder("data", "cn-policy-directory", "directory.csv.gz")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as rows:
        numbers = [row["doc_number_raw"] for row in csv.DictReader(rows) if row["doc_number_raw"]]
    assert len(numbers) == 29451
    unread = [number for number in numbers if canonical(number) is None]
    assert len(unread) <= 10, unread
    invented, without_year = [], []
    for raw in numbers:
        read = canonical(raw)
        if read is None:
            continue
        parts = _PARTS.fullmatch(read)
        assert parts, (raw, read)
        plain = unicodedata.normalize("NFKC", "".join(raw.split()))
        year = parts["year"] or parts["of"]
        told = {int(digits) for digits in re.findall(r"\d+", f"{year or ''} {parts['serial']}")}
        if set(parts["issuer"]) - set(plain) or told - {int(digits) for digits in re.findall(r"\d+", plain)}:
            invented.append((raw, read))
        if year is None:
            without_year.append(read)
    assert invented == []
    of_no_kind = [number for number in without_year if "令" not in number and "公告" not in number and "通告" not in number]
    assert len(of_no_kind) <= 1, of_no_kind
    for raw in unread:
        draft = draft_of(in_paragraphs("一、总体要求。"), listed=Listed(url="", title="通知", document_number=raw))
        assert {"document_number_damaged", "document_number_empty"} & flags(draft), raw


@pytest.mark.parametrize(
    ("written", "canonical_form"),
    [
        ("府財水字第1130010000號", "府財水字第1130010000号"),
        ("臺教授國字第1130012345A號函", "臺教授國字第1130012345A号"),
        ("第012/2024號行政法規", "第12/2024号行政法規"),
        ("字第1130010000號", None),
    ],
)
def test_numbers_of_taiwan_and_macau(written: str, canonical_form: str | None) -> None:
    assert document_numbers.canonical(written) == canonical_form
