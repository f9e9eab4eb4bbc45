"""Tables with people in them are held, with columns, kinds and shares; ordinary tables go out."""

from pathlib import Path

import pytest
from stdnum import luhn
from stdnum.cn import ric

from tests.publishing.tables import refusal, table

NAMES = ["王晓明", "李娜", "张伟", "刘洋", "陈静", "杨帆", "赵敏", "黄磊"]


def sheet(*columns: tuple[str, list[str]]) -> bytes:
    rows = zip(*(values for _, values in columns), strict=True)
    return "\n".join([",".join(title for title, _ in columns), *(",".join(row) for row in rows)]).encode() + b"\n"


def resident_numbers(count: int) -> list[str]:
    bare = [f"110105198{n % 10}0{n % 9 + 1}1{n % 9}{n:03d}" for n in range(count)]
    return [number + ric.calc_check_digit(number + "0") for number in bare]


MOBILES = [f"138{n:08d}" for n in range(8)]
OFFICES = [f"010-6555{n:04d}" for n in range(8)]
PLAIN = [f"place {n}" for n in range(8)]
CARDS = [f"62220000000000{n}" + luhn.calc_check_digit(f"62220000000000{n}") for n in range(1, 9)]
TAIWAN = ["A123456789", "B142610160", "F131104093", "A100000001", "A123456789", "B142610160", "F131104093", "A100000001"]


@pytest.mark.parametrize(
    ("content", "kinds"),
    [
        (sheet(("姓名", NAMES), ("联系电话", OFFICES)), {"person names beside phones", "phones beside person names"}),
        (sheet(("场所", PLAIN), ("负责人", NAMES), ("电话", OFFICES)), {"person names beside phones", "phones beside person names"}),
        (sheet(("who", NAMES), ("phone", OFFICES)), {"person names beside phones", "phones beside person names"}),
        (sheet(("first name", PLAIN), ("telephone", OFFICES)), {"person names beside phones", "phones beside person names"}),
        (sheet(("证件号码", resident_numbers(8))), {"resident identity number"}),
        (sheet(("x", PLAIN), ("y", resident_numbers(8))), {"resident identity number"}),
        (sheet(("字號", TAIWAN), ("備註", PLAIN)), {"Taiwan identity number"}),
        (sheet(("x", PLAIN), ("y", MOBILES)), {"mobile phone"}),
        (sheet(("x", PLAIN), ("y", ["0912-345-67" + str(n) for n in range(8)])), {"mobile phone"}),
        (sheet(("x", PLAIN), ("账户", CARDS)), {"bank card number"}),
        (sheet(("x", PLAIN), ("家庭住址", PLAIN)), {"home address"}),
        (sheet(("案號", PLAIN), ("住址", PLAIN)), {"home address"}),
        (sheet(("case", PLAIN), ("Home address", PLAIN)), {"home address"}),
    ],
)
def test_held(content: bytes, kinds: set[str], tmp_path: Path) -> None:
    held = refusal(tmp_path, content)
    assert held.state == "held"
    assert {evidence.kind for evidence in held.evidence} == kinds
    assert all(0 < evidence.share <= 1 for evidence in held.evidence)
    said = held.because + str(held.evidence)
    assert not any(value in said for value in (*NAMES, *MOBILES, *OFFICES, *CARDS))
    assert table(tmp_path, content, decided=True).rows == 8


@pytest.mark.parametrize(
    "content",
    [
        sheet(("机构名称", PLAIN), ("联系电话", OFFICES), ("地址", PLAIN)),
        sheet(("單位", PLAIN), ("電話", OFFICES)),
        sheet(("agency", PLAIN), ("telephone", OFFICES), ("address", PLAIN)),
        sheet(("街道", PLAIN), ("人口", [str(1_000_000 + n * 7919) for n in range(8)])),
        sheet(("序号", [str(n) for n in range(8)]), ("统一社会信用代码", [f"91110000{n:09d}X" for n in range(8)])),
        sheet(("行政区", ["高雄市", "林口区", "马关县", "梁平区", "汤阴县", "金山区", "石景山区", "方山县"]), ("电话", OFFICES)),
        sheet(("学校", PLAIN), ("学生人数", [str(n * 100) for n in range(8)]), ("电话", OFFICES)),
        sheet(("负责人姓名", NAMES), ("职务", PLAIN)),
        sheet(("订单", [str(6222000000000000 + n * 3) for n in range(8)]), ("x", PLAIN)),
        sheet(("编码", [f"11010519491231{n:04d}" for n in range(2000, 2008)]), ("x", PLAIN)),
        sheet(("latitude", [f"31.{n}" for n in range(8)]), ("longitude", [f"121.{n}" for n in range(8)])),
        sheet(("企业住所", PLAIN), ("企业名称", PLAIN)),
    ],
)
def test_not_held(content: bytes, tmp_path: Path) -> None:
    assert table(tmp_path, content).rows == 8


def test_a_few_identity_numbers_in_a_long_column_of_remarks(tmp_path: Path) -> None:
    remarks = [f"remark {n}" for n in range(400)]
    remarks[::10] = resident_numbers(40)
    held = refusal(tmp_path, sheet(("k", [str(n) for n in range(400)]), ("remark", remarks)))
    assert [(evidence.column, evidence.kind, evidence.share) for evidence in held.evidence] == [("remark", "resident identity number", 0.1)]


def test_a_list_of_people_by_a_bare_name_is_known_by_mail_addresses_made_of_the_names(tmp_path: Path) -> None:
    people = ("Name", ["Ida Marsh", "Owen Tull", "Una Reed"]), ("Phone", ["207-555-0101", "207-555-0102", "207-555-0103"])
    assert refusal(tmp_path, sheet(*people, ("Email", ["ida@mail.example", "o.tull@mail.example", "ureed@mail.example"]))).state == "held"
    offices = ("Name", ["North Office", "South Desk", "East Wing"]), people[1]
    assert table(tmp_path, sheet(*offices, ("Email", ["info@county.example", "two@county.example", "help@county.example"]))).rows == 3


def test_a_region_whose_counties_nobody_knows_ends_no_conversion(tmp_path: Path) -> None:
    assert table(tmp_path, sheet(("x", ["218013199001010016", *PLAIN[1:]]), ("y", PLAIN))).rows == len(PLAIN)
