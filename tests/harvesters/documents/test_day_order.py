"""Days with their year last in a list: the other days of the list show which number is the month."""

import pytest

from harvesters.documents.day_order import in_one_order
from harvesters.reading.page import Listed


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (["03/04/2024", "28/03/2024", ""], ["2024-04-03", "2024-03-28", ""]),
        (["03-04-2024", "03-28-2024"], ["2024-03-04", "2024-03-28"]),
        (["03/04/2024", "05/04/2024"], ["03/04/2024", "05/04/2024"]),
        (["03/28/2024", "28/03/2024", "03/04/2024"], ["03/28/2024", "28/03/2024", "03/04/2024"]),
        (["2024-03-04", "28.03.2024"], ["2024-03-04", "2024-03-28"]),
    ],
)
def test_the_order_of_a_list(days: list[str], told: list[str]) -> None:
    entries = [Listed(url=f"https://a.example/{n}", date=day) for n, day in enumerate(days)]
    assert [entry.date for entry in in_one_order(entries)] == told
