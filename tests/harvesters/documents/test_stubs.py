"""Answers that are no page are told from pages, however small those are."""

import pytest

from harvesters.documents.stubs import AGAIN, CHALLENGE, stub_in

WORDS = "<p>现将有关事项公布如下，请认真贯彻执行，并将执行情况按时报送。本通知自印发之日起施行。</p>"


@pytest.mark.parametrize(
    ("page", "stub"),
    [
        ("<html><body><script>location.reload()</script></body></html>", AGAIN),
        ("<script>document.cookie='C3VK=ab1; path=/';window.location.href=window.location.href;</script>", CHALLENGE),
        ("<script>document.cookie=('a')+('=b;');location.href=location.pathname</script>", CHALLENGE),
        (f"<html><script>$_ts=window['$_ts'];{'x' * 50_000}</script><body>请稍候</body></html>", CHALLENGE),
        (f"<html><script>document.cookie='seen=1';</script><body>{WORDS}<script>location.href</script></body></html>", None),
        (f"<html><script>document.cookie='a=1'; if (x) location.href='/m'</script><body>{WORDS}</body></html>", None),
        (f"<html><body>{WORDS}<a onclick='location.reload()'>刷新</a></body></html>", None),
        ("<script>window.location.href='/real/1.html';</script>", None),
        ("", None),
    ],
)
def test_what_stands_in_place_of_a_page(page: str, stub: str | None) -> None:
    assert stub_in(page.encode()) == stub
