"""Days with the month as a word, in the languages whose months are no other language's other months."""

import re
import unicodedata

from catalog_service.publishing.types.rules import Reading
from catalog_service.publishing.types.scripts import Rewritten, of_each

_WORDS = (
    # en, fr, de, es, it, pt, nl, sv and no and da, pl, ru, tr; full and short, without accents
    "january jan janvier janv januar janner enero ene gennaio gen janeiro januari stycznia sty января янв ocak",
    "february feb fevrier fevr fev februar febrero febbraio fevereiro februari lutego lut февраля фев февр subat",
    "march mar mars mrz marz maerz marzo marco maart mrt marca марта мар mart",
    "april apr avril avr abril abr aprile kwietnia kwi апреля апр nisan",
    "may mai mayo maggio mag maio mei maj maja мая mayis",
    "june jun juin juni junio giugno giu junho czerwca cze июня июн haziran",
    "july jul juillet juil juli julio luglio lug julho lipca lip июля июл temmuz",
    "august aug aout agosto ago augustus augusti sierpnia sie августа авг agustos",
    "september sep sept septembre septiembre settembre set setembro wrzesnia wrz сентября сен сент eylul",
    "october oct octobre oktober okt octubre ottobre ott outubro out pazdziernika paz октября окт ekim",
    "november nov novembre noviembre novembro listopada lis ноября ноя нояб kasim",
    "december dec decembre dezember dez diciembre dic dicembre dezembro desember des grudnia gru декабря дек aralik",
)
_MONTHS = {word: number for number, words in enumerate(_WORDS, 1) for word in words.split()}
_WORD = r"([^\W\d_]{3,12})\.?"
_DAY_FIRST = re.compile(rf"(\d{{1,2}})(?:er|º|\.)?(?: de)?[ -]{_WORD},?(?: de)?[ -]([12]\d{{3}})")
_MONTH_FIRST = re.compile(rf"{_WORD} (\d{{1,2}}),? ([12]\d{{3}})")
_YEAR_FIRST = re.compile(rf"([12]\d{{3}})[ -]{_WORD}[ -](\d{{1,2}})")
_LIKE_DAYS = r"^(?:[0-9]{1,2}[^0-9]{4,20}[12][0-9]{3}|[^0-9]{4,14}[0-9]{1,2},? [12][0-9]{3}|[12][0-9]{3}[^0-9]{5,14}[0-9]{1,2})$"
_LETTERS = str.maketrans("łı", "li")


def worded_days(inner: Reading) -> Reading:
    """Days with the month as a word (17 May 2019, May 17, 2019, 17-May-2019, 2019-May-17, 17 mai 2019, 17 de mayo de 2019)."""
    return Rewritten(inner, _LIKE_DAYS, of_each(day_in_words), "written YYYY-MM-DD")


def day_in_words(text: str) -> str | None:
    """The day as YYYY-MM-DD, None where the word is no month; whether the month has such a day is not looked at."""
    if found := _DAY_FIRST.fullmatch(text):
        day, word, year = found.groups()
    elif found := _MONTH_FIRST.fullmatch(text):
        word, day, year = found.groups()
    elif found := _YEAR_FIRST.fullmatch(text):
        year, word, day = found.groups()
    else:
        return None
    month = _MONTHS.get(_plain(word))
    return f"{year}-{month:02d}-{int(day):02d}" if month else None


def _plain(word: str) -> str:
    """In lower case and without accents."""
    apart = unicodedata.normalize("NFD", word.lower().translate(_LETTERS))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
