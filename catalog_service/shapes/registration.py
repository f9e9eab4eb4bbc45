"""Registration as it is told: what detection found and tried, and what of a source's first entries would be taken."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from catalog_service.runs.previewing import Preview, Taken
from catalog_service.shapes import answers
from harvesters.outcome import Problem


class Found(Protocol):
    """What detection says, whoever asked."""

    @property
    def declaration(self) -> Mapping[str, Any] | None: ...

    @property
    def because(self) -> str: ...

    @property
    def tried(self) -> Sequence[str]: ...


def detection(found: Found) -> dict[str, Any]:
    """`{declaration, because, tried}`."""
    return {"declaration": found.declaration, "because": found.because, "tried": list(found.tried)}


def sentences(found: Found) -> Iterator[str]:
    """The same in lines for people: each address that was asked, then what was found."""
    for line in found.tried:
        yield f"  asked {line}"
    if found.declaration is not None:
        yield f"{found.declaration['platform']}: {found.because}"


def preview(shown: Preview) -> dict[str, Any]:
    """A look and its first entries, as the API answers."""
    entries = [_entry(one) for one in shown.entries]
    return {
        "found": shown.looked.declaration is not None,
        **detection(shown.looked),
        "known": {"id": shown.known.id, "state": shown.known.state} if shown.known else None,
        "taken": sum(one["taken"] for one in entries),
        "refused": sum(not one["taken"] for one in entries),
        "counted": shown.counted,
        "entries": entries,
        "problems": [_problem(one) for one in shown.problems],
        "stopped": shown.stopped or None,
    }


def _entry(one: Taken) -> dict[str, Any]:
    record = one.record
    return {
        "identifier": one.identifier,
        "title": one.title,
        "taken": record is not None,
        "kind": record.kind if record else None,
        "issued": str(record.issued) if record and record.issued else None,
        "modified": str(record.modified) if record and record.modified else None,
        "agency": record.agency.name if record else None,
        "files": len(record.distributions) if record else 0,
        "flags": [flag.code for flag in record.flags] if record else [],
        "problems": [_problem(problem) for problem in one.problems],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {**answers.problem(problem), "fatal": problem.fatal}
