"""Days and moments with the month as a word, in the languages whose months are no other language's other months."""

import re
import unicodedata
from datetime import date

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
_WEEKDAYS = (
    "mon monday lun lundi mo montag lunes lunedi maandag ma segunda segunda-feira понедельник пн",
    "tue tues tuesday mar mardi di dienstag martes martedi dinsdag terca terca-feira вторник вт",
    "wed wednesday mer mercredi mi mittwoch mie miercoles mercoledi woensdag wo quarta quarta-feira среда ср",
    "thu thur thurs thursday jeu jeudi do donnerstag jue jueves gio giovedi donderdag quinta quinta-feira четверг чт",
    "fri friday ven vendredi fr freitag vie viernes venerdi vrijdag vr sexta sexta-feira пятница пт",
    "sat saturday sam samedi sa samstag sonnabend sabado sab sabato zaterdag za суббота сб",
    "sun sunday dim dimanche so sonntag dom domingo domenica zondag zo воскресенье вс",
)
_NAMED = {(word, number) for number, words in enumerate(_WEEKDAYS) for word in words.split()}
_WEEKDAY = re.compile(r"([^\W\d_]+(?:-feira)?)\.?,? (?=.*\d.*\D.*\d)")
_WORD = r"([^\W\d_]{3,12})\.?"
_DAY_FIRST = re.compile(rf"(\d{{1,2}})(?:er|st|nd|rd|th|º|\.)?(?: de)?[ /-]{_WORD},?(?: de)?[ /-]([12]\d{{3}})(?: г\.?| года)?")
_MONTH_FIRST = re.compile(rf"{_WORD} (\d{{1,2}}),? ([12]\d{{3}})")
_YEAR_FIRST = re.compile(rf"([12]\d{{3}})[ -]{_WORD}[ -](\d{{1,2}})")
_LIKE_DAYS = (
    r"^(?:[^0-9]{0,15}[0-9]{1,2}[^0-9]{4,20}[12][0-9]{3}(?: г\.?| года)?|[^0-9]{4,30}[0-9]{1,2},? [12][0-9]{3}"
    r"|[12][0-9]{3}[^0-9]{5,14}[0-9]{1,2})$"
)
_LIKE_MOMENTS = r"^.{0,34}\pL{3}.*[0-9]{1,2}:[0-9]{2}.*$"
_CLOCK = r"(\d{1,2}):(\d{2}(?::\d{2}(?:\.\d{1,6})?)?)(?: ?([AaPp])\.?[Mm]\.?)?(?: ?(Z|UTC|GMT|[+-]\d{2}:?\d{2}))?"
_DAY_BEFORE = re.compile(rf"(.+?),?(?: at| à| um)?[ :] ?{_CLOCK}")
_YEAR_BEHIND = re.compile(rf"(.+) {_CLOCK} ([12]\d{{3}})")
_NOON = 12
_LETTERS = str.maketrans("łı", "li")


def worded_days(inner: Reading) -> Reading:
    """Days with the month as a word (17 May 2019, May 17, 2019, 17-May-2019, 2019-May-17, 17 mai 2019, 17 de mayo de 2019)."""
    return Rewritten(inner, _LIKE_DAYS, of_each(day_in_words), "written YYYY-MM-DD")


def worded_moments(inner: Reading) -> Reading:
    """Moments whose month is a word (6 Jan 2020 10:00, Mon, 06 Jan 2020 10:00:00 GMT, Mon Jan  6 10:00:00 2020)."""
    return Rewritten(inner, _LIKE_MOMENTS, of_each(moment_in_words), "written YYYY-MM-DD hh:mm:ss")


def moment_in_words(text: str) -> str | None:
    """The day as YYYY-MM-DD, the time of 24 hours and the zone behind it; None where it is written otherwise."""
    text = text.replace("  ", " ")
    found = _DAY_BEFORE.fullmatch(text)
    if found is None:
        found = _YEAR_BEHIND.fullmatch(text)
    if found is None:
        return None
    said, hour, rest, half, zone, *year = found.groups()
    day = day_in_words(" ".join([said, *year]))
    if day is None or (half and not 1 <= int(hour) <= _NOON):
        return None
    hours = int(hour) % _NOON + _NOON * (half in "Pp") if half else int(hour)
    return f"{day} {hours:02d}:{rest}{'Z' if zone in ('UTC', 'GMT') else zone or ''}"


def day_in_words(text: str) -> str | None:
    """The day as YYYY-MM-DD, None where the word is no month, or a weekday in front is not that of the day; whether the month has such
    a day is not looked at."""
    named = _WEEKDAY.match(text)
    if named and _plain(named[1]) not in _MONTHS:
        day = _day(text[named.end() :])
        return day if day is not None and (_plain(named[1]), _weekday(day)) in _NAMED else None
    return _day(text)


def _weekday(day: str) -> int | None:
    try:
        return date.fromisoformat(day).weekday()
    except ValueError:
        return None


def _day(text: str) -> str | None:
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
