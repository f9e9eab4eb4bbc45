"""From a page to a draft: every value from its surest place, whatever wraps the text."""

from collections.abc import Callable

import pytest
from marshmallow import ValidationError

from harvesters.reading.page import Listed
from schemas.record import load
from tests.harvesters.rules import documents
from tests.harvesters.rules.documents import counts, draft_of, flags, in_paragraphs, in_pre

WRAPS = [in_pre, in_paragraphs]


@pytest.mark.parametrize("wrap", WRAPS)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_notice_with_a_cover(wrap: Callable[[str], str], encoding: str) -> None:
    draft = draft_of(wrap(documents.NOTICE), encoding=encoding)
    values = draft.values
    assert values["title"] == "临水县人民政府办公室关于印发临水县粮食收购工作方案的通知"
    assert values["agency"]["name"] == "临水县人民政府办公室", "the signature goes before 信息来源"
    assert values["document_number"] == "临政办发〔2015〕12号"
    assert (values["written"], values["published"], values["issued"], values["modified"]) == (
        "2015-02-27",
        "2015-03-02",
        "2015-03-02",
        None,
    )
    assert values["disclosure_mode"] == "主动公开"
    assert values["genre"] == "通知"
    assert values["relations"] == [], "its own number is no citation"
    assert "site_boilerplate" in flags(draft)
    assert "attachment_missing" not in flags(draft), "it is printed below"
    lines = values["text"].split("\n")
    assert lines[0] == "临水县人民政府办公室"
    assert lines[-1] == "一、东镇收购点。"
    assert "(此件主动公开)" in lines
    assert counts(draft)["boilerplate"] == 7
    assert counts(draft).get("encoding", 0) == (encoding != "utf-8")
    assert "网站标识码" in values["body"]
    assert values["abstract"].startswith("《临水县粮食收购工作方案》已经县政府同意")


@pytest.mark.parametrize("wrap", WRAPS)
def test_a_label_block_in_plain_lines(wrap: Callable[[str], str]) -> None:
    draft = draft_of(wrap(documents.PLAN))
    values = draft.values
    assert values["title"] == "东山市粮食安全规划(2013-2020年)"
    assert values["agency"] == {"id": "东山市发展和改革委员会", "name": "东山市发展和改革委员会"}
    assert values["index_number"] == "014416330/2013-00031"
    assert values["document_number"] == "东发改〔2013〕45号"
    assert (values["written"], values["published"]) == ("2013-05-06", "2013-05-10")
    assert values["keywords"] == ["粮食", "规划"]
    assert values["themes"] == [{"scheme": None, "code": None, "label": "规划计划"}]
    assert [relation["document_number"] for relation in values["relations"]] == ["国务院令第407号", "东发改〔2012〕8号"]
    assert values["relations"][0]["text"] == "《粮食流通管理条例》（国务院令第407号）"
    assert values["text"].split("\n")[0] == values["title"]
    assert counts(draft)["index_number"] == 1


def test_joint_issuers_and_what_the_text_says_of_force() -> None:
    values = draft_of(in_pre(documents.JOINT)).values
    assert [agency["name"] for agency in values["issuers"]] == ["东山市财政局", "东山市民政局"]
    assert values["agency"]["name"] == "东山市财政局"
    assert (values["effective"], values["valid_until"]) == ("2016-07-01", "2021-06-30")
    assert values["disclosure_mode"] == "依申请公开"
    assert values["document_number"] == "东财社〔2016〕9号"


def test_an_order_signed_by_a_person() -> None:
    values = draft_of(in_pre(documents.ORDER)).values
    assert values["title"] == "东山市养犬管理办法"
    assert values["document_number"] == "东山市人民政府令第23号"
    assert values["agency"]["name"] == "东山市人民政府"
    assert values["written"] == "2014-01-08"


def test_an_interpretation_copied_from_another_site() -> None:
    draft = draft_of(in_pre(documents.INTERPRETATION))
    assert draft.values["relations"][0] == {"type": "interprets", "target": None, "text": "《东山市养犬管理办法》", "document_number": None}
    assert draft.original_url == "http://gaj.dongshan.gov.cn/a/b.html"
    assert {"mirror", "site_boilerplate"} <= flags(draft)
    assert draft.values["agency"]["name"] == "东山市公安局"
    assert draft.values["published"] == "2014-02-10"


def test_what_the_list_said_fills_what_the_page_leaves_open() -> None:
    page = '<html><body><div class="content"><p>现将有关事项公布如下。</p></div></body></html>'
    listed = Listed(
        url=documents.URL,
        title="关于春耕的通知",
        date="2018.03.05",
        document_number="临农[2018]3号",
        values={"written": "2018-03-01", "index_number": "014416330/2018-00003", "issuer": "临水县农业局"},
    )
    values = draft_of(page, listed=listed).values
    assert values["title"] == "关于春耕的通知"
    assert (values["written"], values["published"], values["document_number"]) == ("2018-03-01", "2018-03-05", "临农〔2018〕3号")
    assert (values["index_number"], values["agency"]["name"]) == ("014416330/2018-00003", "临水县农业局")


def test_a_title_cut_short_by_the_list_gives_way() -> None:
    page = "<html><head><title>关于春耕生产有关问题的通知</title></head><body><p>现通知如下。</p></body></html>"
    assert draft_of(page, listed=Listed(url="", title="关于春耕生产…")).values["title"] == "关于春耕生产有关问题的通知"


@pytest.mark.parametrize(
    ("block", "meta", "listed", "url", "published"),
    [
        ("发布日期：2018-03-05", "2018-03-06", "2018-03-07", "/201803/t20180308_1.html", "2018-03-05"),
        ("", "2018-03-06", "2018-03-07", "/201803/t20180308_1.html", "2018-03-06"),
        ("", "", "2018-03-07", "/201803/t20180308_1.html", "2018-03-07"),
        ("", "", "", "/201803/t20180308_1.html", "2018-03-08"),
        ("发布日期：", "", "", "/201803/t20180308_1.html", None),
        ("", "", "", "/a.html", None),
    ],
)
def test_the_published_date_comes_from_the_surest_place(block: str, meta: str, listed: str, url: str, published: str | None) -> None:
    body = f'<ul><li>索引号：1</li><li>{block}</li></ul><div id="zoom">正文在此，共有一段话，不多不少。</div>'
    page = f'<html><head><meta name="PubDate" content="{meta}"></head><body>{body}</body></html>'
    values = draft_of(page, url=f"http://127.0.0.1{url}", listed=Listed(url=url, date=listed)).values
    assert values["published"] == values["issued"] == published


def test_a_draft_loads_as_a_record() -> None:
    draft = draft_of(in_paragraphs(documents.PLAN))
    provenance = {
        "source": "test",
        "run": "r",
        "url": documents.URL,
        "harvested": "2026-01-01T00:00:00Z",
        "checksum": "0" * 64,
        "rules": [],
    }
    record = load(draft.values | {"provenance": provenance, "flags": []})
    assert record.title == draft.values["title"]


def test_odd_values_become_flags() -> None:
    block = "".join(f"<li>{words}</li>" for words in ("索引号：000000001/2018-00001", "文号：临发〔2018〕3", "成文日期：2018年2月30日"))
    draft = draft_of(f'<ul>{block}</ul><div id="zoom"><p>正文在此，共有一段话。有一个\ue003字。</p></div>')
    assert {"index_number_check", "document_number_damaged", "date_unreadable", "private_use"} <= flags(draft)
    assert draft.values["document_number"] is None
    assert draft.values["index_number"] == "000000001/2018-00001"


def test_attachments_are_distributions_and_a_page_may_be_nothing_else() -> None:
    draft = draft_of('<div id="zoom"><p>现将名单印发给你们。</p><p>附件：名单</p><a href="/a/b.pdf">名单.pdf</a></div>')
    assert draft.values["distributions"] == [
        {
            "role": "attachment",
            "title": "名单.pdf",
            "download_url": "http://127.0.0.1:9100/a/b.pdf",
            "format": "PDF",
            "media_type": "application/pdf",
        }
    ]
    assert "content_in_attachment" in flags(draft)
    assert "attachment_missing" not in flags(draft)


def test_an_announced_attachment_that_is_nowhere() -> None:
    draft = draft_of('<div id="zoom"><p>请按名单办理，具体要求见附件，认真组织实施。</p><p>附件:收购点名单</p></div>')
    assert "attachment_missing" in flags(draft)


def test_text_is_the_body_where_no_rule_changed_it() -> None:
    draft = draft_of('<div id="zoom"><p>请按名单办理，认真组织实施。</p><p>特此通知。</p></div>')
    assert draft.values["text"] == draft.values["body"] == "请按名单办理，认真组织实施。\n特此通知。"
    assert not {"boilerplate", "widths", "zero_width", "pinyin"} & set(counts(draft))


def test_a_rule_can_be_switched_off_and_only_by_its_name() -> None:
    page = in_pre(documents.NOTICE)
    draft = draft_of(page, rules={"boilerplate": False, "signature": False, "evidence": False, "genre": False})
    assert draft.values["text"] == draft.values["body"]
    assert draft.values["agency"]["name"] == "县政府办"
    assert (draft.values["written"], draft.values["disclosure_mode"], draft.values["genre"]) == (None, None, None)
    with pytest.raises(ValidationError, match="no such rule"):
        draft_of(page, rules={"boilerplait": False})


def test_a_page_without_a_title_gets_its_first_sentence_and_a_flag() -> None:
    draft = draft_of('<div id="zoom"><p>各乡镇：</p><p>为做好春耕工作，现通知如下。请执行。</p></div>')
    assert draft.values["title"] == "为做好春耕工作，现通知如下"
    assert "title_derived" in flags(draft)
    assert draft_of("<html></html>").values["title"] == ""
