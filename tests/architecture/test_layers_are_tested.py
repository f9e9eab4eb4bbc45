"""The store's tests run as often on PostgreSQL as on SQLite; a test that asks for a server fails in CI where there is none."""

import re
import subprocess
import sys
from collections import Counter

from tests.architecture.modules import ROOT


def test_as_many_store_tests_on_postgresql_as_on_sqlite() -> None:
    listed = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:xdist", "-o", "addopts=", "tests/store"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    ).stdout
    engines = Counter(found[1] for line in listed.splitlines() if (found := re.search(r"\[(?:.*-)?(sqlite|postgresql)(?:-.*)?\]", line)))
    assert engines["sqlite"] > 20, listed[-500:]
    assert engines["postgresql"] >= engines["sqlite"]
