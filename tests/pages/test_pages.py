"""What the pages show, that they are sound HTML, and that harvested text stays text."""

import itertools
import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from catalog_service.app import create_app
from catalog_service.config import Config
from catalog_service.services import Services, build
from tests.filled import ids

NOTICE = "兰溪市人民政府办公室关于印发数据资源管理办法的通知"


def page(client: FlaskClient, path: str, status: int = 200) -> LexborHTMLParser:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    return LexborHTMLParser(answer.text)


def text(tree: LexborHTMLParser, selector: str = "main") -> str:
    return " ".join(node.text(separator=" ") for node in tree.css(selector))


def all_pages(filled: Services) -> list[str]:
    return [
        *("/", "/search", "/search?q=数据&kind=disclosure", "/search?q=qzxvkjwq", "/agencies", "/agencies/city-of-riverton", "/sources"),
        *("/sources/lanxi-site", "/sources/riverton-feed", "/runs/riverton-feed-1", "/runs/lanxi-site-2", "/docs", "/nothing"),
        *(f"/records/{key}" for key in ids(filled).values()),
        *(f"/tables/{d.id}" for _, _, d in filled.catalog.distributions() if d.title in ("Street trees", "Budget table")),
    ]


def test_every_page_is_sound(client: FlaskClient, filled: Services) -> None:
    for path in all_pages(filled):
        html = client.get(path).text
        tree = LexborHTMLParser(html)
        assert len(tree.css("h1")) == 1, path
        assert tree.css_first("title").text().strip(), path
        assert len(tree.css("main#content")) == 1
        marks = [node.attributes["id"] for node in tree.css("[id]")]
        assert len(marks) == len(set(marks)), (path, marks)
        levels = [int(node.tag[1]) for node in tree.css("h1,h2,h3")]
        assert all(b <= a + 1 for a, b in itertools.pairwise(levels)), (path, levels)
        for control in tree.css("input:not([type=hidden])"):
            assert tree.css_first(f"label[for={control.attributes['id']}]"), (path, control.html)
        for labelled in tree.css("[aria-labelledby]"):
            assert labelled.attributes["aria-labelledby"] in marks, path
        assert not re.search(r"\son\w+=|style=|javascript:", html), path
        for script in tree.css("script"):
            ours = (script.attributes.get("src") or "").startswith("/static/") and not script.text().strip()
            assert ours or script.attributes.get("type") == "application/ld+json", path
        assert not re.search(r"\bNone\b(?!-Match)", text(tree)), path


def test_links_of_ours_lead_somewhere(client: FlaskClient, filled: Services) -> None:
    pages = [path for path in all_pages(filled) if path != "/nothing"]
    addresses = {a for path in pages for a in re.findall(r'href="(/[^"#]*)', client.get(path).text)}
    assert len(addresses) > 60
    for address in addresses:
        answer = client.get(address.replace("&amp;", "&"))
        assert answer.status_code == 200, (address, answer.status_code)


def test_links_to_others_are_http_and_carry_nothing(client: FlaskClient, filled: Services) -> None:
    found = 0
    for path in all_pages(filled):
        for node in page(client, path, 404 if path == "/nothing" else 200).css("main a"):
            if "://" in (node.attributes["href"] or ""):
                found += 1
                assert re.match(r"https?://", node.attributes["href"] or "")
                assert node.attributes["rel"] == "nofollow noopener noreferrer"
    assert found > 10


def test_harvested_markup_is_shown_as_text(client: FlaskClient, filled: Services) -> None:
    html = client.get(f"/records/{ids(filled)['Water quality at forty wells']}").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script>alert" not in html
    assert "<b>as text" not in html
    run = client.get("/runs/riverton-feed-1").text
    assert "<b>" not in run.partition("<main")[2]


def test_home_shows_what_there_is(client: FlaskClient) -> None:
    tree = page(client, "/")
    assert "4 datasets" in " ".join(text(tree, ".counts").split())
    assert "6 disclosed documents" in " ".join(text(tree, ".counts").split())
    assert [node.text() for node in tree.css(".items h3")][:2] == ["兰溪市2025年部门预算公开情况说明", "Water mains under repair"]
    assert "兰溪市人民政府" in text(tree)
    assert "Open data of the City of Riverton" in text(tree)


def test_an_empty_catalog_says_how_to_fill_it(tmp_path: Path) -> None:
    services = build(Config(home=tmp_path))
    services.database.migrate()
    services.search.rebuild((), 0)
    client = create_app(services).test_client()
    html = client.get("/").text
    assert "The catalog is empty" in html
    assert "catalog harvest" in html
    for path in ("/search", "/agencies", "/sources"):
        assert client.get(path).status_code == 200
    services.close()


def test_search_takes_the_parameters_of_the_api(client: FlaskClient) -> None:
    tree = page(client, "/search?q=数据&genre=通知&issued_from=2023&sort=title")
    assert [node.text() for node in tree.css(".results h3")] == [NOTICE]
    assert tree.css(".results h3 mark")
    assert [" ".join(node.text().split()) for node in tree.css(".chips a")] == [
        "Remove filter Genre: 通知 ×",
        "Remove filter Issued from: 2023 ×",
        "Remove all filters",
    ]
    as_json = tree.css_first('link[type="application/json"]').attributes["href"] or ""
    assert client.get(as_json).get_json()["total"] == 1


def test_empty_fields_of_a_form_are_left_out(client: FlaskClient) -> None:
    assert "10 records" in text(page(client, "/search?q=&issued_from=&issued_to=&lang=en"))


def test_facets_add_and_drop_their_values(client: FlaskClient) -> None:
    tree = page(client, "/search?kind=disclosure")
    chosen = tree.css_first(".choices a.selected")
    assert chosen.attributes["aria-current"] == "true"
    assert chosen.attributes["href"] == "/search"
    both = next(node for node in tree.css(".choices a") if "Dataset" in node.text())
    assert "10 records" in text(page(client, str(both.attributes["href"])))


def test_pages_of_results_follow_one_another(client: FlaskClient) -> None:
    seen: list[str] = []
    address: str | None = "/search?page_size=4&sort=title"
    while address:
        tree = page(client, address)
        seen += [node.text() for node in tree.css(".results h3")]
        following = tree.css_first(".paging .button")
        address = f"{following.attributes['href']}" if following else None
    assert len(seen) == len(set(seen)) == 10


@pytest.mark.parametrize("query", ["page_size=0", "colour=red", "issued_from=2019-02-30", "after=garbage", "kind=x&kind=y"])
def test_a_search_that_cannot_be_done_says_why(client: FlaskClient, query: str) -> None:
    tree = page(client, f"/search?{query}", 400)
    assert text(tree, "[role=alert] li")


def test_nothing_found_says_what_to_do(client: FlaskClient) -> None:
    assert "Nothing was found" in text(page(client, "/search?q=qzxvkjwq"))
    assert "No record has all the words" in text(page(client, "/search?q=trees+qzxvkjwq"))


def test_a_dataset_shows_its_table_and_downloads(client: FlaskClient, filled: Services) -> None:
    tree = page(client, f"/records/{ids(filled)['Street trees of Riverton, new survey']}")
    buttons = {node.text().split()[0]: node.attributes["href"] for node in tree.css(".file .button")}
    assert set(buttons) == {"Parquet", "CSV", "Look", "As"}
    assert all(client.get(str(address)).status_code == 200 for address in buttons.values())
    cells = [node.text() for node in tree.css(".sheet tbody tr")[0].css("td")]
    assert cells == ["00017", "Acer, red", "2026-11-20", "4.50", "1", "true"]
    assert "9007199254740993" in text(tree, ".sheet")
    assert "Three times a week" in text(tree)
    assert "Version 2" in text(tree)
    assert "里弗顿行道树" in text(tree)


def test_a_disclosure_shows_text_dates_rules_and_relations(client: FlaskClient, filled: Services) -> None:
    tree = page(client, f"/records/{ids(filled)[NOTICE]}")
    assert len(tree.css(".document")[0].css("p")) == 3
    assert "wèi" not in tree.css(".document")[0].text()
    assert "wèi" in text(tree, ".asgiven")
    shown = text(tree)
    for said in (
        "2023-03-28",
        "2023-04-06",
        "2023-05-01",
        "2028-04-30",
        "兰政办发〔2023〕12号",
        "LX-000001",
        "pinyin_pollution",
        "主动公开",
    ):
        assert said in shown or said == "主动公开"
    related = [node for node in tree.css("#relations ~ dl a") if (node.attributes["href"] or "").startswith("/records/")]
    assert [node.text() for node in related] == ["《数据资源管理办法》政策解读"]
    assert "兰溪市人民政府. " + NOTICE in text(tree, ".citation")
    chinese = text(page(client, f"/records/{ids(filled)[NOTICE]}?lang=zh"), ".citation")
    assert f"{NOTICE}：兰政办发〔2023〕12号[A/OL]. (2023-04-06)[2026-11-21]. http://localhost/records/" in chinese


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Budget by department, 2018 to 2025", "not a table that can be published"),
        ("Water quality at forty wells", "personal data"),
        ("Water mains under repair", "only public tables"),
    ],
)
def test_why_there_is_no_table_is_told(client: FlaskClient, filled: Services, title: str, said: str) -> None:
    assert said in text(page(client, f"/records/{ids(filled)[title]}"))


def test_machines_read_the_record_in_a_data_block(client: FlaskClient, filled: Services) -> None:
    for title, kind in ((NOTICE, "DigitalDocument"), ("Street trees of Riverton, new survey", "Dataset")):
        tree = page(client, f"/records/{ids(filled)[title]}")
        said = json.loads(tree.css_first("script").text())
        assert (said["@type"], said["name"]) == (kind, title)
        assert said["url"] == tree.css_first("link[rel=canonical]").attributes["href"]
    assert said["distribution"][0]["encodingFormat"] == "application/vnd.apache.parquet"
    assert said["temporalCoverage"] == "2010/2026-09"


def test_a_withdrawn_record_leaves_a_tombstone(client: FlaskClient, withdrawn: str) -> None:
    tree = page(client, f"/records/{withdrawn}", 410)
    assert "Library visits" in text(tree, "h1")
    assert "no longer in the feed" in text(tree)
    assert client.get(f"/records/{withdrawn}", headers={"Accept-Language": "zh"}).status_code == 410


def test_an_agencys_page_counts_and_leads_on(client: FlaskClient) -> None:
    tree = page(client, "/agencies/兰溪市教育局")
    assert "2 disclosed documents" in " ".join(text(tree, ".counts").split())
    assert len(tree.css(".items h3")) == 2


def test_a_sources_page_tells_its_health(client: FlaskClient) -> None:
    guarded = text(page(client, "/sources/lanxi-site"))
    assert "--accept-shrink" in guarded
    assert "index_{page}.html" in guarded
    well = page(client, "/sources/riverton-feed")
    assert "15 3 * * *" in text(well)
    assert [node.text() for node in well.css(".health li a")] == ["invalid value", "missing title"]
    assert "Last run" in text(page(client, "/sources"))


def test_a_runs_page_groups_its_problems_with_remedies(client: FlaskClient) -> None:
    tree = page(client, "/runs/riverton-feed-1")
    assert [" ".join(node.text().split()) for node in tree.css(".problems h3")] == ["invalid value 2", "missing title 1"]
    assert "Write dates as 2019-05-17." in text(tree, ".problems")
    assert len(tree.css("table tbody tr")) == 3
    csv = next(node.attributes["href"] for node in tree.css("a.button") if "CSV" in node.text())
    assert client.get(str(csv)).mimetype == "text/csv"
    assert "met no problem" in text(page(client, "/runs/lanxi-site-2"))


def test_what_was_probably_meant_is_offered(client: FlaskClient, filled: Services) -> None:
    tree = page(client, "/search?q=数据资员管理&kind=disclosure")
    offered = tree.css_first(".results .notice a")
    assert offered.text() == "数据资源管理"
    found = page(client, offered.attributes["href"] or "")
    assert found.css_first("ol.items h3 a").text() == NOTICE
    assert "kind=disclosure" in (offered.attributes["href"] or "")


def test_the_box_is_a_plain_form_with_suggestions_beside(client: FlaskClient) -> None:
    tree = page(client, "/search")
    box = tree.css_first("input#q")
    assert box.attributes["data-suggest"] == "/api/suggest"
    assert tree.css_first(f"#{box.attributes['aria-controls']}").attributes["role"] == "listbox"
    assert tree.css_first("form.search").attributes["action"].startswith("/search")
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'; connect-src 'self'" in policy
