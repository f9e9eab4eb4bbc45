"""Every word of ours in English and Chinese, chosen by the reader and kept from page to page."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

from catalog_service import pages
from catalog_service.pages import words
from catalog_service.search.fields import FILTERS, RANGES
from catalog_service.search.notes import NOTES
from catalog_service.search.query import SORTS
from catalog_service.store.runs import COUNTS
from catalog_service.store.sources import STATES
from schemas.distribution import ROLES
from schemas.record import KINDS

FOLDER = Path(pages.__file__).parent
CHINESE = FOLDER / "translations" / "zh_Hans" / "LC_MESSAGES"
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}


def _messages() -> set[object]:
    found = extract_from_dir(str(FOLDER), [("**.py", "python"), ("templates/**.html", "jinja2")], keywords=KEYWORDS)
    return {message for _, _, message, _, _ in found}


def _chinese() -> Catalog:
    with (CHINESE / "messages.po").open("rb") as file:
        return read_po(file, locale="zh_Hans")


def _strings(catalog: Catalog) -> dict[str, str]:
    return {"|".join(m.id): "|".join(m.string) for m in catalog if m.id}


def test_no_message_is_untranslated_and_none_is_left_over() -> None:
    chinese = _chinese()
    known = {message.id for message in chinese if message.id}
    assert known == _messages()
    for message in chinese:
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(strings), f"no Chinese for {message.id!r}"
        assert not message.fuzzy or not message.id
        assert not list(message.check(chinese)), message.id


def test_the_compiled_catalog_is_that_of_the_words() -> None:
    with (CHINESE / "messages.mo").open("rb") as file:
        compiled = read_mo(file)
    assert _strings(compiled) == _strings(_chinese())


def test_templates_hold_no_words_of_their_own() -> None:
    """Text between tags must come from a message; what remains is punctuation, names and code."""
    allowed = {"OpenAPI", "JSON", "Parquet", "CSV", "openapi.json", "catalog", "curl", "import", "pandas"}
    for path in sorted((FOLDER / "templates").glob("*.html")):
        text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", path.read_text(encoding="utf-8"), flags=re.S)
        text = re.sub(r'<(pre|code)\b.*?</\1>|<div lang="en">.*', " ", text, flags=re.S)
        outside = re.sub(r"<[^>]*>", " ", text)
        found = set(re.findall(r"[A-Za-z][A-Za-z.]{2,}|[\u4e00-\u9fff]+", outside)) - allowed
        assert not found, f"{path.name}: {found}"


def test_every_code_has_a_name() -> None:
    assert words.FILTER_NAMES.keys() == FILTERS.keys()
    assert words.RANGE_NAMES.keys() == RANGES.keys()
    assert set(words.SORT_NAMES) == set(SORTS)
    assert words.NOTES.keys() == NOTES.keys()
    assert {code: str(sentence) for code, sentence in NOTES.items()} == {code: words.NOTES[code]._args[0] for code in NOTES}
    assert words.KINDS.keys() == set(KINDS)
    assert words.ROLES.keys() == set(ROLES)
    assert words.SOURCE_STATES.keys() == set(STATES)
    assert words.COUNTS.keys() == words.COUNTS_MEAN.keys() == set(COUNTS)
    assert words.RUN_STATES.keys() == words.RUN_STATES_MEAN.keys()


@pytest.mark.parametrize(
    ("accepts", "query", "tag"),
    [
        ("", "", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "", "zh-Hans"),
        ("zh-TW", "", "zh-Hans"),
        ("fr", "", "en"),
        ("en-GB,zh;q=0.5", "", "en"),
        ("zh-CN", "?lang=en", "en"),
        ("en", "?lang=zh", "zh-Hans"),
        ("en", "?lang=zh_CN", "zh-Hans"),
        ("en", "?lang=xx", "en"),
    ],
)
def test_the_reader_chooses(client: FlaskClient, accepts: str, query: str, tag: str) -> None:
    answer = client.get(f"/{query}", headers={"Accept-Language": accepts})
    assert f'<html lang="{tag}">' in answer.text
    assert answer.headers["Content-Language"] == tag
    assert "Accept-Language" in answer.headers["Vary"]
    assert ("政府开放的数据" in answer.text) == (tag == "zh-Hans")


def test_a_chosen_language_is_kept_by_every_link_and_form(client: FlaskClient, filled: object) -> None:
    for path in ("/", "/search", "/agencies", "/sources", "/sources/lanxi-site", "/runs/lanxi-site-1", "/docs"):
        text = client.get(path, query_string={"lang": "zh"}).text
        ours = [a for a in re.findall(r'href="(/[^"]*)"', text) if not re.match(r"/(api|static|openapi|download)", a)]
        assert ours
        assert all("lang=" in address for address in ours), [a for a in ours if "lang=" not in a]
        assert text.count("<form") == text.count('name="lang" value="zh"')


def test_codes_of_closed_lists_are_named_in_the_readers_language(client: FlaskClient, filled: object) -> None:
    page = client.get("/search?lang=zh&kind=disclosure").text
    assert "有效性" in page
    assert "失效" in page
    assert "In force" in client.get("/search?kind=disclosure").text


def test_a_chinese_error_page_is_chinese(client: FlaskClient) -> None:
    assert "此处没有内容" in client.get("/nothing?lang=zh").text
    assert "无法执行此检索" in client.get("/search?lang=zh&page_size=0").text
