"""Days counted from other beginnings than ours: years of the Republic (民國), of Japanese emperors, of the Buddhist era."""

import re
import unicodedata
from datetime import date

from catalog_service.publishing.types.rules import Reading
from catalog_service.publishing.types.scripts import Rewritten, of_each

_REPUBLIC = re.compile(
    r"(?:(?:中華|中华)?(?:民國|民国))? ?(\d{1,3}|元)(?:年 ?(\d{1,2})月 ?(\d{1,2})日|([./-])(\d{1,2})\4(\d{1,2}))|([01]?\d{2})(\d{2})(\d{2})"
)
_FIRST_OF_REPUBLIC = 1911
_SAID_REPUBLIC = r"(?:中華|中华)?(?:民國|民国) ?(?:[0-9]{1,3}|元)[年./-].*"
_BARE_REPUBLIC = r"[0-9]{1,3}[年./-] ?[0-9]{1,2}[月./-] ?[0-9]{1,2}日?"
_COMPACT_REPUBLIC = "[01]?[0-9]{6}"
_THREE_DIGITS = r"^(?:中華|中华)?(?:民國|民国)|^1[0-9]{2}[年./-]|^1[0-9]{6}$"

_ERAS = {
    "令和": date(2019, 5, 1), "平成": date(1989, 1, 8), "昭和": date(1926, 12, 25), "大正": date(1912, 7, 30), "明治": date(1873, 1, 1),
    "R": date(2019, 5, 1), "H": date(1989, 1, 8), "S": date(1926, 12, 25), "T": date(1912, 7, 30), "M": date(1873, 1, 1),
}  # fmt: skip
"""Eras and the first day of each; of 明治 that of the calendar in use since."""

_MEIJI = 1868
_JAPANESE = re.compile(r"(令和|平成|昭和|大正|明治|[RHSTM]) ?(\d{1,2}|元)(?:年 ?(\d{1,2})月 ?(\d{1,2})日|([./])(\d{1,2})\5(\d{1,2}))")
_JAPANESE_DAYS = r"(?:令和|平成|昭和|大正|明治|㋿|㍻|㍼|㍽|㍾) ?(?:[0-9０-９]{1,2}|元)[年./].*"
_LETTERS_OF_ERAS = r"[RHSTM][0-9]{1,2}[./][0-9]{1,2}[./][0-9]{1,2}"

_BUDDHIST = 543
_THAI_MONTHS = (
    *(["มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"]),
    *(["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]),
)
_THAI = re.compile(r"(\d{1,2})(?: ?([^\d\s/-]{4,10}) ?|[/-](\d{1,2})[/-])(?:พ\.ศ\. ?)?(2[45]\d{2})|(2[45]\d{2})-(\d{2})-(\d{2})")
_THAI_DAYS = "^(?:[0-9]{1,2}[ /ก-๙.-].*2[45][0-9]{2}|2[45][0-9]{2}-[0-9]{2}-[0-9]{2})$"
_THAI_LETTER = re.compile("[ก-ฮ]")


def republican_days(inner: Reading, *, said: bool, dated: bool = False) -> Reading:
    """Days in years of the Republic (民國108年5月17日); `said`: the header speaks of them, so that bare 108/5/17 and 1080517 are days
    too; `dated`: it speaks of days in Chinese, so that they are where a year has three digits."""
    ways = [_SAID_REPUBLIC, *([_BARE_REPUBLIC] if said or dated else []), *([_COMPACT_REPUBLIC] if said or dated else [])]
    told = "years of the Republic (民國) written as years of our era"
    return Rewritten(inner, f"^(?:{'|'.join(ways)})$", of_each(day_of_republic), told, None if said else _THREE_DIGITS)


def day_of_republic(text: str) -> str | None:
    """A day of the Republic as YYYY-MM-DD, None where it is written otherwise."""
    found = _REPUBLIC.fullmatch(text)
    if found is None:
        return None
    years = found[1] or found[7]
    year = _FIRST_OF_REPUBLIC + (1 if years == "元" else int(years))
    month, day = found[2] or found[5] or found[8], found[3] or found[6] or found[9]
    return f"{year:04d}-{int(month):02d}-{int(day):02d}" if year > _FIRST_OF_REPUBLIC else None


def japanese_days(inner: Reading, *, dated: bool) -> Reading:
    """Days in years of an emperor (令和6年5月1日); `dated`: the header speaks of days, so that R6.5.1 is one too and no version."""
    pattern = f"^(?:{_JAPANESE_DAYS}|{_LETTERS_OF_ERAS})$" if dated else f"^(?:{_JAPANESE_DAYS})$"
    return Rewritten(inner, pattern, of_each(day_of_era), "years of Japanese eras written as years of our era")


def day_of_era(text: str) -> str | None:
    """A day of a Japanese era as YYYY-MM-DD, None where it is written otherwise or lies before its era."""
    found = _JAPANESE.fullmatch(unicodedata.normalize("NFKC", text))
    if found is None:
        return None
    first = _ERAS[found[1]]
    years = 1 if found[2] == "元" else int(found[2])
    year = (_MEIJI if found[1] in ("明治", "M") else first.year) + years - 1
    made = f"{year:04d}-{int(found[3] or found[6]):02d}-{int(found[4] or found[7]):02d}"
    return made if years and made >= first.isoformat() else None


def korean_days(inner: Reading) -> Reading:
    """Days as they are written in Korea (2024년 5월 1일, 2024. 5. 1.)."""
    pattern = r"^[12][0-9]{3}(?:년 ?[0-9]{1,2}월 ?[0-9]{1,2}일|\. ?[0-9]{1,2}\. ?[0-9]{1,2}\.)$|^[12][0-9]{3}\. [0-9]{1,2}\. [0-9]{1,2}$"
    return Rewritten(inner, pattern, of_each(_day_in_korean), "written YYYY-MM-DD")


def _day_in_korean(text: str) -> str | None:
    year, month, day = re.findall(r"\d+", text)
    return f"{year}-{int(month):02d}-{int(day):02d}"


def buddhist_days(inner: Reading, title: str) -> Reading:
    """Days in years of the Buddhist era (01/05/2567) where the header is Thai, or with Thai months."""
    pattern = _THAI_DAYS if _THAI_LETTER.search(title) else "^[0-9]{1,2} ?[ก-๙.]{4,10} ?(?:พ\\.ศ\\. ?)?2[45][0-9]{2}$"
    return Rewritten(inner, pattern, of_each(day_of_buddhist_era), "years of the Buddhist era written as years of our era")


def day_of_buddhist_era(text: str) -> str | None:
    """A Thai day as YYYY-MM-DD, None where it is written otherwise."""
    found = _THAI.fullmatch(text)
    if found is None:
        return None
    day, word, number, last, first, *rest = found.groups()
    if first:
        return f"{int(first) - _BUDDHIST:04d}-{rest[0]}-{rest[1]}"
    if word and word not in _THAI_MONTHS:
        return None
    month = _THAI_MONTHS.index(word) % 12 + 1 if word else int(number)
    return f"{int(last) - _BUDDHIST:04d}-{month:02d}-{int(day):02d}"
