"""The registration page: off, wrong, looked, registered; sound HTML in both languages, and nothing of it kept by anybody."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from catalog_service.app import create_app
from catalog_service.pages import problem_words
from catalog_service.services import Services
from catalog_service.shapes.registrars import LARGEST_BODY
from harvesters.remedies import REMEDIES
from tests.registration import TOKEN, entry, site_of, taking_registrations
from tests.runs.feed_site import FeedSite

Fill = Callable[..., Any]


@pytest.fixture
def site() -> Iterator[FeedSite]:
    with site_of(entry(1, title="Trees & < 3 m"), entry(2, modified="soon"), entry(3, title="")) as running:
        yield running


@pytest.fixture
def catalog(tmp_path: Path, site: FeedSite) -> Iterator[Services]:
    with taking_registrations(tmp_path, site) as services:
        yield services


@pytest.fixture
def client(catalog: Services) -> FlaskClient:
    return create_app(catalog).test_client()


@pytest.fixture
def fill(client: FlaskClient) -> Fill:
    def fill(lang: str = "en", **fields: str) -> Any:
        return client.post(f"/register?lang={lang}", data={"token": TOKEN, "step": "look"} | fields)

    return fill


def sound(answer: Any) -> LexborHTMLParser:
    """The page, after what has to be true of each: one heading, labels, marks that are there, never kept."""
    assert answer.mimetype == "text/html"
    assert answer.headers["Cache-Control"] == "no-store"
    tree = LexborHTMLParser(answer.text)
    assert len(tree.css("h1")) == 1
    marks = [str(node.attributes["id"]) for node in tree.css("[id]")]
    assert len(marks) == len(set(marks))
    for control in tree.css("input:not([type=hidden]), select"):
        assert tree.css_first(f"label[for={control.attributes['id']}]"), control.html
    for node in tree.css("[aria-describedby], [aria-labelledby]"):
        named = f"{node.attributes.get('aria-describedby') or ''} {node.attributes.get('aria-labelledby') or ''}".split()
        assert set(named) <= set(marks), node.html
    for link in tree.css("main a[href^='#']"):
        assert str(link.attributes["href"])[1:] in marks
    assert not re.search(r"\son\w+=|style=|javascript:", answer.text)
    assert not re.search(r"\bNone\b", tree.css_first("main").text())
    return tree


def draft_in(tree: LexborHTMLParser) -> dict[str, str]:
    """What a browser would send of the second form as it stands."""
    form = tree.css("form.fields")[1]
    sent = {str(one.attributes["name"]): str(one.attributes.get("value") or "") for one in form.css("input:not([type=checkbox])")}
    chosen = form.css_first("option[selected]")
    return sent | {"schedule": str(chosen.attributes["value"]), "step": "register"}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_from_an_address_to_a_source(client: FlaskClient, fill: Fill, site: FeedSite, catalog: Services, lang: str) -> None:
    assert "/register" in client.get("/sources").text
    sound(client.get(f"/register?lang={lang}"))
    looked = fill(lang, url=site.url("/data.json"))
    tree = sound(looked)
    main = tree.css_first("main").text()
    assert "Trees &amp; &lt; 3 m" in looked.text
    assert "soon" in main
    assert ("日期无效" in main) == (lang == "zh")
    assert "write the date as 2019" in main
    assert tree.css_first("h2#found").attributes["tabindex"] == "-1"
    assert catalog.sources.all() == ()
    answer = fill(lang, **draft_in(tree) | {"title": "Trees of Riverton", "publish": "yes"})
    (row,) = catalog.sources.all()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/sources/{row.id}?lang={lang}")
    assert (row.declaration["title"], row.declaration["publish"], row.origin) == ("Trees of Riverton", True, "registration by riverton")
    assert row.declaration["schedule"]
    assert client.get(answer.headers["Location"]).status_code == 200
    again = fill(lang, url=site.url("/data.json"))
    assert f"/sources/{row.id}" in again.text
    assert len(sound(again).css("form.fields")) == 1


def test_what_is_wrong_is_told_at_the_top_and_at_its_field(fill: Fill, site: FeedSite, catalog: Services) -> None:
    for fields, status, field in (
        ({"url": site.url("/data.json"), "token": "wrong"}, 401, "token"),
        ({"url": "nothing at all"}, 422, "url"),
        ({"url": "file:///etc/passwd"}, 422, "url"),
        ({"url": ""}, 422, "url"),
        ({"url": "data:text/html,x"}, 422, "url"),
    ):
        answer = fill(**fields)
        tree = sound(answer)
        assert answer.status_code == status
        assert tree.css_first(f".notice.wrong a[href='#{field}']")
        assert tree.css_first(f"#{field}").attributes["aria-invalid"] == "true"
        assert f"wrong-{field}" in str(tree.css_first(f"#{field}").attributes["aria-describedby"])
        assert tree.css_first("title").text().startswith("Error:")
    assert site.asked == []
    assert catalog.sources.all() == ()


def test_a_field_that_was_changed_wrongly_keeps_what_was_typed(fill: Fill, site: FeedSite, catalog: Services) -> None:
    drafted = draft_in(sound(fill(url=site.url("/data.json"))))
    answer = fill(**drafted | {"title": "", "agency": "City of Riverton, parks"})
    tree = sound(answer)
    assert answer.status_code == 422
    assert tree.css_first("#title").attributes["aria-invalid"] == "true"
    assert tree.css_first("#agency").attributes["value"] == "City of Riverton, parks"
    assert fill(**drafted | {"schedule": "whenever"}).status_code == 422
    assert fill(**drafted | {"declaration": "{"}).status_code == 422
    assert fill(**drafted | {"declaration": '{"politeness": {"robots": false}}'}).status_code == 422
    assert catalog.sources.all() == ()
    assert fill(**drafted).status_code == 303
    twice = fill(**drafted)
    assert twice.status_code == 409
    assert sound(twice).css_first(f".notice.wrong a[href^='/sources/{catalog.sources.all()[0].id}']")


def test_an_address_without_a_scheme_is_read_as_people_mean_it(fill: Fill, site: FeedSite) -> None:
    tree = sound(fill(url="agency.invalid/data.json"))
    assert "https://agency.invalid/data.json" in tree.css_first("details").text()


def test_where_nothing_is_found_it_is_told_what_was_asked(fill: Fill, site: FeedSite) -> None:
    site.pages = {}
    tree = sound(fill("zh", url=site.url("/data.json")))
    assert "未找到可识别的来源" in tree.css_first("main").text()
    assert site.url("/data.json") in tree.css_first("details[open]").text()
    assert len(tree.css("form.fields")) == 1


def test_where_registration_is_off_the_page_says_what_to_do(filled: Services) -> None:
    client = create_app(filled).test_client()
    for answer in (client.get("/register"), client.post("/register", data={"token": TOKEN, "url": "http://example.invalid/"})):
        tree = sound(answer)
        assert answer.status_code == 403
        assert "catalog sources add" in tree.css_first("main").text()
        assert not tree.css("form.fields")
    assert "/register" not in client.get("/sources").text


def test_a_form_is_small(fill: Fill) -> None:
    assert fill(url="http://example.invalid/", declaration="x" * LARGEST_BODY).status_code == 413


def test_every_remedy_of_the_list_is_told_in_the_readers_language() -> None:
    assert problem_words.REMEDIES.keys() >= set(REMEDIES.values())
    assert problem_words.KINDS.keys() >= REMEDIES.keys()
