"""The made table of the rows benchmark, and what is asked of it: each question in our words, in SQL, and in Datasette's words."""

import random
from collections.abc import Callable
from typing import Any, NamedTuple

MAKE = """
COPY (
    SELECT i AS id, 'city ' || (hash(i) % 300)::INT AS city, DATE '2015-01-01' + (i * 3650 // {rows})::INT AS day,
        (hash(i * 7) % 10000000 / 100.0)::DECIMAL(12, 2) AS amount, (hash(i * 3) % 100000) / 3.0 AS share,
        '公告 ' || md5(i::VARCHAR) AS title, CASE WHEN i % 3 = 0 THEN NULL ELSE 'note, ' || hash(i * 11) END AS note,
        TIMESTAMP '2015-01-01' + INTERVAL (i * 31) SECOND AS seen, hash(i * 5) % 2 = 0 AS valid, (hash(i * 13) % 1000000)::BIGINT AS code,
        'supplier ' || hash(i * 17) % 2000000 AS supplier,
        hash(i * 19) % 900 || ' ' || chr((65 + hash(i * 23) % 26)::INT) || ' road ' || hash(i * 29) % 4000 AS address,
        ((hash(i * 37) % 180000000)::BIGINT - 90000000) / 1e6 AS latitude,
        ((hash(i * 41) % 360000000)::BIGINT - 180000000) / 1e6 AS longitude,
        list_aggregate(list_transform(range(8), lambda word: 'word' || hash(i * 43 + word) % 3000), 'string_agg', ' ') AS remarks,
        substr(md5('reference ' || i), 1, 24) AS reference
    FROM range({rows}) t(i)
) TO '{path}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 3, ROW_GROUP_SIZE 122880)
"""
"""Some 100 bytes a row as Parquet, 300 as CSV."""
TYPES = {
    "id": "integer",
    "day": "date",
    "amount": "number",
    "share": "number",
    "seen": "datetime",
    "valid": "boolean",
    "code": "integer",
    "latitude": "number",
    "longitude": "number",
}
"""Table Schema's types; every other column is text."""


class Question(NamedTuple):
    """The same question in three words: our route and parameters, DuckDB's SQL and values, Datasette's parameters."""

    route: str
    parameters: dict[str, str]
    sql: str
    values: list[Any]
    datasette: dict[str, str]


_PAGE = {"_size": "100", "_nocount": "1", "_nofacet": "1"}


def _kinds() -> dict[str, Callable[[random.Random], Question]]:
    def filtered(chance: random.Random) -> Question:
        city, amount = f"city {chance.randrange(300)}", str(chance.randrange(50_000))
        where = {"city": city, "amount__gte": amount}
        sql = "SELECT * FROM t WHERE city = ? AND amount >= CAST(? AS DECIMAL(12, 2)) LIMIT 100"
        return Question("rows", where, sql, [city, amount], {"city": city, "amount__gte": amount, **_PAGE})

    def sorted_page(chance: random.Random) -> Question:
        most = str(chance.randrange(50_000, 99_000))
        sql = "SELECT * FROM t WHERE amount < CAST(? AS DECIMAL(12, 2)) ORDER BY amount DESC LIMIT 100"
        return Question(
            "rows", {"amount__lt": most, "_sort": "-amount"}, sql, [most], {"amount__lt": most, "_sort_desc": "amount", **_PAGE}
        )

    def filtered_and_sorted(chance: random.Random) -> Question:
        city = f"city {chance.randrange(300)}"
        sql = "SELECT * FROM t WHERE city = ? ORDER BY amount DESC LIMIT 100"
        return Question("rows", {"city": city, "_sort": "-amount"}, sql, [city], {"city": city, "_sort_desc": "amount", **_PAGE})

    def counted(chance: random.Random) -> Question:
        code = str(chance.randrange(1_000_000))
        where = {"code__lt": code, "_size": "0", "_count": "1"}
        theirs = {"sql": f"SELECT count(*) FROM t WHERE code < {code}"}
        return Question("rows", where, "SELECT count(*) FROM t WHERE code < CAST(? AS BIGINT)", [code], theirs)

    def grouped(chance: random.Random) -> Question:
        least = str(chance.randrange(20_000))
        where = {"amount__gte": least, "_group": "city,valid", "_aggregate": "count,sum:amount", "_size": "1000"}
        sql = "SELECT city, valid, count(*), sum(amount) FROM t WHERE amount >= CAST(? AS DECIMAL(12, 2)) GROUP BY ALL ORDER BY 1, 2"
        theirs = {"sql": f"SELECT city, valid, count(*), sum(amount) FROM t WHERE amount >= {least} GROUP BY 1, 2 ORDER BY 1, 2"}
        return Question("rows", where, sql, [least], theirs)

    def distinct(chance: random.Random) -> Question:
        least = str(chance.randrange(20_000))
        sql = "SELECT city, count(*) FROM t WHERE amount >= CAST(? AS DECIMAL(12, 2)) GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 100"
        theirs = {"sql": f"SELECT city, count(*) FROM t WHERE amount >= {least} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 100"}
        return Question("values/city", {"amount__gte": least}, sql, [least], theirs)

    def contains(chance: random.Random) -> Question:
        part = f"{chance.randrange(16**4):04x}"
        sql = "SELECT * FROM t WHERE contains(title, ?) LIMIT 100"
        return Question("rows", {"title__contains": part}, sql, [part], {"title__contains": part, **_PAGE})

    def contains_counted(chance: random.Random) -> Question:
        part = f"{chance.randrange(16**4):04x}"
        where = {"title__contains": part, "_size": "0", "_count": "1"}
        theirs = {"sql": f"SELECT count(*) FROM t WHERE title LIKE '%{part}%'"}
        return Question("rows", where, "SELECT count(*) FROM t WHERE contains(title, ?)", [part], theirs)

    return {
        "filtered page": filtered,
        "sorted page": sorted_page,
        "filtered, sorted page": filtered_and_sorted,
        "count": counted,
        "group by": grouped,
        "distinct values": distinct,
        "contains, page": contains,
        "contains, count": contains_counted,
    }


KINDS = _kinds()
"""Each makes one question of its kind with values of its own."""
