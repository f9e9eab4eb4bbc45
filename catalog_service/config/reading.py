"""How the text of each setting becomes its value."""

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import environs
from marshmallow import validate

from catalog_service.config.tokens import tokens_in


class Reader(environs.Env):
    """environs over a given mapping instead of the process's own environment, so that settings are an argument in tests."""

    def __init__(self, env: Mapping[str, str]) -> None:
        super().__init__()
        self._given = env

    def _get_value(self, env_key: str, default: Any) -> Any:
        return self._given.get(env_key, default)


def _text(reader: Reader, variable: str) -> str:
    return str(reader.str(variable)).strip()


def _address(reader: Reader, variable: str) -> str:
    return _text(reader, variable).rstrip("/") if variable == "CATALOG_BASE_URL" else _text(reader, variable)


def _number(least: int, most: int | None = None) -> Callable[[Reader, str], int]:
    return lambda reader, variable: reader.int(variable, validate=validate.Range(min=least, max=most))


def _seconds(reader: Reader, variable: str) -> float:
    return reader.float(variable, validate=validate.Range(min=0.05, max=86400))


def _switch(reader: Reader, variable: str) -> bool:
    return reader.bool(variable)


def _hosts(reader: Reader, variable: str) -> tuple[str, ...]:
    given: list[str] = reader.list(variable)
    return tuple(host.strip().lower() for host in given if host.strip())


def _level(reader: Reader, variable: str) -> str:
    return logging.getLevelName(reader.log_level(variable))


READ: Mapping[str, Callable[[Reader, str], Any]] = {
    "home": lambda reader, variable: Path(_text(reader, variable)),
    "database_url": _text,
    "search_url": _text,
    "search_api_key": _text,
    "search_ca": _text,
    "search_prefix": _text,
    "search_shards": _number(1, 1024),
    "search_replicas": _number(0, 100),
    "search_refresh": _text,
    "search_timeout": _seconds,
    "index_processes": _number(0, 64),
    "storage_url": _text,
    "storage_endpoint": _text,
    "storage_region": _text,
    "storage_key": _text,
    "storage_secret": _text,
    "storage_link_seconds": _number(0, 7 * 86400),
    "queue_url": _text,
    "base_url": _address,
    "allow_hosts": _hosts,
    "secret_key": _text,
    "registration_tokens": lambda reader, variable: tokens_in(_text(reader, variable)),
    "log_level": _level,
    "log_json": _switch,
    "user_agent": _text,
    "max_answer_bytes": _number(1),
    "max_answer_seconds": _seconds,
    "max_table_bytes": _number(1),
    "max_body_bytes": _number(1),
    "record_exchanges": _switch,
    "lease_seconds": _number(1),
    "poll_seconds": _seconds,
    "harvests": _number(1, 64),
    "worker": _switch,
    "web_workers": _number(1, 64),
    "web_threads": _number(1, 256),
    "proxies": _number(0, 10),
    "accel_prefix": _text,
    "rows_seconds": _seconds,
    "rows_export_seconds": _seconds,
    "rows_memory_bytes": _number(64 * 1024**2),
    "rows_threads": _number(1, 64),
    "row_files_bytes": _number(0),
    "sql_seconds": _seconds,
    "sql_memory_bytes": _number(64 * 1024**2),
    "sql_rows": _number(1),
    "sql_answer_bytes": _number(1024),
    "sql_at_once": _number(1, 64),
    "keep_days": _number(0),
    "dump_schedule": _text,
    "dumps_kept": _number(1, 1000),
}
