"""What people ask of a search, by kind, with words drawn as they draw them; and how long something takes, in percentiles."""

import time
from collections.abc import Callable, Mapping
from typing import TypeVar

from benchmarks.made_records import Words
from catalog_service.search.query import DateRange, Query

_Asked = TypeVar("_Asked")

FACETS = ("kind", "agency", "theme", "format", "year")


def kinds(words: Words) -> dict[str, Callable[[], Query]]:
    """What is asked, by name."""
    return {
        "word": lambda: Query(q=words.chance.choice([words.chinese(1), words.english(1)])[0]),
        "two words": lambda: Query(q=" ".join(words.chance.choice([words.chinese(2), words.english(2)]))),
        "unspaced title words": lambda: Query(q="".join(words.chinese(3))),
        "phrase": lambda: Query(q=f'"{"".join(words.chinese(2))}"'),
        "beginning of a word": lambda: Query(q=words.english(1)[0][:4] + "*"),
        "one of two words": lambda: Query(q=" OR ".join(words.chance.choice([words.chinese(2), words.english(2)]))),
        "field and years": lambda: Query(q=f"title:{words.english(1)[0]} year:2010..2019"),
        "misspelt word": lambda: Query(q=words.english(1)[0][::-1] + "x"),
        "two words + 5 facets": lambda: Query(q=" ".join(words.chance.choice([words.chinese(2), words.english(2)])), facets=FACETS),
        "commonest word + 5 facets": lambda: Query(q=words.chance.choice(["政务", "data"]), facets=FACETS),
        "everything + 5 facets": lambda: Query(facets=FACETS),
        "filter + 5 facets": lambda: Query(q=words.english(1)[0], filters={"kind": ["dataset"], "format": ["CSV", "JSON"]}, facets=FACETS),
        "filter + range + sort": lambda: Query(
            q=words.chinese(1)[0], filters={"kind": ["disclosure"]}, ranges={"issued": DateRange("2010", "2020")}, sort="-issued"
        ),
        "everything by title": lambda: Query(sort="title"),
        "question": lambda: Query(q="".join(words.chinese(6)) + "如何办理？"),
    }


def typed(words: Words) -> str:
    """One to eight characters of a word, or initials."""
    word = words.chance.choice(["".join(words.chinese(2)), words.english(1)[0], "".join(words.chance.choices("bcdfghjlmqsxyz", k=3))])
    return word[: words.chance.randint(1, 8)]


def took(ask: Callable[[], object]) -> float:
    """Milliseconds one call takes."""
    began = time.perf_counter()
    ask()
    return (time.perf_counter() - began) * 1000


def timed(number: int, make: Callable[[], _Asked], ask: Callable[[_Asked], int]) -> dict[str, float]:
    """So many asked, each made before it is timed: percentiles in ms, and hits on average."""
    times, hits = [], 0
    for _ in range(number):
        asked = make()
        began = time.perf_counter()
        hits += ask(asked)
        times.append((time.perf_counter() - began) * 1000)
    return {**percentiles(times), "mean_hits": round(hits / number)}


def percentiles(times: list[float]) -> dict[str, float]:
    """p50, p95, p99 of times in ms."""
    ordered = sorted(times)
    return {f"p{part}": round(ordered[min(len(ordered) * part // 100, len(ordered) - 1)], 2) for part in (50, 95, 99)}


def ratio(times: Mapping[str, float], others: Mapping[str, float]) -> dict[str, float]:
    """How many times as long the first take, by percentile."""
    return {name: round(times[name] / others[name], 2) for name in ("p50", "p95")}
