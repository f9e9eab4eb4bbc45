"""A policy library like the State Council's, of as many documents as wanted."""

import json
from typing import Any

SITE = "https://www.gov.example"
LIBRARY = "https://sousuo.gov.example/search-gov/data?t=zhengcelibrary_gw&sort=pubtime&p=1&n=3"


def row_of(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "title": f"关于第{number}件事的<em>通知</em>",
        "url": f"{SITE}/zhengce/content_{number}.htm",
        "puborg": "财政部 教育部",
        "pcode": f"财教〔2024〕{number}号",
        "pubtime": 1715140800000,
        "ptime": 1714881600000,
        "index": f"000014349/2024-{number:05}",
        "childtype": "财政、金融、审计\\其他",
    } | more


def single(rows: list[dict[str, Any]], total: int, size: int = 3) -> str:
    return json.dumps({"code": 200, "searchVO": {"totalCount": total, "totalpage": -(-total // size), "listVO": rows}})


def page_of(number: int, size: int = 3) -> str:
    return LIBRARY.replace("p=1&n=3", f"p={number}&n={size}")


def document_of(number: int, block: str = "") -> str:
    words = f"第{number}号文件的有关事项公布如下，请认真贯彻执行，并将执行情况按时报送。"
    return f"<html><body><h1>关于第{number}件事的通知</h1>{block}<div id='UCAP-CONTENT'><p>{words}</p></div></body></html>"


def documents_of(numbers: range) -> dict[str, Any]:
    return {row_of(n)["url"]: document_of(n) for n in numbers}


def site_of(count: int = 7, size: int = 3, **replaced: Any) -> dict[str, Any]:
    """The answers of a library of so many documents, `size` in an answer."""
    rows = [row_of(number) for number in range(count)]
    lists = {page_of(at // size + 1, size): single(rows[at : at + size], count, size) for at in range(0, count, size)}
    return lists | documents_of(range(count)) | replaced
