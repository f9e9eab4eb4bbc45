"""The sorting of what a platform found: new or changed, as it was, met before, unfit."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256

from harvesters.entry import Checkpoint, Entry, Expected, FeedValidators, SourceUnchanged, Unchanged, Unreachable
from harvesters.outcome import Harvested, Problem, Refused, Repeated, Same
from harvesters.platforms import Found, Platform
from harvesters.remedies import remedy_for
from harvesters.source import Source
from harvesters.state import Known, Memory
from harvesters.tolerant import Refusal, record_of
from schemas.provenance import Provenance

BATCH = 500
"""Entries looked up in the memory at once. What was yielded is to be kept at least as often: the last BATCH keys are
remembered here, those before them by the memory."""

Outcome = Harvested | Same | Repeated | Refused | Problem | Checkpoint | Expected | SourceUnchanged | FeedValidators
_READING_ERRORS = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)


class Sorting:
    """Tells new, changed, known, repeated and unfit entries apart."""

    def __init__(self, kind: Platform, source: Source, memory: Memory, rules: str, run: str, now: datetime) -> None:
        self._kind, self._source, self._memory, self._rules, self._run = kind, source, memory, rules, run
        self._harvested = now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        self._met: dict[str, str] = {}
        self._met_before: dict[str, str] = {}

    def sort(self, batch: Sequence[Found]) -> Iterator[Outcome]:
        """What became of each thing found, in order."""
        keys = {found.key for found in batch if isinstance(found, Entry | Unchanged | Unreachable) and found.key}
        known = self._memory.known(keys) if keys else {}
        for found in batch:
            if isinstance(found, Entry):
                yield self._entry(found, known.get(found.key))
            elif isinstance(found, Unchanged):
                yield self._unchanged(found, known)
            elif isinstance(found, Unreachable):
                yield from self._unreachable(found, known)
            else:
                yield found
        if len(self._met) >= BATCH:
            self._met_before, self._met = self._met, {}

    def _met_already(self, key: str, known: Known | None) -> str | None:
        """The fingerprint under which this run has met the key already ('' where only that it did is known), or None."""
        return self._met.get(key, self._met_before.get(key, known.fingerprint if known and known.seen else None))

    def _entry(self, entry: Entry, known: Known | None) -> Outcome:
        earlier = self._met_already(entry.key, known) if entry.key else None
        if earlier is not None:
            return Repeated(key=entry.key, problem=None if earlier in ("", entry.fingerprint) else _differs(entry))
        if known and known.fingerprint == entry.fingerprint and known.rules_version == self._rules:
            self._met[entry.key] = entry.fingerprint
            return Same(key=entry.key)
        try:
            return self._record(entry)
        except Refusal as refusal:
            return Refused(key=entry.key, problem=refusal.problem)
        except _READING_ERRORS as error:
            message = f"the entry could not be read: {type(error).__name__}: {str(error)[:200]}"
            return Refused(key=entry.key, problem=_refused("unreadable_fields", message, entry.key, entry.title))

    def _record(self, entry: Entry) -> Harvested:
        draft = self._kind.read(entry, self._source)
        provenance = Provenance(
            source=self._source.id,
            run=self._run,
            url=entry.url,
            original_url=draft.original_url,
            harvested=self._harvested,
            checksum=sha256(entry.raw).hexdigest(),
            rules=tuple(draft.rules),
        )
        record, problems = record_of(draft, provenance, key=entry.key)
        self._met[entry.key] = entry.fingerprint
        return Harvested(
            key=entry.key,
            fingerprint=entry.fingerprint,
            raw=entry.raw,
            media_type=entry.media_type,
            record=record,
            problems=problems,
            etag=entry.etag,
            last_modified=entry.last_modified,
        )

    def _unchanged(self, found: Unchanged, known: Mapping[str, Known]) -> Outcome:
        if self._met_already(found.key, known.get(found.key)) is not None:
            return Repeated(key=found.key, problem=None)
        if found.key not in known:
            return Refused(
                key=found.key, problem=_refused("not_modified_unknown", f"{found.url}: not modified, but unknown here", found.key)
            )
        self._met[found.key] = ""
        return Same(key=found.key)

    def _unreachable(self, found: Unreachable, known: Mapping[str, Known]) -> Iterator[Outcome]:
        earlier = self._met_already(found.key, known.get(found.key))
        message = f"{found.url}: {found.message}"
        problem = Problem(
            kind=found.kind,
            message=message,
            remedy=found.remedy,
            identifier=found.key,
            title=found.title,
            value=found.url,
            rule=found.rule,
            refused=earlier is None and found.key not in known,
        )
        if earlier is not None:
            yield Repeated(key=found.key, problem=problem)
        elif found.key in known:
            # It is still listed: an unread page is no reason to withdraw what was kept of it.
            self._met[found.key] = ""
            yield problem
            yield Same(key=found.key)
        else:
            yield Refused(key=found.key, problem=problem)


def _differs(entry: Entry) -> Problem:
    return Problem(
        kind="duplicate_identifier",
        message=f"another entry of this source has the identifier {entry.key[:200]!r} already, and it differs from this one",
        remedy=remedy_for("duplicate_identifier"),
        identifier=entry.key,
        title=entry.title,
        field="identifier",
        value=entry.key[:500],
        rule="duplicate_identifier",
    )


def _refused(kind: str, message: str, key: str, title: str = "") -> Problem:
    return Problem(kind=kind, message=message, remedy=remedy_for(kind), identifier=key, title=title, rule=kind, refused=True)
