"""A reader in a real browser: from the home page by a Chinese search to a record and its download, without one complaint."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from tests.serving import served

pytestmark = pytest.mark.browser

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = Path(os.environ.get("CATALOG_TEST_CHROMIUM", "/usr/bin/chromium"))
    if not path.exists():
        told = f"no Chromium at {path}; install it, or set CATALOG_TEST_CHROMIUM to its path"
        if os.environ.get("CI") == "true":
            pytest.fail(told)
        pytest.skip(told)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(path), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("served")) as address:
        yield address


class Watched:
    """A page whose complaints, and requests to other hosts, are kept."""

    def __init__(self, browser: Browser, base: str, width: int, language: str) -> None:
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        self._base = base
        self.page: Page = browser.new_page(viewport={"width": width, "height": 800}, locale=language)
        self.page.add_init_script("addEventListener('securitypolicyviolation', e => console.error('CSP ' + e.violatedDirective))")
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._asked)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith(self._base):
            self.elsewhere.append(request.url)


@pytest.mark.parametrize("width", [360, 1280])
def test_from_home_to_a_download(chromium: Browser, base: str, width: int) -> None:
    watched = Watched(chromium, base, width, "zh-CN")
    page = watched.page
    page.goto(base)
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    page.get_by_role("combobox", name="检索词").fill("數據資源")
    page.get_by_role("button", name="检索").click()
    assert page.locator(".results h3").count() == 2
    assert page.locator("mark").count() > 0
    page.locator(".choices a", has_text="通知").click()
    page.get_by_role("link", name="兰溪市人民政府办公室关于印发数据资源管理办法的通知").click()
    assert page.get_by_role("heading", level=1).inner_text().endswith("管理办法的通知")
    _fits(page)

    page.goto(f"{base}/search?q=%E8%A1%8C%E9%81%93%E6%A0%91&lang=zh")
    page.locator(".results h3 a").first.click()
    _fits(page)
    with page.expect_download() as begun:
        page.locator(".file a.button", has_text="Parquet").first.click()
    assert begun.value.suggested_filename == "Street trees.parquet"
    assert Path(begun.value.path()).read_bytes().startswith(b"PAR1")
    assert watched.complaints == []
    assert watched.elsewhere == []


@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_is_wider_than_the_screen_or_complains(chromium: Browser, base: str, width: int) -> None:
    watched = Watched(chromium, base, width, "en")
    for path in ("/", "/search", "/agencies", "/sources", "/sources/riverton-feed", "/runs/riverton-feed-1", "/docs"):
        watched.page.goto(base + path)
        _fits(watched.page)
    assert watched.complaints == []


def test_a_keyboard_reaches_the_content_first(chromium: Browser, base: str) -> None:
    page = chromium.new_page(locale="en")
    page.goto(base)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def _fits(page: Page) -> None:
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def test_suggestions_are_chosen_by_keyboard(chromium: Browser, base: str) -> None:
    watched = Watched(chromium, base, 1280, "zh-CN")
    page = watched.page
    page.goto(base + "/search")
    box = page.get_by_role("combobox")
    box.press_sequentially("数据资源")
    option = page.get_by_role("option").first
    option.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    assert option.get_attribute("aria-selected") == "true"
    box.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    box.press("ArrowDown")
    option.wait_for()
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/records/**")
    assert watched.complaints == watched.elsewhere == []
