"""The draft of a declaration is TOML that is read again as it was detected, whatever its options hold."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from catalog_service.errors import Refused
from catalog_service.runs.detecting import draft, toml_of
from harvesters.detect import Detected
from tests.harvesters.kept import declared_in

DECLARATION: dict[str, Any] = {
    "id": "www.city.example-list",
    "title": 'A "list" of Größe\x7f',
    "platform": "jpaas",
    "url": "https://www.city.example/",
    "agency": "某某市人民政府",
    "options": {"query": {"webId": "7", "a b": "ü"}, "columns": ["https://www.city.example/1", "x"], "rows": 20},
}


def _found(**more: Any) -> Detected:
    told = {"declaration": DECLARATION, "because": "two\nlines", "tried": ("a: answered 404",), "sample": b"<html></html>"}
    return Detected(**{**told, "sample_url": "https://www.city.example/", "media_type": "text/html", **more})


def test_a_draft_is_read_again_as_it_was_detected() -> None:
    read = tomllib.loads(toml_of(_found()))
    assert read.pop("verified") is False
    assert read == DECLARATION


def test_a_draft_lies_beside_the_answer_it_was_read_from_and_replaces_nothing(tmp_path: Path) -> None:
    drafted = draft(_found(), tmp_path / "new")
    assert declared_in(drafted.declaration).id == "www.city.example-list"
    assert (drafted.sample.name, drafted.sample.read_bytes()) == ("www.city.example-list.sample.html", b"<html></html>")
    with pytest.raises(Refused, match="already"):
        draft(_found(), tmp_path / "new")
