"""The tokens: folding, Chinese streams, other scripts, numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_service.search.asking.plan import MOST_RANKED, plan
from catalog_service.search.language.analysis import LONGEST_TEXT, LONGEST_WORD, SMOOTHING, evened, runs, stem, tokens
from catalog_service.search.language.numbers import name_key, name_keys
from catalog_service.search.language.script import folded


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("ＣＳＶ　１２", "csv 12"),
        ("隨著體係與顯著的著作", "随着体系与显著的著作"),
        ("著力著名", "着力著名"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("Café ÅNGSTRÖM ΆΛΦΑ", "cafe angstrom αλφα"),
        ("Йогурт", "йогурт"),
        ("हिन्दी", "हिन्दी"),
        ("①㎡ﬁ", "1m2fi"),
        ("a\ud800b", "ab"),
    ],
)
def test_folding(written: str, compared: str) -> None:
    assert folded(written) == compared


def test_a_chinese_text_becomes_pairs_words_and_characters() -> None:
    made = tokens(["公共数据"])
    assert made.pairs.split() == ["公共", "共数", "数据"]
    assert {"公共", "数据"} <= set(made.words.split())
    assert made.characters.split() == ["公", "共", "数", "据"]


def test_words_of_other_scripts_stand_whole_among_the_pairs_and_stemmed_among_the_words() -> None:
    made = tokens(["2019年housing policies"])
    assert made.pairs.split() == ["2019", "年", "housing", "policies"]
    assert made.words.split() == ["年", "2019", "hous", "polici"]
    assert made.characters.split() == ["年"]


def test_question_words_are_no_words_of_a_document() -> None:
    assert not {"什么", "的", "吗"} & set(tokens(["什么是公共数据的开放吗"]).words.split())


def test_texts_are_kept_apart() -> None:
    assert tokens(["公开", "数据"]).pairs.split() == ["公开", "|", "数据"]


def test_possessives_and_long_words() -> None:
    assert runs("children's") == [("children", False)]
    assert tokens(["x" * 500]).pairs == "x" * LONGEST_WORD


def test_a_text_is_searched_to_a_limit() -> None:
    assert len(tokens(["数" * (LONGEST_TEXT + 50)]).characters.split()) == LONGEST_TEXT


def test_only_english_looking_words_are_stemmed() -> None:
    assert [stem(word) for word in ("licences", "covid19", "données")] == ["licenc", "covid19", "données"]


@given(st.text())
def test_every_character_of_an_unspaced_run_is_kept(text: str) -> None:
    made = tokens([text])
    assert len(made.characters.split()) == len("".join(run for run, unspaced in runs(text) if unspaced))


@given(st.text(max_size=1000))
def test_every_query_has_a_bounded_plan(q: str) -> None:
    made = plan(q)
    assert len(made.scores) <= 6 * MOST_RANKED + len(q)
    assert bool(made.must) == bool(made.relaxed)


@pytest.mark.parametrize(
    "written",
    ["京办发〔2019〕9号", "京办发[2019]9号", "京办发(2019)第009号", "京辦發【2019】9號", " 京办发 ﹝２０１９﹞ ９ 号 ", "京办发{2019}9"],
)
def test_document_numbers_have_one_key(written: str) -> None:
    assert name_key(written) == "京办发〔2019〕9号"


def test_a_document_number_is_also_kept_by_its_series_and_without_the_agency() -> None:
    assert list(name_keys("京办发[2019]9号")) == ["京办发〔2019〕9号", "京办发〔2019〕", "〔2019〕9号"]


@pytest.mark.parametrize(
    ("written", "key"),
    [("LJ－2021—000107", "lj-2021-000107"), ("第12号令", "第12号令"), ("2020年第3号公告", "2020年第3号公告"), ("A B", "ab")],
)
def test_other_names_are_folded_alone(written: str, key: str) -> None:
    assert name_key(written) == key


@pytest.mark.parametrize(
    ("text", "smoothed"),
    [("", False), ("trees", True), ("street trees of the city", True), ("公共数据", False), ("公共数据开放 API", False)],
)
def test_only_texts_in_spaced_scripts_count_as_longer(text: str, smoothed: bool) -> None:
    plain = tokens([text])
    even = evened(plain)
    assert even.characters == plain.characters
    assert len(even.pairs.split()) - len(plain.pairs.split()) == len(even.words.split()) - len(plain.words.split())
    assert (len(even.pairs.split()) - len(plain.pairs.split()) == SMOOTHING) is smoothed
