"""A file in schema.org's words alone: recognised beside Croissant, told from DCAT, read like it."""

import json
from typing import Any

import pytest

from harvesters.platforms.croissant.recognising import recognise
from harvesters.recognition import CERTAIN, Seen
from tests.harvesters.kept import Kept, declared
from tests.harvesters.scripted import Scripted

URL = "https://repo.example/trees.jsonld"
DATASET = {"@type": "Dataset", "@id": "https://repo.example/trees", "name": "Trees", "description": "All of them."}
ALL = [
    {"@context": "https://schema.org/", **DATASET},
    {
        "@context": ["http://schema.org", {"spdx": "http://spdx.org/rdf/terms#"}],
        "@graph": [{"@type": "Organization", "name": "City"}, DATASET],
    },
    {"@context": {"sc": "https://schema.org/"}, "@type": "sc:DataCatalog", "sc:name": "C", "sc:dataset": [DATASET]},
    {"@context": {"@vocab": "http://schema.org/"}, "@type": "WebPage", "mainEntity": DATASET},
]


@pytest.mark.parametrize("document", ALL)
def test_a_document_about_a_dataset_is_recognised_and_read(document: dict[str, Any]) -> None:
    recognised = recognise(Seen(URL, "", document))
    assert recognised is not None
    assert (recognised.platform, recognised.url, recognised.sure) == ("croissant", URL, CERTAIN)
    kept = Kept(declared("croissant", URL))
    kept.run(Scripted({URL: json.dumps(document)}, "application/ld+json"))
    assert [record.title for record in kept.records.values()] == ["Trees"]


@pytest.mark.parametrize(
    "document",
    [
        DATASET,
        {"@context": "https://schema.org/", "@type": "Organization", "name": "City"},
        {"@context": "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld", "dataset": [DATASET]},
        {"@context": {"dcat": "http://www.w3.org/ns/dcat#", "schema": "http://schema.org/"}, "@graph": [DATASET]},
        ["https://schema.org/", 5],
    ],
)
def test_others_are_not(document: Any) -> None:
    assert recognise(Seen(URL, "", document)) is None
