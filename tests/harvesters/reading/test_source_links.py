"""The original that a page says it was taken from, by a link."""

import pytest

from harvesters.reading.source_links import original_in
from harvesters.reading.tree import html_tree

URL = "https://www.county.example/zw/12.html"
THERE = "https://www.city.example/zw/t20240517_7.html"


@pytest.mark.parametrize(
    "page",
    [
        f"<p>来源：<a href='{THERE}'>市政府网站</a></p>",
        f"<span>信息来源：</span><a href='{THERE}'>市政府网站</a>",
        f"<div><span>来源：</span> <span><a href='{THERE}'>市政府网站</a></span></div>",
        f"<p><a href='{THERE}#top'>原文链接</a></p>",
        f"<p>【<a href='{THERE}'>阅读原文</a>】</p>",
        f"<p>原文网址：<a href='{THERE}'>点此</a></p>",
        f"<p>转载自<a href='{THERE}'>《市政府公报》</a></p>",
    ],
)
def test_a_link_to_the_original(page: str) -> None:
    assert original_in(html_tree(page), URL) == THERE


@pytest.mark.parametrize(
    "page",
    [
        "<p>来源：<a href='https://www.city.example/'>市政府网站</a></p>",
        "<p>来源：<a href='https://www.city.example/zwgk/'>市政府网站</a></p>",
        "<p>资金主要来源是财政 <a href='/a/20240517.html'>预算</a></p>",
        "<p>来源：市政府 <b>|</b> <a href='/a/20240517.html'>上一篇</a></p>",
        f"<p>数据来源：<a href='{THERE}'>统计公报</a></p>",
        f"<p>{'据统计，全市粮食产量稳步增长。' * 20}（来源：<a href='{THERE}'>统计公报</a>）</p>",
        f"<p>来源：<a href='{URL}'>市政府</a></p>",
        "<p><a href='javascript:void(0)'>原文链接</a></p>",
        "<p>来源：<a href='http://[bad/1.html'>市政府</a></p>",
        "<p>附件：<a href='/a/20240517.pdf'>原文件.pdf</a></p>",
    ],
)
def test_a_link_to_something_else(page: str) -> None:
    assert original_in(html_tree(page), URL) is None
