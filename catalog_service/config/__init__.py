"""Every setting once: read from the environment, checked, and passed on as one frozen `Config`."""

import ipaddress
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environs
from croniter import croniter

from catalog_service.config.reading import READ, Reader
from catalog_service.config.tokens import wrong_tokens
from catalog_service.errors import FieldError, Misconfigured

DATABASE_SCHEMES = ("sqlite", "postgresql", "postgresql+psycopg")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
REFRESHES = ("true", "wait_for", "false")
NEVER = "never"
_PREFIX = re.compile("[a-z][a-z0-9-]{0,59}")
_NOT_SETTINGS = ("CATALOG_TEST_", "CATALOG_SHARED")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as docs and `catalog` tell it: the variable, its default in words, what it does."""

    variable: str
    default: str
    does: str


def _told(variable: str, does: str, shown: str) -> dict[str, Setting]:
    return {"setting": Setting(f"CATALOG_{variable}", shown, does)}


@dataclass(frozen=True, kw_only=True)
class Config:
    """The settings of one installation. Addresses are checked when it is made, so that a wrong one stops the start and not a run."""

    home: Path = field(default=Path("var"), metadata=_told("HOME", "Folder of everything the catalog keeps on disk.", "./var"))
    database_url: str = field(
        default="",
        metadata=_told("DATABASE_URL", "SQLAlchemy address of the database: sqlite:///… or postgresql://….", "SQLite in the home"),
    )
    search_url: str = field(
        default="",
        metadata=_told(
            "SEARCH_URL",
            "Search engine: empty is the embedded one, http(s)://[USER:PASSWORD@]HOST:PORT an Elasticsearch 9, several nodes of one "
            "cluster comma-separated.",
            "empty: embedded",
        ),
    )
    search_api_key: str = field(
        default="", metadata=_told("SEARCH_API_KEY", "API key for Elasticsearch, in its encoded form; used instead of a user.", "empty")
    )
    search_ca: str = field(
        default="", metadata=_told("SEARCH_CA", "PEM file of the authority that signed Elasticsearch's certificate.", "the system's")
    )
    search_prefix: str = field(
        default="catalog", metadata=_told("SEARCH_PREFIX", "How names of indexes begin in Elasticsearch; one for each catalog.", "catalog")
    )
    search_shards: int = field(
        default=1, metadata=_told("SEARCH_SHARDS", "Shards of an Elasticsearch index; takes effect with the next `catalog reindex`.", "1")
    )
    search_replicas: int = field(
        default=1,
        metadata=_told("SEARCH_REPLICAS", "Copies of each shard on other nodes; takes effect with the next `catalog reindex`.", "1"),
    )
    search_refresh: str = field(
        default="true",
        metadata=_told(
            "SEARCH_REFRESH",
            "When changes can be found in Elasticsearch: true, as soon as they are written; wait_for, the same but at its own pace; "
            "false, about a second later.",
            "true",
        ),
    )
    search_timeout: float = field(
        default=30.0, metadata=_told("SEARCH_TIMEOUT", "How long a search in Elasticsearch may take, in seconds.", "30.0")
    )
    index_processes: int = field(
        default=0,
        metadata=_told(
            "INDEX_PROCESSES",
            "Processes that analyse many records at once for the search index, 150 MB each; 0: one for every two cores, 4 at most.",
            "0: by the machine",
        ),
    )
    storage_url: str = field(
        default="", metadata=_told("STORAGE_URL", "Where published files lie: a folder, or s3://BUCKET/PREFIX.", "a folder in the home")
    )
    storage_endpoint: str = field(
        default="", metadata=_told("STORAGE_ENDPOINT", "Address of an S3-compatible object storage.", "empty: Amazon's own")
    )
    storage_region: str = field(default="", metadata=_told("STORAGE_REGION", "Region of the object storage.", "empty: the storage's own"))
    storage_key: str = field(
        default="", metadata=_told("STORAGE_KEY", "Access key id for the object storage.", "empty: the machine's own credentials")
    )
    storage_secret: str = field(default="", metadata=_told("STORAGE_SECRET", "Secret that goes with CATALOG_STORAGE_KEY.", "empty"))
    storage_link_seconds: int = field(
        default=0,
        metadata=_told(
            "STORAGE_LINK_SECONDS",
            "Downloads are sent on to the object storage by links that are good for so many seconds; 0 sends the bytes ourselves.",
            "0",
        ),
    )
    queue_url: str = field(
        default="",
        metadata=_told("QUEUE_URL", "Message broker for work on many machines; empty: workers poll the database.", "empty: none"),
    )
    base_url: str = field(
        default="", metadata=_told("BASE_URL", "Public address of the service, used in links; empty: the address of each request.", "empty")
    )
    allow_hosts: tuple[str, ...] = field(
        default=(), metadata=_told("ALLOW_HOSTS", "Private hosts a harvester may visit, comma-separated host[:port].", "empty")
    )
    secret_key: str = field(
        default="",
        metadata=_told("SECRET_KEY", "Signs cursors and sessions; 16 characters or more; required to listen beyond loopback.", "empty"),
    )
    registration_tokens: tuple[tuple[str, str], ...] = field(
        default=(),
        repr=False,
        metadata=_told(
            "REGISTRATION_TOKENS",
            "Who may register sources over HTTP: comma-separated NAME:TOKEN, each token 20 characters or more; empty: nobody.",
            "empty: off",
        ),
    )
    log_level: str = field(
        default="INFO", metadata=_told("LOG_LEVEL", "Least severe log line that is written: DEBUG, INFO, WARNING or ERROR.", "INFO")
    )
    log_json: bool = field(default=False, metadata=_told("LOG_JSON", "Whether log lines are JSON objects.", "false"))
    user_agent: str = field(
        default="open-data-catalog/0.1",
        metadata=_told(
            "USER_AGENT",
            "What harvesters call themselves to the sites they visit.",
            "open-data-catalog/0.1",
        ),
    )
    max_answer_bytes: int = field(
        default=2 * 1024**3,
        metadata=_told("MAX_ANSWER_BYTES", "Largest answer a harvester reads, in bytes after decompression.", "2147483648"),
    )
    max_answer_seconds: float = field(
        default=1800.0, metadata=_told("MAX_ANSWER_SECONDS", "Longest time one answer may take in all, in seconds.", "1800.0")
    )
    max_table_bytes: int = field(
        default=1024**3, metadata=_told("MAX_TABLE_BYTES", "Largest file that is turned into a table, in bytes.", "1073741824")
    )
    max_body_bytes: int = field(
        default=10 * 1024**2, metadata=_told("MAX_BODY_BYTES", "Largest request body the API takes, in bytes.", "10485760")
    )
    record_exchanges: bool = field(
        default=True,
        metadata=_told("RECORD_EXCHANGES", "Whether each run keeps what was asked and answered, so that it can be replayed.", "true"),
    )
    lease_seconds: int = field(
        default=60, metadata=_told("LEASE_SECONDS", "A run whose process gave no sign for so long counts as dead and may be resumed.", "60")
    )
    poll_seconds: float = field(
        default=15.0,
        metadata=_told("POLL_SECONDS", "How often the worker looks for due sources and committed changes, in seconds.", "15.0"),
    )
    harvests: int = field(default=2, metadata=_told("HARVESTS", "How many sources the worker harvests at once.", "2"))
    worker: bool = field(default=True, metadata=_told("WORKER", "Whether `catalog serve` also starts the worker.", "true"))
    web_workers: int = field(default=2, metadata=_told("WEB_WORKERS", "Web server processes of `catalog serve`.", "2"))
    web_threads: int = field(default=8, metadata=_told("WEB_THREADS", "Threads of each web server process.", "8"))
    proxies: int = field(
        default=0, metadata=_told("PROXIES", "How many reverse proxies in front are trusted to tell the visitor's address and scheme.", "0")
    )
    accel_prefix: str = field(
        default="",
        metadata=_told(
            "ACCEL_PREFIX", "Internal nginx location of the library (X-Accel-Redirect); empty: files are sent by the service.", "empty"
        ),
    )
    rows_seconds: float = field(
        default=30.0, metadata=_told("ROWS_SECONDS", "Longest time the row API works at one page, in seconds.", "30.0")
    )
    rows_export_seconds: float = field(
        default=3600.0,
        metadata=_told("ROWS_EXPORT_SECONDS", "Longest time one whole answer of the row API may stream, in seconds.", "3600.0"),
    )
    rows_memory_bytes: int = field(
        default=1024**3,
        metadata=_told("ROWS_MEMORY_BYTES", "Memory of the row API in each web server process, in bytes.", "1073741824"),
    )
    rows_threads: int = field(default=2, metadata=_told("ROWS_THREADS", "Threads of the row API in each web server process.", "2"))
    row_files_bytes: int = field(
        default=20 * 1024**3,
        metadata=_told(
            "ROW_FILES_BYTES",
            "Most bytes of `HOME/row-files`, copies of large tables in which rows are found quickly; 0: no such copies.",
            "21474836480",
        ),
    )
    sql_seconds: float = field(
        default=10.0, metadata=_told("SQL_SECONDS", "Longest time one statement of the SQL endpoint runs, in seconds.", "10.0")
    )
    sql_memory_bytes: int = field(
        default=512 * 1024**2,
        metadata=_told("SQL_MEMORY_BYTES", "Memory one statement of the SQL endpoint may use, in bytes.", "536870912"),
    )
    sql_rows: int = field(default=100_000, metadata=_told("SQL_ROWS", "Most rows one answer of the SQL endpoint has.", "100000"))
    sql_answer_bytes: int = field(
        default=32 * 1024**2,
        metadata=_told("SQL_ANSWER_BYTES", "Largest answer of the SQL endpoint, in bytes.", "33554432"),
    )
    sql_at_once: int = field(
        default=2, metadata=_told("SQL_AT_ONCE", "Statements of the SQL endpoint each web server process runs at once.", "2")
    )
    keep_days: int = field(
        default=30, metadata=_told("KEEP_DAYS", "How many days `catalog prune` keeps exchanges of runs and superseded files.", "30")
    )

    dump_schedule: str = field(
        default="17 3 * * *",
        metadata=_told("DUMP_SCHEDULE", "When the worker makes a dump: five fields of cron, in UTC; `never` is never.", "17 3 * * *"),
    )
    dumps_kept: int = field(default=7, metadata=_told("DUMPS_KEPT", "How many dumps are kept; older ones go.", "7"))

    def __post_init__(self) -> None:
        wrong = [FieldError(variable, message) for variable, message in self._wrong()]
        if wrong:
            raise Misconfigured("; ".join(f"{error.field}: {error.message}" for error in wrong), errors=tuple(wrong))

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> "Config":
        """The settings in `env`. Raises Misconfigured, whose sentence names each variable at fault."""
        reader = Reader(env)
        values: dict[str, Any] = {}
        wrong: list[FieldError] = []
        for one in fields(cls):
            setting: Setting = one.metadata["setting"]
            if env.get(setting.variable, "") == "":
                continue
            try:
                values[one.name] = READ[one.name](reader, setting.variable)
            except environs.EnvError as error:
                wrong.append(FieldError(setting.variable, str(error)))
        if wrong:
            raise Misconfigured("; ".join(error.message for error in wrong), errors=tuple(wrong))
        return cls(**values)

    @property
    def database(self) -> str:
        """The database's address, SQLite in the home where none is set."""
        return self.database_url or f"sqlite:///{self.home.absolute() / 'catalog.sqlite'}"

    @property
    def index_folder(self) -> Path:
        """The folder of the embedded search index."""
        return self.home / "index"

    @property
    def exchanges_folder(self) -> Path:
        """The folder of the recorded exchanges of runs, one `RUN.warc.gz` each."""
        return self.home / "exchanges"

    @property
    def turns_folder(self) -> Path:
        """The folder by which processes that visit the same hosts tell each other whose turn it is."""
        return self.home / "turns"

    @property
    def temporary_folder(self) -> Path:
        """The folder of files that are being made; on the library's disk where it can be, so that a move is a rename."""
        return self.home / "temporary"

    @property
    def row_files_folder(self) -> Path:
        """The folder of copies of published tables that rows are read of: of large ones, and where the library is not on this machine."""
        return self.home / "row-files"

    def check_listening(self, host: str) -> None:
        """Raises Misconfigured where listening on `host` would be unsafe: beyond loopback without a secret key."""
        if not is_loopback(host) and not self.secret_key:
            raise Misconfigured(
                f"listening on {host} needs CATALOG_SECRET_KEY: set it to a random text of 16 characters or more "
                "(python -c 'import secrets; print(secrets.token_hex())'), or listen on 127.0.0.1"
            )

    def _wrong(self) -> "list[tuple[str, str]]":
        found: list[tuple[str, str]] = []
        if self.database_url and self.database_url.partition(":")[0] not in DATABASE_SCHEMES:
            found.append(
                ("CATALOG_DATABASE_URL", f"knows {', '.join(DATABASE_SCHEMES)}; write sqlite:///FILE or postgresql://USER@HOST/NAME")
            )
        found += self._wrong_search()
        scheme = self.storage_url.partition("://")[0] if "://" in self.storage_url else ""
        if scheme not in ("", "file", "s3"):
            found.append(("CATALOG_STORAGE_URL", f"{scheme}:// names no storage; name a folder, s3://BUCKET/PREFIX, or leave it empty"))
        if bool(self.storage_key) != bool(self.storage_secret):
            found.append(("CATALOG_STORAGE_SECRET", "goes with CATALOG_STORAGE_KEY: set both, or neither to use the machine's own"))
        if self.storage_endpoint and not _is_http(self.storage_endpoint):
            found.append(("CATALOG_STORAGE_ENDPOINT", f"{self.storage_endpoint!r} is no http(s) address"))
        if self.queue_url:
            found.append(("CATALOG_QUEUE_URL", "queues come with work on many machines; leave it empty: workers poll the database"))
        if self.base_url and (urlsplit(self.base_url).scheme not in ("http", "https") or not urlsplit(self.base_url).hostname):
            found.append(("CATALOG_BASE_URL", f"{self.base_url!r} is no http(s) address"))
        if self.secret_key and len(self.secret_key) < 16:
            found.append(("CATALOG_SECRET_KEY", "is shorter than 16 characters; make a longer one"))
        found += [("CATALOG_REGISTRATION_TOKENS", why) for why in wrong_tokens(self.registration_tokens)]
        if self.log_level not in LOG_LEVELS:
            found.append(("CATALOG_LOG_LEVEL", f"is one of {', '.join(LOG_LEVELS)}"))
        if self.dump_schedule != NEVER and not croniter.is_valid(self.dump_schedule):
            found.append(("CATALOG_DUMP_SCHEDULE", f"{self.dump_schedule!r} is no line of cron; write 17 3 * * *, or never"))
        if self.accel_prefix and not self.accel_prefix.startswith("/"):
            found.append(("CATALOG_ACCEL_PREFIX", "begins with a slash, like /library/"))
        return found

    def _wrong_search(self) -> Iterator[tuple[str, str]]:
        if self.search_url and not all(map(_is_http, self.search_url.split(","))):
            yield (
                "CATALOG_SEARCH_URL",
                "names no search engine; write http(s)://HOST:PORT of an Elasticsearch, or leave it empty to use the embedded engine",
            )
        if self.search_ca and not Path(self.search_ca).is_file():
            yield "CATALOG_SEARCH_CA", f"there is no file {self.search_ca}; name a PEM file, or leave it empty to trust the system's"
        if not _PREFIX.fullmatch(self.search_prefix):
            yield "CATALOG_SEARCH_PREFIX", "is made of a-z, 0-9 and hyphens, begins with a letter, and has 60 characters at most"
        if self.search_refresh not in REFRESHES:
            yield "CATALOG_SEARCH_REFRESH", f"is one of {', '.join(REFRESHES)}"


def settings() -> tuple[Setting, ...]:
    """Every setting, in the order of the documentation."""
    return tuple(one.metadata["setting"] for one in fields(Config))


def unknown(env: Mapping[str, str]) -> list[str]:
    """The `CATALOG_…` variables of `env` that are no setting: most likely misspelt."""
    known = {setting.variable for setting in settings()}
    return sorted(name for name in env if name.startswith("CATALOG_") and name not in known and not name.startswith(_NOT_SETTINGS))


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens on `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _is_http(address: str) -> bool:
    try:
        parts = urlsplit(address.strip())
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
