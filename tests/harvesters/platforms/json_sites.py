"""Sites of every JSON platform as their interfaces answer: the sample entries are ours, the shapes those of the platforms."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.harvesters.kept import Kept, declared
from tests.harvesters.platforms.served import Query, Served
from tests.harvesters.scripted import gone

SITE = "https://data.city.example"
Entries = list[dict[str, Any]]


@dataclass(frozen=True)
class JsonSite:
    """A platform by its name in a declaration: `entry` makes the nth entry, `page` answers a request for a page of them, `list`
    names the member of an answer that lists entries, `where` the place of an entry's title; `before` requests come before
    the first page."""

    platform: str
    entry: Callable[[int], dict[str, Any]]
    page: Callable[[Entries, str, Query], Any]
    key: Callable[[int], str]
    where: tuple[str, ...]
    list: str
    before: int = 0
    size: int = 3
    path: str = "/"

    def kept(self, **options: Any) -> Kept:
        return Kept(declared(self.platform, f"{SITE}{self.path}", options={"page_size": self.size, **options}))

    def entries(self, count: int) -> Entries:
        return [self.entry(number) for number in range(count)]

    def served(self, entries: Entries) -> Served:
        return Served(lambda path, query, number: self.page(entries, path, query))

    def retitled(self, entry: dict[str, Any], title: Any) -> None:
        holder = entry
        for step in self.where[:-1]:
            holder = holder[step]
        holder[self.where[-1]] = title


def _ckan_entry(number: int) -> dict[str, Any]:
    return {
        "id": f"c-{number:03d}",
        "name": f"trees-{number}",
        "title": f"Trees of district {number}",
        "notes": "Every tree the city planted.",
        "tags": [{"name": "trees"}],
        "organization": {"title": "Parks Department"},
        "metadata_modified": "2026-02-03T04:05:06.789012",
        "resources": [{"id": f"r-{number}", "url": f"{SITE}/files/{number}.csv", "format": "CSV"}],
    }


def _ckan_page(entries: Entries, path: str, query: Query) -> Any:
    start = int(query["start"])
    return {"success": True, "result": {"count": len(entries), "results": entries[start : start + int(query["rows"])]}}


def _udata_entry(number: int) -> dict[str, Any]:
    return {
        "id": f"5d{number:03d}",
        "slug": f"trees-{number}",
        "title": f"Trees of district {number}",
        "description": "Every tree the city planted.",
        "tags": ["trees"],
        "organization": {"id": "o1", "name": "Parks Department", "slug": "parks"},
        "created_at": "2026-01-02T03:04:05+00:00",
        "last_modified": "2026-02-03T04:05:06+00:00",
        "license": "cc-by",
        "frequency": "annual",
        "page": f"{SITE}/datasets/trees-{number}/",
        "metrics": {"views": number},
        "resources": [{"id": f"r-{number}", "title": "Trees", "url": f"{SITE}/files/{number}.csv", "format": "csv", "type": "main"}],
    }


def _udata_page(entries: Entries, path: str, query: Query) -> Any:
    assert path == "/api/1/datasets/"
    page, size = int(query["page"]), int(query["page_size"])
    following = f"{SITE}{path}?page={page + 1}" if page * size < len(entries) else None
    return {
        "data": entries[(page - 1) * size : page * size],
        "page": page,
        "page_size": size,
        "total": len(entries),
        "next_page": following,
        "previous_page": None,
    }


def _socrata_entry(number: int) -> dict[str, Any]:
    return {
        "resource": {
            "id": f"aaaa-{number:04d}",
            "name": f"Trees of district {number}",
            "description": "Every tree the city planted.",
            "type": "dataset",
            "attribution": "Parks Department",
            "updatedAt": "2026-02-03T04:05:06.000Z",
            "createdAt": "2026-01-02T03:04:05.000Z",
            "columns_datatype": ["Text", "Point"],
            "page_views": {"page_views_total": number},
        },
        "classification": {"domain_category": "Environment", "domain_tags": ["trees"], "domain_metadata": []},
        "metadata": {"domain": "data.city.example", "license": "CC BY 4.0"},
        "permalink": f"{SITE}/d/aaaa-{number:04d}",
    }


def _socrata_page(entries: Entries, path: str, query: Query) -> Any:
    assert (path, query["domains"]) == ("/api/catalog/v1", "data.city.example")
    behind = [entry for entry in entries if entry["resource"]["id"] > query.get("scroll_id", "")]
    behind.sort(key=lambda entry: str(entry["resource"]["id"]))
    return {"results": behind[: int(query["limit"])], "resultSetSize": len(entries), "timings": {}}


def _opendatasoft_entry(number: int) -> dict[str, Any]:
    return {
        "dataset_id": f"trees-{number:03d}",
        "dataset_uid": f"da_{number}",
        "has_records": True,
        "features": ["geo"],
        "attachments": [],
        "fields": [{"name": "species", "label": "Species", "type": "text"}],
        "metas": {
            "default": {
                "title": f"Trees of district {number}",
                "description": "<p>Every tree the city planted.</p>",
                "keyword": ["trees"],
                "theme": ["Environment"],
                "publisher": "Parks Department",
                "license": "CC BY 4.0",
                "modified": "2026-02-03T04:05:06+00:00",
            },
            "explore": {"popularity_score": number},
        },
    }


def _opendatasoft_page(entries: Entries, path: str, query: Query) -> Any:
    if path.endswith("/exports/json"):
        return gone(path, 410)
    assert path == "/api/explore/v2.1/catalog/datasets"
    offset = int(query.get("offset", "0"))
    return {"total_count": len(entries), "results": entries[offset : offset + int(query["limit"])]}


def _hub_entry(number: int) -> dict[str, Any]:
    return {
        "id": f"{number:032x}",
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [[[1, 2], [3, 2], [3, 4], [1, 2]]]},
        "properties": {
            "title": f"Trees of district {number}",
            "description": "<p>Every tree the city planted.</p>",
            "type": "Feature Service",
            "tags": ["trees"],
            "source": "Parks Department",
            "created": 1767323045000,
            "modified": 1770091506000,
            "access": "public",
            "licenseInfo": "<a href='https://creativecommons.org/licenses/by/4.0/'>CC BY</a>",
            "url": f"https://services.example/arcgis/rest/services/trees{number}/FeatureServer",
            "numViews": number,
        },
    }


def _hub_page(entries: Entries, path: str, query: Query) -> Any:
    assert path == "/api/search/v1/collections/dataset/items"
    start = int(query["startindex"]) - 1
    features = entries[start : start + int(query["limit"])]
    return {"type": "FeatureCollection", "features": features, "numberMatched": len(entries), "numberReturned": len(features)}


def _record_entry(number: int) -> dict[str, Any]:
    return {
        "id": f"rec-{number:03d}",
        "type": "Feature",
        "geometry": None,
        "properties": {
            "type": "dataset",
            "title": f"Trees of district {number}",
            "description": "Every tree the city planted.",
            "keywords": ["trees"],
            "contacts": [{"organization": "Parks Department", "roles": ["publisher"]}],
            "license": "CC-BY-4.0",
            "updated": "2026-02-03T04:05:06Z",
        },
        "links": [{"rel": "enclosure", "href": f"{SITE}/files/{number}.csv", "type": "text/csv"}],
    }


def _records_page(entries: Entries, path: str, query: Query) -> Any:
    offset, limit = int(query.get("offset", "0")), int(query["limit"])
    behind = offset + limit
    links = [{"rel": "next", "href": f"{SITE}{path}?offset={behind}&limit={limit}"}] if behind < len(entries) else []
    features = entries[offset:behind]
    return {"type": "FeatureCollection", "features": features, "links": links, "numberMatched": len(entries)}


def _collection_entry(number: int) -> dict[str, Any]:
    return {
        "stac_version": "1.0.0",
        "type": "Collection",
        "id": f"col-{number:03d}",
        "title": f"Trees of district {number}",
        "description": "Every tree the city planted.",
        "keywords": ["trees"],
        "license": "CC-BY-4.0",
        "providers": [{"name": "Cloud Host", "roles": ["host"]}, {"name": "Parks Department", "roles": ["producer"]}],
        "updated": "2026-02-03T04:05:06Z",
        "extent": {"spatial": {"bbox": [[1, 2, 3, 4]]}, "temporal": {"interval": [["2019-01-01T00:00:00Z", None]]}},
        "assets": {"table": {"href": f"{SITE}/files/{number}.csv", "type": "text/csv", "roles": ["data"]}},
        "links": [],
    }


def _collections_page(entries: Entries, path: str, query: Query) -> Any:
    told = _records_page(entries, path, query)
    return {"collections": told["features"], "links": told["links"], "numberMatched": len(entries)}


_RECORDS = "/ogcapi/collections/metadata/items"
SITES = {
    "arcgis_hub": JsonSite("arcgis_hub", _hub_entry, _hub_page, lambda n: f"{n:032x}", ("properties", "title"), "features"),
    "ckan": JsonSite("ckan", _ckan_entry, _ckan_page, lambda n: f"c-{n:03d}", ("title",), "results"),
    "udata": JsonSite("udata", _udata_entry, _udata_page, lambda n: f"5d{n:03d}", ("title",), "data"),
    "opendatasoft": JsonSite(
        "opendatasoft", _opendatasoft_entry, _opendatasoft_page, lambda n: f"trees-{n:03d}", ("metas", "default", "title"), "results", 2
    ),
    "records": JsonSite(
        "ogc_records", _record_entry, _records_page, lambda n: f"rec-{n:03d}", ("properties", "title"), "features", path=_RECORDS
    ),
    "stac": JsonSite(
        "ogc_records", _collection_entry, _collections_page, lambda n: f"col-{n:03d}", ("title",), "collections", path="/v1/collections"
    ),
    "socrata": JsonSite("socrata", _socrata_entry, _socrata_page, lambda n: f"aaaa-{n:04d}", ("resource", "name"), "results"),
}
