"""Settings: read once, checked, and an unsafe or unknown one does not start."""

from pathlib import Path

import pytest

from catalog_service.config import Config, is_loopback, settings, unknown
from catalog_service.errors import Misconfigured
from catalog_service.services import build

KEY = "0123456789abcdef"


def test_without_settings_everything_is_in_the_home() -> None:
    config = Config.from_environment({})
    assert config.home == Path("var")
    assert config.database == f"sqlite:///{Path('var').absolute()}/catalog.sqlite"
    assert config.allow_hosts == ()


def test_an_empty_setting_is_no_setting() -> None:
    assert Config.from_environment({setting.variable: "" for setting in settings()}) == Config()


def test_values_are_read_by_their_kind() -> None:
    config = Config.from_environment(
        {
            "CATALOG_HOME": "/srv/catalog",
            "CATALOG_ALLOW_HOSTS": "127.0.0.1:8001, Intranet.example ,",
            "CATALOG_LEASE_SECONDS": "90",
            "CATALOG_WORKER": "false",
            "CATALOG_LOG_LEVEL": "debug",
            "CATALOG_BASE_URL": "https://data.example/catalog/",
        }
    )
    assert config.home == Path("/srv/catalog")
    assert config.allow_hosts == ("127.0.0.1:8001", "intranet.example")
    assert (config.lease_seconds, config.worker, config.log_level) == (90, False, "DEBUG")
    assert config.base_url == "https://data.example/catalog"


@pytest.mark.parametrize(
    ("variable", "value", "word"),
    [
        ("CATALOG_DATABASE_URL", "mysql://db/catalog", "postgresql"),
        ("CATALOG_SEARCH_URL", "https://", "names no search engine"),
        ("CATALOG_SEARCH_URL", "https://search.example:9200,other.example", "names no search engine"),
        ("CATALOG_SEARCH_URL", "https://search.example:port", "names no search engine"),
        ("CATALOG_SEARCH_CA", "/no/such/authority.pem", "PEM file"),
        ("CATALOG_SEARCH_PREFIX", "Catalog*", "a-z, 0-9"),
        ("CATALOG_SEARCH_REFRESH", "sometimes", "wait_for"),
        ("CATALOG_SEARCH_SHARDS", "0", "greater than or equal to 1"),
        ("CATALOG_SEARCH_URL", "solr://search.example", "names no search engine"),
        ("CATALOG_STORAGE_SECRET", "a secret alone", "set both"),
        ("CATALOG_STORAGE_ENDPOINT", "storage.example", "no http"),
        ("CATALOG_STORAGE_LINK_SECONDS", "-1", "greater than or equal to 0"),
        ("CATALOG_DUMP_SCHEDULE", "nightly", "no line of cron"),
        ("CATALOG_DUMPS_KEPT", "0", "greater than or equal to 1"),
        ("CATALOG_STORAGE_URL", "gs://bucket", "names no storage"),
        ("CATALOG_QUEUE_URL", "redis://queue", "workers poll the database"),
        ("CATALOG_BASE_URL", "data.example", "no http(s) address"),
        ("CATALOG_SECRET_KEY", "short", "16 characters"),
        ("CATALOG_LEASE_SECONDS", "0", "greater than or equal to 1"),
        ("CATALOG_HARVESTS", "many", "integer"),
        ("CATALOG_LOG_LEVEL", "loud", "log level"),
        ("CATALOG_WORKER", "perhaps", "boolean"),
        ("CATALOG_ACCEL_PREFIX", "library/", "slash"),
    ],
)
def test_a_wrong_setting_does_not_start_and_is_named(variable: str, value: str, word: str) -> None:
    with pytest.raises(Misconfigured) as raised:
        Config.from_environment({variable: value})
    assert variable in raised.value.detail
    assert word in raised.value.detail
    assert [error.field for error in raised.value.errors] == [variable]


def test_all_wrong_settings_are_named_at_once() -> None:
    with pytest.raises(Misconfigured) as raised:
        Config.from_environment({"CATALOG_SEARCH_URL": "x", "CATALOG_QUEUE_URL": "y"})
    assert {error.field for error in raised.value.errors} == {"CATALOG_SEARCH_URL", "CATALOG_QUEUE_URL"}


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "[::1]", "127.8.8.8"])
def test_listening_on_loopback_needs_no_key(host: str) -> None:
    assert is_loopback(host)
    Config().check_listening(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "data.example", ""])
def test_listening_beyond_loopback_needs_a_key(host: str) -> None:
    with pytest.raises(Misconfigured):
        Config().check_listening(host)
    Config(secret_key=KEY).check_listening(host)


def test_misspelt_settings_are_noticed() -> None:
    assert unknown({"CATALOG_HOEM": "x", "CATALOG_HOME": "y", "CATALOG_TEST_POSTGRES_URL": "z", "HOME": "w"}) == ["CATALOG_HOEM"]


def test_every_setting_says_what_it_does_and_its_default() -> None:
    for setting in settings():
        assert setting.variable.startswith("CATALOG_")
        assert setting.default
        assert setting.does.endswith(".")
    assert len({setting.variable for setting in settings()}) == len(settings())


def test_told_defaults_are_the_defaults() -> None:
    shown = {setting.variable: setting.default for setting in settings()}
    config = Config()
    for variable, value in {
        "CATALOG_LEASE_SECONDS": config.lease_seconds,
        "CATALOG_MAX_ANSWER_BYTES": config.max_answer_bytes,
        "CATALOG_MAX_TABLE_BYTES": config.max_table_bytes,
        "CATALOG_KEEP_DAYS": config.keep_days,
        "CATALOG_HARVESTS": config.harvests,
        "CATALOG_WEB_WORKERS": config.web_workers,
        "CATALOG_WEB_THREADS": config.web_threads,
        "CATALOG_POLL_SECONDS": config.poll_seconds,
        "CATALOG_USER_AGENT": config.user_agent,
        "CATALOG_LOG_LEVEL": config.log_level,
    }.items():
        assert shown[variable] == str(value)


def test_services_are_built_in_the_home(tmp_path: Path) -> None:
    services = build(Config(home=tmp_path / "home", storage_url=(tmp_path / "library").as_uri()))
    try:
        services.database.migrate()
        assert services.database.revision_ok() is None
        assert (tmp_path / "home" / "catalog.sqlite").exists()
    finally:
        services.close()
