"""The shared disclosure sites on loopback: served with or without bad days, and what a complete harvest of each finds."""

import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from harvesters.reading.document_numbers import canonical
from schemas.disclosure import Disclosure
from schemas.record import Record
from tests.ports import first_answer, free_ports
from tests.shared_inputs import shared_folder

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
NAMES = ("state-council", "guangdong", "hainan", "henan", "shanghai", "sichuan")


@contextmanager
def served(limit: int, *more: str) -> Iterator[dict[str, str]]:
    """Name → address to start from, of each site, `limit` documents each; `more` goes to the server (`--faults`, a seed)."""
    script = str(shared_folder("sites", "serve.py"))
    ports = free_ports(len(NAMES))
    command = [sys.executable, script, "--port", str(ports[0])]
    told = subprocess.run([*command, "--list"], capture_output=True, text=True, check=True).stdout
    server = subprocess.Popen([*command, "--limit", str(limit), *more], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        first_answer(f"http://127.0.0.1:{ports[-1]}/robots.txt", server)
        yield {line.split()[0]: line.split()[2] for line in told.splitlines()}
    finally:
        server.kill()
        server.wait()


def expected(name: str, limit: int) -> dict[str, dict[str, Any]]:
    """Path → what the document at it says."""
    script = str(shared_folder("sites", "serve.py"))
    command = [sys.executable, script, "--expected", name, "--limit", str(limit)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {row["path"]: row for row in map(json.loads, told.splitlines())}


def assert_says(record: Record, row: dict[str, Any]) -> None:
    """The record has the title, dates and numbers of that document, compared as the sites' own description asks."""
    path = row["path"]
    assert isinstance(record, Disclosure)
    assert _folded(record.title) == _folded(row["title"])
    assert record.written == (row["issue_date"] or None), path
    assert record.published == record.issued == (row["publish_date"] or None), path
    assert record.document_number == (canonical(row["doc_number_raw"]) if row["doc_number_raw"] else None), path
    assert record.index_number == row["index_number"]


def _folded(title: str) -> str:
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFKC", title)).split())
