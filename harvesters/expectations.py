"""Whether the records a run read are as full as their source's declaration expects (`[expectations.fill]`).

How many entries there must be and how many records may go (`at_least`, `shrink`) is for whoever keeps the records to judge,
since only the catalog knows what was there before."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from harvesters.outcome import Problem
from schemas.record import Record


@dataclass(slots=True)
class FillRates:
    """Counts, over the records read in one run, how many have each expected field; `known` those that were not read again."""

    expected: Mapping[str, float]
    read: int = 0
    known: int = 0
    filled: dict[str, int] = field(default_factory=dict)

    def count(self, record: Record) -> None:
        """One more record."""
        self.read += 1
        for name in self.expected:
            if getattr(record, name, None):
                self.filled[name] = self.filled.get(name, 0) + 1

    def problems(self) -> tuple[Problem, ...]:
        """A problem for each field that is filled less often than expected. Judged only where most of the source was read
        in this run: a few changed records say nothing of the others."""
        if self.read == 0 or self.read < self.known:
            return ()
        return tuple(
            _poorly_filled(name, self.filled.get(name, 0), self.read, share)
            for name, share in self.expected.items()
            if self.filled.get(name, 0) < share * self.read
        )


def _poorly_filled(name: str, filled: int, read: int, share: float) -> Problem:
    return Problem(
        kind="poorly_filled",
        message=f"{name} is filled in {filled} of {read} records ({filled / read:.0%}); the declaration expects {share:.0%}",
        remedy="look whether the site has changed; then correct the options of the declaration or its [expectations.fill]",
        field=name,
        value=f"{filled / read:.4f}",
        rule="poorly_filled",
    )
