"""The tables of the store, the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)


class Moment(TypeDecorator[datetime]):
    """A moment as text of fixed width in UTC, which sorts by time in both databases; aware datetimes in Python."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        return None if value is None else datetime.fromisoformat(value)


# SQLite numbers rows by itself only in a column declared INTEGER.
_NUMBER = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

sources = Table(
    "sources",
    metadata,
    Column("id", Text, primary_key=True),
    Column("declaration", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("created", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("seq", _NUMBER, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("source_id", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("lease_until", Moment, nullable=False),
    Column("accept_shrink", Boolean, nullable=False),
    Column("resumes", Text),
    Column("checkpoint", Text),
    Column("started", Moment, nullable=False),
    Column("ended", Moment),
    Column("seen", Integer, nullable=False, server_default="0"),
    Column("added", Integer, nullable=False, server_default="0"),
    Column("changed", Integer, nullable=False, server_default="0"),
    Column("unchanged", Integer, nullable=False, server_default="0"),
    Column("withdrawn", Integer, nullable=False, server_default="0"),
    Column("refused", Integer, nullable=False, server_default="0"),
    Column("renormalized", Integer, nullable=False, server_default="0"),
    Column("why", Text),
    UniqueConstraint("source_id", "number"),
    Index("ix_runs_source_id_seq", "source_id", "seq"),
    # One run at a time per source, whatever the code above thinks.
    Index(
        "ix_runs_running",
        "source_id",
        unique=True,
        sqlite_where=text("state = 'running'"),
        postgresql_where=text("state = 'running'"),
    ),
    sqlite_autoincrement=True,
)

problems = Table(
    "problems",
    metadata,
    Column("id", _NUMBER, primary_key=True, autoincrement=True),
    Column("run_id", Text, ForeignKey("runs.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("identifier", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("field", Text),
    Column("value", Text),
    Column("rule", Text),
    Column("message", Text, nullable=False),
    Column("remedy", Text, nullable=False),
    Index("ix_problems_run_id_id", "run_id", "id"),
    Index("ix_problems_run_id_kind", "run_id", "kind", "id"),
    sqlite_autoincrement=True,
)

# `entry_key` is the leading entry: the one whose content the record carries where several lead to it.
records = Table(
    "records",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("source_id", Text, nullable=False),
    Column("entry_key", Text),
    Column("identifier", Text),
    Column("url", Text),
    Column("title", Text, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed", Text, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("run_id", Text, nullable=False),
    Column("checksum", String(64), nullable=False),
    Column("media_type", Text),
    Column("item", LargeBinary, nullable=False),
    Column("json", LargeBinary, nullable=False),
    Column("withdrawn_at", Moment),
    Column("why", Text),
    Index(
        "ix_records_live",
        "kind",
        "id",
        sqlite_where=text("withdrawn_at IS NULL"),
        postgresql_where=text("withdrawn_at IS NULL"),
    ),
    Index(
        "ix_records_live_source",
        "source_id",
        "id",
        sqlite_where=text("withdrawn_at IS NULL"),
        postgresql_where=text("withdrawn_at IS NULL"),
    ),
)

# The versions before the current one, which is the record's own row; `json` is compressed.
versions = Table(
    "versions",
    metadata,
    Column("record_id", Text, ForeignKey("records.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("run_id", Text, nullable=False),
    Column("changed", Text, nullable=False),
    Column("checksum", String(64), nullable=False),
    Column("json", LargeBinary, nullable=False),
    PrimaryKeyConstraint("record_id", "version"),
)

originals = Table(
    "originals",
    metadata,
    Column("checksum", String(64), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

# `url` only where the entry's own answer had validators to ask with again.
entries = Table(
    "entries",
    metadata,
    Column("source_id", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("record_id", Text, ForeignKey("records.id"), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("rules_version", Text, nullable=False),
    Column("checksum", String(64), nullable=False),
    Column("seen_run", Text, nullable=False),
    Column("gone", Boolean, nullable=False),
    Column("url", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    PrimaryKeyConstraint("source_id", "key"),
    Index("ix_entries_record_id", "record_id"),
    Index("ix_entries_asked", "source_id", "url", sqlite_where=text("url IS NOT NULL"), postgresql_where=text("url IS NOT NULL")),
    sqlite_with_rowid=False,
)

# `weak`: claimed by a mirror or a copy, so that the agency's own record may take it over.
keys = Table(
    "keys",
    metadata,
    Column("value", Text, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("record_id", Text, ForeignKey("records.id"), nullable=False),
    Column("weak", Boolean, nullable=False),
    PrimaryKeyConstraint("value", "scheme", "scope"),
    Index("ix_keys_record_id", "record_id"),
    sqlite_with_rowid=False,
)

distributions = Table(
    "distributions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("record_id", Text, ForeignKey("records.id"), nullable=False),
    Column("live", Boolean, nullable=False),
    Index("ix_distributions_record_id", "record_id"),
    sqlite_with_rowid=False,
)

agencies = Table(
    "agencies",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    sqlite_with_rowid=False,
)

# Live records only.
record_agencies = Table(
    "record_agencies",
    metadata,
    Column("agency_id", Text, ForeignKey("agencies.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("record_id", Text, ForeignKey("records.id"), nullable=False),
    PrimaryKeyConstraint("agency_id", "kind", "record_id"),
    Index("ix_record_agencies_record_id", "record_id"),
    sqlite_with_rowid=False,
)

feed_validators = Table(
    "feed_validators",
    metadata,
    Column("source_id", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("rules_version", Text, nullable=False),
    PrimaryKeyConstraint("source_id", "url"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("seq", _NUMBER, primary_key=True, autoincrement=True),
    Column("record_id", Text, nullable=False),
    Column("change", Text, nullable=False),
    Column("at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

changes = Table(
    "changes",
    metadata,
    Column("record_id", Text, ForeignKey("records.id"), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("change", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("begun", BigInteger, nullable=False),
    Column("begun_at", Moment, nullable=False),
    Index("ix_changes_seq", "seq"),
    Index("ix_changes_at", "at"),
    Index("ix_changes_begun_at", "begun_at"),
    sqlite_with_rowid=False,
)

dumps = Table(
    "dumps",
    metadata,
    Column("name", Text, primary_key=True),
    Column("made", Moment, nullable=False),
    Column("manifest", Text, nullable=False),
    sqlite_with_rowid=False,
)

downloads = Table(
    "downloads",
    metadata,
    Column("distribution_id", Text, primary_key=True),
    Column("form", Text, primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("count", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

followers = Table(
    "followers",
    metadata,
    Column("name", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
)

publications = Table(
    "publications",
    metadata,
    Column("distribution_id", Text, primary_key=True),
    Column("record_id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("rows", BigInteger),
    Column("columns", Text, nullable=False),
    Column("parquet_sha256", String(64)),
    Column("parquet_bytes", BigInteger),
    Column("csv_sha256", String(64)),
    Column("csv_bytes", BigInteger),
    Column("original_sha256", String(64)),
    Column("original_bytes", BigInteger),
    Column("original_media_type", Text),
    Column("original_name", Text),
    Column("because", Text),
    Column("evidence", Text),
    Column("at", Moment, nullable=False),
    Column("source_checksum", Text),
    Index("ix_publications_record_id", "record_id"),
)
