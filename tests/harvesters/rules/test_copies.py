"""Pages that name their original are copies of it, wherever the original stands; interpretations only speak of it."""

import pytest

from tests.harvesters.rules.documents import draft_of, flags

TITLE = "关于做好粮食收购工作的通知"
TEXT = "<p>各乡镇人民政府：</p><p>现就有关事项通知如下，请认真贯彻执行，并将执行情况按时报送。</p>"
ELSEWHERE = "http://www.city.gov.cn/zw/t20150302_7.html"
HERE = "http://127.0.0.1:9100/lsj/tz/t20150302_7.html"


def _page(original: str, title: str = TITLE) -> str:
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1><div id='zoom'>{TEXT}</div><p>{original}</p></body></html>"


@pytest.mark.parametrize(
    "original", [f"来源：<a href='{ELSEWHERE}'>市政府</a>", f"原文网址：{ELSEWHERE}", f"<a href='{ELSEWHERE}'>查看原文</a>"]
)
def test_a_copy_of_another_sites_page(original: str) -> None:
    draft = draft_of(_page(original))
    assert draft.original_url == ELSEWHERE
    assert [(each["type"], each["text"]) for each in draft.values["relations"]] == [("copy_of", ELSEWHERE)]
    assert "mirror" in flags(draft)


def test_a_copy_of_the_same_sites_page() -> None:
    draft = draft_of(_page(f"来源：<a href='{HERE}'>粮食局</a>"))
    assert [(each["type"], each["text"]) for each in draft.values["relations"]] == [("copy_of", HERE)]
    assert "mirror" not in flags(draft)


def test_an_interpretation_is_no_copy_of_what_it_interprets() -> None:
    draft = draft_of(_page(f"<a href='{HERE}'>原文链接</a>", f"《{TITLE}》政策解读"))
    assert [each["type"] for each in draft.values["relations"]] == ["interprets"]


def test_switched_off() -> None:
    draft = draft_of(_page(f"<a href='{ELSEWHERE}'>查看原文</a>"), rules={"mirror": False})
    assert (draft.original_url, draft.values["relations"]) == (None, [])
