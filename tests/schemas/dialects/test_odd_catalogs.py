"""Whatever stands in place of a value, every dialect of a dataset catalog gives a record or says what is missing: nothing raises."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from harvesters.datasets.drafting import dataset_draft
from harvesters.tolerant import record_of
from schemas.dialects.ogc.records import from_ogc_record
from schemas.dialects.ogc.stac import from_stac
from schemas.dialects.portals.arcgis_hub import from_arcgis_hub
from schemas.dialects.portals.ckan import from_ckan
from schemas.dialects.portals.opendatasoft import from_opendatasoft
from schemas.dialects.portals.socrata import from_socrata
from schemas.dialects.portals.udata import from_udata
from schemas.provenance import Provenance
from tests.harvesters.kept import declared

SOURCE = declared("ckan", "https://data.city.example/")
PROVENANCE = Provenance(source="s", run="r", url=None, original_url=None, harvested="2026-11-22T00:00:00Z", checksum="", rules=())
ODD: tuple[Any, ...] = (
    None,
    "",
    "  ",
    0,
    -1,
    True,
    1.5,
    10**25,
    float("inf"),
    [],
    {},
    [None],
    [[["x"]]],
    ["", 0, {}],
    {"a": {"b": [1]}},
    {"en": None, "fr": ["x"]},
    '{"en": "cut',
    '["cut',
    "[1, 2]",
    "<b>x</b>",
    "31/02/2020",
    "\x00\ud800",
    "http://[bad",
    "x" * 5000,
)

CKAN = {
    "id": "p1",
    "name": "trees",
    "title": "Trees",
    "title_translated": {"en": "Trees"},
    "notes": "Every tree.",
    "organization": {"title": "Parks"},
    "publisher": {"name": "Parks"},
    "tags": [{"name": "a", "display_name": "a"}],
    "groups": [{"name": "g", "title": "G"}],
    "license_id": "cc-by",
    "license_url": "https://creativecommons.org/licenses/by/4.0/",
    "maintainer": "Ann",
    "maintainer_email": "a@city.example",
    "metadata_created": "2026-01-02T23:30:00",
    "metadata_modified": "2026-01-02T23:30:00",
    "modified": "2026-01-02",
    "frequency": "daily",
    "language": '["en"]',
    "spatial": '{"type": "Point", "coordinates": [1, 2]}',
    "bbox": [1, 2, 3, 4],
    "temporal_start": "2019",
    "temporal_coverage": "2019/2020",
    "access_level": "public",
    "theme": ["x"],
    "url": "https://city.example/",
    "guid": "g",
    "conforms_to": ["https://s.example"],
    "version": "1",
    "extras": [{"key": "issued", "value": "2020"}],
    "resources": [
        {
            "id": "r",
            "url": "https://city.example/a.csv",
            "format": "CSV",
            "mimetype": "text/csv",
            "size": 1,
            "hash": "d41d8cd98f00b204e9800998ecf8427e",
            "hash_algorithm": "md5",
            "name": "n",
            "description": "d",
            "created": "2020-01-01",
            "resource_type": "file",
            "conforms_to": "https://s.example",
            "state": "active",
        }
    ],
}
UDATA = {
    "id": "5d1",
    "slug": "trees",
    "title": "Trees",
    "description": "Every tree.",
    "organization": {"name": "Parks"},
    "owner": {"first_name": "A", "last_name": "B"},
    "tags": ["a"],
    "license": "cc-by",
    "frequency": "annual",
    "created_at": "2026-01-02T23:30:00+00:00",
    "last_modified": "2026-01-02T23:30:00+00:00",
    "page": "https://city.example/datasets/trees/",
    "access_type": "open",
    "spatial": {"geom": {"type": "MultiPolygon", "coordinates": [[[[1, 2], [3, 2], [3, 4], [1, 2]]]]}, "zones": ["fr:region:1"]},
    "temporal_coverage": {"start": "2019-01-01", "end": "2020"},
    "contact_points": [{"name": "Ann", "email": "a@city.example", "contact_form": "https://city.example/ask"}],
    "harvest": {"remote_url": "https://s.example/1", "dct_identifier": "x", "created_at": "2020", "modified_at": "2021"},
    "schema": {"url": "https://schema.example/1.json"},
    "resources": [
        {
            "id": "r",
            "title": "t",
            "description": "d",
            "url": "https://city.example/a.csv",
            "latest": "https://city.example/r",
            "type": "main",
            "filetype": "file",
            "format": "csv",
            "mime": "text/csv",
            "filesize": 10,
            "checksum": {"type": "sha1", "value": "da39a3ee5e6b4b0d3255bfef95601890afd80709"},
            "created_at": "2020-01-01",
            "last_modified": "2020-01-01",
            "schema": {"url": "https://schema.example/1.json"},
        }
    ],
}
SOCRATA = {
    "resource": {
        "id": "abcd-1234",
        "name": "Trees",
        "description": "Every tree.",
        "type": "dataset",
        "attribution": "Parks",
        "contact_email": "a@city.example",
        "createdAt": "2020-01-01T00:00:00.000Z",
        "updatedAt": "2020-01-01T00:00:00.000Z",
        "columns_datatype": ["Point"],
        "lens_view_type": "tabular",
        "blob_mime_type": None,
    },
    "classification": {
        "categories": ["c"],
        "domain_category": "C",
        "domain_tags": ["a"],
        "domain_metadata": [
            {"key": "Common-Core_Update-Frequency", "value": "Annual"},
            {"key": "Common-Core_License", "value": "cc-by"},
            {"key": "Common-Core_Temporal", "value": "2019/2020"},
            {"key": "Geo_Spatial", "value": "City"},
            {"key": "Common-Core_Contact-Name", "value": "Ann"},
            {"key": "Common-Core_Issued", "value": "2020-02-02"},
            {"key": "Common-Core_Publisher", "value": "Parks"},
        ],
    },
    "metadata": {"domain": "data.city.example", "license": "CC BY"},
    "permalink": "https://data.city.example/d/abcd-1234",
    "link": "https://data.city.example/C/Trees/abcd-1234",
}
OPENDATASOFT = {
    "dataset_id": "trees",
    "has_records": True,
    "data_visible": True,
    "features": ["geo"],
    "attachments": [{"id": "a_pdf", "title": "a.pdf", "mimetype": "application/pdf"}],
    "alternative_exports": [{"id": "b", "title": "b.zip", "mimetype": "application/zip"}],
    "metas": {
        "default": {
            "title": "Trees",
            "description": "<p>Every tree.</p>",
            "keyword": ["a"],
            "theme": ["t"],
            "publisher": "Parks",
            "license": "CC BY 4.0",
            "license_url": "https://creativecommons.org/licenses/by/4.0/",
            "language": "en",
            "modified": "2026-01-02T23:30:00+00:00",
            "references": "https://city.example/",
            "territory": ["City"],
            "bbox": {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}, "properties": {}},
            "source_domain_address": "other.example",
            "source_dataset": "trees",
        },
        "dcat": {
            "issued": "2020-01-01",
            "creator": "Parks",
            "contact_name": "Ann",
            "contact_email": "a@city.example",
            "accrualperiodicity": "Annual",
            "spatial": "City",
            "temporal": "2019/2020",
            "temporal_coverage_start": "2019",
        },
    },
}
HUB = {
    "id": "0a1b_2",
    "type": "Feature",
    "geometry": {"type": "Polygon", "coordinates": [[[1, 2], [3, 2], [3, 4], [1, 2]]]},
    "properties": {
        "title": "Trees",
        "description": "<p>Every tree.</p>",
        "type": "Feature Service",
        "tags": ["a"],
        "categories": ["/Categories/Environment"],
        "source": "Parks",
        "orgName": "City",
        "culture": "en-us",
        "created": 1767323045000,
        "modified": 1770091506000,
        "access": "public",
        "size": 10,
        "licenseInfo": "https://creativecommons.org/licenses/by/4.0/",
        "structuredLicense": {"url": "https://creativecommons.org/licenses/by/4.0/", "type": "CC-BY-4.0"},
        "license": "CC-BY-4.0",
        "extent": {"type": "envelope", "coordinates": [[1, 2], [3, 4]]},
        "url": "https://services.example/trees/FeatureServer",
        "layers": [{"id": 0, "name": "Trees"}],
    },
}
RECORD = {
    "id": "r1",
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [1, 2]},
    "time": {"interval": ["2019-01-01", ".."]},
    "properties": {
        "type": "dataset",
        "title": "Trees",
        "description": "Every tree.",
        "keywords": ["a"],
        "themes": [{"concepts": [{"id": "env", "title": "Environment"}], "scheme": "https://themes.example/"}],
        "contacts": [
            {"name": "Ann", "organization": "Parks", "emails": [{"value": "a@city.example"}], "roles": ["publisher", {"name": "owner"}]}
        ],
        "license": "CC-BY-4.0",
        "rights": "Say where it is from.",
        "created": "2020-01-01T00:00:00Z",
        "updated": "2021-01-01T00:00:00Z",
        "language": {"code": "en"},
        "updateFrequency": "Annual",
    },
    "links": [
        {"rel": "enclosure", "href": "https://city.example/a.csv", "type": "text/csv", "title": "t", "length": 10},
        {"rel": "alternate", "href": "https://city.example/r1", "type": "text/html"},
        {"rel": "license", "href": "https://creativecommons.org/licenses/by/4.0/"},
        {"rel": "describedby", "href": "https://city.example/schema"},
    ],
}
STAC = {
    "stac_version": "1.0.0",
    "id": "c1",
    "title": "Trees",
    "description": "Every tree.",
    "keywords": ["a"],
    "license": "CC-BY-4.0",
    "providers": [{"name": "Parks", "roles": ["producer"]}],
    "extent": {"spatial": {"bbox": [[1, 2, 3, 4]]}, "temporal": {"interval": [["2019-01-01T00:00:00Z", None]]}},
    "created": "2020-01-01T00:00:00Z",
    "updated": "2021-01-01T00:00:00Z",
    "version": "1",
    "links": [{"rel": "items", "href": "https://stac.example/c1/items", "type": "application/geo+json"}],
    "assets": {"t": {"href": "https://city.example/a.parquet", "type": "application/x-parquet", "title": "t", "roles": ["data"]}},
}
DIALECTS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "arcgis_hub": (from_arcgis_hub, HUB),
    "ckan": (from_ckan, CKAN),
    "opendatasoft": (from_opendatasoft, OPENDATASOFT),
    "ogc_records": (from_ogc_record, RECORD),
    "stac": (from_stac, STAC),
    "socrata": (from_socrata, SOCRATA),
    "udata": (from_udata, UDATA),
}


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of every member and item inside a value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in inside:
        yield (*path, step)
        yield from _places(inner, (*path, step))


def _replaced(value: Any, path: tuple[Any, ...], by: Any) -> Any:
    changed = copy.deepcopy(value)
    holder = changed
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = by
    return changed


@pytest.mark.parametrize("name", sorted(DIALECTS))
def test_nothing_in_any_place_raises(name: str) -> None:
    read, sample = DIALECTS[name]
    tried = 0
    for path in _places(sample):
        for odd in ODD:
            values, oddities = read(_replaced(sample, path, odd), time_zone="Asia/Shanghai")
            if values.get("title"):
                record, _ = record_of(dataset_draft(values, oddities, SOURCE), PROVENANCE, key="k")
                assert record.title
            tried += 1
    assert tried > 20 * len(ODD)


@pytest.mark.parametrize("name", sorted(DIALECTS))
def test_a_whole_entry_is_read_without_a_flag(name: str) -> None:
    read, sample = DIALECTS[name]
    values, oddities = read(sample, time_zone="Asia/Shanghai")
    assert [f"{oddity.code} {oddity.field}" for oddity in oddities] == []
    record, problems = record_of(dataset_draft(values, oddities, SOURCE), PROVENANCE, key="k")
    assert (problems, bool(record.distributions)) == ((), True)
