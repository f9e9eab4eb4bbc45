"""Ids of distributions: found again in the record's former version, else minted from the record's id."""

from collections.abc import Sequence
from dataclasses import replace

from schemas.distribution import Distribution
from schemas.identity import distribution_keys, minted


def with_ids(record_id: str, distributions: Sequence[Distribution], former: Sequence[Distribution]) -> tuple[Distribution, ...]:
    """The distributions with ids. Each takes the id of the former one it shares a key with: all are asked by identifier
    first, then by download address, access address and format, position, so that a strong key never loses to a weak one.
    What is left gets a UUID made from the record's id and its strongest key, so that a run that was killed and run again
    mints the same one."""
    keys = [distribution_keys(distribution, position) for position, distribution in enumerate(distributions)]
    known: dict[str, list[str]] = {}
    for position, distribution in enumerate(former):
        for key in distribution_keys(distribution, position):
            known.setdefault(key, []).append(distribution.id)
    found: dict[int, str] = {}
    used: set[str] = set()
    for scheme in ("identifier:", "download:", "access:", "position:"):
        for position, own in enumerate(keys):
            free = (each for key in own if key.startswith(scheme) for each in known.get(key, ()) if each not in used)
            if position not in found and (again := next(free, None)) is not None:
                found[position] = again
                used.add(again)
    taken = used | {distribution.id for distribution in former}
    for position, own in enumerate(keys):
        if position not in found:
            found[position] = _fresh(record_id, own[0], taken)
    return tuple(replace(distribution, id=found[position]) for position, distribution in enumerate(distributions))


def _fresh(record_id: str, key: str, taken: set[str]) -> str:
    candidate, count = minted("distribution", record_id, key), 1
    while candidate in taken:
        count += 1
        candidate = minted("distribution", record_id, key, str(count))
    taken.add(candidate)
    return candidate
