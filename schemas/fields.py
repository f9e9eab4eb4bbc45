"""The marshmallow fields we add: partial dates, web addresses, language tags."""

import calendar
import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from marshmallow import Schema, ValidationError, fields

_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_WHITE = re.compile(r"\s")
_REMEMBERED = 1024
_LONGEST_REMEMBERED = 1000
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?(?:-[A-Za-z0-9]{5,8})*")


def is_partial_date(text: str) -> bool:
    """Whether `text` is `2019`, `2019-05` or `2019-05-17` and a day that exists."""
    found = _PARTIAL_DATE.fullmatch(text)
    if not found or not int(found[1]):
        return False
    month, day = found[2], found[3]
    if month and not 1 <= int(month) <= 12:
        return False
    return not day or 1 <= int(day) <= calendar.monthrange(int(found[1]), int(month))[1]


def first_day(partial: str) -> str:
    """The first day a partial date names, by which it sorts and filters: `2019-05` → `2019-05-01`."""
    return partial + "0000-01-01"[len(partial) :]


@lru_cache(maxsize=4096)
def is_http_url(text: str) -> bool:
    """Whether `text` is an absolute http(s) address with a host and no white space."""
    if not text.startswith(("http://", "https://", "HTTP://", "HTTPS://")) or _WHITE.search(text):
        return False
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    return bool(parts.hostname)


class PartialDate(fields.String):
    """A date as exact as it is known, in the publisher's zone: `2019`, `2019-05`, `2019-05-17`."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if not is_partial_date(text):
            raise ValidationError(f"{text[:60]!r} is not a date; write 2019, 2019-05 or 2019-05-17")
        return text


class HttpUrl(fields.String):
    """An absolute http or https address."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if not is_http_url(text):
            raise ValidationError(f"{text[:200]!r} is not an http(s) address")
        return text


class LanguageTag(fields.String):
    """A BCP 47 tag: `en`, `zh-Hans`, `zh-Hant-TW`."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if not _LANGUAGE.fullmatch(text):
            raise ValidationError(f"{text[:40]!r} is not a BCP 47 language tag")
        return text


class Tuple(fields.List[Any]):
    """A list that loads as a tuple, as frozen dataclasses want it."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        return tuple(super()._deserialize(value, attr, data, **kwargs))


class Recurring(fields.Nested):
    """A nested part that many records share, as an agency or a licence: values that are the same are loaded once. What is made of
    them has to be immutable. The newest values are remembered, long ones never."""

    def __init__(self, nested: type[Schema], **kwargs: Any) -> None:
        super().__init__(nested, **kwargs)
        self._loaded: dict[tuple[tuple[str, str | None], ...], Any] = {}

    def _deserialize(
        self,
        value: Any,
        attr: str | None,
        data: Mapping[str, Any] | None,
        partial: bool | Sequence[str] | AbstractSet[str] | None = None,
        **kwargs: Any,
    ) -> Any:
        key = _words_of(value)
        if key is None or partial:
            return super()._deserialize(value, attr, data, partial, **kwargs)
        found = self._loaded.get(key)
        if found is None:
            found = super()._deserialize(value, attr, data, partial, **kwargs)
            if len(self._loaded) == _REMEMBERED:
                self._loaded.clear()
            self._loaded[key] = found
        return found


def _words_of(value: Any) -> tuple[tuple[str, str | None], ...] | None:
    """The members of an object whose values are short texts or null; None for anything else."""
    if not isinstance(value, dict):
        return None
    if any(type(word) is not str or len(word) > _LONGEST_REMEMBERED for word in value.values() if word is not None):
        return None
    return tuple(value.items())


class ReadyMade(fields.Nested):
    """A nested part that our own code may hand over already made (flags, provenance): an instance of `made` is taken as it is."""

    def __init__(self, nested: type[Schema], made: type, **kwargs: Any) -> None:
        super().__init__(nested, **kwargs)
        self._made = made

    def _deserialize(
        self,
        value: Any,
        attr: str | None,
        data: Mapping[str, Any] | None,
        partial: bool | Sequence[str] | AbstractSet[str] | None = None,
        **kwargs: Any,
    ) -> Any:
        return value if isinstance(value, self._made) else super()._deserialize(value, attr, data, partial, **kwargs)
