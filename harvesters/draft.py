"""A draft: what a platform and the rules made of one entry, before the schema has judged it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from schemas.provenance import Flag, RuleCount


@dataclass(slots=True, kw_only=True)
class Draft:
    """`values` are the record's in the API's words (`schemas.record.load` reads them), without `id`, `flags` and
    `provenance`; `flags` what was odd; `rules` what normalization did; `original_url` the page a copy was made from."""

    values: dict[str, Any]
    flags: list[Flag] = field(default_factory=list)
    rules: list[RuleCount] = field(default_factory=list)
    original_url: str | None = None

    def flag(self, code: str, field_name: str | None, message: str) -> None:
        """Adds a flag."""
        self.flags.append(Flag(code=code, field=field_name, message=message))

    def applied(self, counts: Mapping[str, int]) -> None:
        """Adds the rules that changed something."""
        self.rules.extend(RuleCount(rule=rule, count=count) for rule, count in counts.items() if count)
