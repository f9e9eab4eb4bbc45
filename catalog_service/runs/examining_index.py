"""Whether the index holds exactly the live records, each as it now is."""

from collections import Counter

from catalog_service.errors import CatalogError, Unavailable
from catalog_service.runs.as_kept import kept
from catalog_service.runs.beside import indexed
from catalog_service.runs.finding import Finding, Findings
from catalog_service.runs.follow_index import LOCK, PATIENCE, follow_index, out_of_step, rebuild_index
from catalog_service.runs.waiting import held
from catalog_service.search.engine import Change, Put, Remove
from catalog_service.services import Services

_MANY = 1000


def examine_index(services: Services, *, repair: bool) -> Findings:
    """Reads the whole index and compares ids and fingerprints with the database's. What is mended is put or removed; where
    much is wrong, or the index cannot be read, it is built anew."""
    reason = services.search.ready() or _out_of_step(services)
    if reason:
        yield _rebuilt(services, reason, repair=repair)
        if not repair:
            return
    behind = services.outbox.head() - services.search.position()
    if behind > 0:
        done = follow_index(services) if repair else None
        message = f"it is {behind} changes behind the database"
        mended = done is not None and not done.why
        yield Finding(kind="index_behind", about="index", message=message, mended=mended, remedy="the changes are indexed")
    wrong = _wrong(services)
    if wrong and repair:
        _mend(services, list(wrong))
    for record_id, (kind, message) in wrong.items():
        yield Finding(kind=kind, about=record_id, message=message, mended=repair, remedy="it is indexed again from the database")


def _out_of_step(services: Services) -> str:
    try:
        return out_of_step(services)
    except Unavailable as error:
        return error.detail


def _rebuilt(services: Services, reason: str, *, repair: bool) -> Finding:
    mended, remedy = False, "build it anew"
    if repair:
        try:
            remedy, mended = f"built anew: {rebuild_index(services).describe()}", True
        except CatalogError as error:
            remedy = error.detail
    return Finding(kind="index_unusable", about="index", message=reason.rstrip("."), mended=mended, remedy=remedy)


def _wrong(services: Services) -> dict[str, tuple[str, str]]:
    """Record id → (kind, what is wrong)."""
    there: dict[str, str] = {}
    copies: Counter[str] = Counter()
    for record_id, fingerprint in services.search.identifiers():
        there[record_id] = fingerprint
        copies[record_id] += 1
    found = {record_id: ("index_entry_twice", f"the index holds it {count} times") for record_id, count in copies.items() if count > 1}
    for record_id, fingerprint in services.catalog.fingerprints():
        indexed = there.pop(record_id, None)
        if indexed is None:
            found[record_id] = ("index_entry_missing", "it cannot be found: the index does not hold it")
        elif indexed != fingerprint:
            found[record_id] = ("index_entry_stale", "the index holds another version of it")
    for record_id in there:
        found[record_id] = ("index_entry_extra", "the index holds it, though it is no live record")
    return found


def _mend(services: Services, record_ids: list[str]) -> None:
    if len(record_ids) > _MANY:
        rebuild_index(services)
        return
    with held(services, LOCK, PATIENCE):
        live = {stored.id: stored for stored in indexed(services, list(kept(services, record_ids).items()))}
        changes: list[Change] = [Put(live[one]) if one in live else Remove(one) for one in record_ids]
        services.search.apply(changes, services.search.position())
