"""What the catalog knows of records beside themselves, for the index: whose copies they are, what their published tables hold."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import structlog

from catalog_service.errors import NotFound, Unavailable
from catalog_service.search.beside import LONGEST_CONTENTS, Beside
from catalog_service.search.engine import Stored
from catalog_service.services import Services
from catalog_service.store.copies import answered, originals
from catalog_service.store.publications import Publication

_log = structlog.get_logger(__name__)


def indexed(services: Services, lines: Sequence[tuple[str, bytes]]) -> Iterator[Stored]:
    """(id, JSON) of live records as an index takes them, in their order."""
    with services.database.read() as connection:
        copies = originals(connection, lines)
    published: dict[str, list[Publication]] = {}
    for each in services.publications.of_record(*(id for id, _ in lines)).values():
        if each.state == "published":
            published.setdefault(each.record_id, []).append(each)
    for id, json in lines:
        if id not in copies and id not in published:
            yield Stored(id, json)
            continue
        canonical, claims = copies.get(id, (None, ()))
        columns, contents = _of_tables(services, published.get(id, ()))
        yield Stored(id, json, Beside(canonical=canonical, claims=claims, columns=columns, contents=contents))


def copies_of(services: Services, record_ids: Sequence[str]) -> set[str]:
    """Ids of the indexed records that say they are copies of any of these: they have to be indexed again where one comes, goes or is
    a copy itself now. Raises Unavailable."""
    with services.database.read() as connection:
        answers = answered(connection, record_ids)
    return set(services.search.claiming(answers))


def _of_tables(services: Services, published: Iterable[Publication]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Column names and titles, and values, of a record's tables; each once."""
    columns: dict[str, None] = {}
    values: dict[str, None] = {}
    room = LONGEST_CONTENTS
    for each in sorted(published, key=lambda one: one.distribution_id):
        columns |= dict.fromkeys(text for column in each.columns for text in _named(column))
        for value in _values(services, each) if room > 0 else ():
            if value not in values:
                values[value] = None
                room -= len(value)
            if room <= 0:
                break
    return tuple(columns), tuple(values)


def _named(column: Mapping[str, object]) -> Iterator[str]:
    for name in ("name", "title", "description"):
        text = column.get(name)
        if isinstance(text, str) and text.strip():
            yield text.strip()


def _values(services: Services, published: Publication) -> Iterator[str]:
    """None where the file cannot be read: `catalog doctor` tells of it, and the record is found by all else."""
    if not published.parquet_sha256:
        return
    # The reader of Parquet takes 100 MB, which a harvest of records without tables has better use for.
    from catalog_service.publishing.contents import distinct_texts

    try:
        with services.library.open(published.parquet_sha256) as file:
            yield from distinct_texts(file)
    except (ValueError, OSError, NotFound, Unavailable) as error:
        _log.warning("table_values_not_indexed", distribution=published.distribution_id, why=str(error))
