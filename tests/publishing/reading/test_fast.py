"""What the fast reader is built of: blocks end with a line outside quotes, wherever they are cut; UTF-8 is judged across them."""

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_service.publishing.reading import encodings, pieces
from catalog_service.publishing.reading.quotes import ends_outside, may_hold_blank_lines, quotes_are_sound
from catalog_service.publishing.reading.records import Dialect
from catalog_service.publishing.reading.tally import Unreadable
from tests.publishing.tables import csv_rows, table

ROWS = [["id", "text", "note"], *([str(number), "a\nb" if number % 3 else 'say "x", then y', "末" * (number % 5)] for number in range(400))]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("block", [64, 97, 1_000])
@pytest.mark.parametrize("last", [True, False])
def test_wherever_blocks_are_cut_the_rows_are_the_same(
    line_end: str, block: int, last: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "SIZES", (block,))
    with io.StringIO(newline="") as file:
        csv.writer(file, lineterminator=line_end, quoting=csv.QUOTE_ALL).writerows(ROWS)
        content = file.getvalue().encode()
    made = table(tmp_path, content if last else content.rstrip(b"\r\n"))
    assert csv_rows(made) == ROWS


@pytest.mark.parametrize(
    ("block", "end"),
    [
        (b"a\nb\r", 2),
        (b'a\nb"\nc"', 2),
        (b'a\n"b\n"\n', 7),
        (b"a\rb\r\n", 5),
        (b'"a\nb', 0),
        (b"ab", 0),
    ],
)
def test_a_block_ends_with_a_line_outside_quotes(block: bytes, end: int) -> None:
    assert ends_outside(block, '"') == end


def test_without_quotes_every_line_end_counts() -> None:
    assert ends_outside(b'a"\nb', "") == 3


CELL = r'(?:[^",\r\n]*|"(?:[^"]|"")*")'
SOUND = re.compile(rf"{CELL}(?:(?:,|\r\n|\n|\r){CELL})*")


@given(st.text(alphabet='a",\r\n', min_size=1, max_size=14))
def test_quotes_are_sound_where_the_grammar_of_the_format_says_so(block: str) -> None:
    assert quotes_are_sound(block.encode(), Dialect(",")) == bool(SOUND.fullmatch(block))


@given(st.text(alphabet="a\r\n", min_size=1, max_size=12))
def test_blank_lines_are_seen_whatever_ends_lines(block: str) -> None:
    assert may_hold_blank_lines(block.encode()) == bool(re.search(r"\A[\r\n]|\n[\r\n]|\r\r", block))


def test_a_quote_that_breaks_the_rules_late_is_read_carefully(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "SIZES", (64,))
    good = "".join(f'{number},"n {number}"\n' for number in range(200))
    made = table(tmp_path, ("id,name\n" + good + '200,"a"b\n201,c\n').encode())
    rows = csv_rows(made)
    assert rows[200] == ["199", "n 199"]
    assert rows[-1] == ["201", "c"]
    assert made.report.rows_in == 202


@pytest.mark.parametrize("block", [5, 6, 7, 8])
@pytest.mark.parametrize(
    ("content", "sound"),
    [
        ("aé中😀é中😀中é".encode() * 3, True),
        ("中😀".encode() * 5 + b"\x80", False),
        ("中😀".encode() * 5 + b"\xe4\xb8", False),
        (b"\x80" + "中😀".encode() * 5, False),
        (b"abcd" + b"\x80" * 9, False),
    ],
)
def test_utf8_is_judged_across_blocks(content: bytes, sound: bool, block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encodings, "_BLOCK", block)
    path = tmp_path / "text"
    path.write_bytes(content)
    try:
        encoding, _, whole = encodings.encoding_of(path, lambda: None)
    except Unreadable:
        encoding, whole = "none", False
    assert (encoding == "utf-8" and whole) is sound


@pytest.mark.parametrize("content", [b"1\n" + b"\n" * 300, b"1\r\n" + b"\r\n" * 300, b"a,b\n1,2\n" + b"\n" * 300 + b"3,4\n"])
def test_a_block_of_nothing_but_line_ends(content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "SIZES", (64,))
    made = table(tmp_path, content)
    assert csv_rows(made)[1:] == [row.split(",") for row in content.decode().split()[1:]]
