"""How a record stands beside others as good a match: in force before no longer so, newer before older, copies apart."""

from schemas.disclosure import Disclosure
from schemas.record import Record

COPY = "copy"
"""The token of a record that is folded under the one it is a copy of."""

NO_LONGER_IN_FORCE = frozenset({"失效", "废止", "宣布失效"})
"""Codes of the list `validity` for a document that is expired, repealed or declared void."""

FIRST_YEAR, YEARS_OF_AN_AGE, LAST_AGE = 2000, 10, 4
"""What is older than 2000 is of one age, then each decade. Every age costs a search as much as another word of the query does, about a
millisecond to ten thousand hits, so that they are few."""


def standing(record: Record, *, is_copy: bool) -> str:
    """The tokens of one record: whether it is a copy, and its age where it is in force."""
    validity = record.validity if isinstance(record, Disclosure) else None
    in_force = validity is None or validity.status not in NO_LONGER_IN_FORCE
    day = (record.issued or record.written) if isinstance(record, Disclosure) else (record.modified or record.issued)
    return " ".join([*([COPY] if is_copy else []), *([age_token(_age(day))] if in_force else [])])


def age_token(age: int) -> str:
    """The token of an age: 0 is undated or the oldest, `LAST_AGE` the newest."""
    return f"age{age}"


def _age(partial: str | None) -> int:
    if partial is None:
        return 0
    return max(0, min((int(partial[:4]) - FIRST_YEAR) // YEARS_OF_AN_AGE + 1, LAST_AGE))
