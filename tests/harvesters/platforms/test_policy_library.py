"""The State Council's kind of library: single and combined answers, throttling, no hits, what the library and the page tell."""

import json
from typing import Any

import pytest

from tests.harvesters.kept import Kept, declared
from tests.harvesters.platforms.policy_site import LIBRARY, SITE, document_of, documents_of, page_of, row_of, single, site_of
from tests.harvesters.scripted import Scripted


def _kept(url: str = LIBRARY, **options: Any) -> Kept:
    return Kept(declared("policy_library", url, options=options))


def test_every_document_of_a_library() -> None:
    kept = _kept()
    report = kept.run(Scripted(site_of()))
    assert (report.problems, report.expected, len(report.added)) == ([], 7, 7)
    record: Any = kept.records[row_of(4)["url"]]
    assert (record.title, record.document_number, record.index_number) == ("关于第4件事的通知", "财教〔2024〕4号", "000014349/2024-00004")
    assert (record.written, record.published) == ("2024-05-05", "2024-05-08")
    assert [issuer.name for issuer in record.issuers] == ["财政部", "教育部"]
    assert record.themes


def test_the_block_of_the_page_goes_before_the_library() -> None:
    block = "<table><tr><td><b>发文字号：</b></td><td>国发〔2023〕1号</td><td><b>成文日期：</b></td><td>2023年12月31日</td></tr></table>"
    kept = _kept()
    kept.run(Scripted(site_of() | {row_of(1)["url"]: document_of(1, block)}))
    record: Any = kept.records[row_of(1)["url"]]
    assert (record.document_number, record.written) == ("国发〔2023〕1号", "2023-12-31")


def _combined(page: int, sizes: dict[str, int]) -> str:
    parts: dict[str, Any] = {}
    for at, (name, size) in enumerate(sizes.items()):
        numbers = range((page - 1) * 3, min(page * 3, size))
        parts[name] = {"totalCount": size, "listVO": [row_of(100 * at + n) for n in numbers] or None}
    return json.dumps({"code": 200, "searchVO": {"totalCount": 0, "catMap": parts}})


def test_every_category_of_a_combined_library() -> None:
    sizes = {"gongwen": 7, "bumenfile": 2, "gongbao": 4}
    lists: dict[str, Any] = {page_of(p): _combined(p, sizes) for p in (1, 2, 3)}
    lists |= documents_of(range(7)) | documents_of(range(100, 102)) | documents_of(range(200, 204))
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
    answers = site_of()
    report = _kept().run(Scripted(answers | {page_of(page): [THROTTLED[how], answers[page_of(page)]]}))
    assert (report.problems, len(report.added)) == ([], 7)
    report = _kept().run(Scripted(answers | {page_of(page): THROTTLED[how]}))
    assert report.fatal
    assert report.fatal.kind in ("throttled", "empty_list", "no_hit", "not_json")


def test_a_size_that_the_library_does_not_keep_to() -> None:
    url = LIBRARY.replace("n=3", "n=100")
    lists = {url.replace("p=1", f"p={p + 1}"): single([row_of(n) for n in range(p * 3, min(p * 3 + 3, 7))], 7) for p in range(3)}
    report = _kept(url).run(Scripted(lists | documents_of(range(7))))
    assert (report.problems, len(report.added)) == ([], 7)


def test_a_day_that_is_none_is_none() -> None:
    kept = _kept()
    row = row_of(0, pubtime=0, ptime=None, url=f"{SITE}/zhengce/2016-05/12/content_0.htm")
    block = "<table><tr><td>发布日期：</td><td></td><td>索引号：</td><td>000014349/2024-00000</td></tr></table>"
    kept.run(Scripted({page_of(1): single([row], 1), row["url"]: document_of(0, block)}))
    record: Any = kept.records[row["url"]]
    assert (record.published, record.written) == (None, None)
