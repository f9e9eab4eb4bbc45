"""Whether a document is in traditional script, and a name in the script that agencies of the mainland write theirs in."""

import re
from functools import cache
from typing import Protocol, cast

from opencc import OpenCC

_SAMPLE = 2000
_LEAST_SHARE = 0.05
_LEAST = 8
_HANZI = re.compile(r"[\u3400-\u9fff]")
_FREQUENT = re.compile(
    "[國個為時來們對會發動過說產種後學經進電裡現實體機當點從業開還應與關間樣線數問無題員議將見計"
    "據處辦廳縣鎮鄉務規號財稅審實強導權質傳報團際單極陸應總類復準]"
)
_NOT_OF_THE_MAINLAND = re.compile(r"(?:^|\.)(?:tw|hk|mo)$")


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _converter() -> _Converter:
    return cast(_Converter, OpenCC("t2s"))


def is_traditional(text: str) -> bool:
    """Whether a text is written in traditional script: 5 of 100 characters, and 8 at least, have a simplified form. Reads
    the first 2,000 characters."""
    sample = "".join(_HANZI.findall(text[: 2 * _SAMPLE]))[:_SAMPLE]
    if len(_FREQUENT.findall(sample)) < 3:
        return False
    changed = sum(1 for before, after in zip(sample, _converter().convert(sample), strict=False) if before != after)
    return changed >= _LEAST and changed >= _LEAST_SHARE * len(sample)


def simplified(text: str) -> str:
    """The text in simplified script, character by character; for names and labels, never for what is shown."""
    return _converter().convert(text)


def is_of_the_mainland(country: str | None, language: str | None, host: str) -> bool:
    """Whether a source's agencies write simplified names: not where its country, language or host is Taiwan's, Hong Kong's
    or Macau's."""
    if country and country.upper() in ("TW", "HK", "MO"):
        return False
    if language and (language.startswith("zh-Hant") or language.endswith(("-TW", "-HK", "-MO"))):
        return False
    return not _NOT_OF_THE_MAINLAND.search(host)
