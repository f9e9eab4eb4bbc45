"""Encodings told by strong evidence only: escapes of seven-bit ones, the widths of characters, the letters a language is made of."""

import pytest

from catalog_service.publishing.reading.tally import Unreadable
from tests.publishing.reading.opening import opened

PREFECTURES = """東京都新宿区 大阪府堺市 北海道札幌市 愛知県名古屋市 福岡県博多区 京都府宇治市 神奈川県横浜市 兵庫県神戸市 広島県呉市
埼玉県川越市"""
PROVINCES = "河北 山西 内蒙古 辽宁 吉林 黑龙江 江苏 安徽 福建 江西 河南 湖北 湖南 广东 海南 四川 贵州 甘肃"
CITIES = "서울특별시 부산광역시 대구광역시 인천광역시 경기도 강원도 충청북도"
TEXTS = {
    "kanji": "都道府県,人口\n" + "".join(f"{name},{number}\n" for number, name in enumerate(PREFECTURES.split())),
    "kana": "名前,メモ\n" + "".join(f"テスト{number},これは説明です\n" for number in range(9)),
    "chinese": "名称,备注\n" + "".join(f"关于工作的通知{number},市场监督管理\n" for number in range(9)),
    "provinces": "省份,数量\n" + "".join(f"{name},5\n" for name in PROVINCES.split()),
    "korean": "시도,인구\n" + "".join(f"{name},5\n" for name in CITIES.split()),
    "russian": "Город,Заметка\n" + "".join(f"Москва {number},важное сообщение о погоде\n" for number in range(9)),
    "small letters": "город,заметка\n" + "".join(f"москва {number},важное сообщение о погоде\n" for number in range(9)),
    "arabic": "المدينة,ملاحظة\n" + "".join(f"القاهرة {number},رسالة مهمة حول الطقس في المدينة\n" for number in range(9)),
    "polish": "województwo,opis\n" + "".join(f"Łódź {number},zażalenie książka współpraca również\n" for number in range(9)),
    "spanish": "año,región\n" + "".join(f"España {number},información de población\n" for number in range(9)),
}  # fmt: skip
CASES = [
    ("kanji", "euc_jp"), ("kanji", "cp932"), ("kanji", "iso2022_jp"), ("kana", "euc_jp"), ("kana", "iso2022_jp"), ("chinese", "hz"),
    ("chinese", "gb18030"), ("provinces", "gb18030"), ("korean", "euc_kr"), ("russian", "koi8-r"), ("small letters", "koi8-r"),
    ("russian", "cp866"), ("russian", "cp1251"), ("russian", "mac_cyrillic"), ("russian", "iso8859-5"), ("arabic", "cp1256"),
    ("polish", "cp852"), ("polish", "cp1250"), ("polish", "iso8859-2"), ("spanish", "cp850"), ("spanish", "cp1252"),
    ("chinese", "utf-32-le"), ("russian", "utf-32-be"), ("spanish", "utf-32"), ("kana", "utf-16-be"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "encoding"), CASES)
def test_text_is_read_in_its_encoding(text: str, encoding: str) -> None:
    found = opened(TEXTS[text].encode(encoding))
    assert [found.titles, *found.rows] == [line.split(",") for line in TEXTS[text].splitlines()]


@pytest.mark.parametrize("content", ["name,note\na,~{b~}\nc,~~\n", "name,note\na,\x1b$B\nb,c\n", "name,note\na,1+1-\nb,+44-\n"])
def test_a_few_marks_of_seven_bit_encodings_are_text(content: str) -> None:
    assert [line.split(",") for line in content.splitlines()[1:]] == opened(content.encode()).rows


def test_bytes_of_no_encoding_are_no_text() -> None:
    with pytest.raises(Unreadable):
        opened(bytes([0, 1, 2, 200, 255] * 100))
