"""A government gazette on the web, of as many years and issues as wanted."""

from typing import Any

SITE = "https://www.province.example"
INDEX = f"{SITE}/gongbao/index.html"
MENU = "<div class='nav'><a href='/'>首页</a><a href='/zwgk/zcwj/'>政策文件栏目</a><a href='/gongbao/index.html'>政府公报</a></div>"
FOOT = "<div class='foot'><a href='/about/map.html'>网站地图说明</a><a href='/about/us.html'>联系我们方式</a></div>"
TITLE = "某某省人民政府公报"


def wrapped(content: str) -> str:
    return f"<html><head><title>{TITLE}</title></head><body>{MENU}{content}{FOOT}</body></html>"


def issue_of(year: int, number: int) -> str:
    return f"{SITE}/gongbao/{year}/{number:02}/index.html"


def article_of(year: int, number: int, place: int) -> str:
    return f"{SITE}/gongbao/{year}/{number:02}/t{place}.html"


def titled(year: int, number: int, place: int) -> str:
    return f"关于{year}年第{number}件第{place}项工作的通知"


def site_of(years: dict[int, int], articles: int = 3) -> dict[str, Any]:
    """A year page for each, so many issues in it, newest first; the start page shows the newest year's issues and the years."""
    answers: dict[str, Any] = {}
    for year, issues in years.items():
        links = "".join(f"<li><a href='{issue_of(year, n)}'>第{n}期（总第{year * 24 + n}期）</a></li>" for n in range(issues, 0, -1))
        answers[f"{SITE}/gongbao/{year}/"] = wrapped(f"<ul>{links}</ul>")
        for n in range(1, issues + 1):
            rows = "".join(f"<li><a href='t{place}.html'>{titled(year, n, place)}</a></li>" for place in range(articles))
            around = f"<a href='{issue_of(year, n + 1)}'>下一期</a><a href='gb.pdf'>PDF版下载</a>"
            answers[issue_of(year, n)] = wrapped(f"<h2>省政府文件</h2><ul>{rows}</ul>{around}")
            for place in range(articles):
                title = titled(year, n, place)
                text = f"各市人民政府：现将第{place}项工作的有关事项通知如下，请认真执行。"
                block = f"<p>文号：某政发〔{year}〕{n * 10 + place + 1}号</p>"
                page = f"<h1>{title}</h1>{block}<p>发布日期：{year}-03-{n:02}</p><div class='TRS_Editor'>{text}</div>"
                answers[article_of(year, n, place)] = wrapped(page)
    tabs = "".join(f"<a href='/gongbao/{year}/'>{year}年</a>" for year in years)
    answers[INDEX] = wrapped(f"<div class='years'>{tabs}</div>")
    return answers
