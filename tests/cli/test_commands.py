"""The command line: what each command prints, its exit status, and one sentence where something is wrong."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from catalog_service.cli import COMMANDS, catalog
from catalog_service.cli.session import Session
from tests.runs.feed_site import FeedSite, Page
from tests.runs.feeds import PATH, entry, feed

Run = Callable[..., Result]


@pytest.fixture
def site() -> Iterator[FeedSite]:
    with FeedSite() as running:
        running.pages[PATH] = Page(feed([entry(number) for number in range(20)]))
        yield running


@pytest.fixture
def env(tmp_path: Path, site: FeedSite) -> dict[str, str]:
    return {"CATALOG_HOME": str(tmp_path / "home"), "CATALOG_ALLOW_HOSTS": site.host}


@pytest.fixture
def run(env: dict[str, str]) -> Run:
    def run(*arguments: str, input: bytes | None = None, **more: str) -> Result:
        return CliRunner().invoke(catalog, arguments, obj=Session({**env, **more}), input=input)

    return run


@pytest.fixture
def ready(run: Run) -> Run:
    """A catalog that is initialised."""
    assert run("init").exit_code == 0
    return run


@pytest.fixture
def declaration(tmp_path: Path, site: FeedSite) -> str:
    path = tmp_path / "rivers.toml"
    path.write_text(
        f'id = "rivers"\ntitle = "Rivers"\nplatform = "dcat_us"\nurl = "{site.url(PATH)}"\nagency = "Rivers Agency"\n', encoding="utf-8"
    )
    return str(path)


@pytest.fixture
def harvested(ready: Run, declaration: str) -> Run:
    """A catalog of twenty records."""
    assert ready("harvest", declaration).exit_code == 0
    return ready


def _json(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help_and_debug(run: Run, name: str) -> None:
    told = run(name, "--help")
    assert told.exit_code == 0
    if name not in ("sources", "runs"):
        assert "--debug" in told.output


@pytest.mark.parametrize(
    "arguments",
    [
        ("bogus",),
        ("harvest",),
        ("search", "--kind", "person"),
        ("search", "x" * 1001),
        ("search", "--page-size", "0"),
        ("runs", "show"),
        ("export", "people", "--format", "csv"),
        ("export", "datasets"),
        ("prune", "--keep-days", "-1"),
        ("publish", "--decide", "publish"),
    ],
)
def test_wrong_usage_is_two(ready: Run, arguments: tuple[str, ...]) -> None:
    assert ready(*arguments).exit_code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("harvest", "nothing"),
        ("harvest", "nothing.toml"),
        ("runs", "show", "nothing"),
        ("runs", "list", "--source", "nothing"),
        ("runs", "replay", "nothing"),
        ("sources", "show", "nothing"),
        ("sources", "pause", "nothing"),
        ("publish", "nothing"),
        ("publish", "nothing", "--decide", "withhold"),
        ("publish", "--source", "nothing"),
        ("serve", "--host", "0.0.0.0"),
        ("import", "/nowhere/at/all"),
    ],
)
def test_a_failure_is_one_sentence_and_status_one(ready: Run, arguments: tuple[str, ...]) -> None:
    result = ready(*arguments)
    assert result.exit_code == 1
    told = [line for line in result.stderr.splitlines() if line.startswith(("catalog: ", "Error: "))]
    assert len(told) == 1
    assert "Traceback" not in result.output


def test_debug_shows_where(ready: Run) -> None:
    for arguments in (("--debug", "runs", "show", "nothing"), ("runs", "show", "nothing", "--debug")):
        result = ready(*arguments)
        assert result.exit_code == 1
        assert type(result.exception).__name__ == "NotFound"


def test_a_catalog_that_was_not_initialised_says_so(run: Run) -> None:
    for arguments in (("search", "x"), ("runs", "list"), ("export", "datasets", "--format", "csv"), ("worker", "--once")):
        result = run(*arguments)
        assert result.exit_code == 1
        assert "catalog init" in result.stderr


def test_an_unsafe_setting_does_not_start(run: Run) -> None:
    result = run("init", CATALOG_SEARCH_URL="solr://search.example")
    assert result.exit_code == 1
    assert "Elasticsearch" in result.stderr


def test_init_may_be_repeated(run: Run) -> None:
    for _ in range(2):
        assert run("init").exit_code == 0
    assert run("doctor").exit_code == 0
    assert _json(run("search", "--json"))["total"] == 0


def test_harvest_reports_and_the_records_are_found(ready: Run, declaration: str) -> None:
    result = ready("harvest", declaration)
    assert result.exit_code == 0
    assert "done" in result.stdout
    assert "added 20" in result.stdout
    found = _json(ready("search", "river", "--json", "--facets", "agency"))
    assert found["total"] == 20
    assert found["facets"]["agency"][0]["count"] == 20
    assert "rivers" in ready("sources", "list").stdout
    assert "Water levels" in ready("search", "river").stdout


def test_harvest_by_id_and_by_address(harvested: Run, site: FeedSite) -> None:
    again = _json(harvested("harvest", "rivers", "--json"))
    assert (again["source"], again["state"], again["unchanged"]) == ("rivers", "done", 20)
    other = _json(harvested("harvest", site.url(PATH), "--json"))
    assert (other["source"], other["seen"]) == ("rivers", 20), "an address that is harvested already is that source"
    assert len(_json(harvested("sources", "list", "--json"))["items"]) == 1


def test_a_guarded_run_is_status_one_and_a_person_overrules(harvested: Run, site: FeedSite) -> None:
    site.pages[PATH] = Page(feed([entry(1)]))
    guarded = harvested("harvest", "rivers")
    assert guarded.exit_code == 1
    assert "guarded" in guarded.stderr
    assert "--accept-shrink" in guarded.stderr
    accepted = _json(harvested("harvest", "rivers", "--accept-shrink", "--json"))
    assert (accepted["state"], accepted["withdrawn"]) == ("done", 19)


def test_a_failed_run_is_status_one(harvested: Run, site: FeedSite) -> None:
    site.pages[PATH] = Page(b"<!DOCTYPE html><title>Sorry</title>", "text/html")
    failed = harvested("harvest", "rivers")
    assert failed.exit_code == 1
    assert "failed" in failed.stderr


def test_a_dry_run_keeps_nothing(ready: Run, declaration: str) -> None:
    told = _json(ready("harvest", declaration, "--dry-run", "--json"))
    assert (told["dry_run"], told["seen"], told["added"]) == (True, 20, 20)
    assert _json(ready("sources", "list", "--json"))["items"] == []
    assert _json(ready("search", "--json"))["total"] == 0


def test_runs_are_shown_with_their_problems(ready: Run, declaration: str, site: FeedSite) -> None:
    site.pages[PATH] = Page(feed([entry(1, modified="yesterday"), entry(2)]))
    run = _json(ready("harvest", declaration, "--json"))
    assert {"invalid_date", "missing_value"} == {kind["kind"] for kind in run["problems"]}
    assert _json(ready("runs", "show", run["id"], "--json")) == run
    assert _json(ready("runs", "list", "--json"))["items"] == [run]
    assert "invalid_date" in ready("runs", "show", run["id"]).stdout
    problems = _json(ready("runs", "problems", run["id"], "--json"))["items"]
    assert ("entry-00001", "invalid_date") in {(problem["record"]["identifier"], problem["kind"]) for problem in problems}
    header, *lines = ready("runs", "problems", run["id"], "--format", "csv").stdout.splitlines()
    assert header.startswith("identifier,title,kind")
    assert len(lines) == len(problems) == sum(kind["count"] for kind in run["problems"])
    assert "entry-00001" in ready("runs", "problems", run["id"]).stdout


def test_a_run_is_replayed(harvested: Run) -> None:
    told = _json(harvested("runs", "replay", "rivers-1", "--json"))
    assert (told["seen"], told["differing"]) == (20, [])
    assert "0 records would differ" in harvested("runs", "replay", "rivers-1").stdout


def test_sources_are_added_paused_and_retired(ready: Run, declaration: str) -> None:
    assert _json(ready("sources", "add", declaration, "--json"))["state"] == "active"
    for state, command in (("paused", "pause"), ("active", "resume"), ("retired", "retire")):
        assert ready("sources", command, "rivers").exit_code == 0
        assert _json(ready("sources", "show", "rivers", "--json"))["state"] == state
    refused = ready("harvest", "rivers")
    assert refused.exit_code == 1
    assert "retired" in refused.stderr


def test_a_wrong_declaration_names_the_field(ready: Run, tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text('id = "x"\ntitle = "X"\nplatform = "gopher"\nurl = "ftp://x"\nagency = "X"\n', encoding="utf-8")
    result = ready("sources", "add", str(path))
    assert result.exit_code == 1
    assert "url" in result.stderr


def test_a_wrong_word_for_a_column_is_told_when_a_source_is_added(ready: Run, tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    said = 'id = "x"\ntitle = "X"\nplatform = "dcat_us"\nurl = "http://x.example/data.json"\nagency = "X"\n'
    path.write_text(said + '[columns]\n"日期" = "date D/M/Y"\n"数" = "whole"\n"b" = "string"\n', encoding="utf-8")
    result = ready("sources", "add", str(path))
    assert result.exit_code == 1
    assert "columns.日期: 'D/M/Y' is no way to write a date; write one of" in result.stderr
    assert "columns.数: 'whole' is no type of a column; write one of string" in result.stderr
    assert "columns.b" not in result.stderr


def test_export_and_import(harvested: Run, tmp_path: Path, env: dict[str, str]) -> None:
    lines = harvested("export", "datasets", "--format", "jsonl").stdout_bytes
    assert lines.count(b"\n") == 20
    target = tmp_path / "datasets.jsonl"
    assert harvested("export", "datasets", "--format", "jsonl", str(target)).exit_code == 0
    assert target.read_bytes() == lines
    other = str(tmp_path / "other")
    assert harvested("init", CATALOG_HOME=other).exit_code == 0
    assert harvested("import", str(target), CATALOG_HOME=other).exit_code == 0
    assert harvested("export", "datasets", "--format", "jsonl", CATALOG_HOME=other).stdout_bytes == lines
    mixed = harvested("import", "-", input=b"{}\n" + lines, CATALOG_HOME=other)
    assert mixed.exit_code == 1
    assert "line 1:" in mixed.stderr
    assert "20 unchanged" in mixed.stdout


@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl"])
def test_every_format_to_a_file(harvested: Run, tmp_path: Path, form: str) -> None:
    target = tmp_path / f"datasets.{form}"
    assert harvested("export", "datasets", "--format", form, str(target)).exit_code == 0
    assert target.stat().st_size
    assert not target.with_name(f"{target.name}.part").exists()


def test_publish_prints_what_became_of_each_table(ready: Run, declaration: str, site: FeedSite) -> None:
    site.pages["/a.csv"] = Page(b"a,b\n1,2\n", "text/csv")
    table = {"downloadURL": site.url("/a.csv"), "mediaType": "text/csv", "title": "Levels"}
    site.pages[PATH] = Page(feed([entry(1, distribution=[table]), entry(2)]))
    assert ready("harvest", declaration, "--publish").exit_code == 0
    (one,) = _json(ready("publish", "--source", "rivers", "--json"))
    assert one["table"]["rows"] == 1
    assert ready("publish", one["id"]).exit_code == 0
    assert "nothing to publish" in ready("publish").stdout
    assert ready("publish", "--held").exit_code == 0
    assert ready("publish", "--all").exit_code == 0


def test_reindex_doctor_prune_and_worker(harvested: Run) -> None:
    assert "20 records" in harvested("reindex").stdout
    assert _json(harvested("doctor", "--json")) == []
    assert "exchanges" in harvested("prune").stdout
    assert _json(harvested("prune", "--keep-days", "9", "--json"))["files"] == 0
    assert harvested("worker", "--once").exit_code == 0


def test_the_doctor_is_status_one_until_it_has_mended(harvested: Run, env: dict[str, str]) -> None:
    shutil.rmtree(Path(env["CATALOG_HOME"]) / "index")
    ill = harvested("doctor")
    assert ill.exit_code == 1
    assert re.search(r"^wrong: index_\w+ ", ill.stdout, re.MULTILINE)
    assert harvested("doctor", "--repair").exit_code == 0
    assert harvested("doctor").exit_code == 0
