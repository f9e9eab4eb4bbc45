"""What many tests need: a catalog filled with the examples, and a client of its web application."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from werkzeug.test import TestResponse

from catalog_service.app import create_app
from catalog_service.services import Services
from tests.filled import filled_home

# The same examples in every run, and none refused for the machine's being slow. To look for new ones:
# `--hypothesis-profile=default --hypothesis-seed=random`.
settings.register_profile(
    "same", derandomize=True, deadline=None, database=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("same")


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """A catalog of the examples, made once; tests only read it."""
    services = filled_home(tmp_path_factory.mktemp("filled"))
    yield services
    services.close()


@pytest.fixture(scope="session")
def application(filled: Services) -> Flask:
    """The web application over it."""
    return create_app(filled)


class ReadingClient(FlaskClient):
    """A client that reads every answer to its end, so that no file stays open."""

    def open(self, *args: Any, **settings: Any) -> TestResponse:
        """The whole answer."""
        return super().open(*args, **{"buffered": True, **settings})


@pytest.fixture
def client(application: Flask) -> FlaskClient:
    """A client of the application."""
    application.test_client_class = ReadingClient
    return application.test_client()


@pytest.fixture(scope="session")
def withdrawn(filled: Services) -> str:
    """The id of the one record that was withdrawn."""
    (gone,) = {row.record_id for row in filled.outbox.since(0) if row.change == "withdraw"}
    return gone
