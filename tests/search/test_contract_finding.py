"""Every engine: which words find which records, and which of them comes first."""

from collections.abc import Callable

import pytest

from catalog_service.search.engine import Engine
from catalog_service.search.notes import NOTES
from schemas.parts import Relation, Theme, Translation
from tests.search.made import ask, dataset, disclosure, ids, put

NOTICE = disclosure(
    "notice",
    "临江市人民政府办公室关于印发公共数据管理办法的通知",
    text="各县区人民政府：现将办法印发给你们，请认真贯彻执行。数据资源目录每季度更新一次。",
    document_number="临政办发〔2021〕7号",
    index_number="LJ-2021-000107",
)
QUOTING = disclosure("quoting", "办法的解读", text="《临政办发〔2021〕7号》共五章，与临政办发〔2021〕17号同时废止旧规定。")
TREES = dataset(
    "trees", "Street trees of the city", description="Species and heights of all trees in public housing areas.", identifier="TR-77"
)
HOUSE = dataset("house", "House prices", description="Prices paid for houses and flats by county.", keywords=("Café", "real estate"))


@pytest.fixture(scope="module")
def filled(new_engine: Callable[[], Engine]) -> Engine:
    """The four records; tests only read them."""
    engine = new_engine()
    put(engine, NOTICE, QUOTING, TREES, HOUSE)
    return engine


def test_a_word_inside_an_unspaced_title_is_found_wherever_it_begins(filled: Engine) -> None:
    title = NOTICE.title
    for start in range(len(title) - 4):
        assert "notice" in ids(filled, title[start : start + 4]), title[start : start + 4]


def test_a_word_inside_the_text_is_found(filled: Engine) -> None:
    assert ids(filled, "数据资源目录") == ["notice"]


def test_traditional_and_simplified_find_the_same(filled: Engine) -> None:
    assert ids(filled, "數據管理辦法") == ids(filled, "数据管理办法") == ["notice"]


def test_a_record_in_traditional_script_is_found_by_simplified(engine: Engine) -> None:
    put(engine, dataset("tw", "隨著開放資料的應用"))
    assert ids(engine, "随着开放资料") == ["tw"]


def test_widths_and_invisible_characters_do_not_matter(filled: Engine) -> None:
    assert ids(filled, "公共\u200b数据") == ["notice"]
    assert ids(filled, "ｓｔｒｅｅｔ　ｔｒｅｅｓ") == ["trees"]


def test_all_words_must_match(filled: Engine) -> None:
    assert ids(filled, "prices county") == ["house"]
    assert ask(filled, "prices county").notes == ()


def test_any_word_is_enough_when_nothing_has_all_and_it_is_said(filled: Engine) -> None:
    answer = ask(filled, "prices species")
    assert {hit.id for hit in answer.hits} == {"house", "trees"}
    assert answer.total == 2
    assert answer.notes == (NOTES["relaxed"],)


def test_nothing_is_found_where_no_word_is_known(filled: Engine) -> None:
    answer = ask(filled, "qzxvkjwq 龘靐齉爩")
    assert (answer.total, list(answer.hits), answer.after) == (0, [], None)


def test_a_question_need_not_match_in_every_word(filled: Engine) -> None:
    answer = ask(filled, "数据资源目录多久更新一次？")
    assert answer.hits[0].id == "notice"
    assert answer.notes == (NOTES["question"],)


def test_a_phrase_matches_only_in_a_row(filled: Engine) -> None:
    assert ids(filled, '"heights of all trees"') == ["trees"]
    assert ids(filled, '"trees of all heights"') == []
    assert ids(filled, '"公共数据管理"') == ["notice"]
    assert ids(filled, '"管理公共数据"') == []


def test_a_phrase_does_not_reach_from_one_text_into_the_next(filled: Engine) -> None:
    assert ids(filled, '"prices Prices"') == []


def test_a_word_with_a_minus_is_left_out(filled: Engine) -> None:
    assert ids(filled, "办法 -印发") == ["quoting"]
    assert set(ids(filled, "-办法")) == {"trees", "house"}
    assert ids(filled, '-"street trees" -办法') == ["house"]


def test_other_forms_of_an_english_word_are_found_the_exact_one_first(engine: Engine) -> None:
    put(engine, dataset("one", "A permit for building"), dataset("many", "Permits for building"), dataset("other", "Something else"))
    assert ids(engine, "permits") == ["many", "one"]
    assert ids(engine, "permit") == ["one", "many"]


def test_accents_are_folded(filled: Engine) -> None:
    assert ids(filled, "cafe") == ids(filled, "CAFÉ") == ["house"]


def test_other_scripts_are_unharmed(engine: Engine) -> None:
    put(
        engine,
        dataset("ru", "Йогурт и хлеб"),
        dataset("hi", "हिन्दी में जानकारी"),
        dataset("ko", "공공 데이터 목록"),
        dataset("ja", "オープンデータ一覧"),
        position=2,
    )
    assert ids(engine, "йогурт") == ["ru"]
    assert ids(engine, "иогурт") == []
    assert ids(engine, "हिन्दी") == ["hi"]
    assert ids(engine, "데이터") == ["ko"]
    assert ids(engine, "データ") == ["ja"]


@pytest.mark.parametrize(
    "written",
    [
        "临政办发〔2021〕7号",
        "临政办发[2021]7号",
        "临政办发（2021）7号",
        "临政办发【2021】7号",
        "临政办发［２０２１］７号",
        "临政办发﹝2021﹞7号",
        "临政办发 〔 2021 〕 第7号",
        "临政办发〔2021〕007号",
        "臨政辦發〔2021〕7號",
        "关于临政办发〔2021〕7号",
        "LJ-2021-000107",
        "lj－2021－000107",
        "notice",
    ],
)
def test_a_number_or_id_brings_its_own_record_first(filled: Engine, written: str) -> None:
    assert ids(filled, written)[0] == "notice"


def test_a_number_also_finds_who_quotes_it_but_not_a_longer_number(engine: Engine) -> None:
    put(engine, NOTICE, QUOTING, disclosure("other", "别的文件", document_number="临政办发〔2021〕70号"))
    assert ids(engine, "临政办发（2021）7号") == ["notice", "quoting"]


def test_a_series_of_numbers_is_found_without_the_last_part(engine: Engine) -> None:
    put(engine, NOTICE, disclosure("same year", "另一通知", document_number="临政办发〔2021〕70号"))
    put(engine, disclosure("next year", "再一通知", document_number="临政办发〔2022〕7号"), position=3)
    assert set(ids(engine, "临政办发〔2021〕")[:2]) == {"notice", "same year"}
    assert "next year" not in ids(engine, "临政办发〔2021〕")


def test_a_number_is_found_among_other_words(filled: Engine) -> None:
    assert ids(filled, "通知 临政办发[2021]7号") == ["notice"]


def test_an_identifier_is_found_as_a_whole(filled: Engine) -> None:
    assert ids(filled, "tr-77") == ["trees"]


def test_a_word_in_the_title_comes_before_one_in_the_text(engine: Engine) -> None:
    body = "Many words about rivers and lakes and their floods, told at some length for everybody."
    put(engine, dataset("text", "Rivers and lakes", description=body + " wetlands"), dataset("title", "Wetlands", description=body))
    assert ids(engine, "wetlands") == ["title", "text"]


def test_every_text_of_a_record_is_searched(engine: Engine) -> None:
    put(
        engine,
        dataset(
            "one",
            "A title",
            description="describing",
            keywords=("keyworded",),
            themes=(Theme(scheme=None, code=None, label="themed"),),
            series="serial",
            region="regional",
            translations=(Translation(language="fr", title="titre", description="décrire"),),
            relations=(Relation(type="part_of", target=None, text="related", document_number=None),),
            formats=("GeoJSON",),
        ),
    )
    for word in ("describing", "keyworded", "themed", "serial", "regional", "titre", "decrire", "related", "geojson", "parks"):
        assert ids(engine, word) == ["one"], word


def test_an_empty_query_and_a_star_find_everything(filled: Engine) -> None:
    assert ask(filled).total == ask(filled, "*").total == ask(filled, "  ").total == 4


def test_a_query_of_common_words_alone_is_still_asked(engine: Engine) -> None:
    put(engine, dataset("who", "The Who: a list of what they played"), dataset("no", "Nothing"))
    assert ids(engine, "the who") == ["who"]


def test_the_words_to_mark_are_told(filled: Engine) -> None:
    assert "trees" in ask(filled, "Trees").tokens
    assert "".join(ask(filled, "公共數據 管理").tokens) == "公共数据管理"


ODD = ['"', "(", "AND", "a:b:c", "NOT", "京政办发〔2019〕", "*", "\x00", "🏛️ data", "x" * 999, "数" * 900, "'; drop table records; --"]
ODD += [
    "[1 TO",
    "~~~^^",
    "/.*.*.*/",
    "\u202eabc",
    '"unclosed phrase',
    "-",
    "--",
    '-"',
    '""',
    "〔2021〕",
    "|",
    "a|b",
    "\ud800",
    "号" * 1000,
    "〔" * 1000,
]
ODD += [
    " ".join("ab" for _ in range(300)),
    "((((" * 200,
    "\\",
    "title:x AND (",
    "ＡＮＤ",
    "İstanbul ß ﬁ ½ ①",
    "ก" * 500,
    "2019〔2019〕2019〔2019〕" * 40,
]


@pytest.mark.parametrize("q", ODD, ids=range(len(ODD)))
def test_whatever_is_asked_is_answered(filled: Engine, q: str) -> None:
    answer = ask(filled, q, facets=("kind",))
    assert answer.total == sum(value.count for value in answer.facets["kind"])
    assert len(answer.hits) == min(answer.total, 20)


def test_a_query_without_a_word_finds_nothing_and_says_so(filled: Engine) -> None:
    answer = ask(filled, "~~~^^")
    assert (answer.total, answer.notes) == (0, (NOTES["no_words"],))


def test_a_very_long_query_says_that_it_was_shortened(filled: Engine) -> None:
    assert NOTES["shortened"] in ask(filled, " ".join(f"w{n}" for n in range(200))).notes
