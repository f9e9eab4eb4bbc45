"""How a record stands beside others as good a match: in force before no longer so, newer before older."""

from schemas.disclosure import Disclosure
from schemas.record import Record

NO_LONGER_IN_FORCE = frozenset({"失效", "废止", "宣布失效"})
"""Codes of the list `validity` for a document that is expired, repealed or declared void."""

FIRST_YEAR, YEARS_OF_AN_AGE, LAST_AGE = 2000, 10, 4
"""What is older than 2000 is of one age, then each decade."""

IN_FORCE, EACH_AGE = 0.005, 0.002
"""By these parts a score is raised. Even all together they are less than one more word makes, so that they decide between matches that
are otherwise as good."""


def standing(record: Record) -> float:
    """What a record's score is multiplied by: 1 where it is no longer in force, else a little more, the newer the more."""
    validity = record.validity if isinstance(record, Disclosure) else None
    if validity and validity.status in NO_LONGER_IN_FORCE:
        return 1.0
    day = (record.issued or record.written) if isinstance(record, Disclosure) else (record.modified or record.issued)
    return 1.0 + IN_FORCE + EACH_AGE * _age(day)


def _age(partial: str | None) -> int:
    """0 is undated or the oldest, `LAST_AGE` the newest."""
    if partial is None:
        return 0
    return max(0, min((int(partial[:4]) - FIRST_YEAR) // YEARS_OF_AN_AGE + 1, LAST_AGE))
