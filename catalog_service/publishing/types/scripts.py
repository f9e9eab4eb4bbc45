"""Numbers and days in other writing than ASCII digits: full-width digits, digits of other scripts, Chinese numerals."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import partial

import pyarrow as pa

from catalog_service.publishing.types.kernels import Values, all_match, any_matches, pc
from catalog_service.publishing.types.rules import Reading, Rule, rewritten

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_MARKS = {"٫": ".", "٬": ",", "−": "-"}
_NUMERAL = "[〇零一二三四五六七八九十百千万萬亿億两兩]"
_IN_NUMERALS = re.compile(r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日")
_OTHER_DIGITS = r"^[-−]?[^\P{Nd}0-9０-９](?:[^\P{Nd}0-9０-９]|[.,٫٬])*$"


class Rewritten:
    """Another reading's values in a writing of their own: all of them match `pattern`, and `plain` gives each as that reading
    knows it, null where it is none. `evidence` must match at least one value."""

    def __init__(self, inner: Reading, pattern: str, plain: Callable[[Values], Values], told: str, evidence: str | None = None) -> None:
        self._inner, self._pattern, self._plain, self._told = inner, pattern, plain, told
        self._evidence = evidence

    def takes(self, values: Values) -> bool:
        """See `Reading`."""
        if not all_match(values.slice(0, 1), self._pattern) or not all_match(values, self._pattern):
            return False
        if self._evidence is not None and any_matches(values, self._evidence):
            self._evidence = None
        plain = self._plain(values)
        return plain.null_count == 0 and self._inner.takes(plain) is not False

    def rule(self) -> Rule | None:
        """See `Reading`. None where no value gave the evidence."""
        rule = self._inner.rule() if self._evidence is None else None
        return rule and rewritten(rule, self._plain, self._told)


def full_width(inner: Reading) -> Reading:
    """Numbers or days in full-width digits and marks only (１２．５)."""
    return Rewritten(inner, "^[－]?[０-９][０-９．，－／：年月日]*$", _half_width, "full-width digits written as 0-9")


def other_digits(inner: Reading) -> Reading:
    """Numbers in the digits of one of the world's other scripts (١٢٫٥, १२३)."""
    return Rewritten(inner, _OTHER_DIGITS, of_each(_in_ascii), "digits of another script written as 0-9")


def chinese_numerals(inner: Reading) -> Reading:
    """Whole numbers in Chinese numerals (一百二十三). One of them must hold a 十, 百, 千, 万 or 亿: single digits may be labels."""
    return Rewritten(inner, f"^{_NUMERAL}+$", of_each(chinese_number), "Chinese numerals written as 0-9", "[十百千万萬亿億]")


def chinese_days(inner: Reading) -> Reading:
    """Days in Chinese numerals (二〇一九年五月十七日)."""
    return Rewritten(inner, "^[〇零○一二三四五六七八九]{4}年.*日$", of_each(_day_in_numerals), "Chinese numerals written as 0-9")


def chinese_number(text: str) -> str | None:
    """The number a Chinese numeral writes, in digits; None where it is written in no usual way."""
    total = section = digit = 0
    last = 10**12
    for character in text:
        if character in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[character]
        elif character in _TENS:
            if not digit and (section or total or not text.startswith("十")):
                return None
            section += (digit or 1) * _TENS[character]
            digit = 0
        else:
            value = _MYRIADS[character]
            if value >= last or not section + digit:
                return None
            total, section, digit, last = total + (section + digit) * value, 0, 0, value
    number = total + section + digit
    return str(number) if in_numerals(number) == _usual(text) else None


def _usual(text: str) -> str:
    return text.translate(str.maketrans("〇两兩萬億", "零二二万亿"))


def in_numerals(number: int) -> str:
    """A number below 10^12 in Chinese numerals: 零 for a gap, 十 alone at the front."""
    if number == 0:
        return "零"
    parts: list[str] = []
    gap = False
    for value, word in ((10**8, "亿"), (10**4, "万"), (1, "")):
        section, number = divmod(number, value)
        if section:
            if parts and (gap or section < 1000):
                parts.append("零")
            parts.append(_section(section) + word)
            gap = False
        else:
            gap = bool(parts)
    made = "".join(parts)
    return made.removeprefix("一") if made.startswith("一十") else made


def _section(number: int) -> str:
    made, gap = "", False
    for value, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, value)
        if digit:
            made += ("零" if gap else "") + "零一二三四五六七八九"[digit] + word
            gap = False
        else:
            gap = bool(made)
    return made


def _half_width(values: Values) -> Values:
    made: Values = pc.utf8_normalize(values, "NFKC")
    return made


def _day_in_numerals(text: str) -> str | None:
    found = _IN_NUMERALS.fullmatch(text)
    if found is None:
        return None
    year = "".join(str(_DIGITS.get(character, 0)) for character in found[1])
    month, day = chinese_number(found[2]), chinese_number(found[3])
    return f"{year}-{int(month):02d}-{int(day):02d}" if month and day else None


def _in_ascii(text: str) -> str:
    """Digits of any script as 0-9, the Arabic marks between thousands and before decimals as comma and point."""
    return "".join(str(unicodedata.decimal(character, _MARKS.get(character, character))) for character in text)


def of_each(translate: Callable[[str], str | None]) -> Callable[[Values], Values]:
    """Each distinct value translated once; null where there is no translation."""
    return partial(_each, translate)


def _each(translate: Callable[[str], str | None], values: Values) -> Values:
    coded = pc.dictionary_encode(values)
    texts: Sequence[str] = coded.dictionary.to_pylist()
    made = pa.array([translate(text) for text in texts], pa.string())
    return pc.take(made, coded.indices)  # type: ignore[no-any-return]
