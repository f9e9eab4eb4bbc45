"""Pages on how the catalog is filled: sources with their health, runs with their problems."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from catalog_service.pages.blueprint import blueprint
from catalog_service.shapes import answers
from catalog_service.shapes.current import services
from catalog_service.shapes.cursors import key_in, opaque
from catalog_service.shapes.registrars import is_open

_EXAMPLES = 3
_LOOKED_AT = 5000


@dataclass(frozen=True, slots=True)
class Kind:
    """Problems of one kind: how many, what to do, and the first few."""

    kind: str
    count: int
    remedies: tuple[str, ...]
    examples: tuple[Mapping[str, Any], ...]


@blueprint.get("/sources")
def sources() -> ResponseReturnValue:
    """Every source with its last run."""
    catalog = services()
    rows, after = catalog.sources.list(key_in(request.args.get("after")), 50)
    last = {row.id: next(iter(catalog.runs.list(row.id, None, 1)[0]), None) for row in rows}
    told = [answers.source(row) for row in rows]
    return render_template("sources.html", sources=told, last=last, after=opaque(after), may_register=is_open(catalog.config))


@blueprint.get("/sources/<string:source_id>")
def source(source_id: str) -> ResponseReturnValue:
    """One source: its declaration, its health, its runs."""
    catalog = services()
    row = catalog.sources.get(source_id)
    runs, after = catalog.runs.list(source_id, key_in(request.args.get("after")), 20)
    last = next(iter(catalog.runs.list(source_id, None, 1)[0]), None)
    return render_template(
        "source.html",
        source=answers.source(row),
        declaration=dict(_flat(row.declaration)),
        runs=runs,
        last=last,
        kinds=catalog.runs.problem_kinds(last.id) if last else (),
        live=catalog.catalog.live_count(source_id),
        after=opaque(after),
        first_page=not request.args.get("after"),
    )


@blueprint.get("/runs/<string:run_id>")
def run(run_id: str) -> ResponseReturnValue:
    """One run: what it saw and kept, and its problems by kind."""
    catalog = services()
    row = catalog.runs.get(run_id)
    rows, after = catalog.runs.problems(run_id, key_in(request.args.get("after")), 50)
    shown = answers.run(catalog, row)
    kinds = _kinds(shown["problems"], map(answers.problem, islice(catalog.runs.all_problems(run_id), _LOOKED_AT)))
    return render_template(
        "run.html",
        run=shown,
        source=answers.source(catalog.sources.get(row.source)),
        kinds=kinds,
        problems=[answers.problem(one) for one in rows],
        total=sum(kind.count for kind in kinds),
        after=opaque(after),
        first_page=not request.args.get("after"),
    )


def _kinds(counted: Sequence[Any], met: Iterable[Mapping[str, Any]]) -> list[Kind]:
    """Kinds of problems, most frequent first, with the first examples among those looked at."""
    examples: dict[str, list[Mapping[str, Any]]] = {one.kind: [] for one in counted}
    wanted = sum(min(one.count, _EXAMPLES) for one in counted)
    for problem in met:
        found = examples.setdefault(problem["kind"], [])
        if len(found) < _EXAMPLES:
            found.append(problem)
            wanted -= 1
        if wanted <= 0:
            break
    return [
        Kind(one.kind, one.count, tuple(dict.fromkeys(p["remedy"] for p in examples[one.kind])), tuple(examples[one.kind]))
        for one in counted
    ]


def _flat(values: Mapping[str, Any], prefix: str = "") -> Iterable[tuple[str, Any]]:
    """A declaration's options as `table.key` → value, as they stand in its file."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
