"""Single characters: what goes, what becomes plain, what is only named; and the script of a document."""

from harvesters.rules import characters, script
from tests.harvesters.rules.documents import draft_of, flags

TRADITIONAL = "東山縣政府為加強飲用水水源保護,嚴格執行各項規定。各鄉鎮應當認真組織實施,確保群眾飲水安全,並將辦理結果報縣政府辦公室。"


def test_invisible_characters_go() -> None:
    assert characters.without_zero_width("通\u200b知\ufeff\u00ad书") == ("通知书", 3)


def test_letters_and_spaces_become_plain_and_nothing_else() -> None:
    assert characters.narrowed("２０１８年\u3000Ａ座\xa0①（㎡）…℃Ⅳ") == ("2018年 A座 ①（㎡）…℃Ⅳ", 7)


def test_radicals_from_pdf_become_characters() -> None:
    assert characters.narrowed("⽔⼟保持") == ("水土保持", 2)


def test_private_characters_are_named_and_stay() -> None:
    draft = draft_of('<div id="zoom"><h1>关于李\ue123同志任职的通知</h1><p>正文在此，任命李\ue123为局长，请知悉。</p></div>')
    assert "\ue123" in draft.values["title"]
    assert "\ue123" in draft.values["text"]
    assert "private_use" in flags(draft)


def test_traditional_script_is_flagged_and_kept() -> None:
    page = f'<div id="zoom"><p>{TRADITIONAL}</p><p>東山縣人民政府辦公廳</p><p>2018年3月2日</p></div>'
    draft = draft_of(page)
    assert "traditional_script" in flags(draft)
    assert draft.values["text"].startswith(TRADITIONAL)
    assert draft.values["language"] == ["zh-Hant"]
    assert draft.values["agency"]["name"] == "东山县人民政府办公厅", "agencies of the mainland write their names simplified"
    elsewhere = draft_of(page, url="http://www.dongshan.gov.tw/a.html")
    assert elsewhere.values["agency"]["name"] == "東山縣人民政府辦公廳"


def test_a_few_traditional_characters_make_no_traditional_document() -> None:
    assert not script.is_traditional(
        "临水县人民政府关于“國務院”題字保护的通知，请认真执行。" + "各乡镇要按照职责分工抓好落实，确保文物安全。" * 8
    )
    assert script.is_traditional(TRADITIONAL)
