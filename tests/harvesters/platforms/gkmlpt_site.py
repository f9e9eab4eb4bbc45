"""A directory of gkmlpt, of as many documents as wanted."""

import json
from typing import Any

SITE = "http://www.city.example"
INDEX = f"{SITE}/gkmlpt/index"
PAGE = 100


def index_of(config: str = "") -> str:
    config = config or '{"SID": 22, "TREE": [{"id": 1, "name": "政策", "count": 2, "children": [{"id": 5, "post_count": 3}]}]}'
    return f"<html><body><script>window._CONFIG = {config};</script></body></html>"


def article_of(number: int, **more: Any) -> dict[str, Any]:
    told = {
        "id": number,
        "title": f"关于第{number}件事的通知",
        "document_number": f"某府〔2024〕{number}号",
        "identifier": f"000014349/2024-{number:05}",
        "publisher": "某某市人民政府",
        "date": 1715140800,
        "display_publish_time": 1715140800,
        "created_at": "2024-05-06",
        "attachment": [],
        "is_expired": 0,
        "is_abolished": 0,
        "url": f"{SITE}/gkmlpt/content/22/{number}/post_{number}.html",
    }
    return told | more


def list_of(articles: list[dict[str, Any]], total: int | None = None) -> str:
    return json.dumps({"classify": {"id": 0, "post_count": len(articles) if total is None else total}, "articles": articles})


def api_of(page: int, category: int = 0, sid: str = "22") -> str:
    return f"{SITE}/gkmlpt/api/all/{category}?page={page}&sid={sid}"


def document_of(number: int, extra: str = "") -> str:
    words = f"第{number}号文件的有关事项公布如下，请认真贯彻执行，并将执行情况按时报送。"
    return f"<html><body><h1>关于第{number}件事的通知</h1>{extra}<div class='article-content'><p>{words}</p></div></body></html>"


def site_of(count: int = 3, **replaced: Any) -> dict[str, Any]:
    """The answers of a directory of so many documents, a hundred on a page of its list as the platform has them."""
    articles = [article_of(number) for number in range(count)]
    lists = {api_of(at // PAGE + 1): list_of(articles[at : at + PAGE], count) for at in range(0, count, PAGE)}
    return {INDEX: index_of()} | lists | {article["url"]: document_of(article["id"]) for article in articles} | replaced
