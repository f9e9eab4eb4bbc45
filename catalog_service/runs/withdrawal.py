"""The guard: whether a run may withdraw what it did not see, and if not, the one sentence that says why.

A run that was not read to its end never withdraws, whoever asks. One that was read whole but looks wrong (nothing in it,
fewer entries than the source or its declaration says there are, too large a share gone) is `guarded`: it withdraws nothing
until a person says `--accept-shrink`, which holds for that one run.

Small sources: a run may always withdraw one record, since any share of five records is less than one; a declaration
with `shrink = 0` takes that one back too.
"""

from dataclasses import dataclass
from typing import Literal

from harvesters.source import Expectations


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a finished reading saw: `seen` entries (repeats and refused ones included; those a resumed run's dead
    predecessor saw, too), `missing` live records that no entry seen leads to, `live` records before anything is withdrawn,
    `expected` the source's own word on how many entries it holds."""

    seen: int
    missing: int
    live: int
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """`withdraw` says whether the missing records go; `why` is '' when nothing is odd."""

    state: Literal["done", "guarded"]
    withdraw: bool
    why: str


def judge(reading: Reading, expectations: Expectations, *, accept_shrink: bool) -> Verdict:
    """The verdict on a run that was read to its end."""
    objection = _objection(reading, expectations)
    if not objection:
        return Verdict("done", reading.missing > 0, "")
    if accept_shrink:
        return Verdict("done", True, f"accepted by hand: {objection}")
    return Verdict(
        "guarded",
        False,
        f"{objection}, so nothing was withdrawn; look at {'the source' if reading.seen else 'its address'} and, "
        "if this is right, run it again with --accept-shrink",
    )


def allowed(live: int, shrink: float) -> int:
    """How many of `live` records a run may withdraw under the declared share."""
    return max(1, int(live * shrink + 1e-9)) if shrink > 0 else 0


def _objection(reading: Reading, expectations: Expectations) -> str:
    if reading.seen == 0 and reading.live:
        return f"the source holds no entry at all while {_records(reading.live)} of it are live"
    if expectations.at_least is not None and reading.seen < expectations.at_least:
        return f"the source holds {reading.seen} entries, fewer than the {expectations.at_least} its declaration says there are at least"
    if not reading.missing:
        return ""
    if reading.expected is not None and reading.seen < reading.expected:
        return f"the source says it holds {reading.expected} entries and {reading.seen} were found"
    most = allowed(reading.live, expectations.shrink)
    if reading.missing > most:
        return (
            f"{reading.missing} of {_records(reading.live)} are missing from the source, "
            f"more than the {most} it may lose in one run ({expectations.shrink:.0%})"
        )
    return ""


def _records(count: int) -> str:
    return "1 record" if count == 1 else f"{count} records"
