"""What comes of turning a file into a table: the converted table with its report, or the reason why there is none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one table may cost. `bytes`: of the file, and of what an archive or compressed file grows to; `ratio`: how many
    times its packed size a packed file may grow; `entries`: files in one archive; `cell`: bytes of one value; `seconds`: of the
    whole conversion; `memory`: bytes that readers which hold a whole sheet may unpack."""

    bytes: int = 20 * 1024**3
    ratio: int = 200
    entries: int = 1_000
    columns: int = 4_000
    cell: int = 16 * 1024**2
    seconds: float = 3_600.0
    memory: int = 512 * 1024**2


LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column as people read of it. `name` is its name in every file, unique without regard to case; `title` the header as
    found; `type` Table Schema's word; `exact`: a number kept as a decimal. `evidence` says in a sentence why it has this type;
    `format` how values were written (`D/M/Y`), `null_words` which words stood for "no value" and how often, `normalized` which
    documented changes of writing were made; `profile` is what `profile.profiled` says of its values."""

    name: str
    title: str
    type: str
    exact: bool = False
    description: str | None = None
    evidence: str = ""
    format: str | None = None
    null_words: Mapping[str, int] = field(default_factory=dict)
    normalized: tuple[str, ...] = ()
    profile: Mapping[str, Any] | None = None

    def wire(self) -> dict[str, Any]:
        """The column of the API: `{name, title, type, description}`, `exact` where it is true, and where there is something to
        say `evidence`, `format`, `null_words`, `normalized`, `profile`."""
        shown: dict[str, Any] = {"name": self.name, "title": self.title, "type": self.type, "description": self.description}
        told = {
            "exact": self.exact,
            "evidence": self.evidence,
            "format": self.format,
            "null_words": dict(self.null_words),
            "normalized": list(self.normalized),
            "profile": self.profile,
        }
        return shown | {name: value for name, value in told.items() if value}


@dataclass(frozen=True, slots=True)
class SetAside:
    """One row that had no place in the table: the line it begins on (1 is the file's first), why, and its text as it stood."""

    line: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was found and done. Rows: `rows_in` = `rows_out` + `quarantined`; `padded` rows were short and are in the table.
    `examples` are the first rows set aside, all of them lie in `rejects` (JSON Lines). `dialect` holds `delimiter`, `line_end`,
    `header_line`, `preamble` for delimited text. `notes` are sentences for people."""

    rows_in: int
    rows_out: int
    quarantined: int = 0
    padded: int = 0
    encoding: str | None = None
    dialect: Mapping[str, Any] = field(default_factory=dict)
    container: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    examples: tuple[SetAside, ...] = ()
    rejects: Path | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a column looks like personal data: its name, the kind, and the share of values (0–1). Never a value."""

    column: str
    kind: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """A table: its number of rows, its columns, and the two files (`NAME.parquet`, and `NAME.csv` where
    it was asked for)."""

    rows: int
    columns: tuple[Column, ...]
    parquet: Path
    csv: Path
    report: Report


@dataclass(frozen=True, slots=True, kw_only=True)
class NoTable:
    """Why there is no table, in a sentence people read as `no_table_because`. `refused`: the file is no table or breaks a limit;
    `held`: a person must decide first (`evidence`); `failed`: the file is damaged or the disk is full."""

    because: str
    state: Literal["refused", "held", "failed"]
    evidence: tuple[Evidence, ...] = ()
