"""Words that small scripts write into a label block."""

import pytest

from harvesters.reading.page import PageOptions, read_page
from harvesters.reading.script_words import words_written_by


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("document.write('云政发〔2024〕3号')", "云政发〔2024〕3号"),
        ("var wh = '云政发〔2024〕3号'; if (wh == '') { document.write('无') } else { document.write(wh); }", "云政发〔2024〕3号"),
        ("var wh='';\nif(wh==''){document.write('无')}else{document.write(wh)}", "无"),
        ('var day = "2024-03-05 00:00:00"; document.write(day.substring(0, 10));', "2024-03-05 00:00:00"),
        ("document.write(\"<a href='index_2.html'>下一页</a>\")", ""),
        ("document.write(new Date().getFullYear())", ""),
        ("document.write(count)", ""),
        ("document.write('" + "长" * 2000 + "')", ""),
        ("document.write('", ""),
    ],
)
def test_what_a_script_writes(script: str, words: str) -> None:
    assert words_written_by(script) == words


def test_a_label_block_whose_values_scripts_write() -> None:
    rows = (
        "<tr><td>索引号</td><td><script>document.write('01234567-8/2024-00003')</script></td>"
        "<td>文号</td><td><script>var n = '云政发〔2024〕3号'; document.write(n);</script></td></tr>"
        "<tr><td>发布机构</td><td>云湖市人民政府</td><td>成文日期</td><td><script>document.write('2024-03-05')</script></td></tr>"
    )
    text = "各县人民政府，市政府各部门：现将有关事项通知如下，请认真贯彻执行。"
    html = f"<html><body><table>{rows}</table><h1>关于公园的通知</h1><div class='TRS_Editor'><p>{text}</p></div></body></html>"
    page = read_page(html.encode(), declared_charset="utf-8", url="https://a.example/1.html", options=PageOptions())
    assert page.labels == {
        "index_number": "01234567-8/2024-00003",
        "document_number": "云政发〔2024〕3号",
        "issuer": "云湖市人民政府",
        "written": "2024-03-05",
    }
