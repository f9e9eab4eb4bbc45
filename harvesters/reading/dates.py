"""Dates as Chinese pages write them, read as partial dates (`2019`, `2019-05`, `2019-05-17`) in the publisher's zone."""

import re
from datetime import UTC, datetime, timedelta, timezone

from schemas.fields import is_partial_date

CHINA = timezone(timedelta(hours=8))
_ZERO = "〇零○OＯo0０◯ΟО"
_DIGITS = dict.fromkeys(_ZERO, 0) | {sign: value for value, sign in enumerate("一二三四五六七八九", 1)}
_YEAR_DIGIT = f"[一二三四五六七八九{_ZERO}]"
_CHINESE = re.compile(
    rf"([一二]{_YEAR_DIGIT}{{3}})年(?:(元|[一二三四五六七八九十{_ZERO}]{{1,3}})月(?:([一二三四五六七八九十廿卅{_ZERO}]{{1,4}})[日号號])?)?"
)
_REPUBLIC = re.compile(r"(?:中[华華])?民[国國](\d{1,3})年(?:(\d{1,2})月(?:(\d{1,2})[日号號])?)?")
_WRITTEN = re.compile(r"(?<!\d)((?:19|20)\d{2})年(?:(\d{1,2})月份?(?:(\d{1,2})[日号號]?)?)?")
_SEPARATED = re.compile(r"(?<!\d)((?:19|20)\d{2})([-/.－—‐–])(\d{1,2})(?:\2(\d{1,2}))?(?!\d)")
_MONTH_NAMES = {m: i for i, m in enumerate(["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], 1)}
_JAVA = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\s+([A-Z][a-z]{2})\s+(\d{1,2})\s+(\d{2}:\d{2}:\d{2})\s+(\S+\s+)?(\d{4})")
_ISO_ZONED = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})?(?:\d{4}|\d{6}|\d{9})?")
_SHORT_YEAR = re.compile(r"([0-4]\d|9\d)([-/.])(\d{1,2})\2(\d{1,2})(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?")
MONTH = (
    "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|"
    "Dec(?:ember)?)\\b\\.?"
)
"""A month in English, as a regular expression."""

_ENGLISH = re.compile(
    rf"(?<![\w])(?:([0-3]?\d)(?:st|nd|rd|th)?\s+({MONTH}),?|({MONTH})\s+([0-3]?\d)(?:st|nd|rd|th)?,?)\s+((?:19|20)\d{{2}})(?!\d)",
    re.IGNORECASE,
)
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2((?:19|20)\d{2})(?!\d)")
_REPUBLIC_BARE = re.compile(r"(1[0-4]\d)(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})[日號号])(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?")
_PLAIN_DIGITS = {0xFF10 + digit: str(digit) for digit in range(10)}
_NOT_A_DATE = re.compile(r"[\s\u3000\u200b-\u200f\ufeff\u2060]+")
_IN_URL = (
    re.compile(r"/t((?:19|20)\d{2})(\d{2})(\d{2})_"),
    re.compile(r"/((?:19|20)\d{2})[-/](\d{1,2})[-/](\d{1,2})/"),
    re.compile(r"/((?:19|20)\d{2})(\d{2})(\d{2})/"),
    re.compile(r"/((?:19|20)\d{2})/(\d{2})(\d{2})/"),
    re.compile(r"/((?:19|20)\d{2})-?(\d{2})()/"),
)
_LATEST_YEAR = 2100


def parse(text: str, zone: timezone = CHINA) -> str | None:
    """The date a field's value gives, as exact as it is given, or None. Reads `2019年7月8日`, `二〇一九年七月`, `2019-07-08 00:00`,
    `2019.7.8`, `20190708`, `Wed Jul 30 10:54:06 CST 2025` (CST is China's), ISO 8601 with a zone (told in `zone`), seconds or
    milliseconds since 1970, `24-03-01` and `113-03-01` (of the Republic) where nothing else stands there, `17 May 2024`, and
    `17/05/2024` where only one order is possible; white space and line ends anywhere. The first date counts where there are several."""
    stripped = text.strip().translate(_PLAIN_DIGITS)
    if not stripped:
        return None
    if stripped.isascii():
        if found := _JAVA.search(stripped):
            return _of_java(found, zone)
        if found := _ISO_ZONED.search(stripped):
            return _of_iso(found, zone)
        if stripped.lstrip("-").isdigit():
            return _of_number(stripped, zone)
    if short := _SHORT_YEAR.fullmatch(stripped):
        return _joined(f"{'19' if short[1] >= '90' else '20'}{short[1]}", short[3], short[4])
    if bare := _REPUBLIC_BARE.fullmatch(stripped):
        return _joined(str(int(bare[1]) + 1911), bare[2] or bare[4], bare[3] or bare[5])
    return first_in(_NOT_A_DATE.sub("", _kept_apart(stripped))) or _of_the_west(stripped)


def first_in(text: str) -> str | None:
    """The first full or partial date written in a text without white space in its dates, or None."""
    best: tuple[int, str] | None = None
    for pattern in (_WRITTEN, _SEPARATED, _CHINESE, _REPUBLIC):
        for found in pattern.finditer(text):
            day = _of_match(pattern, found)
            if day is not None:
                if best is None or found.start() < best[0]:
                    best = (found.start(), day)
                break
    return best[1] if best else None


def only(line: str) -> str | None:
    """The date of a line that holds nothing else (brackets and an end aside), or None: the last line of a signature."""
    bare = _NOT_A_DATE.sub("", line.translate(_PLAIN_DIGITS)).strip("（）()[]【】。.")
    if not 6 <= len(bare) <= 16:
        return None
    for pattern in (_WRITTEN, _CHINESE, _SEPARATED, _REPUBLIC):
        found = pattern.fullmatch(bare)
        if found:
            return _of_match(pattern, found)
    return None


def of_epoch(value: int | float, zone: timezone = CHINA) -> str | None:
    """The day of a time in seconds or (from 10^11 on) milliseconds since 1970; None for 0, which lists write for no date."""
    seconds = value / 1000 if abs(value) >= 10**11 else value
    if not seconds:
        return None
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=min(max(seconds, -6e10), 2e11))
    return moment.astimezone(zone).date().isoformat() if 1900 <= moment.year <= _LATEST_YEAR else None


def in_url(url: str) -> str | None:
    """The date that about twenty shapes of page addresses carry (`/202001/t20200131_77.html`, `/art/2016/7/8/`), or None."""
    for pattern in _IN_URL:
        if found := pattern.search(url):
            day = _joined(*found.groups())
            if day is not None:
                return day
    return None


def chinese_number(text: str) -> int | None:
    """A number below 100,000 in Chinese or Arabic numerals (`十二`, `八十六`, `二〇一九`, `一百零三`, `12`), None for anything else."""
    if text.isascii() and text.isdigit():
        return int(text)
    if text and all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total, digit = 0, -1
    for character in text.replace("廿", "二十").replace("卅", "三十"):
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in "十百千":
            total += (1 if digit < 0 else digit) * {"十": 10, "百": 100, "千": 1000}[character]
            digit = 0
        else:
            return None
    return total + max(digit, 0) if text else None


def _kept_apart(text: str) -> str:
    """A space that separates a date from a time of day becomes a mark, so that `2019-07-08 10:00` does not run together."""
    return re.sub(r"(\d)\s+(\d{1,2}:\d{2})", r"\1|\2", text)


def _of_match(pattern: re.Pattern[str], found: re.Match[str]) -> str | None:
    if pattern is _SEPARATED:
        return _joined(found[1], found[3], found[4])
    if pattern is _REPUBLIC:
        return _joined(str(int(found[1]) + 1911), found[2], found[3])
    if pattern is _CHINESE:
        month = "1" if found[2] == "元" else found[2]
        return _joined(*(None if part is None else str(chinese_number(part)) for part in (found[1], month, found[3])))
    return _joined(found[1], found[2], found[3])


def _joined(year: str | None, month: str | None = None, day: str | None = None) -> str | None:
    if year is None or not year.isdigit() or not 1900 <= int(year) <= _LATEST_YEAR:
        return None
    parts = [str(int(year))] + [f"{int(part):02d}" for part in (month, day) if part and part.isdigit()]
    written = "-".join(parts)
    return written if is_partial_date(written) else None


def _of_the_west(text: str) -> str | None:
    """The first date with its year last: its month by name, or by a number where the other cannot be one."""
    if found := _ENGLISH.search(text):
        month = _MONTH_NAMES[(found[2] or found[3])[:3].capitalize()]
        return _joined(found[5], str(month), found[1] or found[4])
    found = _YEAR_LAST.search(text)
    if found is None:
        return None
    first, second = int(found[1]), int(found[3])
    if first > 12 or first == second:
        return _joined(found[4], found[3], found[1])
    return _joined(found[4], found[1], found[3]) if second > 12 else None


def _of_java(found: re.Match[str], zone: timezone) -> str | None:
    month = _MONTH_NAMES.get(found[1])
    if month is None:
        return None
    if (found[4] or "").strip() in ("GMT", "UTC"):
        moment = datetime.fromisoformat(f"{found[5]}-{month:02d}-{int(found[2]):02d}T{found[3]}+00:00")
        return moment.astimezone(zone).date().isoformat()
    return _joined(found[5], str(month), found[2])


def _of_iso(found: re.Match[str], zone: timezone) -> str | None:
    if not is_partial_date(found[1]) or found[1] < "1900":
        return None
    try:
        moment = datetime.fromisoformat(f"{found[1]}T{found[2]}{found[3]}")
    except ValueError:
        return found[1]
    return moment.astimezone(zone).date().isoformat()


def _of_number(text: str, zone: timezone) -> str | None:
    found = _COMPACT.fullmatch(text)
    if found and (day := _joined(*found.groups())):
        return day
    if len(text) == 4:
        return _joined(text)
    return of_epoch(int(text), zone) if 9 <= len(text.lstrip("-")) <= 14 else None
