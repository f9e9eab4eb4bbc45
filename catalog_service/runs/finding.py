"""A disagreement between database, index and library: what it is about, what is wrong, and whether it was mended."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`kind` is a snake_case word; `about` the record, distribution, file or part; `mended` says that it is gone now, `remedy`
    what was done about it or what a person has to do."""

    kind: str
    about: str
    message: str
    mended: bool = False
    remedy: str

    def line(self) -> str:
        """On one line."""
        return f"{'mended' if self.mended else 'wrong'}: {self.kind} {self.about}: {self.message}; {self.remedy}"

    def wire(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self)


Findings = Iterator[Finding]
