"""Columns as they are met in tables of all the world, in the form of `cases` and `text_cases`."""

from tests.publishing.types.cases import Case

_MANY = " | ".join(f"{7 * n},{n % 9}{n % 7}{n % 5}" for n in range(1, 22))
_THOUSANDS = _MANY.replace(",", "")

ACCEPTED: list[Case] = [
    # months as words, with a weekday that is the day's, with a time, in several languages
    ("x: Monday, January 6, 2020 | Tuesday, January 7, 2020", "date", "2020-01-06 | 2020-01-07"),
    ("x: Mon 6 Jan 2020 | Fri 31 Jan 2020", "date", "2020-01-06 | 2020-01-31"),
    ("x: lundi 6 janvier 2020", "date", "2020-01-06"),
    ("x: Montag, 6. Januar 2020", "date", "2020-01-06"),
    ("x: 6 января 2020 г. | 17 марта 2021 г.", "date", "2020-01-06 | 2021-03-17"),
    ("x: 17th May 2019 | 1st June 2019", "date", "2019-05-17 | 2019-06-01"),
    ("x: 6/Jan/2020 | 17/Feb/2020", "date", "2020-01-06 | 2020-02-17"),
    ("x: 6 Jan 2020 10:00 | 17 Feb 2020 23:59", "datetime", "2020-01-06T10:00:00 | 2020-02-17T23:59:00"),
    ("x: Jan 6, 2020 10:05 AM | Jan 7, 2020 12:30 PM", "datetime", "2020-01-06T10:05:00 | 2020-01-07T12:30:00"),
    ("x: 06-Jan-2020 10:00:00", "datetime", "2020-01-06T10:00:00"),
    ("x: Mon, 06 Jan 2020 10:00:00 GMT", "datetime", "2020-01-06T10:00:00Z"),
    ("x: Mon Jan 06 10:00:00 2020", "datetime", "2020-01-06T10:00:00"),
    ("x: Mon Jan  6 10:00:00 +0800 2020", "datetime", "2020-01-06T10:00:00+08:00"),
    ("x: 06/Jan/2020:10:00:00 +0000", "datetime", "2020-01-06T10:00:00+00:00"),
    # times of day whose header says so and of which some are past noon
    ("time: 8:30 | 17:05", "time", "08:30:00 | 17:05:00"),
    ("開始時間: 8:30 | 17:00", "time", "08:30:00 | 17:00:00"),
    ("time: 4:14:00 | 14:57:13", "time", "04:14:00 | 14:57:13"),
    # doubles written with all of their digits, among others in scientific notation
    ("x: 0.16681000000000001 | -5.4471e-4", "number", "0.16681 | -0.00054471"),
    ("x: 9.579434990882874e-4 | 0.91988012520596385 | 404", "number", "0.0009579434990882874 | 0.9198801252059639 | 404"),
    ("x: -8.6508320237044245e-05 | -0.16479513049125671", "number", "-0.00008650832023704425 | -0.1647951304912567"),
    # a plus beside numbers below zero, or beside a unit
    ("x: +5 | -3 | 0", "integer", "5 | -3 | 0"),
    ("x: +1.5 | -2.0", "decimal", "1.5 | -2.0"),
    ("x: +13% | -24%", "integer", "13 | -24"),
    ("x: +13%", "integer", "13"),
    ("x: +1,234,567 | −5", "integer", "1234567 | -5"),
    # thousands: many numbers with a comma, all others below a thousand
    (f"x: {_MANY} | 12", "integer", f"{_THOUSANDS} | 12"),
    # a point stands before decimals where Chinese, Japanese, Korean or Thai is written, and before cents
    ("人口: 1,234 | 56,789", "integer", "1234 | 56789"),
    ("金額: 1,234", "integer", "1234"),
    ("인구: 1,234 | 999", "integer", "1234 | 999"),
    ("ประชากร: 1,234", "integer", "1234"),
    ("x: $1,234 | $56,789", "integer", "1234 | 56789"),
    ("x: ¥1,234", "integer", "1234"),
    ("x: 1,234元", "integer", "1234"),
    ("x: £1,234", "integer", "1234"),
    # whole numbers under a header of versions or sections
    ("version: 1 | 2", "integer", "1 | 2"),
    ("telephone lines total: 12 | 15", "integer", "12 | 15"),
]

NULLS = (
    *("*", "**", "?", "TBD", "N.A", "NC", "nr", "nd", "(blank)", "[null]", "Not Applicable", "no data", "non renseigné", "keine Angabe"),
    *("sin datos", "sem dados", "n.v.t.", "нет данных", "н/д", "データなし", "자료없음", "待定", "未公布", "—-"),
)

REJECTED: dict[str, list[str]] = {
    "the weekday is another than that of the day": ["x: Tuesday, January 6, 2020", "x: Tue 6 Jan 2020 10:00", "x: Foo 6 Jan 2020"],
    "no such moment": [
        "x: 6 Jan 2020 25:00",
        "x: 31 Feb 2020 10:00",
        "x: 6 Jan 2020 13:00 PM",
        "x: 6 Jan 2020 0:30 AM",
        "x: Mon Jan 06 10:00:00 CST 2020",
        "x: 6 Jan 2020 10:00 GMT | 6 Jan 2020 10:00",
        "x: 6 Jan 20 10:00",
        "x: at 10:00",
        "x: 10:00 | 6 Jan 2020 10:00",
    ],
    "hours of one digit before noon may be lengths": ["time: 1:30 | 2:45", "time: 8:30 | 09:15", "time: 8:30 | 24:00", "x: 8:30 | 17:05"],
    "a plus and a minus": ["x: +-5 | -3", "x: +5- | -3", "x: ++5 | -3", "x: ±5 | -3"],
    "a plus alone may be that of a telephone number": [
        "x: +5 | +10",
        "x: +8613800138000",
        "x: +33 1 23 45 67 89",
        "x: +1.5 | 2.0",
        "x: + | -1",
    ],
    "few numbers with a comma, or others of four digits without": [
        "x: 1,234 | 999 | 12",
        f"x: {_MANY}",
        f"x: {_MANY} | 1234",
        f"x: {_MANY} | 12 | 1.234",
        f"x: {_MANY} | 12 | 5678",
        "population: 1,234 | 56,789",
    ],
    "money of countries that write a comma before decimals": ["x: 1,234 €", "x: 1,459 EUR", "x: 1,234 kr"],
    "doubles do not keep all of the digits": ["x: 0.1234567890123456789 | 1e-5", "x: 12345678901234567.5 | 1.5e3"],
    "versions and sections": [
        "version: 1.9 | 1.10",
        "Version: 2.0",
        "section: 1.1 | 1.2 | 1.10",
        "章节: 1.1 | 1.10",
        "NACE: 10.1 | 10.10",
        "app_version: 1.10",
    ],
    "codes that a header names": ["PIN code: 110001", "codgeo: 75056", "code_commune: 75056", "股票代码: 600000", "證券代號: 2330"],
    "lists and places, whatever their marks": ["x: 3,3 | 1,7 | 6,2", "x: 48.85,2.35", "x: 1;2;3", "x: 2:9", "x: 195/60 | 205/60"],
    "parts of the year": ["x: 2024Q1", "x: 2024年第一季度", "x: 2023/24", "x: 2020-W05", "x: 2020-W05-1", "x: Mar 2024", "x: 03/2024"],
    "mixtures": ["x: 0 | 0%", "x: 12 | 12 p", "x: 12*", "x: 5(1)", "x: 10 | <5", "x: 75+ | 12", "x: 1 | x | 2", "x: 2.2.2 | 1.1", "x: 5¹"],
}
