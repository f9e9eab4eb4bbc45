"""How well searches find what people judged relevant: any set of records, questions and judgments, through the catalog's own Query.

    python benchmarks/relevance.py --corpus FILE.jsonl --queries FILE.jsonl --qrels FILE.trec [--elasticsearch URL]

Records are `id, title, text`, questions `id, text` (other names of fields: see --help); a file may be gzipped. Printed: nDCG@10,
R@100, MAP and MRR over the questions that have a judgment, means over questions, with how many were relaxed and how long they took.
"""

import argparse
import gzip
import json
import math
import os
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from catalog_service.search.elasticsearch.client import Cluster
from catalog_service.search.elasticsearch.engine import ElasticsearchEngine
from catalog_service.search.embedded.engine import EmbeddedEngine
from catalog_service.search.engine import Engine
from catalog_service.search.notes import NOTES
from catalog_service.search.query import LONGEST_QUERY, Query
from schemas.agency import agency_named
from schemas.dataset import Dataset
from schemas.provenance import Provenance
from schemas.record import Record

DEPTH = 100
_NOWHERE = Provenance(source="relevance", run="1", url=None, original_url=None, harvested="2020-01-01T00:00:00Z", checksum="", rules=())
_NOBODY = agency_named("-")


def main() -> None:
    """Builds an index of the corpus, asks every question, prints the figures as one line of JSON; of both engines where an
    Elasticsearch is told of, and then how far their first tens agree."""
    asked = _arguments()
    judged = judgments(asked.qrels)
    firsts: dict[str, dict[str, list[str]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        engines: dict[str, Engine] = {"embedded": EmbeddedEngine(Path(folder))}
        if asked.elasticsearch:
            engines["elasticsearch"] = ElasticsearchEngine(Cluster(url=asked.elasticsearch, prefix="catalog-relevance", replicas=0))
        for name, engine in engines.items():
            firsts[name] = {}
            began = time.perf_counter()
            indexed = engine.rebuild(records(asked.corpus, asked.id_field, asked.title_field, asked.text_field), 0)
            built = time.perf_counter() - began
            figures = measured(engine, questions(asked.queries, asked.query_id_field, asked.query_field), judged, firsts[name])
            engine.close()
            print(json.dumps({"engine": name, "records": indexed, "build_seconds": round(built, 1), **figures}))
    if asked.elasticsearch:
        agreed = sorted(overlap(first, firsts["elasticsearch"][key]) for key, first in firsts["embedded"].items())
        mean, least = statistics.fmean(agreed), agreed[len(agreed) // 20]
        print(json.dumps({"rank_biased_overlap@10": round(mean, 4), "fifth_percentile": round(least, 4)}))


def measured(
    engine: Engine, asked: Iterator[tuple[str, str]], judged: Mapping[str, Mapping[str, int]], firsts: dict[str, list[str]]
) -> dict[str, float]:
    """Mean figures over the questions with a judgment; the first ten hits of each go into `firsts`."""
    found: dict[str, list[float]] = defaultdict(list)
    relaxed = 0
    for key, text in asked:
        relevant = judged.get(key)
        if not relevant:
            continue
        began = time.perf_counter()
        answer = engine.search(Query(q=text[:LONGEST_QUERY], page_size=DEPTH))
        found["ms"].append((time.perf_counter() - began) * 1000)
        relaxed += NOTES["relaxed"] in answer.notes
        firsts[key] = [hit.id for hit in answer.hits[:10]]
        for name, value in scores(list(dict.fromkeys(_joined(hit.id) for hit in answer.hits)), relevant).items():
            found[name].append(value)
    times = sorted(found.pop("ms"))
    figures = {name: round(statistics.fmean(values), 4) for name, values in found.items()}
    p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
    return {"queries": len(times), "relaxed": relaxed, **figures, "p50_ms": round(p50, 1), "p95_ms": round(p95, 1)}


def scores(ranked: list[str], relevant: Mapping[str, int]) -> dict[str, float]:
    """nDCG@10 (gain as judged), R@100, average precision and reciprocal rank of one ranking of 100."""
    gains = [relevant.get(key, 0) for key in ranked]
    ideal = sorted(relevant.values(), reverse=True)
    hits, precision = 0, 0.0
    for place, gain in enumerate(gains, start=1):
        if gain > 0:
            hits += 1
            precision += hits / place
    first = next((place for place, gain in enumerate(gains, start=1) if gain > 0), None)
    wanted = sum(gain > 0 for gain in relevant.values())
    return {
        "ndcg@10": _gain(gains[:10]) / _gain(ideal[:10]),
        "recall@100": hits / wanted,
        "map": precision / wanted,
        "mrr": 1 / first if first else 0.0,
    }


def overlap(first: Sequence[str], second: Sequence[str], p: float = 0.9) -> float:
    """Rank-biased overlap of two lists down to their end, 1 where they are alike (Webber, Moffat and Zobel 2010, truncated)."""
    weights = [p**depth for depth in range(max(len(first), len(second)))]
    shared = (len(set(first[:depth]) & set(second[:depth])) / depth for depth in range(1, len(weights) + 1))
    return sum(w * s for w, s in zip(weights, shared, strict=True)) / sum(weights) if weights else 1.0


def _gain(gains: list[int]) -> float:
    return sum(gain / math.log2(place + 1) for place, gain in enumerate(gains, start=1))


def records(path: Path, id_field: str, title_field: str, text_field: str) -> Iterator[Record]:
    """The corpus as records of the catalog; one without a title is called by its id."""
    for line in _lines(path):
        title = line.get(title_field) or line[id_field]
        yield Dataset(
            id=str(line[id_field]), identifier=None, title=title, description=line[text_field], agency=_NOBODY, provenance=_NOWHERE
        )


def questions(path: Path, id_field: str, text_field: str) -> Iterator[tuple[str, str]]:
    """(id, text); a question without an id is called by its text, blanks as underscores."""
    for line in _lines(path):
        text = line[text_field]
        yield str(line.get(id_field) or _joined(text)), text


def judgments(path: Path) -> dict[str, dict[str, int]]:
    """Question → record → gain, from TREC lines `question 0 record gain`; a header line is passed over, a pair counts once."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            parts = line.split("\t") if "\t" in line else line.split()
            if len(parts) == 4 and parts[3].strip().isdigit() and int(parts[3]) > 0:
                found[parts[0].strip()][_joined(parts[2])] = int(parts[3])
    return found


def _joined(id: str) -> str:
    """An id as judgments write it, which cannot have blanks inside."""
    return "_".join(id.split())


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with _opened(path) as lines:
        for line in lines:
            yield json.loads(line)


def _opened(path: Path) -> IO[str]:
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--qrels", type=Path, required=True)
    told = "address of an Elasticsearch to measure as well (default: CATALOG_SEARCH_URL)"
    parser.add_argument("--elasticsearch", metavar="URL", default=os.environ.get("CATALOG_SEARCH_URL", ""), help=told)
    parser.add_argument("--id-field", default="id")
    parser.add_argument("--title-field", default="title")
    parser.add_argument("--text-field", default="text")
    parser.add_argument("--query-id-field", default="id")
    parser.add_argument("--query-field", default="text")
    return parser.parse_args()


if __name__ == "__main__":
    main()
