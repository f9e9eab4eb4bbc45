"""Records and arrivals made for the store's tests."""

import hashlib
from typing import Any

from catalog_service.store.arrivals import Arrival
from schemas.agency import slug
from schemas.record import Record, dump_json, entry_fingerprint, load


def dataset(identifier: str | None = "d1", title: str = "Road works", **values: Any) -> Record:
    """A dataset with one CSV file."""
    agency = values.pop("agency", "City of Riverton")
    return load(
        {
            "kind": "dataset",
            "identifier": identifier,
            "title": title,
            "agency": {"id": slug(agency), "name": agency},
            "distributions": [{"download_url": f"https://data.example/{identifier}.csv", "format": "CSV"}],
            "provenance": provenance(values.pop("found_at", None)),
        }
        | values
    )


def disclosure(url: str, title: str = "关于道路施工的通知", **values: Any) -> Record:
    """A disclosure found on that page."""
    agency = values.pop("agency", "兰溪市人民政府")
    return load(
        {
            "kind": "disclosure",
            "identifier": None,
            "title": title,
            "agency": {"id": slug(agency), "name": agency},
            "provenance": provenance(url),
        }
        | values
    )


def provenance(url: str | None) -> dict[str, Any]:
    """A provenance; the store corrects the checksum."""
    return {"source": "s", "run": "s-1", "url": url, "harvested": "2026-05-17T08:30:00Z", "checksum": "0" * 64}


def arrival(record: Record, key: str | None = None, *, rules: str = "r1", raw: bytes | None = None, **validators: str) -> Arrival:
    """The record's arrival. Its entry is the record itself (or `raw`), its key the identifier or the page."""
    body = raw if raw is not None else dump_json(record)
    return Arrival(
        key=key or record.identifier or str(record.provenance.url),
        fingerprint=entry_fingerprint(hashlib.sha256(body).hexdigest()),
        rules_version=rules,
        raw=body,
        media_type="application/json",
        record=record,
        **validators,
    )
