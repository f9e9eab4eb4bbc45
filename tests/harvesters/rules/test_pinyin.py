"""Inserted readings go where the whole document is polluted; real glosses stay."""

from pypinyin import Style, pinyin

from harvesters.rules.pinyin import LEAST_DISTINCT, LEAST_INSERTIONS, stripped, without_pinyin

CLEAN = (
    "東山縣政府為加強飲用水水源保護(一)嚴格執行各項規定(縣環境保護局負責落實)。各鄉鎮應當認真組織實施,確保群眾飲水安全,"
    "並將辦理結果報縣政府辦公室(電話另行通知)。對違反規定的單位和個人,依法給予處罰。"
)


def _polluted(text: str, every: int = 1) -> str:
    """The text with a reading behind each character of a few."""
    wanted = set("東縣為強飲護嚴執規環負實鄉鎮認組織確眾並辦報應當")
    return "".join(f"{c}({pinyin(c, style=Style.TONE)[0][0]})" if c in wanted else c for c in text)


def test_a_polluted_document_is_cleaned_and_its_own_brackets_stay() -> None:
    polluted = _polluted(CLEAN)
    found = without_pinyin(polluted)
    assert found.text == CLEAN
    assert found.removed == polluted.count("(") - CLEAN.count("(")
    assert found.residue == ()


def test_toneless_and_repeated_readings_are_insertions_too() -> None:
    polluted = _polluted(CLEAN).replace("縣(xiàn)", "縣(xian)(xian)")
    assert without_pinyin(polluted).text == CLEAN


def test_full_width_brackets_are_brackets() -> None:
    polluted = _polluted(CLEAN).replace("東(dōng)", "東（dōng）")
    assert without_pinyin(polluted).text == CLEAN


def test_a_few_glosses_are_no_pollution() -> None:
    text = ("亳(bó)州、鄠(hù)邑、綦(qí)江三地" + "的有关情况如下" * 5) * 5
    assert without_pinyin(text).text == text


def test_letters_in_brackets_that_are_no_reading_stay() -> None:
    text = _polluted(CLEAN) + "人工智能(ai)、指标(n)、微信(wx)。"
    assert without_pinyin(text).text == CLEAN + "人工智能(ai)、指标(n)、微信(wx)。"


def test_the_thresholds_are_of_the_whole_document() -> None:
    one = "東(dōng)"
    assert without_pinyin(one * (LEAST_INSERTIONS * 2)).removed == 0, "one character only is no pollution"
    polluted = _polluted(CLEAN)
    thin = polluted + "这里没有任何插入的读音。" * 2000
    assert without_pinyin(thin).removed == 0, "less than five in a thousand characters"
    assert LEAST_DISTINCT == 10


def test_damage_is_told_and_left() -> None:
    damaged = _polluted(CLEAN) + "重要?jiǎng)討B(tài)、工ぷ作"
    found = without_pinyin(damaged)
    assert found.text == CLEAN + "重要?jiǎng)討B(tài)、工ぷ作"
    assert {"?jiǎng)", "B(tài)", "ぷ"} == set(found.residue)


def test_a_title_of_a_polluted_document_is_stripped_whatever_its_length() -> None:
    assert stripped("東(dōng)山縣(xiàn)通知") == ("東山縣通知", 2)
