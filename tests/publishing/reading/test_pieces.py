"""Rows read in pieces are those of the careful reader alone, with the same lines, reasons and sentences, wherever a line is odd."""

import random
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalog_service.publishing.reading import pieces
from catalog_service.publishing.reading.fast import Parser
from catalog_service.publishing.reading.lines import ends_in_blank_line, line_ends, offset_behind
from catalog_service.publishing.reading.records import Dialect
from catalog_service.publishing.reading.tally import Unreadable
from catalog_service.publishing.result import Limits
from catalog_service.publishing.types.kernels import pc
from tests.publishing.reading.opening import opened

HEAD = "id,name,day\n"
GOOD = (
    "1,a,2024-01-05\n", '2,"b, c",2024-01-06\n', '3,"two\nlines",2024-01-07\n', "4,末,\n", '5,"say ""x""",2024-01-09\r\n',
    "6,,2024-01-09\r",
)  # fmt: skip
ODD = (
    "7,short\n", "7\n", "7,a,2024-01-05,more\n", "7,,a,2024-01-05\n", "7,a,2024-01-05,,\n",
    '7,5" pipe,2024-01-05\n', '7,"open,2024-01-05\n',
    '7,"a"b,2024-01-05\n', "7,bad \ufdd0 bytes,2024-01-05\n", HEAD, ",,\n", " ,\u3000,\n", "\n", "\n\n", "\r\n", "\r", "7;a;2024-01-05\n",
    '="007",a,2024-01-05\n', '"=""007""",a,2024-01-05\n', "\nplace,word,when\n1,a,2024-01-05\n", "\nkey,value\n1,2\n3,4\n", ",,\nx,y,z\n",
    "\x1c,\x85,\xa0\n", '7,"' + "line\n" * 510 + '",2024-01-05\n', '7,"' + "line\n" * 490 + '",2024-01-05\n',
    "7," + "long " * 60 + ",2024-01-05\n",
)  # fmt: skip
LINES = st.lists(st.one_of(st.sampled_from(GOOD), st.sampled_from(GOOD), st.sampled_from(ODD)), min_size=1, max_size=60)
SIZES = ((64,), (97, 31), (400, 90, 30), (5_000, 600), (1 << 23, 1 << 9))
TAILS = ("", "8,last,2024-01-05", '8,"last', "8", "\r", ",,")


def told(content: bytes, **options: Any) -> Any:
    """All that a reading gives: titles, rows, what was counted, set aside and said; why where it is refused."""
    try:
        found = opened(content, **options)
    except Unreadable as why:
        return why.because
    tally = found.tally
    return found.titles, found.rows, tally.quarantined, tally.padded, tally.examples, tally.notes, tally.dialect


def carefully(content: bytes, **options: Any) -> Any:
    """The same by the careful reader alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Dialect, "plain", property(lambda _: False))
        return told(content, **options)


@settings(max_examples=300, deadline=None)
@given(
    LINES, st.sampled_from(TAILS), st.sampled_from([(64,), (97, 31), (400, 90, 30), (5_000, 600), (1 << 23, 1 << 9)]), st.integers(0, 40)
)
@example([GOOD[0]] * 5 + ["\n"], "place,word,when\n1,a,2024-01-05\n", (75,), 0)
def test_pieces_give_what_the_careful_reader_gives(lines: list[str], tail: str, sizes: tuple[int, ...], plain: int) -> None:
    content = (HEAD + GOOD[0] * plain + "".join(lines) + tail).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "SIZES", sizes)
        found = told(content)
    assert found == carefully(content)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet='a1",;\r\n ', min_size=1, max_size=120), st.sampled_from([(8,), (21, 7), (40, 16, 5)]))
def test_any_text_is_read_the_same_in_pieces(text: str, sizes: tuple[int, ...]) -> None:
    content = (HEAD + GOOD[0] * 4 + text).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "SIZES", sizes)
        found = told(content)
    assert found == carefully(content)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("make", ["trailing", "blanks", "one column", "tabs", "no header", "small cells"])
def test_tables_of_other_makes(make: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    lines = [HEAD] + [chance.choice(GOOD) if chance.random() < 0.97 else chance.choice(ODD) for _ in range(400)]
    if make == "trailing":
        lines = [line.replace("\n", ",\n") for line in lines]
    elif make == "blanks":
        lines = [line.replace(",", ", ") for line in lines]
    elif make == "one column":
        lines = [line.replace(",", "，") for line in lines]
    elif make == "tabs":
        lines = [line.replace(",", "\t") for line in lines]
    elif make == "no header":
        lines = lines[1:]
    content = "".join(lines).encode()
    limits = Limits(cell=200) if make == "small cells" else Limits()
    monkeypatch.setattr(pieces, "SIZES", (2_000, 300))
    assert told(content, limits=limits) == carefully(content, limits=limits)


def test_bytes_that_are_no_text_cost_their_rows_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "SIZES", (4_000, 200))
    lines = [f"{number},末端,2024-01-05\n".encode() for number in range(3_000)]
    lines[1_700] = b"1700,\xff\x81\x8d\xe6\xfd,2024-01-05\n"
    content = HEAD.encode() + b"".join(lines)
    found = told(content)
    assert found == carefully(content)
    assert (len(found[1]), found[4][0].line) == (2_999, 1_702)


def test_only_what_is_odd_is_read_carefully(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"{number},name,2024-01-05\n" for number in range(20_000)]
    lines[15_000] = "15000,short\n"
    careful: list[int] = []
    read = Parser.plain

    def seen(self: Parser, block: bytes, gap: bool) -> Any:
        plain = read(self, block, gap)
        careful.extend([len(block)] if plain is None else [])
        return plain

    monkeypatch.setattr(Parser, "plain", seen)
    monkeypatch.setattr(pieces, "SIZES", (1 << 16, 1 << 13, 1 << 10))
    assert len(told((HEAD + "".join(lines)).encode())[1]) == 20_000
    assert len(careful) == 3
    assert min(careful) <= 1 << 10


@given(st.text(alphabet="a\r\n", max_size=12))
def test_lines_are_counted_by_bytes(text: str) -> None:
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)", text)
    assert line_ends(text.encode()) == len(lines)
    if lines and text.endswith(lines[-1]):
        assert ends_in_blank_line(text.encode()) == (not lines[-1].strip())


@pytest.mark.parametrize(("lines", "offset"), [(0, 0), (1, 3), (2, 6), (3, 7), (4, 9), (5, 9)])
def test_the_place_behind_a_line(lines: int, offset: int, tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_bytes(b"a\r\nb\r\n\nc\r")
    assert offset_behind(path, 0, lines) == offset


def test_what_is_blank_to_arrow_is_blank_to_python() -> None:
    characters = [chr(code) for code in range(0x3100)]
    assert pc.utf8_is_space(pa.array(characters)).to_pylist() == [not character.strip() for character in characters]
