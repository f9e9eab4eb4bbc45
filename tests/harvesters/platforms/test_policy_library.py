"""The State Council's kind of library: single and combined answers, throttling, no hits, what the library and the page tell."""

import json
from typing import Any

import pytest

from tests.harvesters.kept import Kept, declared
from tests.harvesters.scripted import Scripted

SITE = "https://www.gov.example"
LIBRARY = "https://sousuo.gov.example/search-gov/data?t=zhengcelibrary_gw&sort=pubtime&p=1&n=3"


def _row(number: int, **more: Any) -> dict[str, Any]:
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


def _single(rows: list[dict[str, Any]], total: int, size: int = 3) -> str:
    return json.dumps({"code": 200, "searchVO": {"totalCount": total, "totalpage": -(-total // size), "listVO": rows}})


def _page(number: int) -> str:
    return LIBRARY.replace("p=1", f"p={number}")


def _document(number: int, block: str = "") -> str:
    words = f"第{number}号文件的有关事项公布如下，请认真贯彻执行，并将执行情况按时报送。"
    return f"<html><body><h1>关于第{number}件事的通知</h1>{block}<div id='UCAP-CONTENT'><p>{words}</p></div></body></html>"


def _documents(numbers: range) -> dict[str, Any]:
    return {_row(n)["url"]: _document(n) for n in numbers}


def _site(count: int = 7, **replaced: Any) -> dict[str, Any]:
    lists = {_page(p + 1): _single([_row(n) for n in range(p * 3, min(p * 3 + 3, count))], count) for p in range(-(-count // 3))}
    return lists | _documents(range(count)) | replaced


def _kept(url: str = LIBRARY, **options: Any) -> Kept:
    return Kept(declared("policy_library", url, options=options))


def test_every_document_of_a_library() -> None:
    kept = _kept()
    report = kept.run(Scripted(_site()))
    assert (report.problems, report.expected, len(report.added)) == ([], 7, 7)
    record: Any = kept.records[_row(4)["url"]]
    assert (record.title, record.document_number, record.index_number) == ("关于第4件事的通知", "财教〔2024〕4号", "000014349/2024-00004")
    assert (record.written, record.published) == ("2024-05-05", "2024-05-08")
    assert [issuer.name for issuer in record.issuers] == ["财政部", "教育部"]
    assert record.themes


def test_the_block_of_the_page_goes_before_the_library() -> None:
    block = "<table><tr><td><b>发文字号：</b></td><td>国发〔2023〕1号</td><td><b>成文日期：</b></td><td>2023年12月31日</td></tr></table>"
    kept = _kept()
    kept.run(Scripted(_site() | {_row(1)["url"]: _document(1, block)}))
    record: Any = kept.records[_row(1)["url"]]
    assert (record.document_number, record.written) == ("国发〔2023〕1号", "2023-12-31")


def _combined(page: int, sizes: dict[str, int]) -> str:
    parts: dict[str, Any] = {}
    for at, (name, size) in enumerate(sizes.items()):
        numbers = range((page - 1) * 3, min(page * 3, size))
        parts[name] = {"totalCount": size, "listVO": [_row(100 * at + n) for n in numbers] or None}
    return json.dumps({"code": 200, "searchVO": {"totalCount": 0, "catMap": parts}})


def test_every_category_of_a_combined_library() -> None:
    sizes = {"gongwen": 7, "bumenfile": 2, "gongbao": 4}
    lists: dict[str, Any] = {_page(p): _combined(p, sizes) for p in (1, 2, 3)}
    lists |= _documents(range(7)) | _documents(range(100, 102)) | _documents(range(200, 204))
    report = _kept().run(Scripted(lists))
    assert (report.problems, report.expected, len(report.added)) == ([], 13, 13)
    report = _kept(categories=["gongwen", "bumenfile"]).run(Scripted(lists))
    assert (report.expected, len(report.added)) == (9, 9)


THROTTLED = {
    "empty": json.dumps({"code": 200, "searchVO": {}}),
    "null": json.dumps({"code": 200, "searchVO": None}),
    "no rows": json.dumps({"code": 200, "searchVO": {"totalCount": 0, "totalpage": 0, "listVO": []}}),
    "no hit": json.dumps({"code": 1001, "searchVO": None}),
    "a page": "<html><body>busy</body></html>",
}


@pytest.mark.parametrize("how", THROTTLED)
@pytest.mark.parametrize("page", [1, 2, 3])
def test_a_throttled_answer_is_asked_again_and_then_fatal(how: str, page: int) -> None:
    answers = _site()
    report = _kept().run(Scripted(answers | {_page(page): [THROTTLED[how], answers[_page(page)]]}))
    assert (report.problems, len(report.added)) == ([], 7)
    report = _kept().run(Scripted(answers | {_page(page): THROTTLED[how]}))
    assert report.fatal
    assert report.fatal.kind in ("throttled", "empty_list", "no_hit", "not_json")


def test_a_size_that_the_library_does_not_keep_to() -> None:
    url = LIBRARY.replace("n=3", "n=100")
    lists = {url.replace("p=1", f"p={p + 1}"): _single([_row(n) for n in range(p * 3, min(p * 3 + 3, 7))], 7) for p in range(3)}
    report = _kept(url).run(Scripted(lists | _documents(range(7))))
    assert (report.problems, len(report.added)) == ([], 7)


def test_a_day_that_is_none_is_none() -> None:
    kept = _kept()
    row = _row(0, pubtime=0, ptime=None, url=f"{SITE}/zhengce/2016-05/12/content_0.htm")
    block = "<table><tr><td>发布日期：</td><td></td><td>索引号：</td><td>000014349/2024-00000</td></tr></table>"
    kept.run(Scripted({_page(1): _single([row], 1), row["url"]: _document(0, block)}))
    record: Any = kept.records[row["url"]]
    assert (record.published, record.written) == (None, None)
