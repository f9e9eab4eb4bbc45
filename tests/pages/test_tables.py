"""The page of a published table: its rows narrowed and sorted without scripts, and what each column holds."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from catalog_service.pages.dictionary import described
from catalog_service.services import Services

CROWN, NO_CROWN = "Acer, red", 'Tilia "Green"'


@pytest.fixture
def trees(filled: Services) -> str:
    return "/tables/" + next(d.id for _, _, d in filled.catalog.distributions() if d.title == "Street trees")


def shown(client: FlaskClient, address: str, status: int = 200) -> LexborHTMLParser:
    answer = client.get(address)
    assert answer.status_code == status
    return LexborHTMLParser(answer.text)


def cells(tree: LexborHTMLParser) -> list[list[str]]:
    return [[cell.text(strip=True) for cell in row.css("td")] for row in tree.css('section[aria-labelledby="rows"] tbody tr')]


def words(tree: LexborHTMLParser, selector: str) -> str:
    return " ".join(node.text() for node in tree.css(selector))


def links(tree: LexborHTMLParser, selector: str) -> dict[str, str]:
    return {node.text(strip=True): node.attributes["href"] or "" for node in tree.css(selector)}


def test_rows_are_shown_as_the_api_gives_them(client: FlaskClient, trees: str) -> None:
    found = cells(shown(client, trees))
    assert found[0] == ["00017", CROWN, "2026-11-20", "4.50", "1", "true"]
    assert found[2] == ["00123", "–", "2026-11-20", "–", "9007199254740993", "–"]


def test_headings_sort_up_then_down_then_not_at_all(client: FlaskClient, trees: str) -> None:
    first = links(shown(client, trees), "thead a")
    rising = shown(client, first["Count"])
    assert [row[4] for row in cells(rising)] == ["1", "2", "9007199254740993"]
    assert words(rising, 'th[aria-sort="ascending"]').startswith("Count")
    falling = shown(client, links(rising, "thead a")["Count↑"])
    assert [row[4] for row in cells(falling)] == ["9007199254740993", "2", "1"]
    assert links(falling, "thead a")["Count↓"] == trees


def test_the_form_becomes_a_filter_of_the_api(client: FlaskClient, trees: str) -> None:
    sent = client.get(trees, query_string={"_where": "species", "_is": "contains", "_value": "Tilia", "_sort": "-count", "lang": "zh"})
    assert sent.status_code == 302
    assert sent.headers["Location"] == f"{trees}?_sort=-count&species__contains=Tilia&lang=zh"
    tree = shown(client, f"{trees}?species__contains=Tilia&_search=green")
    assert [row[1] for row in cells(tree)] == [NO_CROWN]
    assert "1 row" in words(tree, 'section[aria-labelledby="rows"] p.facts')
    assert links(tree, ".facts a")["CSV"].endswith("/rows.csv?species__contains=Tilia&_search=green")
    assert client.get(links(tree, ".facts a")["CSV"]).text.splitlines()[1].startswith("00018")
    without = next(address for words, address in links(tree, ".chips a").items() if "Tilia" in words)
    assert without == f"{trees}?_search=green"


@pytest.mark.parametrize(("operator", "rows"), [("missing", ["00123"]), ("present", ["00017", "00018"])])
def test_missing_values_are_asked_for_without_a_value(client: FlaskClient, trees: str, operator: str, rows: list[str]) -> None:
    sent = client.get(trees, query_string={"_where": "species", "_is": operator, "_value": ""})
    assert [row[0] for row in cells(shown(client, sent.headers["Location"]))] == rows


def test_a_wrong_filter_is_named_and_leads_back(client: FlaskClient, trees: str) -> None:
    tree = shown(client, f"{trees}?height__gt=tall&crown=1", 400)
    told = words(tree, ".notice.wrong")
    assert "height__gt" in told
    assert "crown" in told
    assert links(tree, ".notice.wrong a") == {"The whole table": trees}


def test_no_row_is_said_and_not_left_blank(client: FlaskClient, trees: str) -> None:
    assert "No row is like this" in words(shown(client, f"{trees}?_search=cactus"), "main")


def test_long_tables_come_in_pages(client: FlaskClient, trees: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog_service.pages.tables.ROWS", 2)
    first = shown(client, f"{trees}?_sort=-count")
    second = shown(client, links(first, ".paging a")["Next page"])
    assert [row[0] for row in cells(first) + cells(second)] == ["00123", "00018", "00017"]
    assert links(second, ".paging a") == {"First page": f"{trees}?_sort=-count"}


def test_counts_of_values_lead_to_rows_and_back(client: FlaskClient, trees: str) -> None:
    counted = shown(client, f"{trees}?_group=alive&_sort=-count,alive")
    assert cells(counted) == [["false", "1"], ["true", "1"], ["–", "1"]]
    assert links(counted, ".chips a")["The whole table"] == trees


def test_a_column_may_be_called_as_our_own_words(client: FlaskClient, trees: str) -> None:
    shown(client, f"{trees}?endpoint=1&distribution_id=2&_external=3", 400)


def test_what_is_no_table_is_not_found(client: FlaskClient, filled: Services) -> None:
    held = next(d.id for _, _, d in filled.catalog.distributions() if d.title == "Well owners")
    assert "names of persons" in words(shown(client, f"/tables/{held}", 404), "main")
    shown(client, "/tables/nobody", 404)


def test_the_dictionary_says_what_a_column_holds(client: FlaskClient) -> None:
    profile: dict[str, Any] = {"missing": 1, "distinct": 1200, "min": -1.5, "max": 9, "top": [{"value": "x" * 99, "count": 3}]}
    profile["histogram"] = [{"from": 0, "to": 1, "count": 4}, {"from": 1, "to": 2, "count": 1}]
    column = {
        "name": "a",
        "title": "A",
        "type": "number",
        "evidence": "the agency says so",
        "null_words": {"": 2, "n/a": 1},
        "profile": profile,
    }
    with client.application.test_request_context("/?lang=zh"):
        (told,) = described([column], rows=8)
    assert (told.missing, told.distinct, told.least, told.most) == ("1 (12.5%)", "≈ 1,200", "-1.5", "9")
    assert told.null_words == [("n/a", "1")]
    assert told.commonest[0][0].endswith("…")
    assert [(bar.top, bar.height) for bar in told.bars] == [(0, 24), (18, 6)]
