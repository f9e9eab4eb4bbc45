"""Every flag and every kind of problem that the code can raise is told in docs/flags.md, the doctor's findings in docs/operations.md."""

import re

from tests.architecture.modules import ROOT, sources

_NAMED = re.compile(r"""(?:\.flag\(\s*|code=|kind=|Broken\(\s*|_problem\(\s*)"([a-z]+(?:_[a-z]+)+)\"""")


def test_every_flag_problem_and_finding_is_told() -> None:
    pages = ("flags.md", "operations.md")
    told = {word for page in pages for word in re.findall(r"`([a-z_]+)`", (ROOT / "docs" / page).read_text(encoding="utf-8"))}
    rooms = ("harvesters", "schemas.dialects", "catalog_service.store", "catalog_service.runs")
    raised = {
        (found, name)
        for name, path in sources().items()
        if name.startswith(rooms)
        for found in _NAMED.findall(path.read_text(encoding="utf-8"))
    }
    assert len(raised) > 30
    missing = sorted({f"{found} ({name})" for found, name in raised if found not in told})
    assert not missing
