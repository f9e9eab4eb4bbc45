"""The label block in every structure that sites write it in."""

from collections.abc import Mapping

import pytest

from harvesters.reading.labels import label_reader
from harvesters.reading.page import page_options, read_page

VALUES = {
    "索引号": "014416330/2018-04736",
    "主题分类": "工业、交通\\公路",
    "发文机关": "临水县人民政府",
    "成文日期": "2018年3月2日",
    "标题": "临水县人民政府关于河道清淤的通知",
    "发文字号": "临政发〔2018〕7号",
    "发布日期": "2018-03-05",
    "有效性": "有效",
    "主题词": "",
}
FIELDS = ("index_number", "theme", "issuer", "written", "title", "document_number", "published", "validity", "keywords")
PROSE = "<p>各乡镇人民政府：</p><p>为做好河道清淤工作，现将有关事项通知如下。</p><p>一、各乡镇要在汛期前完成清淤。</p>"


def _each(pattern: str) -> str:
    return "".join(pattern.format(k=label, v=value) for label, value in VALUES.items())


def _two_a_row(pattern: str) -> str:
    cells = [pattern.format(k=label, v=value) for label, value in VALUES.items()]
    return "<table>" + "".join(f"<tr>{''.join(cells[at : at + 2])}</tr>" for at in range(0, len(cells), 2)) + "</table>"


BLOCKS: Mapping[str, str] = {
    "td td, two labels a row": _two_a_row("<td>{k}：</td><td>{v}</td>"),
    "td b": _two_a_row("<td><b>{k}：</b></td><td>{v}</td>"),
    "th td without colons": _two_a_row("<th>{k}</th><td>{v}</td>"),
    "td without colons": "<table>" + _each("<tr><td>{k}</td><td>{v}</td></tr>") + "</table>",
    "td with paragraphs": "<table>" + _each("<tr><td><p>{k}：</p></td><td><p>{v}</p></td></tr>") + "</table>",
    "a colon in its own cell": "<table>" + _each("<tr><td>{k}</td><td>：</td><td>{v}</td></tr>") + "</table>",
    "one cell": "<table>" + _each("<tr><td>{k}：{v}</td></tr>") + "</table>",
    "dl": "<dl>" + _each("<dt>【{k}】</dt><dd>{v}</dd>") + "</dl>",
    "dl each": _each("<dl><dt>{k}：</dt><dd>{v}</dd></dl>"),
    "li": "<ul>" + _each("<li>{k}：{v}</li>") + "</ul>",
    "li in brackets": "<ol>" + _each("<li>[{k}] <span>{v}</span></li>") + "</ol>",
    "li strong span": "<ul>" + _each("<li><strong>{k}：</strong><span>{v}</span></li>") + "</ul>",
    "label and div": _each('<div class="row"><label>{k}：</label><div class="v"><p>{v}</p></div></div>'),
    "divs of two classes": _each('<div class="k">{k}：</div><div class="v">{v}</div>'),
    "divs in pairs": _each("<div><div>{k}：</div><div>{v}</div></div>"),
    "h5 and p": _each("<h5>{k}：</h5><p>{v}</p>"),
    "bold and br": "<div>" + _each("<b>{k}：</b>{v}<br>") + "</div>",
    "em and i": _each("<p><em>{k}：</em><i>{v}</i></p>"),
    "one line": "<p>" + _each("{k}：{v}&nbsp;&nbsp;") + "</p>",
    "spans without a space": "<div>" + _each("<span>{k}：{v}</span>") + "</div>",
}


@pytest.mark.parametrize("container", ['<div class="TRS_Editor">{}</div>', '<div class="unheard-of">{}</div>'])
@pytest.mark.parametrize("structure", BLOCKS)
def test_structures(structure: str, container: str) -> None:
    html = f"<html><head><title>x</title></head><body>{BLOCKS[structure]}{container.format(PROSE)}</body></html>"
    page = read_page(html.encode(), declared_charset="utf-8", url="http://127.0.0.1/a.html", options=page_options({}))
    assert {field: page.labels.get(field) for field in FIELDS} == dict(zip(FIELDS, VALUES.values(), strict=True))
    assert page.body.endswith("一、各乡镇要在汛期前完成清淤。")


@pytest.mark.parametrize(
    ("line", "pairs"),
    [
        ("索引号: 1/2018-001 主题分类: 其他文件", [("index_number", "1/2018-001"), ("theme", "其他文件")]),
        ("文号: 关键字:", [("document_number", ""), ("keywords", "")]),
        ("名　称: 某某通知", [("title", "某某通知")]),
        ("来源:\xa0\xa0时间:2018-03-05 \xa0 作者:", [("source", ""), ("published", "2018-03-05"), ("ignored", "")]),
        ("来源：县政府发布时间：2018-03-05", [("source", "县政府"), ("published", "2018-03-05")]),
        ("字号:[大 中 小]", [("ignored", "[大 中 小]")]),
        ("字号：临政发〔2018〕7号", [("document_number", "临政发〔2018〕7号")]),
        ("2018-03-05 来源：县政府 浏览次数：3", [("source", "县政府"), ("ignored", "3")]),
        ("一、会议时间：明天", []),
        ("今天天气很好", []),
    ],
)
def test_lines(line: str, pairs: list[tuple[str, str]]) -> None:
    assert label_reader({}).pairs(line) == pairs


def test_an_empty_label_does_not_take_the_next_label_for_its_value() -> None:
    assert label_reader({}).pairs("[实施日期]\t[成文日期] 2024-01-10") == [("effective", ""), ("written", "2024-01-10")]
    assert label_reader({}).pairs("联合发文单位：\t文号：临政发〔2018〕7号") == [
        ("joint_issuers", ""),
        ("document_number", "临政发〔2018〕7号"),
    ]


def test_a_vague_word_alone_is_no_label() -> None:
    reader = label_reader({})
    assert reader.block(["时间：2020年3月1日上午9时", "主题：春耕"]) == {}
    assert reader.block(["时间：2020-03-01 09:30"]) == {"published": "2020-03-01 09:30"}
    assert reader.block(["索引号：1", "发布机构：某局", "主题：春耕"])["theme"] == "春耕"


def test_the_head_of_a_table_is_no_label_block() -> None:
    assert label_reader({}).block(["序号\t名称\t文号\t发布日期", "1\t某某通知\t临政发〔2018〕7号\t2018-03-05"]) == {}


def test_labels_over_a_row_of_their_values() -> None:
    reader = label_reader({})
    lines = [
        "索引号\t文号\t发布机构",
        "01234567-8/2024-3\t云政发〔2024〕3号\t云湖市人民政府",
        "成文日期\t发布日期\t有效性",
        "2024-03-05\t2024-03-09",
    ]
    assert reader.block(lines) == {
        "index_number": "01234567-8/2024-3",
        "document_number": "云政发〔2024〕3号",
        "issuer": "云湖市人民政府",
        "written": "2024-03-05",
        "published": "2024-03-09",
        "validity": "",
    }
    assert reader.block([lines[0], lines[1], lines[1].replace("3", "4")]) == {}


def test_colons_before_values_and_bars_behind_them_are_no_part_of_them() -> None:
    line = "索引号\t：01234567-8/2024-3 |\t文号\t： |\t发布机构\t：云湖市人民政府 |\t成文日期\t：2024-04-28"
    assert label_reader({}).pairs(line) == [
        ("index_number", "01234567-8/2024-3"),
        ("document_number", ""),
        ("issuer", "云湖市人民政府"),
        ("written", "2024-04-28"),
    ]


def test_a_declaration_says_what_a_label_means() -> None:
    line = ["发文日期：2018-03-05"]
    assert label_reader({}).block(line) == {"written": "2018-03-05"}
    assert label_reader({"发文日期": "published"}).block(line) == {"published": "2018-03-05"}
    assert label_reader({"公示编号": "index_number"}).block(["公示编号：77"]) == {"index_number": "77"}


@pytest.mark.parametrize(
    ("line", "pairs"),
    [
        (
            "时间:2024-06-11 10:24来源:云湖市教育局 点击:12次",
            {"published": "2024-06-11 10:24", "source": "云湖市教育局", "ignored": "12次"},
        ),
        (
            "发布时间：2024/6/19 10:22:33　来源：云湖市教育局　点击：0",
            {"published": "2024/6/19 10:22:33", "source": "云湖市教育局", "ignored": "0"},
        ),
        ("来源：云湖市教育局发布时间：2024-06-11作者：王", {"source": "云湖市教育局", "published": "2024-06-11", "ignored": "王"}),
        ("索引号：011/2024-1 内容概述：项目资金来源：财政", {"index_number": "011/2024-1", "abstract": "项目资金来源：财政"}),
    ],
)
def test_labels_behind_a_value_without_a_space(line: str, pairs: dict[str, str]) -> None:
    assert dict(label_reader({}).pairs(line)) == pairs
