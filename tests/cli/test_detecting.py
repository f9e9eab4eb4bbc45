"""Addresses instead of declarations: what kind of source answers is found out, drafted, harvested, and known the second time."""

import json
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from catalog_service.cli import catalog
from catalog_service.cli.session import Session
from tests.harvesters.kept import declared_in
from tests.runs.feed_site import FeedSite, Page

Run = Callable[..., Result]
LIST = "/zwgk/index.html"


def _html(text: str) -> Page:
    return Page(f"<html><head><meta charset='utf-8'>{text}</html>".encode(), "text/html")


@pytest.fixture
def site() -> Iterator[FeedSite]:
    with FeedSite() as running:
        rows = "".join(f"<li><a href='/zw/t{n}.html'>关于第{n}件事的通知</a><span>2024-05-{n + 1:02}</span></li>" for n in range(6))
        running.pages["/"] = _html(f"<title>某某市财政局</title><body><a href='{LIST}'>政府信息公开目录</a></body>")
        running.pages[LIST] = _html(f"<body><ul>{rows}</ul><p>共 1 页</p></body>")
        for n in range(6):
            words = f"第{n}号文件的有关事项公布如下，请认真贯彻执行，并将执行情况按时报送。"
            running.pages[f"/zw/t{n}.html"] = _html(
                f"<body><h1>关于第{n}件事的通知</h1><div class='TRS_Editor'><p>{words}</p></div></body>"
            )
        yield running


@pytest.fixture
def run(tmp_path: Path, site: FeedSite) -> Run:
    env = {"CATALOG_HOME": str(tmp_path / "home"), "CATALOG_ALLOW_HOSTS": site.host}

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(catalog, arguments, obj=Session(env))

    assert run("init").exit_code == 0
    return run


def _json(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_front_page_is_harvested_and_known_the_second_time(run: Run, site: FeedSite) -> None:
    first = _json(run("harvest", site.url("/"), "--json"))
    assert (first["state"], first["added"]) == ("done", 6)
    asked = len(site.asked)
    again = _json(run("harvest", site.url("/"), "--json"))
    assert (again["source"], again["state"], again["unchanged"]) == (first["source"], "done", 6)
    # The second run asks robots.txt, the list and the pages, and looks for nothing any more.
    assert "/" not in site.asked[asked:]
    by_list = _json(run("harvest", site.url(LIST), "--json"))
    assert by_list["source"] == first["source"]
    (source,) = _json(run("sources", "list", "--json"))["items"]
    assert (source["platform"], source["agency"]["name"]) == ("disclosure_site", "某某市财政局")


def test_a_dry_run_of_an_address_keeps_nothing(run: Run, site: FeedSite) -> None:
    assert _json(run("harvest", site.url("/"), "--dry-run", "--json"))["added"] == 6
    assert _json(run("sources", "list", "--json"))["items"] == []


def test_a_draft_is_a_declaration_and_a_sample(run: Run, site: FeedSite, tmp_path: Path) -> None:
    folder = tmp_path / "drafts"
    told = _json(run("sources", "new", site.url("/"), "--to", str(folder), "--json"))
    path, sample = Path(told["file"]), Path(told["sample"])
    assert {path.parent, sample.parent} == {folder}
    assert tomllib.loads(path.read_text(encoding="utf-8")) == told["declaration"] | {"verified": False}
    assert sample.read_bytes() == site.pages[LIST].body
    source = declared_in(path)
    assert (source.platform, source.url) == ("disclosure_site", site.url(LIST))
    assert _json(run("harvest", str(path), "--json"))["added"] == 6
    refused = run("sources", "new", site.url("/"), "--to", str(folder))
    assert refused.exit_code == 1
    assert "there already" in refused.stderr


def test_a_draft_says_what_was_asked_and_found(run: Run, site: FeedSite, tmp_path: Path) -> None:
    told = run("sources", "new", site.url("/"), "--to", str(tmp_path)).stdout
    assert "disclosure_site" in told
    assert "6 documents by date" in told
    assert _json(run("sources", "list", "--json"))["items"] == []


def test_an_address_where_nothing_is_found_says_what_was_tried(run: Run, site: FeedSite) -> None:
    result = run("harvest", site.url("/zw/t0.html"))
    assert result.exit_code == 1
    assert "without a list of documents" in result.stderr
    assert "data.json" in result.stderr
    assert "FILE.toml" in result.stderr


def test_whoever_names_an_address_hears_what_was_asked_and_found(run: Run, site: FeedSite, tmp_path: Path) -> None:
    said = run("sources", "new", site.url("/"), "--to", str(tmp_path)).stdout.splitlines()
    said = [line for line in said if not line.startswith("wrote")]
    assert len(said) > 1
    assert run("harvest", site.url("/"), "--dry-run").stderr.splitlines()[: len(said)] == said
    assert run("sources", "add", site.url("/")).stderr.splitlines() == said
    # The second time nothing has to be found out.
    assert run("sources", "add", site.url("/")).stderr == ""
