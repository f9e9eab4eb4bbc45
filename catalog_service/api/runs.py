"""Runs: what one harvest saw, kept and refused, and every problem it met."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from flask import Response

from catalog_service.api import described
from catalog_service.api.parsing import Blueprint
from catalog_service.api.ranges import disposition
from catalog_service.api.sending import json_answer
from catalog_service.services import Services
from catalog_service.shapes import answers
from catalog_service.shapes.current import services
from catalog_service.shapes.cursors import key_in, listing
from catalog_service.shapes.parameters import Paging

blueprint = Blueprint("runs", __name__, url_prefix="/api/runs", description="What harvests saw, kept and refused")

_BLOCK = 65536


@blueprint.reads("/<string:run_id>", answers=described.Run, problems=(404,))
def run(_: dict[str, Any], run_id: str) -> Response:
    """One run: its state, counts, and problems by kind"""
    catalog = services()
    return json_answer(answers.run(catalog, catalog.runs.get(run_id)))


@blueprint.reads("/<string:run_id>/problems", answers=described.Problems, parameters=Paging, problems=(404,))
def problems(paging: dict[str, Any], run_id: str) -> Response:
    """A run's problems: which record, field and value, what is wrong, what to do"""
    runs = services().runs
    rows, after = runs.problems(runs.get(run_id).id, key_in(paging["after"]), paging["page_size"])
    return json_answer(listing([answers.problem(row) for row in rows], after))


@blueprint.reads("/<string:run_id>/problems.csv", answers={"type": "string"}, problems=(404,), media_type="text/csv")
def problems_csv(_: dict[str, Any], run_id: str) -> Response:
    """All of a run's problems as CSV"""
    catalog = services()
    known = catalog.runs.get(run_id)
    answer = Response(_lines(catalog, known.id), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = disposition(f"problems of {known.source} {known.id}.csv")
    return answer


def _lines(catalog: Services, run_id: str) -> Iterator[bytes]:
    """CSV with a byte order mark, without which Excel shows Chinese as noise; in blocks, however many problems there are."""
    held = io.StringIO(newline="")
    writer = csv.writer(held, lineterminator="\r\n")
    held.write("\ufeff")
    writer.writerow(answers.problem_header())
    for row in catalog.runs.all_problems(run_id):
        writer.writerow(answers.problem_line(row))
        if held.tell() > _BLOCK:
            yield held.getvalue().encode("utf-8")
            held.seek(0)
            held.truncate()
    yield held.getvalue().encode("utf-8")
