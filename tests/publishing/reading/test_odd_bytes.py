"""Bytes that are no text, or stand late or alone: the file is read all the same, and what was done is told."""

import pytest

from tests.publishing.reading.opening import opened

PLAIN = "".join(f"{n},harbour office {n}\n" for n in range(4000))


def test_control_characters_of_a_wrong_conversion_are_the_signs_they_stood_for() -> None:
    text = "when,said\n7 \x96 8 May,\x93open\x94 all day\n9 May,it\x92s shut\n"
    got = opened(text.encode())
    assert got.rows == [["7 – 8 May", "“open” all day"], ["9 May", "it’s shut"]]
    assert any(note.startswith("4 control characters") for note in got.tally.notes)


def test_one_that_stands_at_the_end_of_a_piece_is_mended_too() -> None:
    for length in ((1 << 20) - 9, (1 << 20) - 8, (1 << 20) - 7):
        got = opened(("a,b\n1," + "x" * length + "\x96y\n").encode())
        assert got.rows[0][1].endswith("x–y")


@pytest.mark.parametrize("cell", ["x\x85y", "naïve café", "«à»\xa0°"])
def test_other_text_is_left_as_it_is(cell: str) -> None:
    got = opened(f"a,b\n1,{cell}\n".encode())
    assert (got.rows, got.tally.notes) == ([["1", cell]], [])


@pytest.mark.parametrize("end", ["\r", "\n"])
def test_an_encoding_that_shows_late_in_a_file_of_any_line_end(end: str) -> None:
    text = ("id,place\n" + PLAIN + "7,Müllheim\n8,Köln\n").replace("\n", end)
    got = opened(text.encode("cp1252"))
    assert got.rows[-2:] == [["7", "Müllheim"], ["8", "Köln"]]
    assert got.tally.encoding == "cp1252"


def test_a_single_odd_byte_costs_its_row_and_not_the_file() -> None:
    got = opened(b"id,place\n" + PLAIN.encode() + b"7,x\x81\xb6z\n" + b"8,end\n")
    assert (len(got.rows), got.tally.quarantined) == (4001, 1)
    assert "bytes" in got.tally.examples[0].reason
