"""A draft: what a platform and the rules made of one entry, before the schema has judged it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from schemas.provenance import Flag, RuleCount


@dataclass(slots=True, kw_only=True)
class Draft:
    """`values` are the record's in the API's words (`schemas.record.load` reads them), without `id`, `flags` and
    `provenance`; `flags` what was odd, `found` the odd values themselves by (code, field) where they are told; `rules`
    what normalization did; `original_url` the page a copy was made from."""

    values: dict[str, Any]
    flags: list[Flag] = field(default_factory=list)
    rules: list[RuleCount] = field(default_factory=list)
    original_url: str | None = None
    found: dict[tuple[str, str | None], str] = field(default_factory=dict)

    def flag(self, code: str, field_name: str | None, message: str, value: str | None = None) -> None:
        """Adds a flag; `value` is what was found there, for the run's report."""
        self.flags.append(Flag(code=code, field=field_name, message=message))
        if value is not None:
            self.found[code, field_name] = value

    def applied(self, counts: Mapping[str, int]) -> None:
        """Adds the rules that changed something."""
        self.rules.extend(RuleCount(rule=rule, count=count) for rule, count in counts.items() if count)
