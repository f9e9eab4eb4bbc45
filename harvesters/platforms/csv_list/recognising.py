"""Whether an answer is a table that lists datasets, by the words of its header."""

import csv
from collections.abc import Collection
from urllib.parse import urlsplit

from harvesters.datasets.table_header import header_of
from harvesters.recognition import LIKELY, POSSIBLE, Recognised, Seen

PROBES: tuple[str, ...] = ()
_LOOKED_AT = 20
_ENDINGS = (".csv", ".tsv", ".txt")
_SURE = 3
_ADDRESSES = frozenset({"page", "path", "download"})
_OF_DATASETS = frozenset({"agency", "format", "license", "frequency", "modified", "issued"})


def recognise(seen: Seen) -> Recognised | None:
    """Text in columns whose header names titles and something else that lists of datasets tell."""
    if seen.value is not None or seen.text.lstrip("\ufeff \t\r\n")[:1] == "<":
        return None
    lines = seen.text.removeprefix("\ufeff").splitlines()
    for delimiter in ",;\t|":
        try:
            rows = list(csv.reader(lines[:_LOOKED_AT], delimiter=delimiter))
        except csv.Error:
            continue
        header = header_of(rows, {})
        if header is None or not _lists_datasets(header.fields.keys()):
            continue
        named = urlsplit(seen.url).path.lower().endswith(_ENDINGS)
        count = len(lines) - header.position - 1
        return Recognised(
            platform="csv_list",
            url=seen.url,
            because=f"it is a table with columns for {', '.join(header.fields)} ({count} lines)",
            sure=LIKELY if named and len(header.fields) >= _SURE else POSSIBLE,
            entries=count,
        )
    return None


def _lists_datasets(fields: Collection[str]) -> bool:
    """Whether the columns are those of datasets rather than of schools or people, who have names and telephones as well."""
    return not _ADDRESSES.isdisjoint(fields) or ("description" in fields and not _OF_DATASETS.isdisjoint(fields))
