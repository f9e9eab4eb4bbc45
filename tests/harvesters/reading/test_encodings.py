"""The charset of bytes: strict decoders, then labels, then which reading is what people write."""

import pytest

from harvesters.reading.encodings import commonness, declared_in, decode

SIMPLIFIED = "临水县人民政府办公室关于印发粮食收购工作方案的通知，请认真贯彻执行。"
TRADITIONAL = "東山縣政府公告：為加強飲用水水源保護，請各鄉鎮公所依規定辦理。"


@pytest.mark.parametrize("declared", [None, "utf-8", "gb2312", "GBK", "big5", "iso-8859-1", "windows-1252", "shift_jis", "no-such-charset"])
def test_gb18030_is_found_whatever_the_label_says(declared: str | None) -> None:
    found = decode(SIMPLIFIED.encode("gb18030"), declared)
    assert (found.text, found.encoding, found.certain) == (SIMPLIFIED, "gb18030", True)


@pytest.mark.parametrize("declared", [None, "big5", "gb2312", "utf-8"])
def test_big5_is_not_taken_for_gb18030_which_reads_it_without_an_error(declared: str | None) -> None:
    raw = TRADITIONAL.encode("cp950")
    assert raw.decode("gb18030"), "the trap: this does not fail"
    found = decode(raw, declared)
    assert (found.text, found.encoding) == (TRADITIONAL, "cp950")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_mark_or_strict_utf_8_goes_before_a_wrong_label(encoding: str) -> None:
    found = decode(SIMPLIFIED.encode(encoding), "gb2312")
    assert found.text == SIMPLIFIED
    assert found.certain


def test_characters_that_gb2312_lacks_are_read_under_its_label() -> None:
    text = "朱镕基总理签发——面积三百㎡·附图"
    assert decode(text.encode("gb18030"), "gb2312").text == text


def test_traditional_text_in_gb18030_stays_gb18030() -> None:
    assert decode(TRADITIONAL.encode("gb18030"), "gb2312").encoding == "gb18030"


@pytest.mark.parametrize("title", ["关于加强护林防火的通告", "县志办简介", "农田水利条例", "通知", "镕基路改造"])
def test_short_titles_are_decided_too(title: str) -> None:
    assert decode(title.encode("gb18030")).text == title


def test_a_page_cut_in_a_character_is_read_as_far_as_it_goes_and_not_certain() -> None:
    raw = (SIMPLIFIED * 20).encode()[:-1]
    found = decode(raw, "utf-8")
    assert not found.certain
    assert found.replaced == 1
    assert found.text.startswith(SIMPLIFIED)


def test_latin_text_under_its_own_label() -> None:
    assert decode("café, naïve".encode("latin-1"), "iso-8859-1").text == "café, naïve"


def test_other_scripts_under_their_own_label() -> None:
    japanese = "これは市の告示です。"
    assert decode(japanese.encode("shift_jis"), "shift_jis").text == japanese


def test_what_a_person_says_of_a_source_goes_first() -> None:
    raw = "水".encode("cp950")
    assert decode(raw, None, "big5").text == "水"


def test_the_charset_is_read_from_meta_tags_and_xml() -> None:
    assert declared_in(b'<html><meta http-equiv="Content-Type" content="text/html; charset=gb2312">') == "gb2312"
    assert declared_in(b"<META CHARSET='GBK'>") == "GBK"
    assert declared_in(b'<?xml version="1.0" encoding="big5"?>') == "big5"
    assert declared_in(b"<html>") is None


def test_commonness_tells_text_from_rubbish() -> None:
    rubbish = TRADITIONAL.encode("cp950").decode("gb18030")
    assert commonness(SIMPLIFIED) > 0.9
    assert commonness(TRADITIONAL) > 0.9
    assert commonness(rubbish) < 0.5
