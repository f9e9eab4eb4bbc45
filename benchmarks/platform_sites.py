"""A made site of every platform, of so many records: what the benchmark of harvests reads."""

from collections.abc import Callable

from benchmarks.made_site import Site
from benchmarks.sites_of_datasets import SITES as OF_DATASETS
from benchmarks.sites_of_documents import SITES as OF_DOCUMENTS

SITES: dict[str, Callable[[int], Site]] = {**OF_DATASETS, **OF_DOCUMENTS}
"""Platform → its site of so many records."""
