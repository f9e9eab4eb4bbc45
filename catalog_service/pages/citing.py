"""How a record is cited, and how search engines read it (schema.org)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
from markupsafe import Markup


def citation(record: Mapping[str, Any], url: str, seen: datetime, *, chinese: bool = False) -> str:
    """One line: who, what, number, when, where and when it was looked at; in Chinese as GB/T 7714 writes what is online."""
    who = ("，" if chinese else "、").join(a["name"] for a in record.get("issuers") or ()) or record["agency"]["name"]
    number, issued = record.get("document_number"), record.get("issued")
    if chinese:
        kind = "DS/OL" if record["kind"] == "dataset" else "A/OL"
        title = f"{record['title']}：{number}" if number else record["title"]
        return f"{who}. {title}[{kind}]. {f'({issued})' if issued else ''}[{seen:%Y-%m-%d}]. {url}."
    when = f" {issued}." if issued else ""
    return f"{who}. {record['title']}{f' ({number})' if number else ''}.{when} {url} ({seen:%Y-%m-%d})"


def schema_org(record: Mapping[str, Any], url: str) -> Markup:
    """The record as a schema.org Dataset (or DigitalDocument) for a JSON-LD data block, safe inside `<script>`."""
    described = {
        "@context": "https://schema.org/",
        "@type": "Dataset" if record["kind"] == "dataset" else "DigitalDocument",
        "@id": url,
        "url": url,
        "identifier": [value for value in (record["id"], record["identifier"], record.get("document_number")) if value],
        "name": record["title"],
        "description": record["description"] or record["abstract"] or record["title"],
        "keywords": record["keywords"],
        "inLanguage": record["language"],
        "datePublished": record["issued"],
        "dateModified": record["modified"],
        "publisher": {"@type": "GovernmentOrganization", "name": record["agency"]["name"]},
        "license": (record["license"] or {}).get("url"),
        "isAccessibleForFree": record["access"] == "public" or None,
        "spatialCoverage": (record["spatial"] or {}).get("text"),
        "temporalCoverage": _period(record["temporal"]),
        "sameAs": record["landing_page"] if str(record["landing_page"]).startswith("http") else None,
    }
    if record["kind"] == "dataset":
        described["creator"] = described["publisher"]
        described["distribution"] = [_download(d) for d in record["distributions"] if d["download_url"] or d["access_url"]]
    return inside_script({name: value for name, value in described.items() if value not in (None, [], "")})


def inside_script(value: Any) -> Markup:
    """JSON that ends no `<script>` and opens no comment: `<`, `>` and `&` written as escapes."""
    text = orjson.dumps(value).decode()
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))


def _period(period: Mapping[str, Any] | None) -> str | None:
    if not period or not (period["start"] or period["end"]):
        return None
    return f"{period['start'] or '..'}/{period['end'] or '..'}"


def _download(distribution: Mapping[str, Any]) -> dict[str, Any]:
    table = distribution["table"]
    said = {
        "@type": "DataDownload",
        "name": distribution["title"],
        "encodingFormat": "application/vnd.apache.parquet" if table else distribution["media_type"] or distribution["format"],
        "contentUrl": table["parquet"]["url"] if table else distribution["download_url"] or distribution["access_url"],
    }
    return {name: value for name, value in said.items() if value}
