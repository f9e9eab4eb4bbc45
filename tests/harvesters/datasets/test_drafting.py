"""Drafts of datasets: mark-up in any text, and the declaration's words where an entry is silent."""

from typing import Any

from harvesters.datasets.drafting import dataset_draft
from harvesters.draft import Draft
from tests.harvesters.kept import declared

SOURCE = declared("ckan", "https://data.city.example/", language="en", license="https://creativecommons.org/licenses/by/4.0/")


def _draft(**told: Any) -> Draft:
    return dataset_draft({"kind": "dataset", "title": "Trees", "keywords": [], "distributions": [], **told}, [], SOURCE)


def test_mark_up_is_read_as_text_wherever_it_stands() -> None:
    values = _draft(
        title="<b>Trees</b> &amp;  bees",
        agency={"id": "parks-amp-wells", "name": "Parks &amp; Wells"},
        contact={"name": "Ann &amp; Bo", "email": None},
        spatial={"text": "Ocean &gt; Pacific", "geometry": None},
        translations=[{"language": "fr", "title": "Arbres &amp; abeilles", "description": "<p>Tous.</p>"}],
        keywords=["R&amp;D"],
    ).values
    assert (values["title"], values["keywords"]) == ("Trees & bees", ["R&D"])
    assert values["agency"] == {"id": "parks-wells", "name": "Parks & Wells"}
    assert (values["contact"]["name"], values["spatial"]["text"]) == ("Ann & Bo", "Ocean > Pacific")
    assert values["translations"] == [{"language": "fr", "title": "Arbres & abeilles", "description": "Tous."}]


def test_what_is_nothing_but_mark_up_stays_where_a_word_is_needed() -> None:
    values = _draft(agency={"id": "x", "name": "<br/>"}, spatial={"text": "<>", "geometry": None}, description="<br/>").values
    assert (values["agency"]["name"], values["spatial"]["text"], values["description"]) == ("<br/>", "<>", None)


def test_the_declaration_speaks_where_the_entry_is_silent() -> None:
    silent = _draft().values
    assert (silent["agency"]["name"], silent["language"], silent["license"]["id"]) == ("Tested Agency", ["en"], "CC-BY-4.0")
    told = _draft(agency={"id": "parks", "name": "Parks"}, language=["fr"], license={"id": "MIT", "as_given": "MIT"}).values
    assert (told["agency"]["name"], told["language"], told["license"]["id"]) == ("Parks", ["fr"], "MIT")
