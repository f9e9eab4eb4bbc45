"""Every source that is shipped, from its sample: golden records, damaged answers, a second run; no socket is opened.

A declaration `harvesters/sites/COUNTRY/AGENCY/ID.toml` has its sample in `tests/harvesters/sources/COUNTRY/AGENCY/ID/`:

- `answers.toml` lists the addresses that are asked and the file that answers each (its words: `sources/sample.py`);
- the answers themselves, written by us in the structure of that site: 2 to 6 entries, two pages where the platform pages, at
  least one with the dirt typical for the site; never a sentence of the site's own;
- `golden.jsonl`, what they are harvested to: written by `python -m tests.harvesters.sources ID`, then read by a person.

In place of each answer come, whenever it is asked for, its first two thirds, nothing, and an error page with status 200: then the
records are the same, or the run says so: fatally where a list is damaged, and by a problem where an entry's own page is.
"""

import socket
from copy import deepcopy
from functools import cache
from typing import NoReturn

import pytest

from harvesters.documents import attached
from harvesters.fetching.fetcher import Response
from harvesters.looking import look_at
from harvesters.reading.file_text import text_of_file
from harvesters.recognisers import recognised_in
from tests.harvesters.kept import Kept
from tests.harvesters.scripted import response
from tests.harvesters.sources.golden import lines_of
from tests.harvesters.sources.sample import INDEX, Answer, Played, Sample, samples

ERROR_PAGE = b"<html><head><title>Error</title></head><body><h1>Service temporarily unavailable</h1></body></html>"
READ_ONCE = cache(text_of_file)
DAMAGE = ("cut", "empty", "error_page")
ALL = samples()


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens a connection fails the test."""

    def refuse(*_: object) -> NoReturn:
        raise AssertionError("a socket was opened")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)


@pytest.fixture(autouse=True)
def files_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process for each file in each of these runs would take most of their time."""
    monkeypatch.setattr(attached, "text_of_file", READ_ONCE)


def damaged(answer: Answer, how: str) -> Response:
    """The answer as a bad day gives it."""
    if how == "error_page":
        return response(answer.url, ERROR_PAGE, content_type="text/html")
    return answer.response(answer.body[: len(answer.body) * 2 // 3] if how == "cut" else b"")


@pytest.mark.parametrize("sample", ALL, ids=lambda sample: sample.declaration.stem)
class TestSource:
    """One source that is shipped."""

    def test_its_sample_is_harvested_to_its_golden_records(self, sample: Sample) -> None:
        answers, kept = sample.answers(), Kept(sample.source())
        played = Played(answers)
        report = kept.run(played)
        assert lines_of(kept, report) == sample.golden.read_text(encoding="utf-8")
        assert report.fatal is None
        assert kept.records
        assert played.given == set(range(len(answers))), f"{sample.folder / INDEX} lists answers that nobody asks for"

    def test_a_second_run_finds_everything_unchanged(self, sample: Sample) -> None:
        answers, kept = sample.answers(), Kept(sample.source())
        keys = set(kept.run(Played(answers)).order)
        again = kept.run(Played(answers))
        assert (again.added, again.changed, again.removed, again.renormalized) == (set(), set(), set(), set())
        assert again.source_unchanged or again.unchanged == keys

    @pytest.mark.parametrize("how", DAMAGE)
    def test_a_damaged_answer_is_told_or_does_no_harm(self, sample: Sample, how: str) -> None:
        answers = sample.answers()
        whole = Kept(sample.source())
        golden = lines_of(whole, whole.run(Played(answers)))
        for number, answer in enumerate(answers):
            kept = Kept(sample.source())
            report = kept.run(Played(answers, damaged=number, instead=damaged(answer, how)))
            told = bool(report.problems) if answer.document else report.fatal is not None
            assert told or lines_of(kept, report) == golden, f"{answer.url} ({how}): a smaller catalog, and nobody is told"

    @pytest.mark.parametrize("how", DAMAGE)
    def test_a_later_run_over_a_damaged_answer_withdraws_nothing(self, sample: Sample, how: str) -> None:
        answers, whole = sample.answers(), Kept(sample.source())
        whole.run(Played(answers))
        for number, answer in enumerate(answers):
            report = deepcopy(whole).run(Played(answers, damaged=number, instead=damaged(answer, how)))
            assert not report.removed, f"{answer.url} ({how})"


@pytest.mark.parametrize("sample", [one for one in ALL if one.source().country != "CN"], ids=lambda sample: sample.declaration.stem)
def test_what_a_catalog_answers_is_recognised_as_its_platform(sample: Sample) -> None:
    """Lists of documents are left out: a sample's is too short to be taken for one."""
    answered = [recognised_in(look_at(answer.response()).seen) for answer in sample.answers() if not answer.document]
    assert sample.source().platform in {found[0].platform for found in answered if found}
