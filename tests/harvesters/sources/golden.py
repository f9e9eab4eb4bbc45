"""What a sample is harvested to, as lines of JSON that stay the same from run to run: each record, then each problem of the list."""

from typing import Any

import orjson

from schemas.record import Record, dump_json
from tests.harvesters.kept import Kept, Report
from tests.harvesters.sources.sample import Played, Sample

_OF_THE_RUN = ("run", "harvested", "checksum", "rules")


def golden_of(sample: Sample) -> str:
    """The lines that `golden.jsonl` should hold."""
    kept = Kept(sample.source())
    return lines_of(kept, kept.run(Played(sample.answers())))


def lines_of(kept: Kept, report: Report) -> str:
    """The records in the order of the source and the problems that belong to none, a line each."""
    told: list[dict[str, Any]] = [{"key": key, "record": _content(kept.records[key])} for key in report.order]
    told += [
        {"problem": problem.kind, "fatal": problem.fatal, "identifier": problem.identifier, "message": problem.message}
        for problem in report.problems
        if problem.fatal or problem.refused or not problem.identifier
    ]
    return "".join(f"{orjson.dumps(line).decode()}\n" for line in told)


def _content(record: Record) -> dict[str, Any]:
    values: dict[str, Any] = orjson.loads(dump_json(record))
    for name in _OF_THE_RUN:
        values["provenance"].pop(name)
    pruned: dict[str, Any] = _pruned(values)
    return pruned


def _pruned(value: Any) -> Any:
    """The value without what is empty."""
    if isinstance(value, dict):
        return {name: pruned for name, one in value.items() if (pruned := _pruned(one)) not in (None, "", [], {})}
    return [_pruned(one) for one in value] if isinstance(value, list) else value
