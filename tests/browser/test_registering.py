"""An agency at a small screen and by keyboard: from its address to its registered source, without one complaint of the browser."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.test_reading import Watched, chromium
from tests.runs.feed_site import FeedSite, Page
from tests.serving import served

pytestmark = pytest.mark.browser
__all__ = ["chromium"]

TOKEN = "a-token-for-the-browser-test"


@pytest.fixture(scope="module")
def site() -> Iterator[FeedSite]:
    entry = {"identifier": "t-1", "title": "Street trees", "modified": "soon", "publisher": {"name": "City of Riverton"}}
    with FeedSite({"/data.json": Page(json.dumps({"dataset": [entry]}).encode())}) as running:
        yield running


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, site: FeedSite, chromium: Browser) -> Iterator[str]:
    settings = {"CATALOG_REGISTRATION_TOKENS": f"riverton:{TOKEN}", "CATALOG_ALLOW_HOSTS": site.host}
    with served(tmp_path_factory.mktemp("registering"), **settings) as address:
        yield address


def test_from_an_address_to_a_registered_source_by_keyboard(chromium: Browser, base: str, site: FeedSite) -> None:
    watched = Watched(chromium, base, 360, "zh-CN")
    page = watched.page
    page.goto(f"{base}/sources")
    page.get_by_role("link", name="登记来源").click()
    page.get_by_label("网址").fill("nothing at all")
    page.get_by_label("令牌").fill(TOKEN)
    page.keyboard.press("Enter")
    page.locator("[role=alert]:focus").wait_for()
    page.get_by_role("alert").get_by_role("link").press("Enter")
    page.get_by_label("网址").fill(site.url("/data.json"))
    page.keyboard.press("Enter")
    page.locator("#found:focus").wait_for()
    assert page.get_by_role("link", name="日期无效").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_label("标题").fill("河镇数据目录")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="河镇数据目录").wait_for()
    assert TOKEN not in page.content()
    # An answer of 422 is told on the console as well; nothing else may be.
    assert [told for told in watched.complaints if "422" not in told] == []
    assert watched.elsewhere == []
