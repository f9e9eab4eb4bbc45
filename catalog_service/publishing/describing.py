"""A published table described for machines: Table Schema in a Data Package, CSV on the Web (CSVW), and Croissant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

FORMS = ("datapackage", "csvw", "croissant")
SUFFIXES = {"datapackage": "datapackage.json", "csvw": "csv-metadata.json", "croissant": "croissant.json"}
"""What stands behind a file's name: `NAME.datapackage.json`; `NAME.csv-metadata.json` is where CSVW's readers look."""

Columns = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file of a table: its address, absolute or beside the description, its size in bytes, its hex SHA-256."""

    url: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What is told of a table. `columns` are those of the API (`Column.wire`); `url` is its page, where there is one;
    `published` an instant in RFC 3339."""

    name: str
    title: str
    columns: Columns
    csv: File
    parquet: File
    description: str | None = None
    license: str | None = None
    source: str | None = None
    url: str | None = None
    published: str | None = None
    keywords: tuple[str, ...] = field(default=())


def description_of(form: str, table: Described) -> dict[str, Any]:
    """The description in one of FORMS, as JSON. Raises KeyError for another."""
    return {"datapackage": datapackage, "csvw": csvw, "croissant": croissant}[form](table)


def datapackage(table: Described) -> dict[str, Any]:
    """A Data Package of one resource, the CSV, with its Table Schema."""
    resource = {
        "name": "table",
        "path": table.csv.url,
        "profile": "tabular-data-resource",
        "title": table.title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": table.csv.bytes,
        "hash": f"sha256:{table.csv.sha256}",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "doubleQuote": True, "header": True, "skipBlankRows": True},
        "schema": {"fields": [_field(column) for column in table.columns], "missingValues": [""]},
    }
    told = {
        "name": "table",
        "title": table.title,
        "description": table.description,
        "homepage": table.url,
        "created": table.published,
        "licenses": [{"path": table.license} if _is_address(table.license) else {"name": table.license}] if table.license else None,
        "sources": [{"title": table.source, "path": table.source}] if _is_address(table.source) else None,
        "keywords": list(table.keywords),
        "resources": [resource],
    }
    return _present(told)


def _field(column: Mapping[str, Any]) -> dict[str, Any]:
    kind = column["type"]
    if kind in ("duration", "geojson") and column.get("format") not in ("ISO 8601", "GeoJSON"):
        kind = "string"
    return _present({"name": column["name"], "type": kind, "title": column["title"], "description": column.get("description")})


_CSVW = {
    "string": "string", "integer": "integer", "number": "double", "boolean": "boolean", "date": "date", "time": "time",
    "datetime": "datetime", "duration": "duration", "geojson": "json", "object": "json", "array": "json",
}  # fmt: skip


def csvw(table: Described) -> dict[str, Any]:
    """CSVW's metadata of the CSV. Columns go by their titles, since names there must be words of URI templates."""
    columns = [
        _present(
            {
                "titles": column["name"],
                "dc:title": column["title"],
                "dc:description": column.get("description"),
                "datatype": _datatype(column),
            }
        )
        for column in table.columns
    ]
    told = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": table.csv.url,
        "dc:title": table.title,
        "dc:description": table.description,
        "dc:license": table.license,
        "dc:source": table.source,
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ",", "doubleQuote": True, "lineTerminators": ["\n"]},
        "tableSchema": {"columns": columns},
    }
    return _present(told)


def _datatype(column: Mapping[str, Any]) -> str:
    kind = str(_field(column)["type"])
    return "decimal" if kind == "number" and column.get("exact") else _CSVW[kind]


_DAY = len("2024-01-31")
_SCHEMA_ORG = {
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
    "time": "sc:Time",
    "datetime": "sc:DateTime",
}

_CROISSANT_CONTEXT: dict[str, Any] = {
    "@language": "en", "@vocab": "https://schema.org/", "sc": "https://schema.org/", "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/", "dct": "http://purl.org/dc/terms/", "citeAs": "cr:citeAs", "column": "cr:column",
    "conformsTo": "dct:conformsTo", "data": {"@id": "cr:data", "@type": "@json"}, "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"}, "extract": "cr:extract", "field": "cr:field", "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty", "fileSet": "cr:fileSet", "format": "cr:format", "includes": "cr:includes", "isLiveDataset":
    "cr:isLiveDataset", "jsonPath": "cr:jsonPath", "key": "cr:key", "md5": "cr:md5", "parentField": "cr:parentField", "path": "cr:path",
    "recordSet": "cr:recordSet", "references": "cr:references", "regex": "cr:regex", "repeated": "cr:repeated", "replace": "cr:replace",
    "separator": "cr:separator", "source": "cr:source", "subField": "cr:subField", "transform": "cr:transform",
}  # fmt: skip


def croissant(table: Described) -> dict[str, Any]:
    """Croissant 1.0: both files, and the rows as a record set of the Parquet's columns; of the CSV's where there is geometry, which
    is text there and WKB in Parquet."""
    rows = "csv" if any(column["type"] == "geojson" for column in table.columns) else "parquet"
    fields = [
        _present(
            {
                "@type": "cr:Field",
                "@id": f"rows/{place}",
                "name": column["name"],
                "description": " ".join(filter(None, [column["title"], column.get("description")])),
                "dataType": _SCHEMA_ORG.get(column["type"], "sc:Text"),
                "source": {"fileObject": {"@id": rows}, "extract": {"column": column["name"]}},
            }
        )
        for place, column in enumerate(table.columns, 1)
    ]
    told = {
        "@context": _CROISSANT_CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": table.name,
        "alternateName": table.title,
        "description": table.description or table.title,
        "license": table.license,
        "url": table.url,
        "datePublished": table.published[:_DAY] if table.published else None,
        "keywords": list(table.keywords),
        "distribution": [
            _file_object("parquet", table.parquet, "application/x-parquet"),  # the one name of it that Croissant's own library knows
            _file_object("csv", table.csv, "text/csv"),
        ],
        "recordSet": [{"@type": "cr:RecordSet", "@id": "rows", "name": "rows", "field": fields}],
    }
    return _present(told)


def _file_object(key: str, file: File, media_type: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": key,
        "name": key,
        "contentUrl": file.url,
        "contentSize": f"{file.bytes} B",
        "encodingFormat": media_type,
        "sha256": file.sha256,
    }


def _is_address(text: str | None) -> bool:
    return text is not None and text.startswith(("http://", "https://"))


def _present(told: dict[str, Any]) -> dict[str, Any]:
    """Without what there is nothing to say of."""
    return {name: value for name, value in told.items() if value not in (None, "", [], ())}
