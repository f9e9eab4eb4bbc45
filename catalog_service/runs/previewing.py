"""A look at a source before it is kept: what answers at an address, and what of its first entries would be taken, and why not."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from marshmallow import ValidationError

from catalog_service.errors import BadBody, FieldError
from catalog_service.runs.bounded import BoundedFetcher, Bounds, Spent, bounded_door
from catalog_service.runs.enrolling import checked, kept_twin, wrong_declaration
from catalog_service.runs.rehearsal import Met
from catalog_service.services import Services
from catalog_service.store.sources import StoredSource
from harvesters.detect import NotDetected, look
from harvesters.entry import Expected
from harvesters.fetching.fetcher import Fetcher
from harvesters.harvest import harvest
from harvesters.outcome import Harvested, Problem, Refused, Repeated
from harvesters.source import Source
from schemas.record import Record

RUN = "preview"
_MOST_PROBLEMS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What is at an address: the `declaration` drafted from it (None: nothing known), why, a sentence for each address that was
    asked, and the `problems` that kept us from seeing."""

    declaration: Mapping[str, Any] | None
    because: str = ""
    tried: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One entry: the `record` it would become, None where it would be refused or is a repeat; and its problems."""

    identifier: str
    title: str
    record: Record | None
    problems: tuple[Problem, ...]


@dataclass(slots=True, kw_only=True)
class Preview:
    """A look and its first entries. `problems` are those of the source as a whole; `counted` what the source itself says it
    holds; `stopped` why the reading ended before the source did ('' where it was read whole); `known` is the source that is
    kept of the same address already."""

    looked: Looked
    entries: list[Taken] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    counted: int | None = None
    stopped: str = ""
    known: StoredSource | None = None


def preview(services: Services, given: Mapping[str, Any], *, bounds: Bounds | None = None, fetcher: Fetcher | None = None) -> Preview:
    """Looks at what `given` names (a declaration, or a `url` and some of a declaration's fields) in bounds, and keeps nothing.
    `fetcher` stands in for the network in tests. Raises BadBody where the declaration is wrong."""
    bounds = bounds or Bounds()
    with bounded_door(services.config, bounds, fetcher) as door:
        looked = _looked(given, door)
        shown = Preview(looked=looked, problems=list(looked.problems))
        if looked.declaration is not None:
            source = checked(looked.declaration)
            shown.known = kept_twin(services, source)
            try:
                _read(services, source, door, bounds, shown)
            except Spent as spent:
                shown.stopped = str(spent)
            except ValidationError as error:
                # Some options can only be judged beside what the site answers.
                raise wrong_declaration(error) from error
    return shown


def drafted(
    services: Services, given: Mapping[str, Any], *, bounds: Bounds | None = None, fetcher: Fetcher | None = None
) -> Mapping[str, Any]:
    """The declaration of what `given` names, found out where it has no platform. Raises BadBody where nothing known answers."""
    with bounded_door(services.config, bounds or Bounds(), fetcher) as door:
        looked = _looked(given, door)
    if looked.declaration is None:
        told = "no known kind of source answers there; give its address more exactly, or name its platform"
        raise BadBody(
            f"url: {told}. Tried: {'; '.join(looked.tried)}", errors=(FieldError("url", told),), extra={"tried": list(looked.tried)}
        )
    return looked.declaration


def _looked(given: Mapping[str, Any], door: BoundedFetcher) -> Looked:
    if given.get("platform"):
        return Looked(declaration=given, because="declared, not found out")
    url = str(given["url"])
    try:
        found = look(url, door)
    except NotDetected as error:
        return Looked(declaration=None, tried=error.tried, problems=tuple(_unreached(door)))
    except Spent as spent:
        return Looked(declaration=None, tried=(*door.asked, str(spent)), problems=tuple(_unreached(door)))
    # What the person wrote goes before what was found out; the address is the one that was found.
    declaration = {**found.declaration, **{name: value for name, value in given.items() if name != "url"}}
    return Looked(declaration=declaration, because=found.because, tried=found.tried)


def _unreached(door: BoundedFetcher) -> list[Problem]:
    """The failure of the address that was asked first: of those that were only guessed the sentences of what was tried tell."""
    failures = [error for url, error in door.failed.items() if url == door.asked[0]]
    return [
        Problem(
            kind="source_unreachable",
            message=f"{error.url}: {error.message}",
            remedy=error.remedy,
            value=error.url,
            rule=error.rule,
            fatal=True,
        )
        for error in failures
    ]


def _read(services: Services, source: Source, door: BoundedFetcher, bounds: Bounds, shown: Preview) -> None:
    with closing(harvest(source, door, Met(), run=RUN, now=services.clock(), batch=1)) as outcomes:  # type: ignore[type-var]  # a generator
        for outcome in outcomes:
            door.check()
            match outcome:
                case Harvested():
                    record = outcome.record
                    shown.entries.append(
                        Taken(identifier=outcome.key, title=record.title, record=record, problems=outcome.problems),
                    )
                case Refused():
                    problem = outcome.problem
                    shown.entries.append(Taken(identifier=outcome.key, title=problem.title, record=None, problems=(problem,)))
                case Repeated(problem=Problem() as problem):
                    shown.entries.append(Taken(identifier=outcome.key, title=problem.title, record=None, problems=(problem,)))
                case Problem():
                    shown.problems.append(outcome)
                case Expected():
                    shown.counted = outcome.count
                case _:
                    pass
            if len(shown.entries) >= bounds.entries:
                shown.stopped = f"a preview reads the first {bounds.entries} entries"
                return
            if len(shown.problems) >= _MOST_PROBLEMS:
                shown.stopped = f"a preview ends after {_MOST_PROBLEMS} problems of the source itself"
                return
