"""How plausible bytes read as text of one encoding: by the characters, letters and spellings its languages are made of."""

import codecs
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

UNDECODABLE = "\ufdd0"
"""Stands in decoded text for bytes that are nothing in its encoding: a noncharacter, so no honest text holds it."""

_PUNCTUATION = "’‘“”–—…•€£°§«»·©®™ªº¿¡\xa0²³½¼×±µ"
_BEFORE_NO_LETTER = "£³²¼½±ª"

_WORDS = "àáéèêíóôùåöø"
"""Letters that are words by themselves."""

_ONLY_SYLLABLES = 0.97
_SYLLABLES = 0.93
_ENOUGH = 12
_LESS = 0.02
_FREQUENT, _LOWER, _UPPER = 1.0, 0.85, 0.6
_NO_CASE = 0.85

_LATIN = {
    "cp1252": ("éèàçêôûùîïëœâæÿ", "äöüßé", "ñáíóúéü", "ãõáíóúâêôçéà", "èéàùòìî", "æøåäöéü", "áðéíóúýþæö", "äöüõšž", "éëïóöüè"),
    "cp1250": ("ąćęłńóśźż", "áčďéěíňóřšťúůýžäľĺôŕ", "áéíóöőúüű", "ăâîşţșț", "čćđšž", "äöüß"),
    "cp1254": ("ğşıçöüâîİ",),
    "cp1257": ("āčēģīķļņšūž", "ąčęėįšųūž"),
    "mac_roman": ("éèàçêôûùîïëœâæÿ", "äöüßé", "ñáíóúéü", "ãõáíóúâêôçéà"),
    "cp850": ("éèàçêôûùîïëâæÿ", "äöüßé", "ñáíóúéü", "ãõáíóúâêôçéà"),
    "cp852": ("ąćęłńóśźż", "áčďéěíňóřšťúůýžäľĺôŕ", "áéíóöőúüű"),
    "iso8859-2": ("ąćęłńóśźż", "áčďéěíňóřšťúůýžäľĺôŕ", "áéíóöőúüű"),
}
"""Letters beyond ASCII of the languages that are written in an encoding: a text is in one of them."""

_CASED = {
    "cp1251": ("абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґў", "оеаинтсрвлкмдпу"),
    "koi8-r": ("абвгдежзийклмнопрстуфхцчшщъыьэюяё", "оеаинтсрвлкмдпу"),
    "cp866": ("абвгдежзийклмнопрстуфхцчшщъыьэюяё", "оеаинтсрвлкмдпу"),
    "mac_cyrillic": ("абвгдежзийклмнопрстуфхцчшщъыьэюяё", "оеаинтсрвлкмдпу"),
    "iso8859-5": ("абвгдежзийклмнопрстуфхцчшщъыьэюяё", "оеаинтсрвлкмдпу"),
    "cp1253": ("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋ", "αοιετσνηυρπκ"),
}
"""Alphabets with small and capital letters, and their most frequent letters."""

_UNCASED = {"cp1255": ("\u05d0", "\u05ea"), "cp1256": ("\u0621", "\u064a"), "cp874": ("\u0e01", "\u0e4e")}
"""First and last letters of alphabets without case."""

_RARE = ("cp852", "iso8859-2", "mac_cyrillic", "iso8859-5")
"""Encodings that a few characters are no evidence of."""

_ARABIC = "لمنهويى"
"""Letters without which nobody writes Arabic; small letters of KOI8-R are read as others."""

_FEWEST_ARABIC = 0.1
_KANJI, _LEVEL_1, _BEYOND_SYLLABLES = 24, 0.97, 0.08
_FIRST_KANJI = 0xB0
_USUAL_JAPANESE = frozenset(
    "県市区町村東京都道府北海大阪年度月日人口数名称番号住所電話地域施設合計男女国民会社学校第一二三本山田川島中小上下事業者法部長内外立場"
)
_USUAL_CHINESE = frozenset(
    "省市区县镇乡街道路号年月日人口数名称编码地址电话单位合计男女国民会公司学校第一二三中小上下的事业法部长内外有关工作管理局委员政府河江山东西南北广海湖安"
)
"""Characters that tables of the two are full of; read in the other's encoding they are others."""

_FEWEST_USUAL, _FAR_MORE = 0.05, 2
_ONLY_KANJI = 1.5

_THAI_MARKS = frozenset("ะัาำิีึืฺุูๅ็่้๊๋์ํ๎")


def _marked(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return UNDECODABLE, error.end


codecs.register_error("catalog-undecodable", _marked)


def plausible(sample: bytes, encoding: str) -> float:
    """Share of the characters beyond ASCII that texts in that encoding are made of. Chinese: the common half of either character
    list (GB 2312 and Big5 order theirs by use), whatever the encoding, as traditional text comes in GB18030 too. Korean: syllables;
    bytes of Korean read as Chinese are common characters as well, so a text of hardly anything but syllables, also when each one
    counts once (a few Chinese words in every row may all look like syllables), counts double.
    Japanese: kana and the common kanji. Latin: the letters of one language beside letters, and everyday punctuation. Other
    alphabets: their letters, frequent ones before others, no capital behind a small letter."""
    text = sample.decode(encoding, "catalog-undecodable")
    foreign = [place for place, character in enumerate(text) if character > "\x7f"]
    if len(foreign) < (_ENOUGH if encoding in _RARE else 1):
        return 0.0
    if encoding in _LATIN:
        less = 0 if encoding == "cp1252" else _LESS
        return max(sum(_of_language(text, place, letters) for place in foreign) for letters in _LATIN[encoding]) / len(foreign) - less
    if encoding in _CASED:
        return sum(_of_alphabet(text, place, *_CASED[encoding]) for place in foreign) / len(foreign)
    if encoding in _UNCASED:
        share = sum(_of_script(text, place, *_UNCASED[encoding]) for place in foreign) / len(foreign)
        if encoding == "cp1256" and sum(text[place] in _ARABIC for place in foreign) < _FEWEST_ARABIC * len(foreign):
            return 0.0
        return share if share == 1 and len(foreign) >= _ENOUGH else _NO_CASE * share
    score = sum(_COMMON[encoding](text[place]) for place in foreign) / len(foreign)
    if encoding == "euc_jp" and _is_japanese([text[place] for place in foreign], sample.decode("gb18030", "catalog-undecodable")):
        return _ONLY_KANJI
    return 2.0 if encoding == "cp949" and score >= _ONLY_SYLLABLES and _is_korean(text[place] for place in foreign) else score


def _is_korean(characters: Iterable[str]) -> bool:
    different = set(characters)
    return len(different) >= _ENOUGH and sum(map(_korean, different)) >= _SYLLABLES * len(different)


def _is_japanese(characters: Sequence[str], as_chinese: str) -> bool:
    """Whether text of EUC-JP is hardly anything but kanji of JIS level 1, also in the rows behind those that hold Korean syllables,
    and far more of them are usual in Japanese than would be in Chinese: read as GB 2312 they are common characters too."""
    different = {character for character in characters if _in_rows(character, "euc_jp", _FIRST_KANJI, 0xF4)}
    common = [character for character in different if _in_rows(character, "euc_jp", _FIRST_KANJI, 0xCF)]
    behind = sum(_in_rows(character, "euc_jp", 0xC9, 0xCF) for character in common)
    if len(different) < _KANJI or len(common) < _LEVEL_1 * len(different) or behind < _BEYOND_SYLLABLES * len(common):
        return False
    usual = sum(character in _USUAL_JAPANESE for character in characters)
    other = sum(character in _USUAL_CHINESE for character in as_chinese)
    return usual >= _FEWEST_USUAL * len(characters) and usual > _FAR_MORE * other


def _of_language(text: str, place: int, letters: str) -> bool:
    character = text[place]
    after = text[place + 1 : place + 2]
    if character in _PUNCTUATION:
        return character not in _BEFORE_NO_LETTER or not after.isalpha()
    if character in "õÕ" and "ã" in letters:
        return after in ("e", "E")
    near = _near(text, place)
    alone = character in _WORDS and not near.strip()
    return (character in letters or character.lower() in letters) and (alone or any(c.isascii() and c.isalpha() for c in near))


def _near(text: str, place: int) -> str:
    return text[max(place - 1, 0) : place] + text[place + 1 : place + 2]


def _of_alphabet(text: str, place: int, letters: str, frequent: str) -> float:
    character, before = text[place], text[place - 1] if place else ""
    if character in _PUNCTUATION or character == "№":
        return _LOWER
    if character.lower() not in letters or any(c.isascii() and c.isalpha() for c in _near(text, place)):
        return 0.0
    if character.islower():
        return _FREQUENT if character in frequent else _LOWER
    return 0.0 if before.islower() else _UPPER


def _of_script(text: str, place: int, first: str, last: str) -> bool:
    character, before = text[place], text[place - 1] if place else ""
    if (character in _THAI_MARKS and not first <= before <= last) or any(c.isascii() and c.isalpha() for c in _near(text, place)):
        return False
    return first <= character <= last or character in _PUNCTUATION


def _is_kana(character: str) -> bool:
    return "\u3040" <= character <= "\u30ff"


@cache
def _chinese(character: str) -> bool:
    if _is_kana(character):
        return False
    rows = (("gb2312", 0xA1, 0xA3), ("gb2312", 0xB0, 0xD7), ("cp950", 0xA1, 0xA1), ("cp950", 0xA4, 0xC6))
    return any(_in_rows(character, *told) for told in rows)


@cache
def _japanese(character: str) -> bool:
    return _is_kana(character) or _in_rows(character, "cp932", 0x81, 0x81) or _in_rows(character, "cp932", 0x88, 0x97)


@cache
def _korean(character: str) -> bool:
    return _in_rows(character, "euc_kr", 0xB0, 0xC8)


def _in_rows(character: str, encoding: str, first: int, last: int) -> bool:
    try:
        return first <= character.encode(encoding)[0] <= last
    except UnicodeEncodeError:
        return False


_COMMON: Mapping[str, Callable[[str], bool]] = {
    "gb18030": _chinese, "cp950": _chinese, "big5hkscs": _chinese, "cp932": _japanese, "euc_jp": _japanese, "cp949": _korean,
}  # fmt: skip

ENCODINGS = (*_COMMON, *_LATIN, *_CASED, *_UNCASED)
"""All that text is tried in, the likelier of equals first."""
