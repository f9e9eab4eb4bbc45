"""The site's own lines go, the document's stay."""

import pytest

from harvesters.reading.labels import label_reader
from harvesters.rules.agencies import looks_like_agency, names_in
from harvesters.rules.boilerplate import without_boilerplate
from harvesters.rules.copies import copy_of
from harvesters.rules.enclosures import is_only_attached, missing
from harvesters.rules.naming import genre_of
from harvesters.rules.signatures import signature

READER = label_reader({})
PROSE = ["为做好河道清淤工作，现将有关事项通知如下。", "一、各乡镇要在汛期前完成清淤。"]


def _kept(*lines: str, title: str = "") -> tuple[str, ...]:
    return without_boilerplate(lines, READER, title).lines


def test_head_and_foot_go() -> None:
    lines = [
        "临水县人民政府 www.linshui.gov.cn",
        "当前位置：首页 > 政务公开",
        "关于清淤的通知",
        "发布时间：2018-03-05 浏览次数：3",
        "字号：[大 中 小]",
        *PROSE,
        "（此件公开发布）",
        "【打印】 【关闭】",
        "友情链接",
        "国务院",
        "Copyright © 2018 临水县 版权所有",
        "地址：东街1号 邮编：312000",
        "手机版",
    ]
    found = without_boilerplate(lines, READER, "关于清淤的通知")
    assert found.lines == ("关于清淤的通知", *PROSE, "（此件公开发布）")
    assert found.removed == 10
    assert "发布时间：2018-03-05 浏览次数：3" in found.site


@pytest.mark.parametrize(
    "last",
    [
        ["附件：名单"],
        ["临水县水利局", "2018年3月2日"],
        ["联系人：张某 联系电话：12345678", "地址：东街1号"],
        ["特此通知。"],
        ["表一", "甲", "乙"],
    ],
)
def test_what_stands_at_the_end_of_a_document_stays(last: list[str]) -> None:
    assert _kept(*PROSE, *last) == (*PROSE, *last)
    assert _kept(*PROSE, *last[:1], "版权所有：临水县") == (*PROSE, *last[:1])


def test_a_page_that_is_all_footer_is_left_alone() -> None:
    lines = ["友情链接", "版权所有"]
    assert _kept(*lines) == tuple(lines)


def test_menus_are_known_by_their_words() -> None:
    assert _kept(*PROSE, "联系我们 网站地图 免责声明 会员服务") == tuple(PROSE)


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("临水县人民政府", True),
        ("临水县水利局（盖章）", True),
        ("中共临水县委", True),
        ("东山市住房和城乡建设委员会", True),
        ("各乡镇人民政府", False),
        ("2018年3月2日", False),
        ("关于清淤的通知", False),
        ("新闻发布会", False),
        ("根据县水利局", False),
    ],
)
def test_the_names_of_agencies(line: str, agency: bool) -> None:
    assert looks_like_agency(line) is agency


def test_names_are_parted_put_together_and_refused() -> None:
    assert names_in("东山市财政局 东山市民政局") == ("东山市财政局", "东山市民政局")
    assert names_in("东山市财政局、东山市民政局") == ("东山市财政局", "东山市民政局")
    assert names_in("财　政　部") == ("财政部",)
    assert names_in("Ministry of Finance") == ("Ministry of Finance",)
    assert names_in("本站") == ()
    assert names_in("新华社", certain=False) == ()
    assert names_in("中国政府网", certain=False) == ()
    assert names_in("东山市财政局", certain=False) == ("东山市财政局",)


def _signed(*lines: str) -> tuple[tuple[str, ...], str] | None:
    found = signature(lines, str)
    return (found.agencies, found.written) if found else None


def test_signatures() -> None:
    assert _signed(*PROSE, "临水县水利局", "2018年3月2日") == (("临水县水利局",), "2018-03-02")
    assert _signed(*PROSE, "临水县水利局 2018年3月2日") == (("临水县水利局",), "2018-03-02")
    assert _signed(*PROSE, "临水县水利局", "临水县财政局", "二〇一八年三月二日") == (("临水县水利局", "临水县财政局"), "2018-03-02")
    assert _signed(*PROSE, "2018年3月2日") == ((), "2018-03-02")
    assert _signed(*PROSE, "临水县水利局 2018年3月2日印发") is None
    assert _signed(*PROSE, "2018-03-02") is None, "signatures write 年月日"
    assert _signed(*PROSE) is None


def test_the_signature_of_the_cover_goes_before_that_of_what_it_encloses() -> None:
    assert _signed("现印发给你们。", "临水县政府办公室", "2018年3月2日", *PROSE, "临水县水利局", "2018年2月1日") == (
        ("临水县政府办公室",),
        "2018-03-02",
    )


def test_attachments_that_are_announced() -> None:
    assert missing(["附件：收购点名单"], attached=0) == "收购点名单"
    assert missing(["附件1.收购点名单"], attached=0) == "收购点名单"
    assert missing(["附件：收购点名单"], attached=1) is None
    assert missing(["附件：收购点名单", "附件", "一、东镇"], attached=0) is None
    assert missing(["附件：1.收购点名单", "收购点名单", "一、东镇"], attached=0) is None
    assert missing(["（见附件）"], attached=0) is None


@pytest.mark.parametrize(
    ("url", "country", "lines", "is_copy"),
    [
        ("http://www.linshui.gov.cn/a", "CN", ["原文网址：http://www.linshui.gov.cn/b"], False),
        ("http://www.linshui.gov.cn/a", "CN", ["原文网址：http://slj.linshui.gov.cn/b"], True),
        ("http://news.example.com.cn/a", "CN", [], True),
        ("http://news.example.com.cn/a", None, [], False),
        ("http://127.0.0.1:9100/a", "CN", [], False),
        ("http://site.test/a", "CN", [], False),
    ],
)
def test_copies(url: str, country: str | None, lines: list[str], is_copy: bool) -> None:
    assert copy_of(url, {}, lines, [], READER, country=country).is_copy is is_copy


def test_the_original_may_be_named_behind_the_body_and_be_another_port_of_this_machine() -> None:
    found = copy_of("http://127.0.0.1:8103/a", {}, PROSE, ["原文网址：http://127.0.0.1:8101/b", "网站地图"], READER, country="CN")
    assert found.is_copy
    assert found.original_url == "http://127.0.0.1:8101/b"


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("关于清淤的通知", "通知"),
        ("临水县清淤办法（试行）", "办法"),
        ("关于印发《临水县清淤方案》的通知（2018年修订）", "通知"),
        ("临水县人民政府令", "命令"),
        ("2018年政府工作报告", "报告"),
        ("临水县概况", None),
    ],
)
def test_the_kind_of_document(title: str, genre: str | None) -> None:
    assert genre_of(title) == genre


def test_a_document_in_numbered_parts_is_there_however_short_it_is() -> None:
    sent = "现将《河道清淤办法》印发给你们，请遵照执行。"
    assert is_only_attached(sent, attached=1)
    assert not is_only_attached(sent, attached=0)
    assert not is_only_attached(f"{sent}\n第一条　为规范清淤，制定本办法。\n第二条　汛期前完成清淤。", attached=1)
