"""How fast the index is built and asked: mixed Chinese and English records made from a seed, the queries people send.

    python -m benchmarks.search --records 200000 [--elasticsearch URL]

Prints a line of JSON for the build (records/s with analysis, bytes), one for each kind of query, cold and warm (p50, p95, p99 in ms,
mean hits), one for an update; with --elasticsearch also of that engine, and its time in proportion to the raw requests sent by its own
client. Then `/api/records` with five facets over --served records: 8 clients at once, and what one request costs over the engine.
"""

import argparse
import json
import random
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.made_records import Words, record, stored
from benchmarks.search_engines import Tried, beside_raw, elasticsearch, embedded
from benchmarks.search_kinds import kinds, timed, took, typed
from benchmarks.search_service import asked_at_once, faceted, overhead, served_records
from catalog_service.search.elasticsearch.engine import ElasticsearchEngine
from catalog_service.search.engine import Put
from catalog_service.search.query import Query

_CLIENTS, _SECONDS = 8, 10.0
_BESIDE_RAW = ("word", "two words", "phrase", "two words + 5 facets", "commonest word + 5 facets", "filter + range + sort")


def main() -> None:
    """Builds, asks, updates, serves; prints what it took."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=200, help="of each kind")
    parser.add_argument("--folder", type=Path, help="where to build and leave the index (default: a temporary folder)")
    parser.add_argument("--elasticsearch", metavar="URL", default="", help="measure Elasticsearch as well")
    parser.add_argument("--served", type=int, default=40_000, help="records of the service; 0: none is started")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        tried: dict[str, Callable[[], Tried]] = {"embedded": lambda: embedded(asked.folder or Path(temporary))}
        if asked.elasticsearch:
            tried["elasticsearch"] = lambda: elasticsearch(asked.elasticsearch)
        for name, make in tried.items():
            found = make()
            try:
                _engine(name, found, asked.records, asked.queries)
                if isinstance(found.engine, ElasticsearchEngine):
                    for kind in _BESIDE_RAW:
                        again = kinds(Words(random.Random(5)))[kind]
                        _print(
                            engine=name,
                            measure=f"beside raw requests: {kind}",
                            **beside_raw(found.engine, asked.elasticsearch, again, asked.queries),
                        )
            finally:
                found.gone()
    for url in ("", asked.elasticsearch) if asked.elasticsearch else ("",):
        if asked.served:
            _service("elasticsearch" if url else "embedded", asked.served, url, asked.queries)


def _engine(name: str, tried: Tried, records: int, queries: int) -> None:
    engine = tried.engine
    coming = stored(records)
    began, working = time.perf_counter(), time.process_time()
    engine.rebuild(coming, 0)
    seconds, working = time.perf_counter() - began, time.process_time() - working
    _print(
        engine=name,
        measure="build",
        records=records,
        seconds=round(seconds, 1),
        records_per_s=round(records / seconds),
        writing_cpu_s=round(working, 1),
        bytes=tried.size(),
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    )
    tried.cold()
    for kind, query in kinds(Words(random.Random(2))).items():
        cold = took(lambda query=query: engine.search(query()))  # type: ignore[misc]
        _print(engine=name, measure=kind, **timed(queries, query, lambda asked: engine.search(asked).total), first_cold=round(cold, 2))
    words = Words(random.Random(4))
    _print(
        engine=name,
        measure="typed suggestions",
        **timed(queries, lambda: typed(words), lambda asked: len(engine.suggest(asked, 10))),
    )
    changed = record(words, 0)

    def visible() -> None:
        engine.apply([Put(changed)], 1)
        assert engine.search(Query(q=changed.title)).hits

    _print(engine=name, measure="update one, visible", ms=round(took(visible), 1))


def _service(name: str, records: int, search_url: str, queries: int) -> None:
    words = Words(random.Random(6))
    popular = ["", "政务", "data", *dict.fromkeys(words.chinese(20) + words.english(20))]
    # What only one person asks: no answer is kept for it.
    rare = list(dict.fromkeys(" ".join(words.chance.choice([words.chinese(2), words.english(2)])) for _ in range(queries)))
    with served_records(records, search_url) as (address, services):
        asked_at_once(address, faceted(popular), _CLIENTS, 2.0)
        everything = asked_at_once(address, faceted([""]), _CLIENTS, _SECONDS)
        _print(engine=name, measure="served: everything + 5 facets", records=records, clients=_CLIENTS, **everything)
        mixed = asked_at_once(address, faceted(popular), _CLIENTS, _SECONDS)
        _print(engine=name, measure=f"served: {len(popular)} queries + 5 facets", records=records, clients=_CLIENTS, **mixed)
        _print(engine=name, measure="served: over the engine, + 5 facets", **overhead(address, services, faceted(rare)))


def _print(**figures: float | str) -> None:
    print(json.dumps(figures, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
