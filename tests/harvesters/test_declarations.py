"""Every declaration that is shipped can be read, has a platform that takes its options, and says what it is."""

from pathlib import Path

import pytest
from marshmallow import ValidationError

import harvesters
from harvesters.platforms import check
from harvesters.source import Source, declaration_in, source_from
from tests.harvesters.kept import declared_in

SITES = Path(harvesters.__file__).parent / "sites"
FILES = sorted([*SITES.rglob("*.toml"), *(Path(__file__).parent / "declarations").glob("*.toml")])
WHOLE = {"id": "a", "title": "A", "platform": "dcat_us", "url": "https://a.example/data.json", "agency": "A"}


def test_there_are_declarations_of_many_countries_and_of_most_platforms() -> None:
    sources = [declared_in(path) for path in SITES.rglob("*.toml")]
    assert len(sources) >= 40
    assert len({source.country for source in sources}) >= 14
    assert len({source.platform for source in sources}) >= 12
    assert not any(source.verified for source in sources), "only a live run verifies a declaration"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_declaration_is_read_and_its_options_are_taken(path: Path) -> None:
    check(declared_in(path))
    assert path.read_text(encoding="utf-8").startswith("# "), "say in a comment what this source is"


@pytest.mark.parametrize("path", sorted(SITES.rglob("*.toml")), ids=lambda path: path.stem)
def test_a_shipped_declaration_lies_where_its_country_and_agency_say(path: Path) -> None:
    source = declared_in(path)
    country, _agency, name = path.relative_to(SITES).parts
    assert source.country == country.upper()
    assert name == f"{source.id}.toml"
    assert source.time_zone != "UTC"
    assert source.language


def test_no_two_declarations_have_one_id() -> None:
    ids = [declared_in(path).id for path in sorted(SITES.rglob("*.toml"))]
    assert len(set(ids)) == len(ids)


def test_what_a_declaration_leaves_out_has_a_default() -> None:
    source = source_from(WHOLE)
    assert isinstance(source, Source)
    assert (source.publish, source.verified, source.time_zone) == (False, False, "UTC")
    assert (source.politeness.delay, source.politeness.concurrency, source.politeness.robots) == (None, 1, True)
    assert (source.expectations.at_least, source.expectations.shrink, source.expectations.fill) == (None, 0.1, {})


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"id": "a b"}, "id"),
        ({"url": "ftp://a.example"}, "url"),
        ({"agency": ""}, "agency"),
        ({"shedule": "daily"}, "shedule"),
        ({"language": "chinese"}, "language"),
        ({"time_zone": "Asia/Pekin"}, "time_zone"),
        ({"politeness": {"delay": -1}}, "politeness"),
        ({"expectations": {"shrink": 2}}, "expectations"),
    ],
)
def test_what_is_wrong_in_a_declaration_is_named(wrong: dict[str, object], field: str) -> None:
    with pytest.raises(ValidationError) as raised:
        source_from(WHOLE | wrong)
    assert field in raised.value.normalized_messages()  # type: ignore[no-untyped-call]


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text("id = ", encoding="utf-8")
    with pytest.raises(ValidationError, match=r"broken\.toml"):
        declaration_in(path)


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"platform": "ckan_of_mars"}, "ckan_of_mars"),
        ({"options": {"pages": 1}}, "no options"),
        ({"platform": "disclosure_site", "options": {"colums": []}}, "colums"),
        ({"platform": "disclosure_site", "options": {"item": "li["}}, "li["),
    ],
)
def test_platform_and_options_are_judged_before_anything_is_fetched(wrong: dict[str, object], word: str) -> None:
    with pytest.raises(ValidationError) as raised:
        check(source_from(WHOLE | wrong))
    assert word in str(raised.value)
