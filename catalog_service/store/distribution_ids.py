"""Ids of distributions: found again in the record's former version, else minted from the record's id."""

from collections.abc import Mapping, Sequence
from typing import Any

from schemas.distribution import Distribution
from schemas.identity import distribution_keys, minted


def ids_of(record_id: str, distributions: Sequence[Distribution], former: Sequence[Mapping[str, Any]]) -> list[str]:
    """The distributions' ids, in their order; `former` are those of the version before, as JSON values. Each takes the id of
    the former one it shares a key with: all are asked by identifier first, then by download address, access address and
    format, position, so that a strong key never loses to a weak one. What is left gets a UUID made from the record's id and
    its strongest key, so that a run that was killed and run again mints the same one."""
    if len(distributions) == len(former) and all(map(_same_keys, distributions, former)):
        return [values["id"] for values in former]
    keys = [distribution_keys(distribution, position) for position, distribution in enumerate(distributions)]
    before = [_keys(values, position) for position, values in enumerate(former)]
    known: dict[str, list[str]] = {}
    for own, values in zip(before, former, strict=True):
        for key in own:
            known.setdefault(key, []).append(values["id"])
    found: dict[int, str] = {}
    used: set[str] = set()
    for scheme in ("identifier:", "download:", "access:", "position:"):
        for position, own in enumerate(keys):
            free = (each for key in own if key.startswith(scheme) for each in known.get(key, ()) if each not in used)
            if position not in found and (again := next(free, None)) is not None:
                found[position] = again
                used.add(again)
    taken = used | {values["id"] for values in former}
    for position, own in enumerate(keys):
        if position not in found:
            found[position] = _fresh(record_id, own[0], taken)
    return [found[position] for position in range(len(keys))]


def _same_keys(distribution: Distribution, values: Mapping[str, Any]) -> bool:
    return (
        distribution.download_url == values.get("download_url")
        and distribution.identifier == values.get("identifier")
        and distribution.access_url == values.get("access_url")
        and distribution.format == values.get("format")
    )


def _keys(values: Mapping[str, Any], position: int) -> tuple[str, ...]:
    known: dict[str, Any] = {name: values.get(name) for name in ("identifier", "download_url", "access_url", "format")}
    return distribution_keys(Distribution(**known), position)


def _fresh(record_id: str, key: str, taken: set[str]) -> str:
    candidate, count = minted("distribution", record_id, key), 1
    while candidate in taken:
        count += 1
        candidate = minted("distribution", record_id, key, str(count))
    taken.add(candidate)
    return candidate
