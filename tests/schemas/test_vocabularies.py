"""The closed lists: whole, without a word that means two things, and found in every spelling."""

import unicodedata

import pytest

from schemas.vocabularies import code_of, codes, label, names, terms


@pytest.mark.parametrize("name", names())
def test_a_list_has_unique_codes_with_both_names(name: str) -> None:
    assert terms(name)
    assert len(set(codes(name))) == len(codes(name))
    for term in terms(name):
        assert term.code == term.code.strip() != ""
        assert term.en
        assert term.zh


@pytest.mark.parametrize("name", names())
def test_every_word_of_a_list_means_one_code(name: str) -> None:
    met: dict[str, str] = {}
    for term in terms(name):
        for word in (term.code, term.en, term.zh, *term.aliases):
            folded = "".join(unicodedata.normalize("NFKC", word).casefold().split())
            assert met.setdefault(folded, term.code) == term.code, f"{word} means {met[folded]} and {term.code}"
            assert code_of(name, word) == term.code


def test_width_case_and_white_space_do_not_matter() -> None:
    assert code_of("access", " RESTRICTED  public ") == "restricted"
    assert code_of("frequency", "ｒ/ｐ１ｙ") == "ANNUAL"
    assert code_of("access", "whatever") is None


def test_labels_in_both_languages() -> None:
    assert (label("access", "public"), label("access", "public", "zh-Hans")) == ("Public", "无条件开放")
    assert label("access", "no such code") == "no such code"


def test_a_list_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError, match="no_such_list"):
        terms("no_such_list")
