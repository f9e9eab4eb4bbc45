"""Lists that a page holds in its scripts, as arrays side by side and as objects."""

import pytest

from harvesters.documents.script_rows import listed_in_scripts
from harvesters.reading.tree import html_tree

URL = "https://www.county.example/col/7/index.html"
DAYS = ("2024-05-17", "2024-05-02", "2023-12-29")
TITLES = ("关于第一件事的通知", "关于“第二件”事的意见", "关于第三件事的公告")
ARRAYS = "".join(f"urls[{n}]='/art/{n}.html';headers[{n}]=\"{TITLES[n]}\";" for n in range(3))
WHOLE_DAYS = "".join(f"dates[{n}]='{DAYS[n]}';" for n in range(3))
PARTS = "".join(f"year[{n}]='{DAYS[n][:4]}';month[{n}]='{DAYS[n][5:7]}';day[{n}]='{DAYS[n][8:]}';" for n in range(3))
OBJECTS = ",".join(f"{{title:'{TITLES[n]}',url:'../../art/{n}.html',img:'',publishTime:'{DAYS[n]} 10:00'}}" for n in range(3))
JSON = ",".join(f'{{"docTitle":"{TITLES[n]}","docUrl":"\\/art\\/{n}.html","pubDate":"{DAYS[n]}"}}' for n in range(3))


@pytest.mark.parametrize("script", [ARRAYS + WHOLE_DAYS, ARRAYS + PARTS, f"var list=[{OBJECTS}];", f"show({{rows:[{JSON}]}})"])
def test_rows_with_their_days(script: str) -> None:
    found = listed_in_scripts(html_tree(f"<html><script>{script}</script></html>"), URL)
    assert [(entry.url, entry.title, entry.date[:10]) for entry in found] == [
        (f"https://www.county.example/art/{n}.html", TITLES[n], DAYS[n]) for n in range(3)
    ]


@pytest.mark.parametrize(
    "script",
    [
        ARRAYS,
        "var banners=[{title:'关于我们网站',url:'/a.html'},{title:'网站地图和导航',url:'/b.html'},{title:'联系我们',url:'/c.html'}];",
        "var one=[{title:'关于第一件事的通知',url:'/art/1.html',date:'2024-05-17'}];",
        "names[0]='甲';names[1]='乙';",
        "",
    ],
)
def test_what_is_no_list_of_documents(script: str) -> None:
    assert listed_in_scripts(html_tree(f"<html><script>{script}</script></html>"), URL) == []


def test_a_day_in_the_address_will_do() -> None:
    rows = ",".join(f'{{"title":"{TITLES[n]}","url":"/202405/t2024051{n}_88.html"}}' for n in range(3))
    assert len(listed_in_scripts(html_tree(f"<script>var a=[{rows}]</script>"), URL)) == 3
