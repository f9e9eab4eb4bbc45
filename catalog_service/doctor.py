"""The doctor: compares database, index and library, names each disagreement, and mends what can be mended."""

from collections.abc import Callable

from sqlalchemy.exc import DatabaseError

from catalog_service.errors import CatalogError
from catalog_service.runs.examining_database import examine_followers, examine_integrity, examine_records, examine_runs
from catalog_service.runs.examining_index import examine_index
from catalog_service.runs.examining_library import examine_library
from catalog_service.runs.finding import Finding, Findings
from catalog_service.runs.follow_index import follow_index
from catalog_service.services import Services


def examine(services: Services, *, repair: bool = False, step: Callable[[str], None] = lambda _: None) -> list[Finding]:
    """Every disagreement, in the order database, index, library; the database first, since it is what the others follow."""
    reason = services.database.revision_ok()
    if reason:
        return [Finding(kind="database_revision", about="database", message=reason.rstrip("."), remedy="nothing else was examined")]
    findings: list[Finding] = []
    parts: tuple[tuple[str, Callable[[], Findings]], ...] = (
        ("database pages", lambda: examine_integrity(services)),
        ("runs", lambda: examine_runs(services, repair=repair)),
        ("followers", lambda: examine_followers(services, repair=repair)),
        ("records", lambda: examine_records(services, repair=repair)),
        ("index", lambda: examine_index(services, repair=repair)),
        ("library", lambda: examine_library(services, repair=repair)),
    )
    for name, part in parts:
        step(f"examining {name}")
        try:
            findings.extend(part())
        except (CatalogError, DatabaseError, OSError) as error:
            remedy = "run `catalog doctor` again when it is mended"
            findings.append(Finding(kind="not_examined", about=name, message=str(error).splitlines()[0], remedy=remedy))
    if repair:
        # Tables that were made again or taken back are found, or found no more.
        follow_index(services)
    return findings
