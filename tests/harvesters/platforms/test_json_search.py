"""JSON searches: documents from the answer alone, metadata under keys or Chinese labels, other sites' members by declaration."""

import json
from typing import Any

import pytest
from marshmallow import ValidationError

from harvesters.fetching.fetcher import Request, Response
from harvesters.platforms import check
from harvesters.platforms.json_search.recognising import recognise
from harvesters.recognition import Seen
from tests.harvesters.kept import Kept, declared
from tests.harvesters.platforms.search_site import SEARCH, SITE, TEXT, answer_of, meta_of, result_of, site_of
from tests.harvesters.scripted import Scripted


def _kept(address: str = SEARCH, /, **options: Any) -> Kept:
    return Kept(declared("json_search", address, options=options))


def _one(result: dict[str, Any], **pages: str) -> Any:
    kept = _kept()
    report = kept.run(Scripted(site_of([result]) | pages))
    assert report.fatal is None, report.problems
    (record,) = kept.records.values()
    return record


def test_documents_whose_text_the_answers_hold_are_not_asked_for() -> None:
    kept = _kept()
    fetcher = Scripted(site_of([result_of(n) for n in range(7)]))
    report = kept.run(fetcher)
    assert (report.problems, report.expected, len(report.added), len(fetcher.asked)) == ([], 7, 7, 3)
    record: Any = kept.records[f"{SITE}/zw/4.shtml"]
    assert (record.title, record.document_number, record.index_number) == ("关于第4件事的通知", "某府〔2024〕4号", "000014349/2024-00004")
    assert (record.written, record.published) == ("2024-05-06", "2024-05-08")
    assert record.text.startswith("现将有关事项公布如下")
    assert record.landing_page == f"{SITE}/zw/4.shtml"
    assert len(kept.run(Scripted(site_of([result_of(n) for n in range(7)]))).unchanged) == 7


def test_a_changed_member_changes_its_document() -> None:
    kept = _kept()
    kept.run(Scripted(site_of([result_of(0), result_of(1)])))
    report = kept.run(Scripted(site_of([result_of(0), result_of(1, contentHtml=TEXT.replace("公布", "修改"))])))
    assert report.changed == {f"{SITE}/zw/1.shtml"}


def test_a_document_without_its_text_is_read_from_its_page() -> None:
    page = f"<html><body><h1>关于第1件事的通知</h1><p>成文日期：2023-01-02</p><div id='zoom'>{TEXT}</div></body></html>"
    record = _one(result_of(1, contentHtml=""), **{f"{SITE}/zw/1.shtml": page})
    assert (record.written, record.document_number) == ("2023-01-02", "某府〔2024〕1号")


def test_a_document_with_neither_page_nor_text_is_told_by_its_number() -> None:
    record = _one(result_of(1, contentHtml="", url=None))
    assert record.landing_page == f"{SITE}/common/search/0a1b#doc1"
    assert record.document_number == "某府〔2024〕1号"


def test_metadata_under_chinese_labels() -> None:
    entries = [
        ("a1", "文　号：", "某府〔2020〕9号"),
        ("a2", "成文日期", "2020-02-03"),
        ("a3", "【索引号】", "X-1"),
        ("a4", "有效性", "废止"),
    ]
    meta = [{"resultList": [{"key": key, "name": name, "value": value} for key, name, value in entries]}]
    record = _one(result_of(1, domainMetaList=meta))
    assert (record.document_number, record.written, record.index_number) == ("某府〔2020〕9号", "2020-02-03", "X-1")
    assert record.published == "2024-05-08"
    assert record.validity.status


def test_a_label_block_in_the_text_goes_before_the_metadata() -> None:
    block = "<table><tr><td>索引号：</td><td>B-2</td><td>文号：</td><td>某府〔2019〕5号</td></tr></table>"
    record = _one(result_of(1, contentHtml=block + TEXT))
    assert (record.index_number, record.document_number) == ("B-2", "某府〔2019〕5号")


def test_an_empty_day_of_the_metadata_is_no_day_of_the_address() -> None:
    meta = meta_of(pubdate="", writedate="")
    record = _one(result_of(1, url="/2019/07/08/1.shtml", publishedTime=0, domainMetaList=meta))
    assert (record.published, record.written) == (None, None)


def test_files_of_the_answer_and_of_the_text() -> None:
    files = [{"fileName": "附表.xlsx", "filePath": "/files/1.xlsx"}, {"name": "无地址"}]
    record = _one(result_of(1, resList=files, contentHtml=f"{TEXT}<p><a href='2.pdf'>附件：名单</a></p>"))
    assert {(d.title, d.download_url) for d in record.distributions} == {
        ("附表.xlsx", f"{SITE}/files/1.xlsx"),
        ("附件：名单", f"{SITE}/zw/2.pdf"),
    }


def test_an_address_without_parameters_is_asked_for_json() -> None:
    bare = f"{SITE}/searchList/abc"
    asked = f"{bare}?_isAgg=true&_isJson=true&_pageSize=20&_template=index&page=1"
    assert len(_kept(bare).run(Scripted({asked: answer_of([result_of(0)], 1)})).added) == 1


def test_members_and_paging_by_declaration() -> None:
    api = f"{SITE}/szinf/loadData"
    rows = [
        {"TITLE": f"关于第{n}件事的通知", "LINK_TO": f"/d/{n}.html", "C_WJBH": f"某府〔2024〕{n}号", "DAY": "2024-05-08"} for n in range(3)
    ]
    answer = json.dumps({"infodata": {"items": rows, "sum": "3"}})
    fetcher = Scripted({api: answer} | {f"{SITE}/d/{n}.html": f"<html><h1>关于第{n}件事的通知</h1>{TEXT}</html>" for n in range(3)})
    kept = _kept(
        api,
        results="infodata.items",
        total="infodata.sum",
        method="post",
        form={"pageSize": "20"},
        page_parameter="pageIndex",
        page_base=0,
        url="LINK_TO",
        title="TITLE",
        fields={"published": "DAY"},
    )
    report = kept.run(fetcher)
    assert (report.problems, len(report.added)) == ([], 3)
    record: Any = kept.records[f"{SITE}/d/2.html"]
    assert (record.document_number, record.published) == ("某府〔2024〕2号", "2024-05-08")


def _rows(numbers: range) -> list[dict[str, Any]]:
    return [{"docTitle": f"关于第{n}件事的通知", "docUrl": f"/d/{n}.html", "publishDate": "2024-05-08"} for n in numbers]


def test_pages_whose_number_stands_in_the_path() -> None:
    members = {"results": "data.rows", "total": "data.total", "url": "docUrl", "title": "docTitle"}
    pages = {
        f"{SITE}/data/itemId=9,pageIndex={n + 1},pageSize=3.json": json.dumps(
            {"data": {"total": 7, "rows": _rows(range(at, min(at + 3, 7)))}}
        )
        for n, at in enumerate((0, 3, 6))
    }
    documents = {f"{SITE}/d/{n}.html": f"<html><h1>关于第{n}件事的通知</h1>{TEXT}{n}</html>" for n in range(7)}
    kept = _kept(f"{SITE}/data/itemId=9,pageIndex=1,pageSize=3.json", page_pattern="itemId=9,pageIndex={n},pageSize=3.json", **members)
    report = kept.run(Scripted(pages | documents))
    assert (report.problems, len(report.added), report.expected) == ([], 7, 7)


def test_what_has_no_page_keeps_its_key_from_page_to_page() -> None:
    def run(*pages: list[int]) -> set[str]:
        answers = {
            f"{SITE}/data/pageIndex={n}.json": json.dumps(
                {"total": 3, "rows": [{"docId": d, "docTitle": f"第{d}件", "docClob": TEXT} for d in ids]}
            )
            for n, ids in enumerate(pages, 1)
        }
        kept = _kept(f"{SITE}/data/pageIndex=1.json", page_pattern=f"{SITE}/data/pageIndex={{n}}.json")
        assert kept.run(Scripted(answers)).problems == []
        return set(kept.records)

    assert run([1, 2], [3]) == run([3, 1], [2])


@pytest.mark.parametrize(
    ("address", "value", "options"),
    [
        (
            "/data_id=9,pageIndex=1,pageSize=3.json",
            {"data": {"rows": _rows(range(3))}},
            {"page_pattern": f"{SITE}/data_id=9,pageIndex={{n}},pageSize=3.json"},
        ),
        ("/list/page_0.json", {"rows": _rows(range(3))}, {"page_pattern": f"{SITE}/list/page_{{n}}.json", "page_base": 0}),
        ("/api/list?page=1", {"rows": _rows(range(3))}, {}),
        ("/zuixin.json", _rows(range(3)), {}),
    ],
)
def test_an_answer_is_known_by_its_rows(address: str, value: Any, options: dict[str, Any]) -> None:
    found = recognise(Seen(f"{SITE}{address}", json.dumps(value), value))
    assert found is not None
    assert dict(found.options) == options


def test_a_list_without_days_is_no_list_of_documents() -> None:
    rows = [{"name": "首页", "url": "/"}, {"name": "新闻", "url": "/xw/"}]
    assert recognise(Seen(f"{SITE}/menu.json", json.dumps(rows), rows)) is None


def test_a_whole_list_in_one_file_is_asked_for_as_it_is() -> None:
    documents = {f"{SITE}/d/{n}.html": f"<html><h1>关于第{n}件事的通知</h1>{TEXT}{n}</html>" for n in range(3)}
    listed = json.dumps(_rows(range(3)))
    kept = _kept(f"{SITE}/zuixin.json")
    report = kept.run(Scripted(documents | {f"{SITE}/zuixin.json?page={n}": listed for n in (1, 2)}))
    assert (report.problems, len(report.added)) == ([], 3)


def test_a_post_in_json() -> None:
    api = f"{SITE}/search-front/api/data/affair"
    sent: list[dict[str, Any]] = []

    class Asked(Scripted):
        def fetch(self, request: Request) -> Response:
            if request.url == api:
                assert (request.method, request.body_type.partition(";")[0]) == ("POST", "application/json")
                sent.append(json.loads(request.body or b""))
            return super().fetch(request)

    answers = [json.dumps({"data": {"list": _rows(range(at, min(at + 3, 5))), "total": 5}}) for at in (0, 3)]
    documents = {f"{SITE}/d/{n}.html": f"<html><h1>关于第{n}件事的通知</h1>{TEXT}{n}</html>" for n in range(5)}
    options = {"results": "data.list", "url": "docUrl", "title": "docTitle", "page_parameter": "pageNo"}
    kept = _kept(api, json={"channelList": ["7"], "pageSize": 3}, **options)
    report = kept.run(Asked({api: answers, **documents}))
    assert (report.problems, len(report.added)) == ([], 5)
    assert sent == [{"channelList": ["7"], "pageSize": 3, "pageNo": n} for n in (1, 2)]


@pytest.mark.parametrize("bad", ["", '{"code": 1}', "<html>x</html>", '{"data": {"results": [], "total": 0}}'])
def test_a_bad_answer_is_asked_again_and_then_fatal(bad: str) -> None:
    answers = site_of([result_of(n) for n in range(7)])
    second = SEARCH.replace("page=1", "page=2")
    assert len(_kept().run(Scripted(answers | {second: [bad, answers[second]]})).added) == 7
    assert _kept().run(Scripted(answers | {second: bad})).fatal


def test_a_result_that_names_nothing_is_refused_alone() -> None:
    report = _kept().run(Scripted(site_of([result_of(0), {"title": "无名", "contentHtml": TEXT}])))
    assert len(report.added) == 1
    assert [(problem.kind, problem.title) for problem in report.problems] == [("missing_key", "无名")]


@pytest.mark.parametrize(
    "options",
    [
        {"method": "put"},
        {"fields": {"colour": "c"}},
        {"page_base": 2},
        {"rules": {"none": False}},
        {"pages": 3},
        {"page_pattern": "a.json"},
    ],
)
def test_wrong_options_are_named(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as raised:
        check(declared("json_search", SEARCH, options=options))
    assert next(iter(options)) in str(raised.value)
