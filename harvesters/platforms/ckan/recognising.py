"""Whether an answer is CKAN's, or a page of a portal that CKAN or DKAN built."""

import re
from typing import Any

from harvesters.datasets.json_pages import folder_of
from harvesters.documents.json_values import number
from harvesters.recognition import CERTAIN, LIKELY, Recognised, Seen

PROBES = ("/api/3/action/package_search?rows=0", "/api/1/metastore/schemas/dataset/items")
_ACTION = re.compile(r"/api/(?:3/)?action/")
_MARKS = re.compile(
    r"""<meta[^>]+name=["']generator["'][^>]+content=["']ckan|data-site-root=["']|/webassets/base/[^"']*\.js|/fanstatic/""", re.IGNORECASE
)
_METASTORE = "/api/1/metastore/"


def recognise(seen: Seen) -> Recognised | None:
    """The portal: its action API answered, DKAN's metastore did, or the page bears CKAN's marks."""
    if _METASTORE in seen.url and isinstance(seen.value, list):
        return _dkan(seen.url, seen.value)
    if isinstance(seen.value, dict):
        return _answered(seen.url, seen.value)
    if seen.value is None and _MARKS.search(seen.text):
        portal = folder_of(seen.url, "/dataset/", "/organization/", "/group/")
        return Recognised(platform="ckan", url=f"{portal}/", because="the page bears the marks of CKAN", sure=LIKELY)
    return None


def _answered(url: str, value: dict[str, Any]) -> Recognised | None:
    result = value.get("result")
    if not _ACTION.search(url) or value.get("success") is not True or not isinstance(result, dict | list):
        return None
    portal = folder_of(url, "/api/")
    count = number(result.get("count")) if isinstance(result, dict) else len(result)
    if isinstance(result, dict) and result.get("ckan_version"):
        because = f"it is CKAN {result['ckan_version']}"
    elif count is not None:
        because = f"it answers as CKAN does ({count} datasets)"
    else:
        return None
    return Recognised(platform="ckan", url=f"{portal}/", because=because, sure=CERTAIN, entries=count or 0)


def _dkan(url: str, items: list[Any]) -> Recognised | None:
    """DKAN 2 hands out its datasets as DCAT-US, whole under `/data.json`."""
    titled = sum(1 for item in items if isinstance(item, dict) and item.get("title"))
    if not items or titled < len(items) * 0.8:
        return None
    feed = f"{folder_of(url, '/api/')}/data.json"
    return Recognised(
        platform="dcat_us", url=feed, because=f"it is DKAN's metastore ({len(items)} datasets)", sure=CERTAIN, entries=len(items)
    )
