"""What many tests need: a catalog filled with the examples, and a client of its web application."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog_service.app import create_app
from catalog_service.services import Services
from tests.filled import filled_home


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


@pytest.fixture
def client(application: Flask) -> FlaskClient:
    """A client of the application."""
    return application.test_client()
