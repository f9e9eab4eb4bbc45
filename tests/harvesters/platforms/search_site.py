"""A search interface in JSON over as many documents as wanted."""

import json
from typing import Any

SITE = "https://www.city.example"
SEARCH = f"{SITE}/common/search/0a1b?_isAgg=true&_isJson=true&_pageSize=3&_template=index&page=1"
TEXT = "<p>现将有关事项公布如下，请认真贯彻执行，并将执行情况按时报送。</p>"


def meta_of(**pairs: str) -> list[dict[str, Any]]:
    return [{"resultList": [{"key": key, "name": key, "value": value} for key, value in pairs.items()]}]


def result_of(number: int, **more: Any) -> dict[str, Any]:
    told = {
        "refno": f"某府〔2024〕{number}号",
        "writedate": "2024-05-06",
        "pubdate": "2024-05-08",
        "indexnumber": f"000014349/2024-{number:05}",
        "source": "某某市人民政府办公厅",
    }
    return {
        "id": f"doc{number}",
        "title": f"关于第{number}件事的通知",
        "url": f"/zw/{number}.shtml",
        "publishedTime": 1715140800000,
        "contentHtml": TEXT,
        "resList": [],
        "domainMetaList": meta_of(**told),
    } | more


def answer_of(results: list[dict[str, Any]], total: int, size: int = 3) -> str:
    return json.dumps({"data": {"total": total, "rows": size, "results": results}}, ensure_ascii=False)


def site_of(results: list[dict[str, Any]], size: int = 3) -> dict[str, Any]:
    """The answers of a search over those results, `size` in an answer."""
    address = SEARCH.replace("_pageSize=3", f"_pageSize={size}")
    pages = range(0, len(results), size)
    return {address.replace("page=1", f"page={at // size + 1}"): answer_of(results[at : at + size], len(results), size) for at in pages}
