"""Every engine there is; a test that asks for `engine` runs on each."""

from collections.abc import Callable, Iterator

import pytest

from catalog_service.search.embedded.engine import EmbeddedEngine
from catalog_service.search.engine import Engine
from catalog_service.search.in_memory.engine import InMemoryEngine
from tests.elasticsearch_node import elasticsearch_engines

ENGINES = ("embedded", "in_memory", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch))


@pytest.fixture(params=ENGINES, scope="module")
def new_engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Engine]]:
    """Makes empty engines of one kind."""
    if request.param == "elasticsearch":
        with elasticsearch_engines() as new:
            yield new
        return
    made: list[Engine] = []

    def new_local() -> Engine:
        engine: Engine = EmbeddedEngine(tmp_path_factory.mktemp("index")) if request.param == "embedded" else InMemoryEngine()
        engine.rebuild((), 0)
        made.append(engine)
        return engine

    yield new_local
    for engine in made:
        engine.close()


@pytest.fixture
def engine(new_engine: Callable[[], Engine]) -> Engine:
    """An empty engine of each kind."""
    return new_engine()
