"""Every engine there is, empty; a test that asks for `engine` runs on each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog_service.search.embedded import EmbeddedEngine
from catalog_service.search.engine import Engine
from catalog_service.search.in_memory import InMemoryEngine


@pytest.fixture(params=["embedded", "in_memory"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty engine of each kind."""
    made: Engine = EmbeddedEngine(tmp_path / "index") if request.param == "embedded" else InMemoryEngine()
    made.rebuild((), 0)
    yield made
    made.close()
