"""How many arrivals the store keeps per second: new, changed, met again; `python benchmarks/store.py [URL] [RECORDS]`."""

import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from catalog_service.store.arrivals import Arrival
from catalog_service.store.catalog import Catalog
from catalog_service.store.database import Database
from catalog_service.store.memory import Memory
from schemas.record import Record, dump_json, load

BATCH = 500
NOW = datetime(2026, 5, 17, 8, 30, tzinfo=UTC)
_WORDS = [f"word{n}" for n in range(400)]


def example() -> Record:
    """A dataset with three files, 2.5 kB as JSON."""
    files = [{"download_url": f"https://data.example/{n}", "format": "CSV", "title": f"File {n}"} for n in range(3)]
    return load(
        {
            "kind": "dataset",
            "title": "t",
            "abstract": " ".join(_WORDS[:30]),
            "keywords": _WORDS[:10],
            "agency": {"id": "a", "name": "A"},
            "modified": "2020-01-01",
            "distributions": files,
            "provenance": {"source": "s", "run": "r", "harvested": "2026-05-17T08:30:00Z", "checksum": "0" * 64},
        }
    )


def arrivals(base: Record, count: int, generation: int) -> Iterator[list[Arrival]]:
    """`count` arrivals in batches; each generation has other titles and descriptions."""
    for start in range(0, count, BATCH):
        yield [_arrival(base, number, generation) for number in range(start, min(start + BATCH, count))]


def _arrival(base: Record, number: int, generation: int) -> Arrival:
    address = f"https://data.example/{number}"
    record = replace(
        base,
        identifier=address,
        title=f"Dataset {number}, survey {generation}",
        description=" ".join(random.Random(f"{number} {generation}").choices(_WORDS, k=100)),
        landing_page=address,
        distributions=tuple(replace(each, download_url=f"{address}/{n}.csv") for n, each in enumerate(base.distributions)),
    )
    raw = dump_json(record)[:1400]
    record = replace(record, provenance=replace(record.provenance, checksum=sha256(raw).hexdigest()))
    return Arrival(
        key=address, fingerprint=f"{number} {generation}", rules_version="1", raw=raw, media_type="application/json", record=record
    )


def told(name: str, count: int, batches: Iterator[list[Arrival]], work: Callable[[list[Arrival]], object]) -> None:
    """Prints how many arrivals per second `work` takes, by the clock and by this process's CPU time."""
    spent = cpu = 0.0
    for batch in batches:
        clock, own = time.perf_counter(), time.process_time()
        work(batch)
        spent, cpu = spent + time.perf_counter() - clock, cpu + time.process_time() - own
    print(f"{name:10} {count / spent:>10,.0f}/s   {count / cpu:>10,.0f} per CPU second")


def main(url: str, count: int) -> None:
    """Runs all of it on a database that has no records yet."""
    database = Database.open(url)
    database.migrate()
    catalog, memory, base = Catalog(database), Memory(database), example()
    print(f"{count:,} records of {len(dump_json(next(arrivals(base, 1, 1))[0].record)):,} bytes, batches of {BATCH}")
    for generation, name in ((1, "added"), (2, "changed"), (3, "changed"), (3, "same")):
        told(name, count, arrivals(base, count, generation), lambda batch: catalog.put("s", "s-1", batch, now=NOW))
    told("known", count, arrivals(base, count, 3), lambda batch: memory.known("s", "s-5", [each.key for each in batch]))
    told("seen", count, arrivals(base, count, 3), lambda batch: catalog.put("s", "s-5", [], seen=[each.key for each in batch], now=NOW))
    started = time.perf_counter()
    print(f"read back  {sum(1 for _ in catalog.live()) / (time.perf_counter() - started):>10,.0f}/s")
    started = time.perf_counter()
    print(f"withdrawn  {catalog.withdraw_missing('s', 's-6', 'measured', NOW) / (time.perf_counter() - started):>10,.0f}/s")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    database.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        given = sys.argv[1] if len(sys.argv) > 1 else ""
        main(given or f"sqlite:///{Path(folder) / 'catalog.db'}", int(sys.argv[2]) if len(sys.argv) > 2 else 20_000)
