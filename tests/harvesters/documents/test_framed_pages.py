"""Pages that show their document in a frame: words in a page of the same host, files in a viewer, frames that are none of it."""

from typing import Any

import pytest

from tests.harvesters.kept import Kept, declared
from tests.harvesters.reading.files import pdf
from tests.harvesters.scripted import Scripted

SITE = "https://www.ministry.example"
LIST = f"{SITE}/zc/index.html"
PAGE = f"{SITE}/zc/t1.html"
TITLE = "关于公布产品目录的公告"
TEXT = "现将新一批产品目录予以公布，自公布之日起施行，请有关单位和企业遵照执行，并及时向社会公告执行的情况和出现的问题，确保落到实处。"
HEAD = f"<h1>{TITLE}</h1><table><tr><td>文号：</td><td>某部公告2024年第3号</td></tr></table>"


def _record(page: str, **more: str | bytes) -> Any:
    answers: dict[str, Any] = {f"{SITE}/zc/{name.replace('_', '.')}": told for name, told in more.items()}
    answers[LIST] = f"<html><body><ul><li><a href='t1.html'>{TITLE}</a><span>2024-05-08</span></li></ul>共1页</body></html>"
    answers[PAGE] = f"<html><body>{HEAD}{page}</body></html>"
    kept = Kept(declared("disclosure_site", LIST))
    report = kept.run(Scripted(answers))
    assert report.fatal is None
    (record,) = kept.records.values()
    return record


def test_words_in_a_frame_of_the_same_host_are_the_documents() -> None:
    inner = f"<html><body><div id='con_con'><p>{TEXT}</p></div></body></html>"
    record = _record("<iframe src='none.html'></iframe><iframe src='inner.html'></iframe>", inner_html=inner)
    assert record.text == TEXT
    assert (record.document_number, record.landing_page) == ("某部公告2024年第3号", PAGE)


def test_frames_of_a_page_with_words_of_its_own_are_left_alone() -> None:
    record = _record(f"<div id='con_con'>{TEXT}</div><iframe src='inner.html'></iframe>", inner_html=f"<p>{TEXT * 2}</p>")
    assert record.text == TEXT


@pytest.mark.parametrize(
    "shown",
    [
        "<iframe src='/pdfjs/web/viewer.html?file=/zc/P1.pdf'></iframe>",
        "<iframe src='/viewer.html?file=https%3A%2F%2Fwww.ministry.example%2Fzc%2FP1.pdf#page=1'></iframe>",
        "<embed src='P1.pdf' type='application/pdf'>",
        "<object data='./P1.pdf'></object>",
    ],
)
def test_a_file_in_a_viewer_is_the_document(shown: str) -> None:
    record = _record(shown, P1_pdf=pdf("一、目录共收入产品五百种。\n二、本目录自公布之日起施行。"))
    assert [d.download_url for d in record.distributions] == [f"{SITE}/zc/P1.pdf"]
    assert record.text.split("\n")[-1] == "二、本目录自公布之日起施行。"


def test_frames_without_a_file_are_no_attachments() -> None:
    record = _record(f"<div id='con_con'>{TEXT}</div><iframe src='/count.html?page=t1.html'></iframe><iframe src=''></iframe><embed>")
    assert record.distributions == ()
