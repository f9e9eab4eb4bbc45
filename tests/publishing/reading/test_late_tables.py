"""What stands late in a long file, where it is read in blocks: another table below a blank line is told, blank lines alone are not."""

import pytest

from tests.publishing.reading.opening import opened

ROWS = "".join(f"ward {n},{n},{n % 90}\n" for n in range(60_000))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_another_table_of_the_same_width_is_told(end: str) -> None:
    text = f"ward,people,dogs\n{ROWS}\nstreet,trees,lamps\nHigh St,3,4\nMill Ln,5,6\nLow St,1,2\n"
    got = opened(text.replace("\n", end).encode())
    assert len(got.rows) == 60_000
    assert any("line 60003" in note for note in got.tally.notes)
    second = opened(text.replace("\n", end).encode(), wanted="2")
    assert (second.titles, second.rows[0]) == (["street", "trees", "lamps"], ["High St", "3", "4"])


def test_blank_lines_part_no_table() -> None:
    text = f"ward,people,dogs\n{ROWS}\nward x,7,8\n\n\nward y,unknown,8\nward z,1,\n"
    got = opened(text.encode())
    assert (len(got.rows), got.tally.quarantined) == (60_003, 0)


def test_blank_lines_inside_quotes_part_no_table() -> None:
    text = f'ward,people,dogs\n{ROWS}"a\n\nstreet,trees,lamps\n",1,2\n'
    assert opened(text.encode()).rows[-1] == ["a\n\nstreet,trees,lamps\n", "1", "2"]


def test_the_header_once_more_is_told() -> None:
    got = opened(f"ward,people,dogs\n{ROWS}ward,people,dogs\na,1,2\n".encode())
    assert (len(got.rows), got.tally.quarantined) == (60_001, 1)
    assert any("header stands 1 more" in note for note in got.tally.notes)
