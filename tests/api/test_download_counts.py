"""Downloads counted: those that begin, by people, once; over several processes; and never a word of who."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from catalog_service.api.download_counts import counts
from catalog_service.app import create_app
from catalog_service.errors import Unavailable
from catalog_service.services import Services
from catalog_service.store.downloads import Downloaded, Downloads
from catalog_service.store.tables import downloads
from tests.conftest import ReadingClient
from tests.filled import filled_home

DAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def counting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, Services, str]]:
    services = filled_home(tmp_path_factory.mktemp("counting"))
    application = create_app(services)
    application.test_client_class = ReadingClient
    yield application, services, next(one.distribution_id for one in services.publications.all() if one.state == "published")
    services.close()


def _counted(counting: tuple[Flask, Services, str]) -> dict[str, int]:
    application, _, distribution = counting
    with application.app_context():
        counts().write()
    client: FlaskClient = application.test_client()
    told: dict[str, int] = client.get(f"/api/distributions/{distribution}").json["downloads"]
    return told


def test_only_what_begins_a_download_counts(counting: tuple[Flask, Services, str]) -> None:
    application, services, distribution = counting
    client = application.test_client()
    _counted(counting)  # what other tests began is written now, and forgotten
    with services.database.write() as connection:
        connection.execute(delete(downloads))
    assert _counted(counting) == {}
    address = f"/download/{distribution}.parquet"
    tag = client.get(address).headers["ETag"]
    client.get(address, headers={"Range": "bytes=0-"})
    client.get(f"/download/{distribution}.csv")
    for headers in ({"Range": "bytes=4-"}, {"If-None-Match": tag}, {"User-Agent": "Examplebot/2.1"}, {"Range": "bytes=999999999-"}):
        client.get(address, headers=headers)
    client.head(address)
    client.get("/download/nothing.parquet")
    assert _counted(counting) == {"csv": 1, "parquet": 2}
    with services.database.read() as connection:
        kept = [tuple(row) for row in connection.execute(select(downloads).order_by(downloads.c.form))]
    assert kept == [(distribution, "csv", "2026-11-21", 1), (distribution, "parquet", "2026-11-21", 2)]


def test_counts_of_several_processes_add_up(counting: tuple[Flask, Services, str]) -> None:
    store = counting[1].downloads
    one, other = Downloaded("d", "csv", DAY), Downloaded("d", "original", DAY)
    store.add({one: 2})
    Downloads(counting[1].database).add({one: 3, other: 1})
    assert store.of("d") == {"csv": 5, "original": 1}


def test_what_cannot_be_written_now_is_written_later(counting: tuple[Flask, Services, str], monkeypatch: pytest.MonkeyPatch) -> None:
    application, services, distribution = counting
    before = _counted(counting)

    def busy(*_: object) -> None:
        raise Unavailable("the database is busy")

    application.test_client().get(f"/download/{distribution}.csv")
    with application.app_context(), monkeypatch.context() as patch:
        patch.setattr(Downloads, "add", busy)
        counts().write()
    assert services.downloads.of(distribution) == before
    assert _counted(counting) == before | {"csv": before.get("csv", 0) + 1}
