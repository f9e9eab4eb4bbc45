"""SQLite databases and GeoPackages → text batches: one table of them, read only; nothing that lies in the file is run."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import pyarrow as pa
import shapely  # type: ignore[import-untyped]

from catalog_service.publishing.reading.container import chosen
from catalog_service.publishing.reading.table import Table, TextBatches
from catalog_service.publishing.reading.tally import Deadline, Tally, Unreadable
from catalog_service.publishing.result import Limits

MARK = b"SQLite format 3\0"
_OWN = ("sqlite_", "gpkg_", "rtree_", "idx_", "spatial_ref_sys", "geometry_columns", "views_geometry", "layer_styles")
_VIRTUAL = re.compile(r"\s*CREATE\s+VIRTUAL\b", re.IGNORECASE)
_ALLOWED = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ)
_STEPS = 100_000
_ENVELOPE_BYTES = (0, 32, 48, 48, 64)
_ROWS = 1_000


def open_sqlite(path: Path, *, wanted: str | None, limits: Limits, tally: Tally, deadline: Deadline) -> Table:
    """The `wanted` table of a database, or the first that has rows. Raises Unreadable for broken ones and where there is none."""
    with _errors(deadline), closing(_opened(path, limits, deadline)) as database:
        found = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY rowid").fetchall()
        names = [name for name, sql in found if not name.lower().startswith(_OWN) and not _VIRTUAL.match(str(sql))]
        if wanted is not None:
            place = chosen(names, wanted)
            name = None if place is None else names[place]
        else:
            name = next((one for one in names if database.execute(f"SELECT 1 FROM {_quoted(one)} LIMIT 1").fetchone()), None)
        if name is None:
            raise Unreadable(f"the database holds no such table with rows; it holds {', '.join(names[:20]) or 'none'}")
        titles = tuple(column[0] for column in database.execute(f"SELECT * FROM {_quoted(name)} LIMIT 0").description)
    if len(titles) > limits.columns:
        raise Unreadable(f"the table has {len(titles)} columns, more than {limits.columns}; download the original instead")
    tally.encoding, tally.sheets = "utf-8", tuple(names)
    if len(names) > 1:
        tally.notes.append(f"The table is {name}; the database also holds {', '.join(one for one in names if one != name)}.")
    return Table(titles, lambda: _batches(path, name, len(titles), limits, deadline))


def _opened(path: Path, limits: Limits, deadline: Deadline) -> sqlite3.Connection:
    """The database as a file that cannot change: no journal is played back, no function of its schema runs, only rows are read."""
    database = sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    database.text_factory = lambda raw: raw.decode("utf-8", "replace")
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA cell_size_check = ON")
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, limits.cell)
    database.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY)
    database.set_progress_handler(lambda: int(deadline.left() <= 0), _STEPS)
    return database


@contextmanager
def _errors(deadline: Deadline) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        deadline.check()
        raise Unreadable(f"the database cannot be read ({str(error)[:200]}); ask the publisher for a whole one", failed=True) from error


def _batches(path: Path, name: str, width: int, limits: Limits, deadline: Deadline) -> Iterator[pa.RecordBatch]:
    held = TextBatches(width)
    with _errors(deadline), closing(_opened(path, limits, deadline)) as database:
        for number, row in enumerate(database.execute(f"SELECT * FROM {_quoted(name)}")):
            if number % _ROWS == 0:
                deadline.check()
            if batch := held.add([_text(value) for value in row]):
                yield batch
    if batch := held.rest():
        yield batch


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: str | float | bytes | None) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return _geometry(value) or value.hex()
    return str(value) if isinstance(value, int) else repr(value)


def _geometry(blob: bytes) -> str | None:
    """A GeoPackage's geometry as GeoJSON text; None for other bytes. Source: OGC GeoPackage 1.3, clause 2.1.3."""
    if blob[:2] != b"GP" or len(blob) < 8:
        return None
    envelope = (blob[3] >> 1) & 0x07
    if envelope >= len(_ENVELOPE_BYTES):
        return None
    shape = shapely.from_wkb(blob[8 + _ENVELOPE_BYTES[envelope] :], on_invalid="ignore")
    return None if shape is None else str(shapely.to_geojson(shape))
