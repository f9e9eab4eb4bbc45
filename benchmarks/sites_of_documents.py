"""Made disclosure sites of so many documents each, for the benchmark of harvests: lists in pages, and a page for each document."""

from collections.abc import Callable
from math import gcd

from benchmarks.made_site import Site, path_of, site_of_answers, site_of_pages, text_page
from harvesters.fetching.fetcher import Fetcher, FetchError, Request
from tests.harvesters.platforms import gazette_site, gkmlpt_site, jpaas_site, jpage_site, news_site, policy_site, search_site
from tests.runs.feed_site import Page

_PAGE = 50
_ARTICLES_OF_AN_ISSUE = 10
_ISSUES_OF_A_YEAR = 24


def _static(records: int) -> Site:
    def row(n: int) -> str:
        return f"<li><a href='/zwgk/t{n}.html'>关于第{n}件事的通知</a><span>2024-05-{n % 28 + 1:02}</span></li>"

    def document(n: int) -> Page:
        block = (
            f"<table><tr><td>索引号：</td><td>000014349/2024-{n:05}</td><td>发布日期：</td><td>2024-05-{n % 28 + 1:02}</td></tr></table>"
        )
        text = f"现将第{n}号文件的有关事项公布如下，请认真贯彻执行，并将执行情况按时报送。" * 5
        return text_page(f"<html><body><h1>关于第{n}件事的通知</h1>{block}<div class='TRS_Editor'><p>{text}</p></div></body></html>")

    count = -(-records // _PAGE)
    lists = {
        f"/zwgk/index{f'_{n}' if n else ''}.html": text_page(
            f"<html><body><ul>{''.join(map(row, range(_PAGE * n, min(_PAGE * (n + 1), records))))}</ul>"
            f'<script>createPageHTML({count}, {n}, "index", "html");</script></body></html>'
        )
        for n in range(count)
    }
    return site_of_pages("/zwgk/index.html", {**lists, **{f"/zwgk/t{n}.html": document(n) for n in range(records)}})


def _answering(column: Fetcher, start: str) -> Site:
    """A site whose list is made when it is asked for; its interface wants to know the page that asks."""
    host = start.removesuffix(path_of(start))

    def page(path: str) -> Page | None:
        try:
            answer = column.fetch(Request(url=host + path, headers={"Referer": start}))
        except FetchError:
            return None
        return Page(answer.body, answer.headers["content-type"], etag=True)

    return Site(page, path_of(start))


def _gazette(records: int) -> Site:
    articles = gcd(records, _ARTICLES_OF_AN_ISSUE)
    whole, rest = divmod(records // articles, _ISSUES_OF_A_YEAR)
    issues = [*[_ISSUES_OF_A_YEAR] * whole, *[rest] * bool(rest)]
    years = {2024 - number: count for number, count in enumerate(issues)}
    return site_of_answers(gazette_site.INDEX, gazette_site.site_of(years, articles))


def _search(records: int) -> Site:
    answers = search_site.site_of([search_site.result_of(number) for number in range(records)], _PAGE)
    return site_of_answers(next(iter(answers)), answers)


def _library(records: int) -> Site:
    return site_of_answers(policy_site.page_of(1, _PAGE), policy_site.site_of(records, _PAGE))


def _news(records: int) -> Site:
    names = [f"decision-{number}" for number in range(records)]
    pages = {f"{news_site.SITE}d/{name}": news_site.page_of(name) for name in names}
    starts = range(0, records, _PAGE)
    urls = [f"{news_site.URL}?page={at}" if at else news_site.URL for at in starts]
    for at, url, following in zip(starts, urls, [*urls[1:], ""], strict=True):
        head = f'<atom:link rel="next" href="{following}"/>' if following else ""
        pages[url] = news_site.rss(*map(news_site.item, names[at : at + _PAGE]), head=head)
    return site_of_answers(news_site.URL, pages)


SITES: dict[str, Callable[[int], Site]] = {
    "disclosure_site": _static,
    "feeds": _news,
    "gazette": _gazette,
    "gkmlpt": lambda records: site_of_answers(gkmlpt_site.INDEX, gkmlpt_site.site_of(records)),
    "jpaas": lambda records: _answering(jpaas_site.Column(records), jpaas_site.COLUMN),
    "jpage": lambda records: _answering(jpage_site.Column(records), jpage_site.COLUMN),
    "json_search": _search,
    "policy_library": _library,
}
"""Platform → its site of so many documents."""
