"""Absolute addresses of our pages and files, under the service's public base."""

from urllib.parse import quote


class Addresses:
    """Absolute addresses of our pages and files under one base."""

    def __init__(self, base: str) -> None:
        self.base = base.rstrip("/")

    def record(self, record_id: str) -> str:
        """The page of a record."""
        return f"{self.base}/records/{quote(record_id, safe='')}"

    def agency(self, agency_id: str) -> str:
        """The page of an agency."""
        return f"{self.base}/agencies/{quote(agency_id, safe='')}"

    def source(self, source_id: str) -> str:
        """The page of a source."""
        return f"{self.base}/sources/{quote(source_id, safe='')}"

    def file(self, distribution_id: str, suffix: str) -> str:
        """A published file: `suffix` is parquet, csv or original."""
        return f"{self.base}/download/{quote(distribution_id, safe='')}.{suffix}"
