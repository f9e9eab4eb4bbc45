"""Five real documents with their dirt, in the structures that pages wrap texts in, come out as a person read them."""

import html
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.harvesters.rules.documents import counts, draft_of, flags
from tests.shared_inputs import shared_folder

pytestmark = pytest.mark.shared


def _paragraphs(text: str) -> str:
    return "\n".join(f"<p>&nbsp;&nbsp;<span>{html.escape(line)}</span></p>" for line in text.split("\n"))


def _breaks(text: str) -> str:
    return "<br/>\n".join(html.escape(line) for line in text.split("\n"))


def _page(body: str, head: str = "") -> str:
    return f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">{head}</head><body>{body}</body></html>'


def _menu() -> str:
    return "<div><ul>" + "".join(f'<li><a href="/{n}/">栏目{n}</a></li>' for n in range(9)) + "</ul></div>"


Wrap = Callable[[str, str], str]
WRAPS: Mapping[str, Wrap] = {
    "pre": lambda text, title: _page(f"<pre>{html.escape(text)}</pre>"),
    "pre and a title element": lambda text, title: _page(f"<pre>{html.escape(text)}</pre>", f"<title>{title}</title>"),
    "bare lines in the body": lambda text, title: _page(html.escape(text), f"<title>{title}</title>"),
    "TRS paragraphs under h1": lambda text, title: _page(
        f'<h1>{title}</h1><div class="TRS_Editor">{_paragraphs(text)}</div>', f"<title>{title}_某市政府网</title>"
    ),
    "TRS lines and meta tags": lambda text, title: _page(
        f'<div class="TRS_Editor">{_breaks(text)}</div>', f'<meta name="ArticleTitle" content="{title}"><title>政府信息公开</title>'
    ),
    "no container, a menu": lambda text, title: _page(_menu() + _paragraphs(text), f"<title>{title}</title>"),
    "a table for layout": lambda text, title: _page(f"<table><tr><td>{_breaks(text)}</td></tr></table>", f"<title>{title}</title>"),
    "a column's name for a title": lambda text, title: _page(
        f'<div id="UCAP-CONTENT">{_paragraphs(text)}</div>', "<title>政府信息公开</title>"
    ),
}


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shared_folder("seeds", "expected.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("wrap", WRAPS)
def test_seeds(expected: dict[str, Any], wrap: str, encoding: str) -> None:
    for name, wanted in expected.items():
        text = shared_folder("seeds", name).read_text(encoding="utf-8")
        draft = draft_of(WRAPS[wrap](text, wanted["title"] or "關於信息公開的意見"), encoding=encoding)
        values = draft.values
        read = {
            "agency": values["agency"]["name"],
            "cites": [relation["document_number"] for relation in values["relations"] if relation["type"] == "cites"],
            "original_url": draft.original_url,
        } | {field: values[field] for field in ("written", "published", "modified", "index_number", "document_number", "disclosure_mode")}
        if wanted["title"] is not None:
            read["title"] = values["title"]
        assert read == {field: wanted[field] for field in read}, name
        assert values["issued"] == values["published"]
        assert set(wanted["flags"]) <= flags(draft), name
        if "pinyin_insertions" in wanted:
            assert counts(draft)["pinyin"] == wanted["pinyin_insertions"]
            pairs = [words for words in re.findall(r"\(([^()]*)\)", values["text"]) if re.search(r"[\u4e00-\u9fff]", words)]
            assert len(pairs) == wanted["parentheses_kept"]
            assert "pinyin_residue" in flags(draft)


def test_the_sites_own_lines_are_gone_and_the_evidence_stays(expected: dict[str, Any]) -> None:
    name = next(name for name, wanted in expected.items() if wanted["index_number"])
    draft = draft_of(WRAPS["pre"](shared_folder("seeds", name).read_text(encoding="utf-8"), ""))
    lines = draft.values["text"].split("\n")
    assert lines[0] == draft.values["title"]
    assert re.fullmatch(r"\(此件公开发布\)", lines[-1])
    assert "ICP" in draft.values["body"]
    assert "ICP" not in draft.values["text"]
