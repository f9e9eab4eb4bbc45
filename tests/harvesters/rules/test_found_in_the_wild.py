"""Structures met on real sites and their copies, told in our own words."""

import pytest
from pypinyin import Style, pinyin

from tests.harvesters.rules.documents import counts, draft_of, flags, in_paragraphs, in_pre


@pytest.mark.parametrize("name", ["财政部", "财　政　部", "审计署", "国资委", "市政府"])
def test_short_names_sign_documents_but_are_no_footer(name: str) -> None:
    cover = f"关于清理收费的通知\n各有关单位：\n请于月底前清理完毕，并报送结果。\n国家发展改革委\n{name}\n2018年3月5日"
    values = draft_of(in_paragraphs(cover)).values
    assert [issuer["name"] for issuer in values["issuers"]] == ["国家发展改革委", "".join(name.split())]
    footed = draft_of(in_pre(f"{cover}\n友情链接\n外交部\n教育部\nCopyright 2018 版权所有")).values
    assert "外交部" not in footed["text"]


@pytest.mark.parametrize(
    ("title", "line", "number"),
    [
        ("中华人民共和国财政部公告", "2024年第5号", "财政部公告2024年第5号"),
        ("临水市市场监管局关于废止两件文件的公告", "（2024年 第 15 号）", "临水市市场监管局公告2024年第15号"),
        ("关于废止两件文件的公告", "2024年第5号", None),
        ("道路工程中标公告", "2024年第5号", None),
        ("临水市公安局通告", "第5号", None),
        ("临水市公安局年报", "2024年第5号", None),
    ],
)
def test_the_number_of_a_notice_stands_in_its_title_and_the_line_below(title: str, line: str, number: str | None) -> None:
    text = f"{title}\n{line}\n现将有关事项公告如下，自公布之日起执行。\n2024年3月5日"
    assert draft_of(in_paragraphs(text, title)).values["document_number"] == number


@pytest.mark.parametrize(
    ("title", "number", "genre"),
    [
        ("中华人民共和国财政部公告2024年第８号", "财政部公告2024年第8号", "公告"),
        ("某某银行 某某局公告〔2023〕第19号", "某某银行某某局公告〔2023〕19号", "公告"),
        ("某某部公告2024年第11号 公布进口清单", "某某部公告2024年第11号", "公告"),
        ("临水市人民政府令第310号", None, "命令"),
        ("关于清淤的通知（临政发〔2018〕7号）", "临政发〔2018〕7号", "通知"),
        ("临水市关于修改某某令第3号的决定", None, "决定"),
    ],
)
def test_titles_that_hold_their_number(title: str, number: str | None, genre: str | None) -> None:
    values = draft_of(in_paragraphs("现将有关事项公布如下，请遵照执行。", title)).values
    assert (values["title"], values["document_number"], values["genre"]) == (title, number, genre)


def test_where_a_page_says_that_it_has_no_number_its_title_gives_none() -> None:
    text = "索引号：1/2022-9\n文号：\n发布日期：2024-03-05\n某某部公告2024年第11号\n现公布如下，请遵照执行。"
    assert draft_of(in_pre(text)).values["document_number"] is None


def test_an_order_says_from_when_on_it_is_in_force_and_how_it_is_disclosed() -> None:
    order = "《样例规定》已经2024年4月26日部务会议通过，现予公布，自2024年9月1日起施行。"
    text = f"某某部令\n第39号\n{order}\n第一条 应当标注来源。\n（此件社会公开）"
    values = draft_of(in_paragraphs(text, "样例规定")).values
    assert (values["effective"], values["disclosure_mode"], values["document_number"]) == ("2024-09-01", "主动公开", "某某部令第39号")


def test_the_longer_form_of_its_own_number_is_no_citation() -> None:
    text = "文号：某监会公告〔2024〕9号\n索引号：1/2024-9\n关于修改格式的决定\n某某监督管理委员会公告〔2024〕9号\n现公布决定，请遵照执行。"
    assert draft_of(in_pre(text)).values["relations"] == []


@pytest.mark.parametrize(
    ("label", "number"),
    [("公告2022年第41号", "公告2022年第41号"), ("2022年第41号", "临水市财政局公告2022年第41号")],
)
def test_a_label_is_taken_at_its_word_and_completed_where_it_names_nobody(label: str, number: str) -> None:
    text = f"索引号：1/2022-9\n文号：{label}\n临水市财政局关于发布目录的公告\n现公布如下，请遵照执行。"
    assert draft_of(in_pre(text)).values["document_number"] == number


def test_an_issuer_in_short_is_the_one_that_signs() -> None:
    labels = "发文机关：市政府办公室\n文号：临政办发〔2024〕3号"
    text = f"{labels}\n关于开放纳凉点的通知\n请各地按时开放，并做好服务。\n临水市人民政府办公室\n2024年6月3日"
    assert draft_of(in_pre(text)).values["agency"]["name"] == "临水市人民政府办公室"


@pytest.mark.parametrize(
    ("over", "title", "number", "issuer"),
    [
        ("<p>临水县人民政府令</p><p>第 12 号</p>", "临水县样例林地管理办法", "临水县人民政府令第12号", "临水县人民政府"),
        ("<p>公告 2024年第5号</p>", "临水县林业局关于封山的公告", "临水县林业局公告2024年第5号", "测试机关"),
        ("<p>上一篇：临政发〔2023〕7号</p>", "临水县林业局关于封山的公告", None, "测试机关"),
    ],
)
def test_a_number_over_the_title(over: str, title: str, number: str | None, issuer: str) -> None:
    text = "<div class='TRS_Editor'><p>请遵照执行，并按时报送结果。</p></div>"
    values = draft_of(f"<html><head><title>{title}</title></head><body>{over}<h1>{title}</h1>{text}</body></html>").values
    assert (values["document_number"], values["agency"]["name"]) == (number, issuer)


def test_a_letterhead_names_the_issuer_and_old_numbers_have_chinese_years() -> None:
    text = "临水县林业局文件\n临林发（二〇一二）第0８号\n关于造林的通知\n请按时完成造林任务。\n（盖章）\n2012年3月1日"
    values = draft_of(in_paragraphs(text, "关于造林的通知")).values
    assert (values["agency"]["name"], values["document_number"]) == ("临水县林业局", "临林发〔2012〕8号")


def test_a_label_without_the_place_is_the_one_that_signs() -> None:
    text = "索引号：1/2024-9\n发布机构：林业局\n生成日期：24-03-01\n关于造林的通知\n请按时完成造林任务。\n临水县林业局\n2024年3月1日"
    values = draft_of(in_pre(text)).values
    assert (values["agency"]["name"], values["written"]) == ("临水县林业局", "2024-03-01")


def test_the_number_of_an_order_does_not_begin_with_the_day_before_it() -> None:
    text = "（2024年1月20日临水市人民政府令第954号公布）\n第一条 依据日照市人民政府令第3号清点。"
    cited = [relation["document_number"] for relation in draft_of(in_paragraphs(text, "游船办法")).values["relations"]]
    assert cited == ["临水市人民政府令第954号", "日照市人民政府令第3号"]


def test_labels_and_values_in_a_grid() -> None:
    rows = [("索引号", "008450081/2024-90021"), ("关键字", "年画,登记"), ("文号", "临政办发〔2024〕9号")]
    grid = "".join(f"<div class='r'><div class='l'><label>{name}：</label></div><div class='v'>{value}</div></div>" for name, value in rows)
    text = "<div>关于登记的通知</div><div class='info_content'><p>请完成登记，并盖章。</p></div>"
    values = draft_of(f"<html><body><div id='symbol'>{grid}</div>{text}</body></html>").values
    assert (values["index_number"], values["document_number"]) == ("008450081/2024-90021", "临政办发〔2024〕9号")
    assert values["keywords"] == ["年画", "登记"]


def test_a_text_in_a_cell_of_the_layout_has_paragraphs() -> None:
    text = "".join(f"<p>{line}</p>" for line in ("请于月底前报送结果。", "逾期不予受理。", "临水市财政局", "2024年6月3日"))
    page = f"<html><body><table><tr><td>关于报送结果的通知</td></tr><tr><td><div id='zoom'>{text}</div></td></tr></table></body></html>"
    values = draft_of(page).values
    assert values["text"].split("\n") == ["请于月底前报送结果。", "逾期不予受理。", "临水市财政局", "2024年6月3日"]
    assert (values["agency"]["name"], values["written"]) == ("临水市财政局", "2024-06-03")


@pytest.mark.parametrize(("term", "until"), [("2025-12-31", "2025-12-31"), ("5年", None), ("长期", None)])
def test_the_term_of_a_document(term: str, until: str | None) -> None:
    draft = draft_of(in_pre(f"索引号：1/2022-9\n文号：临政发〔2018〕7号\n有效期限：{term}\n关于清淤的通知\n请各地清淤，按时报送。"))
    assert draft.values["valid_until"] == until
    assert "date_unreadable" not in flags(draft)


@pytest.mark.parametrize("kind", ["导则", "指引", "规划", "实施方案", "办法"])
def test_whatever_is_in_force_from_a_day_on(kind: str) -> None:
    text = f"关于印发{kind}的通知\n一、请遵照执行。\n二、本{kind}自2024年6月1日起施行。"
    assert draft_of(in_paragraphs(text)).values["effective"] == "2024-06-01"


def test_joint_issuers_that_have_a_label_of_their_own() -> None:
    text = "[发文机构] 临水市档案馆\n[联合发文单位] 临水市园林局 临水市教育局\n[发文字号]\n关于征集照片的通告\n现面向社会征集旧照片。"
    assert [issuer["name"] for issuer in draft_of(in_pre(text)).values["issuers"]] == ["临水市档案馆", "临水市园林局", "临水市教育局"]


def test_labels_on_lines_of_their_own() -> None:
    text = """返回顶部
临水县人民政府工作规则
  • 索引号:

    6107280000/2024-001005
  • 主题分类:

  • 发文机构:

    临水县人民政府
  • 发文字号:

    临政发〔2024〕7号
  • 发布日期:

    2024年04月08日 16:34
  • 内容概述:

临水县人民政府工作规则
一、根据有关法律,结合本县实际,制定本规则。"""
    values = draft_of(in_pre(text)).values
    assert values["title"] == "临水县人民政府工作规则"
    assert (values["index_number"], values["document_number"]) == ("6107280000/2024-001005", "临政发〔2024〕7号")
    assert (values["agency"]["name"], values["published"], values["themes"]) == ("临水县人民政府", "2024-04-08", [])
    assert values["text"].split("\n")[-1] == "一、根据有关法律,结合本县实际,制定本规则。"
    assert "6107280000" not in values["text"]


def test_labels_without_colons_above_their_values() -> None:
    text = """关于印发编制规则的通知
浏览:0  来源: 作者:
索引号
01527918X-2020-153077
发文机构
东河州民政局
主题分类
民政、扶贫、救灾
文      号
发文日期
2020-10-10 19:48:26
各直属事业单位:
因发文字号调整,现印发给你们,请严格遵照执行。
2020年10月10日
(此件公开发布)"""
    values = draft_of(in_paragraphs(text)).values
    assert values["index_number"] == "01527918X-2020-153077"
    assert (values["agency"]["name"], values["written"], values["published"]) == ("东河州民政局", "2020-10-10", None)
    assert values["themes"][0]["code"] == "1094"
    assert values["document_number"] is None
    assert values["disclosure_mode"] == "主动公开"


def test_a_copy_that_puts_the_number_before_the_title() -> None:
    text = """临政办发〔2016〕26号《临水县人民政府办公室关于印发〈临水县工作要点〉的通知》
浏览量:          时间:2016-05-30 23:45:19
各乡镇人民政府:
《临水县工作要点》已经县政府同意,现印发给你们。
临水县人民政府办公室
2016年5月28日"""
    values = draft_of(in_pre(text)).values
    assert values["title"] == "临水县人民政府办公室关于印发《临水县工作要点》的通知"
    assert values["document_number"] == "临政办发〔2016〕26号"
    assert (values["written"], values["published"], values["relations"]) == ("2016-05-28", "2016-05-30", [])


def test_a_number_in_brackets_behind_the_title_is_its_own() -> None:
    text = """当前位置: 首页 > 政务公开
中共阳山市委办公室阳山市人民政府办公室印发《关于推进工作的实施意见》的通知(阳办发〔2017〕2号)
来源:阳山市政府门户网 日期:2017-01-12 17:08 字号:【
各县市区委、人民政府:
《关于推进工作的实施意见》已经同意,现印发给你们。
中共阳山市委办公室
阳山市人民政府办公室
2017年1月10日"""
    values = draft_of(in_pre(text)).values
    assert values["document_number"] == "阳办发〔2017〕2号"
    assert [agency["name"] for agency in values["issuers"]] == ["中共阳山市委办公室", "阳山市人民政府办公室"]
    assert values["relations"] == []


def test_a_day_in_chinese_numerals_under_the_cover_note() -> None:
    text = """关于印发《海滨市人民政府工作规则》的通知
2011-06-18 00:00:00 来源: 本站原创
海府〔2011〕33号
各区人民政府:
《海滨市人民政府工作规则》已修订通过,现予印发。
                     二○一一年四月八日
海滨市人民政府工作规则
一、根据有关规定,制定本规则。"""
    values = draft_of(in_pre(text)).values
    assert (values["written"], values["published"], values["document_number"]) == ("2011-04-08", "2011-06-18", "海府〔2011〕33号")
    assert values["agency"]["name"] == "测试机关", "本站原创 is no agency"


def test_a_polluted_copy_with_a_label_block_of_its_own() -> None:
    wanted = set("發構關實強開務辦縣鄉設進應對經濟與業範執")
    prose = "為加強全縣農田水利建設,進一步規範項目管理,現將有關事項通知如下。各鄉鎮要認真組織實施。縣水務局要加強監督檢查。\n"
    clean = (
        "臨水縣人民政府辦公室關于印發農田水利工作方案的通知\n時間:2020年09月15日 點擊次數:13460\n發布機構:臨水縣水務局\n"
        f"臨政辦〔2020〕23號\n各鄉鎮人民政府:\n{prose * 8}根據省政辦發〔2019〕54號執行。\n臨水縣人民政府辦公室\n2020年6月2日"
    )
    polluted = "".join(f"{c}({pinyin(c, style=Style.TONE)[0][0]})" if c in wanted else c for c in clean)
    draft = draft_of(in_pre(polluted))
    values = draft.values
    assert counts(draft)["pinyin"] == polluted.count("(")
    assert {"pinyin_removed", "traditional_script"} <= flags(draft)
    assert values["title"] == clean.split("\n")[0], "shown as the document writes it"
    assert values["agency"]["name"] == "临水县水务局", "named as the agency writes it"
    assert (values["written"], values["published"]) == ("2020-06-02", "2020-09-15")
    assert values["document_number"] == "临政办〔2020〕23号"
    assert [relation["document_number"] for relation in values["relations"]] == ["省政办发〔2019〕54号"]
    assert values["relations"][0]["text"] == "省政辦發〔2019〕54號"
    assert values["body"] == polluted
