"""Documents that are in their attachments: bodies from files, which files are asked for and when, what is told of the others."""

from typing import Any

import pytest

from harvesters.state import Known
from tests.harvesters.kept import Kept, Report, declared
from tests.harvesters.reading.files import old_office, pdf, word
from tests.harvesters.scripted import NOT_MODIFIED, Scripted, gone, response

SITE = "https://www.city.example"
LIST = f"{SITE}/zwgk/index.html"
PAGE = f"{SITE}/zwgk/t1.html"
FILE = f"{SITE}/zwgk/P1.pdf"
TITLE = "关于公布公园名录的通知"
WORDS = "各区人民政府：\n公园名录已经市政府同意，现予公布，请认真组织实施。\n某某市园林局\n2024年5月6日"
LONG = "一、总体要求。坚持以人民为中心，提高公园管理水平。二、主要任务。完善设施，加强养护，保障安全。" * 8


def _list(href: str = "t1.html") -> str:
    return f"<html><body><ul><li><a href='{href}'>{TITLE}</a><span>2024-05-08</span></li></ul>共1页</body></html>"


def _page(text: str = "现将公园名录予以公布，详见附件。", files: str = "<a href='P1.pdf'>公园名录.pdf</a>") -> str:
    block = "<table><tr><td>文号：</td><td>某园发〔2024〕3号</td></tr></table>"
    return f"<html><body><h1>{TITLE}</h1>{block}<div class='TRS_Editor'><p>{text}</p><p>{files}</p></div></body></html>"


def _run(answers: dict[str, Any], **options: Any) -> tuple[Kept, Report, Scripted]:
    kept = Kept(declared("disclosure_site", LIST, options=options))
    fetcher = Scripted({LIST: _list()} | answers)
    return kept, kept.run(fetcher), fetcher


def _record(kept: Kept) -> Any:
    (record,) = kept.records.values()
    return record


def _flags(record: Any) -> set[str]:
    return {flag.code for flag in record.flags}


def test_the_body_of_a_page_that_only_sends_its_attachment_is_the_attachments() -> None:
    record = _record(_run({PAGE: _page(), FILE: pdf(WORDS)})[0])
    assert record.text.split("\n")[0] == "现将公园名录予以公布，详见附件。"
    assert "公园名录已经市政府同意" in record.text
    assert record.body.endswith("某某市园林局\n2024年5月6日")
    assert (record.document_number, record.written, record.agency.name) == ("某园发〔2024〕3号", "2024-05-06", "某某市园林局")
    assert [(d.role, d.title, d.format, d.text) for d in record.distributions] == [("attachment", "公园名录.pdf", "PDF", None)]
    assert "content_in_attachment" in _flags(record)
    assert {"attachment_text"} <= {rule.rule for rule in record.provenance.rules}


def test_a_list_that_leads_straight_to_a_file() -> None:
    answers = {LIST: _list("files/a.docx"), f"{SITE}/zwgk/files/a.docx": word(*WORDS.split("\n"))}
    kept, report, fetcher = _run(answers)
    assert report.kinds() == ["content_in_attachment"]
    record = _record(kept)
    assert (record.title, record.text) == (TITLE, WORDS)
    assert record.landing_page == record.distributions[0].download_url == f"{SITE}/zwgk/files/a.docx"
    assert len(fetcher.asked) == 2


def test_a_file_that_cannot_be_read_is_kept_as_bytes_and_flagged() -> None:
    answers = {LIST: _list("a.wps"), f"{SITE}/zwgk/a.wps": old_office("WordDocument")}
    record = _record(_run(answers)[0])
    assert record.text == ""
    assert "unreadable_attachment" in _flags(record)
    (flag,) = [flag for flag in record.flags if flag.code == "unreadable_attachment"]
    assert flag.message == "the file 'a.wps' is DOC: files of this kind are not read"


def test_a_page_with_words_of_its_own_has_its_files_left_alone() -> None:
    kept, _, fetcher = _run({PAGE: _page(LONG), FILE: pdf(WORDS)})
    assert FILE not in fetcher.asked
    assert _record(kept).distributions[0].text is None


def test_all_files_can_be_wished_for_and_none() -> None:
    kept, _, _ = _run({PAGE: _page(LONG), FILE: pdf(WORDS)}, attachment_texts="all")
    record = _record(kept)
    assert "公园名录已经市政府同意" not in record.text
    assert "公园名录已经市政府同意" in record.distributions[0].text
    kept, _, fetcher = _run({PAGE: _page(), FILE: pdf(WORDS)}, attachment_texts="none")
    assert FILE not in fetcher.asked
    assert _record(kept).text == "现将公园名录予以公布，详见附件。\n公园名录.pdf"


def test_the_rule_can_be_switched_off() -> None:
    record = _record(_run({PAGE: _page(), FILE: pdf(WORDS)}, rules={"attachment_text": False})[0])
    assert "公园名录已经市政府同意" not in record.text
    assert "公园名录已经市政府同意" in record.distributions[0].text


def test_files_that_are_no_documents_are_not_asked_for() -> None:
    files = "<a href='a.rar'>附件1.rar</a><a href='P1.pdf'>附件2.pdf</a>"
    kept, _, fetcher = _run({PAGE: _page(files=files), FILE: pdf(WORDS)})
    assert fetcher.asked == [LIST, PAGE, FILE]
    assert "unreadable_attachment" in _flags(_record(kept))
    assert "公园名录已经市政府同意" in _record(kept).text


def test_ten_files_of_a_page_are_asked_for() -> None:
    files = "".join(f"<a href='P{n}.pdf'>附件{n}.pdf</a>" for n in range(30))
    kept, _, fetcher = _run({PAGE: _page(files=files)} | {f"{SITE}/zwgk/P{n}.pdf": pdf(WORDS) for n in range(30)})
    assert len(fetcher.asked) == 12
    assert "unreadable_attachment" in _flags(_record(kept))


@pytest.mark.parametrize("validators", [True, False])
def test_an_unchanged_document_asks_for_no_file(validators: bool) -> None:
    page = response(PAGE, _page().encode(), content_type="text/html", etag='"1"' if validators else "")
    kept, _, _ = _run({PAGE: page, FILE: pdf(WORDS)})
    again = Scripted({LIST: _list(), PAGE: NOT_MODIFIED if validators else page})
    assert kept.run(again).unchanged == {PAGE}
    assert again.asked == [LIST, PAGE]


def test_newer_rules_read_the_files_again() -> None:
    kept, _, _ = _run({PAGE: _page(), FILE: pdf(WORDS)})
    kept.memory.entries = {key: Known(known.fingerprint, "older") for key, known in kept.memory.entries.items()}
    report = kept.run(Scripted({LIST: _list(), PAGE: _page(), FILE: pdf(WORDS)}))
    assert report.renormalized == {PAGE}
    assert "公园名录已经市政府同意" in _record(kept).text


def test_a_file_that_could_not_be_had_is_asked_for_in_the_next_run() -> None:
    page = response(PAGE, _page().encode(), content_type="text/html", etag='"1"')
    kept, report, _ = _run({PAGE: page, FILE: gone(FILE, 503)})
    assert "unreachable_attachment" in _flags(_record(kept))
    assert "unreachable_attachment" in report.kinds()
    report = kept.run(Scripted({LIST: _list(), PAGE: page, FILE: pdf(WORDS)}))
    assert report.changed == {PAGE}
    assert "公园名录已经市政府同意" in _record(kept).text


def test_a_file_that_is_gone_is_not_asked_for_for_ever() -> None:
    kept, _, _ = _run({PAGE: _page()})
    assert "unreachable_attachment" in _flags(_record(kept))
    again = Scripted({LIST: _list(), PAGE: _page()})
    assert kept.run(again).unchanged == {PAGE}
    assert again.asked == [LIST, PAGE]


def test_an_error_page_in_place_of_a_file_is_no_text() -> None:
    wall = response(FILE, "<html><body>系统繁忙，请稍后再试</body></html>".encode(), content_type="text/html")
    record = _record(_run({PAGE: _page(), FILE: wall})[0])
    assert "系统繁忙" not in record.text
    assert "unreadable_attachment" in _flags(record)


def test_a_changed_page_reads_its_files_anew() -> None:
    kept, _, _ = _run({PAGE: _page(), FILE: pdf(WORDS)})
    page = _page("现将公园名录（修订）予以公布，详见附件。")
    report = kept.run(Scripted({LIST: _list(), PAGE: page, FILE: pdf(WORDS.replace("公园名录", "名录修订稿"))}))
    assert report.changed == {PAGE}
    assert "名录修订稿已经" in _record(kept).text


def test_a_list_of_people_stays_in_its_file() -> None:
    """The numbers are made up: their check characters are right, no such district exists."""
    people = "序号  姓名  身份证号\n1  某甲  110000199001010013\n2  某乙  110000199001010021"
    record = _record(_run({PAGE: _page(), FILE: pdf(people)})[0])
    assert "11000019900101" not in record.text
    (flag,) = [flag for flag in record.flags if flag.code == "personal_attachment"]
    assert "identity numbers" in flag.message
    contacts = "联系人某甲，电话13800000000、13800000001，请于五月底前报送有关材料，逾期不再受理。"
    assert "13800000000" in _record(_run({PAGE: _page(), FILE: pdf(contacts)})[0]).text
    phones = "\n".join(f"第{n}户某某 138000000{n:02}" for n in range(30))
    assert "138000000" not in _record(_run({PAGE: _page(), FILE: pdf(phones)})[0]).text
