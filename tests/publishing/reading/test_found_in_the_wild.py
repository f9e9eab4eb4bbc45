"""What real files hold that no rule foresees: headers without a name for the rows, preambles wider than the table, commas in quotes."""

import pytest

from tests.publishing.reading.opening import opened

ROWS = [[f"{n}", f"{n * 3}.5", f"{90 - n}"] for n in range(1, 30)]


def lines(rows: list[list[str]], delimiter: str = ",") -> str:
    return "".join(delimiter.join(row) + "\n" for row in rows)


@pytest.mark.parametrize("names", [[str(n) for n in range(1, 30)], [f"station {n}" for n in range(29)]], ids=["counted", "named"])
def test_a_header_that_names_all_columns_but_that_of_the_rows(names: list[str]) -> None:
    rows = [[name, *row] for name, row in zip(names, ROWS, strict=True)]
    got = opened(("depth,level,flow\n" + lines(rows)).encode())
    assert (got.titles, got.rows) == (["", "depth", "level", "flow"], rows)


def test_a_header_too_short_is_moved_for_no_other_reason() -> None:
    rows = [["2020-01-01", *row] for row in ROWS]
    assert opened(("day,depth,level\n" + lines(rows)).encode()).titles == ["day", "depth", "level", ""]


def test_lines_above_that_say_more_than_the_table_has_columns() -> None:
    got = opened(("Sample 12, made by hand, May 2020\nwave,share,count\n" + lines(ROWS)).replace("Sample 12,", "Sample,twelve,").encode())
    assert (got.titles, got.rows) == (["wave", "share", "count"], ROWS)
    assert len(got.around) == 1


def test_a_title_over_two_columns() -> None:
    rows = [row[:2] for row in ROWS]
    got = opened(("Money spent on travel,\n,\nkind,sum\n" + lines(rows)).encode())
    assert (got.titles, got.rows) == (["kind", "sum"], rows)


def test_numbers_with_exponents_are_rows_and_no_header() -> None:
    rows = [[f"{n}.25e+00", f"{n % 3}.0e-02", f"{n}.5E+01"] for n in range(9)]
    got = opened(lines(rows).encode())
    assert (got.titles, got.rows) == (["", "", ""], rows)


def test_comments_above_do_not_say_how_the_lines_below_are_cut() -> None:
    above = "# One, two, three, four commas, five\n# of no meaning, as all here, is said, for people, only\n\n" * 20
    got = opened((above + "id|name|sum\n" + lines(ROWS, "|")).encode())
    assert (got.titles, got.rows) == (["id", "name", "sum"], ROWS)


def test_what_cuts_through_quotes_is_no_delimiter() -> None:
    rows = [[f"{n}", f"{n % 7}", f"'road {n}'", f"'at, or by, gate {n}'"] for n in range(40)]
    got = opened(lines([["id", "zone", "road", "place"], *rows], "~").encode())
    assert got.tally.dialect["delimiter"] == "~"
    assert got.rows[3] == ["3", "3", "road 3", "at, or by, gate 3"]


@pytest.mark.parametrize("text", ["O'Neil,D'Arcy\nO'Dea,D'Amico\nO'Hara,D'Angelo\n", "5' 10\",6' 2\"\n5' 9\",6' 1\"\n5' 8\",6' 0\"\n"])
def test_marks_that_open_nothing_keep_their_cells_apart(text: str) -> None:
    got = opened(("one,other\n" + text).encode())
    assert got.rows == [line.split(",") for line in text.splitlines()]


def test_a_mark_at_the_end_of_each_line_alone_makes_no_columns() -> None:
    rows = [[f"{n}", " L"] for n in range(30)]
    got = opened(("no, letter;\n" + "".join(f"{n}, L;\n" for n in range(30))).encode())
    assert len(got.titles) == 2
    assert [row[0] for row in got.rows] == [row[0] for row in rows]


def test_words_and_counts_parted_by_blanks() -> None:
    rows = [[f"word{n}", str(7 * n), "ns" if n % 2 else "v"] for n in range(80)]
    assert opened(lines(rows, " ").encode(), name="words.txt").rows == rows


def test_a_sentence_of_three_words_in_each_line_is_one_column() -> None:
    rows = [[f"gate {n} closed"] for n in range(20)] + [["no gate is open"]]
    assert opened(("remark\n" + lines(rows)).encode()).rows == rows


def test_a_few_lines_above_columns_parted_by_blanks() -> None:
    body = "".join(f"C{n}     {n}.00   -{n}.36    {n}.09\n" for n in range(8))
    got = opened(("8\nmolecule in space\n" + body).encode(), name="molecule.txt")
    assert got.rows[0] == ["C0", "0.00", "-0.36", "0.09"]


@pytest.mark.parametrize("last", ["9, far off, 9.5\n", '9, "far, off", 9.5\n'], ids=["plain", "quoted"])
def test_blanks_behind_every_delimiter_are_part_of_it(last: str) -> None:
    got = opened(("no, place, level\n" + "".join(f"{n}, gate {n}, {n}.5\n" for n in range(9)) + last + ", , \n").encode())
    assert got.rows[:9] == [[str(n), f"gate {n}", f"{n}.5"] for n in range(9)]
    assert (got.rows[9][1].replace(",", ""), got.tally.quarantined) == ("far off", 1)
    assert any(note.startswith("Blanks between") for note in got.tally.notes)


@pytest.mark.parametrize("row", ["9;gate, upper;9.5", "9\tgate, upper\t9.5", '9 "gate, upper" 9.5'])
def test_a_row_cut_by_another_delimiter(row: str) -> None:
    got = opened(("no,place,level\n" + "".join(f"{n},gate {n},{n}.5\n" for n in range(9)) + row + "\n").encode())
    assert got.rows[9] == ["9", "gate, upper", "9.5"]
    assert any("another delimiter" in note for note in got.tally.notes)


def test_a_short_row_whose_values_fit_is_not_cut_again() -> None:
    got = opened(("no,place,level\n" + "".join(f"{n},gate {n},{n}.5\n" for n in range(9)) + "9,upper;gate;1\n").encode())
    assert got.rows[9] == ["9", "upper;gate;1", ""]


def test_a_first_column_named_like_the_mark_of_an_archive() -> None:
    assert opened(b"PK,name\n1,a\n2,b\n").rows == [["1", "a"], ["2", "b"]]


def test_a_table_of_its_header_alone_said_twice() -> None:
    got = opened(b"\nfoo,bar\nfoo,bar\n")
    assert (got.titles, got.rows, got.tally.quarantined) == (["foo", "bar"], [], 1)
