"""A published table by its distribution's id: its publication, and its rows ready to be asked."""

from dataclasses import asdict, dataclass, replace

import orjson

from catalog_service.errors import NotFound
from catalog_service.publishing.rows.files import local_file
from catalog_service.publishing.rows.table import TableFile, table_file
from catalog_service.shapes import answers, tables
from catalog_service.shapes.current import services
from catalog_service.store.publications import Publication


@dataclass(frozen=True, slots=True)
class Asked:
    """A table and a readable name for files made of it."""

    table: TableFile
    name: str
    publication: Publication


def published_table(distribution_id: str) -> tuple[Publication, str]:
    """The publication and a readable name for its files. Raises NotFound where nothing is published, or the record is no longer
    open to everybody; Gone where it is withdrawn."""
    catalog = services()
    record_id, distribution = catalog.catalog.distribution(distribution_id)
    context = answers.context_of(catalog, orjson.loads(catalog.catalog.get(record_id).json))
    found = catalog.publications.get(distribution_id)
    why = tables.reason(asdict(distribution), found, context)
    if why is not None or found is None:
        told = f" {why.because}" if why else ""
        raise NotFound(f"No table of this distribution is published.{told} /api/distributions/{distribution_id} says more.")
    return found, distribution.title or record_id


def table_asked(distribution_id: str) -> Asked:
    """The published table as rows are asked of its file. Raises NotFound, Gone."""
    catalog = services()
    found, name = published_table(distribution_id)
    checksum = str(found.parquet_sha256)
    path = local_file(catalog.library, checksum, catalog.config.row_files_folder, catalog.config.row_files_bytes)
    return Asked(table_file(path, checksum, found.rows or 0, found.columns), name, found)


def asked_quickly(distribution_id: str) -> Asked:
    """The same with the table's copy, where it is so large that it has one."""
    found = table_asked(distribution_id)
    return replace(found, table=services().row_copies.nearest(found.table))
