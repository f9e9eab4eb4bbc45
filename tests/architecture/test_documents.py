"""The documents are true of the code: every setting, command and route is told, links lead somewhere, README's commands are there."""

import re

import pytest

from tests.architecture.modules import ROOT
from tests.architecture.reference import PAGES, TABLES, written

PAGES_OF_OURS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_table_of_reference_is_what_the_code_says(name: str) -> None:
    assert written(name).strip() == TABLES[name]().strip(), f"docs/{PAGES[name]} is out of date: run `make docs`"


@pytest.mark.parametrize("page", PAGES_OF_OURS, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(page) -> None:  # type: ignore[no-untyped-def]
    targets = re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert not missing


def test_the_commands_of_the_readme_are_in_the_makefile() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z]+)\b", readme, re.MULTILINE))
    assert {"demo", "test"} <= named <= targets


def test_locks_hold_hashes_and_no_addresses() -> None:
    for lock in sorted((ROOT / "requirements").glob("*.txt")):
        text = lock.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text
