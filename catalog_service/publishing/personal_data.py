"""Columns that look like personal data: found by headers and by a sample of values, so that a person decides before they go out."""

import random
import re
from collections import Counter
from collections.abc import Sequence

import pyarrow as pa
from stdnum import luhn
from stdnum.cn import ric

from catalog_service.publishing.result import Evidence
from catalog_service.publishing.words import (
    says_agency,
    says_bare_name,
    says_home_address,
    says_mail,
    says_person,
    says_phone,
)

SAMPLE_OF_FIRST = 2_000
SAMPLE_OF_BATCH = 200
MOST_SAMPLED = 20_000
_LONGEST = 40
_RESIDENT_LENGTH = 18
_FEW = 3
_SHARE_OF_NUMBERS = 0.3
_SHARE_OF_IDENTITIES = 0.05
_SHARE_OF_NAMES = 0.7
_SHARE_OF_CARDS = 0.9
_PUNCTUATION = re.compile(r"[\s()（）.·-]+")
_MAINLAND_OR_TAIWAN = re.compile(r"(?:\+?86|0086)?1[3-9]\d{9}|(?:\+?886|0)9\d{8}")
_PHONE = re.compile(r"\+?\d{7,14}(?:#\d{1,6}|转\d{1,6}|轉\d{1,6})?")
_TAIWAN = re.compile(r"[A-Z][1289]\d{8}")
_TAIWAN_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
_CARD = re.compile(r"[3-6]\d{15,18}")
_SURNAMES = frozenset(
    "王李張张劉刘陳陈楊杨黃黄趙赵吳吴周徐孫孙馬马朱胡郭何高林羅罗鄭郑梁謝谢宋唐許许韓韩馮冯鄧邓曹彭曾肖蕭萧田董袁潘于蔣蒋蔡余杜葉叶程蘇苏魏呂吕丁任沈"
    "姚盧卢姜崔鍾钟譚谭陸陆汪范金石廖賈贾夏韋韦付方白鄒邹孟熊秦邱江尹薛閻阎段雷侯龍龙史陶黎賀贺顧顾毛郝龔龚邵萬万錢钱嚴严覃武戴莫孔向湯汤洪游詹施賴赖"
)
_PLACE_ENDINGS = tuple("市县縣区區乡鄉镇鎮村里路街道局处處科院所校站部店园園山河湖港厂廠场場桥橋寺庙廟")
_NAME_WORD = re.compile(r"[^\W\d_]+")
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")
_CANDIDATE = re.compile(rf"(?:[A-Z]?[\d\s()（）.·+-]{{6,}}[Xx]?(?:[#转轉]\d{{1,6}})?)|(?:{_NAME.pattern})")
"""What any of the numbers and names can look like: told first, since most values cannot."""
_FIGURE_OR_DAY = re.compile(r"-?\d+\.\d+|[12]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")


class PersonalData:
    """Looks at a sample of every batch, and then says which columns look like personal data and why; never which values."""

    def __init__(self, titles: Sequence[str]) -> None:
        self._titles = titles
        self._seen = [0] * len(titles)
        self._kinds: list[Counter[str]] = [Counter() for _ in titles]
        self._rows = 0
        self._mail = [place for place, title in enumerate(titles) if says_mail(title)]
        self._named = [place for place, title in enumerate(titles) if says_bare_name(title)]
        self._mail_of_names = [0] * len(titles)

    def see(self, batch: pa.RecordBatch) -> None:
        """Samples rows of a batch: more of the first, and the same ones each time a file is read."""
        if self._rows >= MOST_SAMPLED or not batch.num_rows:
            return
        wanted = min(batch.num_rows, SAMPLE_OF_BATCH if self._rows else SAMPLE_OF_FIRST)
        places = pa.array(sorted(random.Random(self._rows).sample(range(batch.num_rows), wanted)), pa.int64())
        self._rows += len(places)
        sample = batch.take(places)
        for place, column in enumerate(sample.columns):
            if not (pa.types.is_string(column.type) or pa.types.is_integer(column.type)):
                continue
            values = [str(value).strip() for value in column.to_pylist() if value not in (None, "")]
            self._seen[place] += len(values)
            for value in values:
                if len(value) <= _LONGEST and _CANDIDATE.fullmatch(value) and not _FIGURE_OR_DAY.fullmatch(value):
                    self._kinds[place].update(_kinds_of(value))
        for place in self._named:
            for mail in self._mail:
                pairs = zip(sample.column(place).to_pylist(), sample.column(mail).to_pylist(), strict=True)
                self._mail_of_names[place] += sum(_is_mail_of(name, address) for name, address in pairs)

    def found(self) -> tuple[Evidence, ...]:
        """The columns that keep a table back, with the kind and its share of the values seen."""
        found = [evidence for place in range(len(self._titles)) for evidence in self._alone(place)]
        phones = [place for place in range(len(self._titles)) if self._is_phone(place)]
        persons = [place for place in range(len(self._titles)) if self._is_person(place)]
        if phones and persons:
            found += [Evidence(self._titles[place], "person names beside phones", self._share_of_names(place)) for place in persons]
            found += [Evidence(self._titles[place], "phones beside person names", self._share(place, "phone")) for place in phones]
        return tuple(dict.fromkeys(found))

    def _share(self, place: int, kind: str) -> float:
        return round(self._kinds[place][kind] / self._seen[place], 3) if self._seen[place] else 0.0

    def _alone(self, place: int) -> list[Evidence]:
        title, found = self._titles[place], []
        for kind, share in (
            ("resident identity number", _SHARE_OF_IDENTITIES),
            ("Taiwan identity number", _SHARE_OF_IDENTITIES),
            ("bank card number", _SHARE_OF_CARDS),
        ):
            if self._share(place, kind) >= share and self._kinds[place][kind] >= min(_FEW, self._seen[place]):
                found.append(Evidence(title, kind, self._share(place, kind)))
        if self._share(place, "mobile phone") >= _SHARE_OF_NUMBERS and not says_agency(title):
            found.append(Evidence(title, "mobile phone", self._share(place, "mobile phone")))
        if says_home_address(title) and self._seen[place]:
            found.append(Evidence(title, "home address", round(self._seen[place] / self._rows, 3)))
        return found

    def _is_phone(self, place: int) -> bool:
        share = self._share(place, "phone")
        return share >= _SHARE_OF_NUMBERS and (says_phone(self._titles[place]) or self._share(place, "mobile phone") >= _SHARE_OF_NUMBERS)

    def _is_person(self, place: int) -> bool:
        title = self._titles[place]
        if not self._seen[place]:
            return False
        return says_person(title) or (self._share_of_names(place) >= _SHARE_OF_NAMES and not says_agency(title))

    def _share_of_names(self, place: int) -> float:
        if says_person(self._titles[place]):
            return 1.0
        return max(self._share(place, "name"), round(self._mail_of_names[place] / (self._seen[place] or 1), 3))


def _kinds_of(value: str) -> list[str]:
    kinds = []
    bare = _PUNCTUATION.sub("", value)
    if _PHONE.fullmatch(bare):
        kinds.append("phone")
        if _MAINLAND_OR_TAIWAN.fullmatch(bare):
            kinds.append("mobile phone")
    if len(bare) == _RESIDENT_LENGTH and _resident_is_valid(bare):
        kinds.append("resident identity number")
    elif _TAIWAN.fullmatch(bare) and _taiwan_is_valid(bare):
        kinds.append("Taiwan identity number")
    elif _CARD.fullmatch(bare) and luhn.is_valid(bare):
        kinds.append("bank card number")
    if _NAME.fullmatch(value) and value[0] in _SURNAMES and not value.endswith(_PLACE_ENDINGS):
        kinds.append("name")
    return kinds


def _is_mail_of(name: object, address: object) -> bool:
    """Whether a mail address is made of the name beside it, as people's are and offices' are not: `Ada Brook`, `ada@…`."""
    if not isinstance(name, str) or not isinstance(address, str) or "@" not in address:
        return False
    before = address.partition("@")[0].casefold()
    return any(len(word) >= _FEW and word in before for word in _NAME_WORD.findall(name.casefold()))


def _resident_is_valid(number: str) -> bool:
    """Whether a number is one of residents. Where stdnum cannot tell a region's counties, digit and birthday are right already."""
    try:
        return bool(ric.is_valid(number))
    except KeyError:
        return True


def _taiwan_is_valid(number: str) -> bool:
    """The check digit of 中華民國國民身分證 numbers: the letter counts as two digits from 10 on, weights 1, 9, 8 … 1, 1."""
    letter = _TAIWAN_LETTERS.index(number[0]) + 10
    digits = [letter // 10, letter % 10, *map(int, number[1:])]
    return sum(digit * weight for digit, weight in zip(digits, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True)) % 10 == 0
