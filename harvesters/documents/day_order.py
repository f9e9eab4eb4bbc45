"""Days with their year last in a list (03/04/2024): which of their numbers is the month, as the list's other days show."""

import re
from dataclasses import replace

from harvesters.reading.page import Listed

_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2((?:19|20)\d\d)")
_MONTHS = 12


def in_one_order(entries: list[Listed]) -> list[Listed]:
    """The entries, their days with the year last turned into YYYY-M-D where the days of the list allow one order alone."""
    told = [_YEAR_LAST.fullmatch(entry.date) for entry in entries]
    days = [found for found in told if found is not None]
    day_first, month_first = (any(int(found[part]) > _MONTHS for found in days) for part in (1, 3))
    if day_first == month_first:
        return entries
    month, day = (3, 1) if day_first else (1, 3)
    return [
        replace(entry, date=f"{found[4]}-{found[month]}-{found[day]}") if found is not None else entry
        for entry, found in zip(entries, told, strict=True)
    ]
