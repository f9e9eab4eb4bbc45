"""Clean tables in several scripts, and the ways in which publishers spoil them: each a file's bytes and the table it holds."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

Row = list[str]

ROWS = 40


@dataclass(frozen=True, slots=True)
class Seed:
    """A clean table: its name, header and rows, and the encodings its script is also written in."""

    name: str
    header: Row
    rows: list[Row]
    encodings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spoiled:
    """A polluted file and the table it holds; `header` is None where it has none."""

    name: str
    content: bytes
    header: Row | None
    rows: list[Row]


_SCRIPTS = (
    ("english", ("ward", "site name", "remarks", "capacity", "cost", "opened"), ("Mill End", "North Quay", "St. Ann's", "Upper Town"),
     ("", "open daily", "closed on Mondays, and in winter", 'called "the Barn"', "see map"), ("cp1252",)),
    ("french", ("quartier", "équipement", "remarques", "capacité", "coût", "ouvert"), ("Bords-de-l'Eau", "Gare", "Côte d'Or", "Le Port"),
     ("", "fermé le lundi, ouvert le mardi", "accès « libre »", 'dit "la Halle"', "à vérifier"), ("cp1252", "utf-16")),
    ("german", ("Bezirk", "Einrichtung", "Bemerkung", "Plätze", "Kosten", "eröffnet"), ("Mühlenfeld", "Südstadt", "Groß Weide", "Hafen"),
     ("", "täglich geöffnet", "montags zu, dienstags auf", 'genannt "Scheune"', "über die Brücke"), ("cp1252", "utf-8-sig")),
    ("simplified", ("街道", "场所名称", "备注", "容量", "造价", "启用日期"), ("云湖街道", "林口街道", "东山街道", "南塘镇"),
     ("", "每日开放", "周一闭馆,节假日除外", '又称"谷仓"', "见附图"), ("gb18030", "utf-16")),
    ("traditional", ("鄉鎮市區", "場所名稱", "說明", "容量", "造價", "啟用日期"), ("雲湖鄉", "林口鎮", "東山區", "南塘里"),
     ("", "每日開放", "週一休館,例假日除外", '又稱"穀倉"', "詳見附圖"), ("cp950", "utf-8-sig")),
    ("japanese", ("地区", "施設名", "備考欄", "定員", "費用", "開設日"), ("さくら町", "北の森", "みどり台", "港区域"),
     ("", "毎日開館", "月曜休館,祝日を除く", '通称"なや"', "地図を参照"), ("cp932", "utf-16")),
    ("korean", ("행정동", "시설명", "설명", "정원", "비용", "개관일"), ("가람동", "나루동", "다솔동", "마루동"),
     ("", "매일 개방", "월요일 휴관,공휴일 제외", '별칭 "곳간"', "지도 참조"), ("cp949", "utf-8-sig")),
    ("russian", ("район", "объект", "примечание", "мест", "стоимость", "открыт"), ("Заречный", "Северный", "Старый Порт", "Луговой"),
     ("", "открыт ежедневно", "по понедельникам закрыт, кроме праздников", 'прозван "Амбар"', "смотри карту"), ("cp1251", "koi8-r")),
)  # fmt: skip


def seeds() -> Iterator[Seed]:
    """The clean tables: codes with zeros, places, remarks with delimiters and quotes, whole numbers, amounts, days."""
    for name, header, places, remarks, encodings in _SCRIPTS:
        chance = random.Random(name)
        rows = [
            [
                f"{number:05d}",
                chance.choice(places),
                chance.choice(remarks),
                str(chance.randrange(1, 900)),
                f"{chance.random() * 1000:.2f}",
                f"20{chance.randrange(10, 24)}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}",
            ]
            for number in range(1, ROWS + 1)
        ]
        yield Seed(name, ["id", *header[1:]], rows, encodings)


def written(rows: Sequence[Row], delimiter: str = ",", quote: str = '"', escape: str = "", end: str = "\n", *, every: bool = False) -> str:
    """Rows as delimited text; quotes where a cell needs them, or about `every` cell."""

    def cell(text: str) -> str:
        if not quote:
            return text.replace(delimiter, escape + delimiter)
        if every or delimiter.strip() in text or quote in text or "\n" in text or text.startswith("'"):
            return quote + text.replace(quote, (escape or quote) + quote) + quote
        return text

    return "".join(delimiter.join(map(cell, row)) + end for row in rows)


def corpus() -> Iterator[Spoiled]:
    """Every table spoiled in every way."""
    for seed in seeds():
        for name, spoil in WAYS.items():
            content, header, rows = spoil(seed)
            yield Spoiled(f"{seed.name}-{name}.csv", content if isinstance(content, bytes) else content.encode(), header, rows)
        for encoding in seed.encodings:
            text = written([seed.header, *seed.rows])
            yield Spoiled(f"{seed.name}-{encoding}.csv", text.encode(encoding), seed.header, seed.rows)


Spoiling = tuple[str | bytes, Row | None, list[Row]]


def _as(**dialect: str) -> Callable[[Seed], Spoiling]:
    return lambda seed: (written([seed.header, *seed.rows], **dialect), seed.header, seed.rows)


def _around(above: str = "", below: str = "", delimiter: str = ",") -> Callable[[Seed], Spoiling]:
    return lambda seed: (above + written([seed.header, *seed.rows], delimiter) + below, seed.header, seed.rows)


def _lines(change: Callable[[list[str]], list[str]]) -> Callable[[Seed], Spoiling]:
    """The lines of the file, the header's first, changed."""

    def spoil(seed: Seed) -> Spoiling:
        return "".join(change([written([row]) for row in (seed.header, *seed.rows)])), seed.header, seed.rows

    return spoil


def _encoded(encoding: str, mark: bytes = b"") -> Callable[[Seed], Spoiling]:
    return lambda seed: (mark + written([seed.header, *seed.rows]).encode(encoding), seed.header, seed.rows)


def _headers(header: Callable[[Row], Row | None], lines: Callable[[Row], list[Row]]) -> Callable[[Seed], Spoiling]:
    return lambda seed: (written([*lines(seed.header), *seed.rows]), header(seed.header), seed.rows)


def _decimal_commas(seed: Seed) -> Spoiling:
    rows = [[*row[:4], row[4].replace(".", ","), row[5]] for row in seed.rows]
    return written([seed.header, *rows], ";", end="\r\n"), seed.header, rows


def _wrapped(seed: Seed) -> Spoiling:
    lines = [written([row]) for row in (seed.header, *seed.rows)]
    return "".join([lines[0], *(f'="{line[:5]}"{line[5:]}' for line in lines[1:])]), seed.header, seed.rows


def _stray_quote(seed: Seed) -> Spoiling:
    lines = [written([row]) for row in (seed.header, *seed.rows)]
    lines[11] = lines[11].replace(",", ',"', 1)
    return "".join(lines), seed.header, [[row[0], '"' + row[1], *row[2:]] if at == 10 else row for at, row in enumerate(seed.rows)]


def _broken_lines(seed: Seed) -> Spoiling:
    rows = [[*row[:2], row[2].replace(" ", "\n"), *row[3:]] for row in seed.rows]
    return written([seed.header, *rows]), seed.header, rows


def _short(seed: Seed) -> Spoiling:
    rows = [row[:4] if number % 9 == 4 else row for number, row in enumerate(seed.rows)]
    return written([seed.header, *rows]), seed.header, [[*row, *[""] * (6 - len(row))] for row in rows]


def _empty_column(seed: Seed) -> Spoiling:
    header, rows = [*seed.header, "extra"], [[*row, ""] for row in seed.rows]
    return written([header, *rows]), header, rows


def _nameless(seed: Seed) -> Spoiling:
    header = ["", *seed.header[1:]]
    return written([header, *seed.rows]), header, seed.rows


def _two_tables(gap: str, width: int) -> Callable[[Seed], Spoiling]:
    def spoil(seed: Seed) -> Spoiling:
        other = [row[:width] for row in (seed.header, *seed.rows[:9])]
        return written([seed.header, *seed.rows]) + gap + written(other), seed.header, seed.rows

    return spoil


def _late(lines: list[str], place: int, line: str) -> list[str]:
    return [*lines[:place], line, *lines[place:]]


def _merged(header: Row) -> list[Row]:
    return [[header[0], "A", "", "B", "", ""], ["", *header[1:]]]


WAYS: dict[str, Callable[[Seed], Spoiling]] = {
    "clean": _as(),
    "semicolon": _as(delimiter=";"), "tab": _as(delimiter="\t"), "pipe": _as(delimiter="|"), "tilde": _as(delimiter="~"),
    "caret": _as(delimiter="^"), "colon": _as(delimiter=":"), "two-pipes": _as(delimiter="||"), "comma-blank": _as(delimiter=", "),
    "two-colons": _as(delimiter="::"), "unit-separator": _as(delimiter="\x1f"), "pipe-tilde": _as(delimiter="|~|"),
    "decimal-commas": _decimal_commas,
    "apostrophes": _as(quote="'"), "backslashes": _as(escape="\\"), "no-quotes": _as(quote="", escape="\\"),
    "apostrophes-semicolon": _as(quote="'", delimiter=";"),
    "every-quoted": lambda seed: (written([seed.header, *seed.rows], every=True), seed.header, seed.rows),
    "cr": _as(end="\r"), "crlf": _as(end="\r\n"),
    "mixed-ends": lambda seed: (written([seed.header, *seed.rows[:9]]) + written(seed.rows[9:], end="\r\n"), seed.header, seed.rows),
    "no-last-end": _lines(lambda lines: [*lines[:-1], lines[-1][:-1]]), "two-last-ends": _around(below="\n\n"),
    "line-breaks": _broken_lines,
    "bom": _encoded("utf-8-sig"), "utf-16-no-mark": _encoded("utf-16-le"), "utf-16-be": _encoded("utf-16-be", b"\xfe\xff"),
    "title": _around("Register of places\n"), "title-and-blank": _around("Register of places\n\nAs of 2024\n\n"),
    "title-padded": _around("Register of places,,,,,\n,,,,,\n"), "keys-above": _around("Agency:,Office of Works,,,,\nYear:,2024,,,,\n\n"),
    "comments": _around("# made by the register\n# as of 2024, final\n"), "sep": _around("sep=;\n", delimiter=";"),
    "source-below": _around(below="\nSource: Office of Works\n"), "note-below": _around(below="資料來源：工務局\n"),
    "note-padded": _around(below="* provisional figures,,,,,\n"), "remarks-below": _around(below=",,,,,\nNotes\n1. Counted by hand.\n"),
    "title-and-source": _around("Places\n\n", "\nQuelle: Amt\n"),
    "no-header": _headers(lambda _: None, lambda _: []),
    "two-headers": _headers(lambda h: [h[0], f"A {h[1]}", f"A {h[2]}", *(f"B {name}" for name in h[3:])], _merged),
    "units": _headers(lambda h: [*h[:3], f"{h[3]} (n)", f"{h[4]} (k€)", h[5]], lambda h: [h, ["", "", "", "(n)", "(k€)", ""]]),
    "header-twice": _lines(lambda lines: _late(lines, 20, lines[0])),
    "header-same-names": _headers(lambda h: [*h[:5], h[4]], lambda h: [[*h[:5], h[4]]]), "nameless": _nameless,
    "short-rows": _short, "empty-column": _empty_column,
    "trailing-delimiter": _lines(lambda lines: [line[:-1] + ",\n" for line in lines]),
    "cell-too-many": _lines(lambda lines: [line.replace(",", ",,", 1) if at == 7 else line for at, line in enumerate(lines)]),
    "blanks-at-the-end": _lines(lambda lines: [line[:-1] + ",,\n" if at % 7 == 3 else line for at, line in enumerate(lines)]),
    "blank-lines": _lines(lambda lines: [line + "\n" if at % 5 == 2 else line for at, line in enumerate(lines)]),
    "empty-rows": _lines(lambda lines: _late(lines, 30, ",,,,,\n")), "empty-rows-below": _around(below=",,,,,\n" * 12),
    "wrapped-codes": _wrapped,
    "stray-quote": _stray_quote,
    "two-tables": _two_tables("\n", 3), "two-tables-no-gap": _two_tables("", 4),
    "nul": lambda seed: (written([seed.header, *seed.rows]).replace("05", "05\0", 1), seed.header, seed.rows),
}  # fmt: skip
