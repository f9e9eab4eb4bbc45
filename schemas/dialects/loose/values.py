"""Values of catalogs' own interfaces that have a form of their own: how often, whose, how large, which sum."""

import re
from functools import lru_cache
from typing import Any

from schemas.agency import agency_named
from schemas.dialects.loose.licenses import license_code, license_told
from schemas.dialects.loose.texts import Odd, line_of, shown, word_of
from schemas.fields import is_http_url
from schemas.vocabularies import code_of, label

_LONGEST_NAME = 300
_LONGEST_DERIVED = 200
_SUM = re.compile(r"(?:(md5|sha-?1|sha-?224|sha-?256|sha-?384|sha-?512)[:\s-])?([0-9a-fA-F]{32,128})", re.IGNORECASE)
_WORLDWIDE = re.compile(
    r"https?://\S+/\S+|urn:\S+|(?:doi:)?10\.\d{4,9}/\S+|\{?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}?", re.IGNORECASE
)
_SUMS = {32: "md5", 40: "sha1", 56: "sha224", 64: "sha256", 96: "sha384", 128: "sha512"}
_NOTHING = re.compile(r"(?<=[PYMWDTH])0+[YMWDHS]")
"""A part of a duration that is none: `P0Y1M0D`."""
_FREQUENCIES = {
    "UPDATE_CONT": "CONT",
    "NOT_PLANNED": "NEVER",
    "NONE_PLANNED": "NEVER",
    "PUNCTUAL": "NEVER",
    "DAILY_2": "DAILY",
    "AS_NEEDED": "IRREG",
    "OTHER": "IRREG",
    "UNKNOWN": "UNKNOWN",
    "FORTNIGHTLY": "BIWEEKLY",
    "SEMIANNUAL": "ANNUAL_2",
    "SEMIWEEKLY": "WEEKLY_2",
    "THREE_TIMES_A_WEEK": "WEEKLY_3",
    "THREE_TIMES_A_MONTH": "MONTHLY_3",
    "THREE_TIMES_A_YEAR": "ANNUAL_3",
    "CONTINUAL": "CONT",
    "BIANNUALLY": "ANNUAL_2",
    # SDMX's list, as StatDCAT-AP and the DCAT standard itself write it.
    "FREQ_N": "CONT",
    "FREQ_B": "DAILY",
    "FREQ_D": "DAILY",
    "FREQ_W": "WEEKLY",
    "FREQ_M": "MONTHLY",
    "FREQ_Q": "QUARTERLY",
    "FREQ_S": "ANNUAL_2",
    "FREQ_A": "ANNUAL",
}


def tail_of(word: str) -> str:
    """What an address of a controlled list ends with; a word as it is."""
    return re.split(r"[/#]", word.rstrip("/"))[-1] if is_http_url(word) else word


def title_among(title: str | None, other: str | None, abstract: str | None, odd: Odd) -> str | None:
    """The title, else another one that the record gives, else how its abstract begins."""
    told = line_of(title, odd, "title", "title")
    if told:
        return told
    beginning = (abstract or "").strip().partition("\n")[0].partition(". ")[0][:_LONGEST_DERIVED]
    derived = other or beginning.strip().removesuffix(".") or None
    if derived:
        message = f"the record has no title; {shown(derived)} was taken from another title or its abstract"
        odd.note("title_derived", "title", message, derived)
    return line_of(derived, odd, "title", "title")


def worldwide(value: Any, odd: Odd, theirs: str) -> str | None:
    """An identifier that no two publishers give to different things: an address, a URN, a DOI, a UUID. Others (`1`, `trees`) are
    a source's own, and a portal that gathers several sources may hold two of them."""
    word = word_of(value, odd, "identifier", theirs)
    return word if word and _WORLDWIDE.fullmatch(word) else None


def agency_told(value: Any, odd: Odd, theirs: str) -> dict[str, str] | None:
    """The wire values of an agency from its name, or None where it says nothing."""
    name = word_of(value, odd, "agency", theirs)
    if not name:
        return None
    name = name[:_LONGEST_NAME]
    return {"id": agency_named(name).id, "name": name}


def frequency_told(value: Any, odd: Odd, theirs: str) -> str | None:
    """The code of a frequency given by word, code, interval (`R/P1M`, `P1M`) or address of the EU's list."""
    word = word_of(value, odd, "frequency", theirs)
    if not word:
        return None
    code = _frequency_code(tail_of(word))
    if code is None:
        odd.note("unknown_frequency", "frequency", f"{shown(word)} is no frequency on the list", word)
    return code


@lru_cache(maxsize=4096)
def _frequency_code(word: str) -> str | None:
    """The code on the list `frequency`, or None."""
    word = _NOTHING.sub("", word)
    folded = re.sub(r"[\s_-]+|(?<=[a-z])(?=[A-Z])", "_", word.strip()).upper()
    return (
        _FREQUENCIES.get(folded) or code_of("frequency", word) or code_of("frequency", folded) or code_of("frequency", f"R/{word.strip()}")
    )


def licensed(*given: str | None) -> dict[str, Any] | None:
    """The wire values of a licence of which a source gives name, code and address: the first that is on the list counts, the
    first that is an address is its address."""
    told = [words for words in given if words]
    if not told:
        return None
    address = next((words for words in told if is_http_url(words)), None)
    known = next((words for words in told if license_code(words)), None)
    if known is None:
        return license_told(told[0]) | {"url": address}
    code = license_code(known)
    return {"id": code, "title": label("license", code) if code else None, "url": address, "as_given": known}


def bytes_told(value: Any, odd: Odd, field: str) -> int | None:
    """A size in bytes; one in rounded units (`1.2 MB`) is left out, as is what is no size."""
    if value is None or value in ("", 0, "0") or isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return int(value) if 0 < value < 1 << 63 else None
    text = line_of(value, odd, field, "size") or ""
    digits = text.replace(",", "").removesuffix(".0")
    if digits.isascii() and digits.isdigit():
        return int(digits) if len(digits) < 19 else None
    odd.note("invalid_value", field, f"size is no number of bytes: {shown(text)}", text)
    return None


def checksum_told(value: Any, algorithm: Any, odd: Odd, field: str) -> str | None:
    """`algorithm:hex` of a checksum whose algorithm is told before it, beside it (also as an address), or by its length."""
    if not isinstance(value, str) or not value.strip():
        return None
    found = _SUM.fullmatch(value.strip())
    if not found or len(found[2]) not in _SUMS:
        odd.note("invalid_value", field, f"hash is no checksum: {shown(value)}", value)
        return None
    named = found[1] or (tail_of(algorithm).rpartition("_")[2] if isinstance(algorithm, str) else "")
    name = named.lower().replace("-", "")
    return f"{name if name in _SUMS.values() else _SUMS[len(found[2])]}:{found[2].lower()}"
