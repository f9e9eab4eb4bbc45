"""The pages of six families of site software, with real titles, dates and numbers, read without a word of declaration."""

import importlib.util
import os
import re
import unicodedata
from types import ModuleType
from typing import Any

import pytest

from harvesters.reading import document_numbers
from harvesters.reading.page import Listed, page_options, read_page
from harvesters.rules.disclosure import draft_of_page
from tests.harvesters.rules.documents import source
from tests.shared_inputs import shared_folder

pytestmark = pytest.mark.shared

STRIDE = 1 if os.environ.get("CATALOG_TEST_WHOLE") else 9
ADDRESS = "http://127.0.0.1:9100"


@pytest.fixture(scope="module")
def sites() -> ModuleType:
    spec = importlib.util.spec_from_file_location("shared_sites", shared_folder("sites", "serve.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _key(title: str) -> str:
    return " ".join(re.sub(r"[\u200b-\u200f\ufeff\u2060]", "", unicodedata.normalize("NFKC", title)).split())


def _listed(label: str, row: dict[str, Any], issuer: str) -> Listed | None:
    """Sichuan's pages hold a title and a body only; its list tells the rest."""
    if label != "sichuan":
        return None
    more = {"written": row["issue_date"], "index_number": row["index_number"], "issuer": issuer}
    return Listed(url="", title=row["title"], date=row["publish_date"], document_number=row["doc_number_raw"], values=more)


@pytest.mark.parametrize("label", ["state-council", "guangdong", "hainan", "henan", "shanghai", "sichuan"])
def test_every_page_says_what_the_directory_says(sites: ModuleType, label: str) -> None:
    site = sites.load(next(kind for kind in sites.SITES if kind.label == label))
    site.address = ADDRESS
    declared, options = source(), page_options({})
    wrong: list[tuple[str, object, object]] = []
    for row in site.rows[::STRIDE]:
        raw = site.detail(row).encode(site.encoding, "xmlcharrefreplace")
        page = read_page(raw, declared_charset=None, url=ADDRESS + row["path"], options=options)
        assert page.encoding == site.encoding
        assert page.encoding_certain
        values = draft_of_page(page, source=declared, listed=_listed(label, row, site.issuer)).values
        wanted = {
            "title": _key(row["title"]),
            "written": row["issue_date"] or None,
            "published": row["publish_date"] or None,
            "document_number": document_numbers.canonical(row["doc_number_raw"]),
            "index_number": row["index_number"],
        }
        read = {field: values[field] for field in wanted} | {"title": _key(values["title"])}
        if label != "shanghai":
            wanted, read = wanted | {"agency": site.issuer}, read | {"agency": values["agency"]["name"]}
        wrong.extend((row["path"], wanted[field], read[field]) for field in wanted if wanted[field] != read[field])
    assert wrong == []
