"""Sentences that runs and records keep in English, said in the reader's language: each is known by its words, whatever stands in it.

A template is the English sentence with `%(name)s` where a value stands. `why`, `more` and `live` are themselves such sentences."""

import re
from collections.abc import Mapping

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from catalog_service.pages.languages import language

_ = lazy_gettext

_PLACE = re.compile(r"%\\\((\w+)\\\)s|%\((\w+)\)s")
_NESTED = ("why", "more", "live")
_LONGEST = 2_000

_TEMPLATES = (
    # how a run ended
    _("%(why)s, so nothing was withdrawn; look at the source and, if this is right, run it again with --accept-shrink"),
    _("%(why)s, so nothing was withdrawn; look at its address and, if this is right, run it again with --accept-shrink"),
    _("%(why)s; the source was not read to its end, so nothing was withdrawn"),
    _("%(why)s; nothing was withdrawn, run it again to go on"),
    _("%(why)s; nothing was withdrawn"),
    _("accepted by hand: %(why)s"),
    _("the source holds no entry at all while %(live)s of it are live"),
    _("the source holds %(seen)s entries, fewer than the %(least)s its declaration says there are at least"),
    _("the source says it holds %(told)s entries and %(found)s were found"),
    _("%(missing)s of %(live)s are missing from the source, more than the %(most)s it may lose in one run (%(share)s)"),
    _("%(count)s records"),
    _("1 record"),
    _("stopped by request"),
    _("the program was stopped"),
    # what a page or an interface answered
    _("%(url)s: %(host)s answered %(status)s."),
    _("%(host)s answered %(status)s."),
    _("%(url)s shows no sign of further pages, so only this one was read"),
    _("%(url)s breaks off in its middle, each time it is asked"),
    _("%(unread)s of the %(listed)s documents listed at %(url)s could not be read"),
    _("%(page)s lists a record without a link to a document"),
    _("%(page)s lists a page of another host, which was not harvested: %(url)s"),
    # entries
    _("the entry has no title and none can be derived"),
    _("another entry of this source has the identifier %(key)s already, and it differs from this one"),
    _("an item of the feed is no object: %(value)s"),
    _("%(name)s is filled in %(filled)s of %(read)s records (%(share)s); the declaration expects %(expected)s"),
    _("The document number (文号) %(number)s already belongs to record %(record)s, whose title and address are others; both are kept."),
    # values of described datasets
    _("%(field)s is missing or empty"),
    _("%(field)s holds an empty item"),
    _("%(field)s only says %(value)s"),
    _("%(field)s is no list: %(value)s"),
    _("%(field)s holds several words in one: %(value)s"),
    _("%(field)s is a string, not an object: %(value)s"),
    _("%(field)s is not a string: %(value)s"),
    _("%(field)s is not a date: %(value)s"),
    _("%(field)s is not start/end: %(value)s"),
    _("%(field)s is not an http(s) address: %(value)s"),
    _("%(field)s is not an e-mail address: %(value)s"),
    _("%(field)s is malformed: %(value)s"),
    _("%(field)s is no media type: %(value)s"),
    _("%(field)s is no number of bytes: %(value)s"),
    _("%(field)s was read as %(read)s: %(value)s"),
    _("%(value)s was read as %(read)s"),
    _("%(field)s can be read with day or month first: %(value)s"),
    _("%(field)s says the year %(year)s, which no publisher was there to write: %(value)s"),
    _("%(field)s belongs into a distribution: %(value)s"),
    _("%(value)s is no frequency on the list"),
    _("a distribution has neither accessURL nor downloadURL"),
    _("a distribution says nothing: %(value)s"),
    _("a resource has no url"),
    # pages of documents
    _("the page only sends its attachment; body and text hold the words of the file"),
    _("the page only sends its attachment; the document is in there"),
    _("the text announces %(name)s, which the page does not link to"),
    _("the page says that its original is at %(host)s"),
    _("%(count)s readings inserted by a copying site were taken out; body keeps them"),
    _("%(count)s places look damaged: %(places)s"),
    _("%(count)s places could not be read and hold U+FFFD"),
    _("%(count)s lines of the site itself were left out; body keeps them"),
    _("characters of the private use area: %(characters)s"),
    _("the document is in traditional script; its words are kept as they are"),
    _("read as %(encoding)s, but the bytes do not settle it"),
    _("the page breaks off in its middle, each time it is asked: words are missing"),
    _("the page holds no text and no attachment"),
    _("neither page nor list gives a title; it is the first sentence of the text"),
    _("the title is a heading that nothing on the page confirms"),
    _("%(words)s is no date that exists"),
    _("%(words)s is no complete document number"),
    _("the field holds only %(words)s, the word for a number"),
    _("the field holds %(numbers)s; the first is taken"),
    _("the check character of the organisation code %(code)s is wrong"),
    _("the file %(name)s has %(pages)s pages without a text layer: a scan, which would have to be recognised"),
    # why a file is no table
    _("Some columns look like personal data: %(columns)s. A person has to look at them and decide before they go out."),
    _("There is no table of this file: %(more)s."),
    # why a column has its type
    _("some values are words, or not all values are of one type written in one way"),
    _("there are no values to tell a type by"),
    _("words that may stand for no value outnumber the values"),
    _("the values can be read in more than one way, or would not stay exact"),
    _("the agency says so"),
    _("the agency says %(told)s, and %(more)s"),
    _("the header says these are %(told)s"),
    _("every value is a whole number within ±2^53"),
    _("every value is a number that double precision keeps as written"),
    _("every value is a decimal number of at most %(scale)s decimals"),
    _("%(more)s; '%(mark)s' stands before decimals"),
    _("%(more)s, in the unit %(unit)s"),
    _("every value is %(first)s or %(second)s"),
    _("every value is a time of day"),
    _("every value is a time on a day written %(format)s"),
    _("every value is a day written %(format)s"),
    _("every value is a length of time written %(format)s"),
    _("every value is geometry written as %(format)s"),
    _("every value is a JSON %(kind)s"),
    _("blanks around values left out"),
)


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(_PLACE.sub(lambda found: f"(?P<{found[1] or found[2]}>.+?)", re.escape(template)), re.DOTALL)


_KNOWN: Mapping[re.Pattern[str], LazyString] = {_pattern(str(template._args[0])): template for template in _TEMPLATES}


def said(sentence: str) -> str:
    """The sentence in the reader's language; '' where it stands for itself: in English, or where it is none of ours."""
    return "" if language() == "en" or len(sentence) > _LONGEST else _said(sentence)


def _said(sentence: str) -> str:
    for pattern, template in _KNOWN.items():
        if found := pattern.fullmatch(sentence):
            values = {name: (_said(value) if name in _NESTED else "") or value for name, value in found.groupdict().items()}
            return str(template) % values
    return ""
