"""The walk over a paged list: every entry once, whatever moves meanwhile; resumed where it stopped; never quietly shorter."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from harvesters.datasets.paging import Expired, Listing, Page, walk
from harvesters.documents.asking import json_in
from harvesters.entry import Checkpoint, Entry, Expected
from harvesters.fetching.fetcher import Request, Response
from harvesters.outcome import Problem
from harvesters.platforms import Found
from harvesters.state import RememberedInMemory
from tests.harvesters.kept import declared
from tests.harvesters.scripted import Scripted, Told

URL = "https://data.city.example/api"
SOURCE = declared("dcat_us", URL)


def _request(at: Mapping[str, Any]) -> Request:
    return Request(url=f"{URL}?start={at['start']}")


def _read(response: Response, at: Mapping[str, Any]) -> Page:
    told = json_in(response)
    if told.get("error"):
        raise Expired
    entries = tuple(
        Entry(key=name, url=URL, raw=b"{}", media_type="application/json", fingerprint=name, fields={}) for name in told["entries"]
    )
    return Page(found=entries, after={"start": told["next"]} if "next" in told else None, total=told.get("total"))


def _page(entries: str, *, following: int | None = None, total: int | None = None, error: bool = False) -> str:
    told: dict[str, Any] = {"entries": list(entries), "error": error}
    if following is not None:
        told["next"] = following
    if total is not None:
        told["total"] = total
    return json.dumps(told)


def _walked(
    pages: Mapping[int, Told | list[Told]], *, stopped_at: dict[str, Any] | None = None, shifting: bool = True
) -> tuple[list[Found], Scripted]:
    site = Scripted({f"{URL}?start={start}": told for start, told in pages.items()})
    listing = Listing(start={"start": 0}, request=_request, read=_read, shifting=shifting)
    return list(walk(SOURCE, site, RememberedInMemory(stopped_at=stopped_at), listing)), site


def _keys(found: list[Found]) -> str:
    return "".join(item.key for item in found if isinstance(item, Entry))


def _fatal(found: list[Found]) -> list[str]:
    return [item.kind for item in found if isinstance(item, Problem) and item.fatal]


def test_every_page_is_read_and_a_checkpoint_follows_each_but_the_last() -> None:
    found, _ = _walked({0: _page("ab", following=2, total=3), 2: _page("c", total=3)})
    assert _keys(found) == "abc"
    assert [item.state["at"] for item in found if isinstance(item, Checkpoint)] == [{"start": 2}]
    assert found[-1] == Expected(count=3)


def test_a_run_that_died_goes_on_at_its_checkpoint() -> None:
    found, site = _walked({2: _page("c", total=3)}, stopped_at={"list": URL, "at": {"start": 2}, "listed": 2})
    assert (_keys(found), site.asked, _fatal(found)) == ("c", [f"{URL}?start=2"], [])


def test_a_checkpoint_of_another_list_is_not_taken() -> None:
    found, _ = _walked({0: _page("a")}, stopped_at={"list": "https://elsewhere.example", "at": {"start": 9}, "listed": 9})
    assert _keys(found) == "a"


def test_a_place_that_the_source_forgot_begins_anew_and_meets_nothing_twice() -> None:
    pages: dict[int, Told | list[Told]] = {
        0: _page("ab", following=2),
        2: [_page("", error=True), _page("c")],
    }
    found, _ = _walked(pages)
    assert (_keys(found), _fatal(found)) == ("abc", [])


def test_an_entry_pushed_out_of_sight_by_a_deletion_is_found_on_a_second_walk() -> None:
    # b is deleted after the first page was read: c moves onto the first page, which is past.
    pages: dict[int, Told | list[Told]] = {
        0: [_page("ab", following=2, total=4), _page("ac", following=2, total=3)],
        2: _page("d", total=3),
    }
    found, _ = _walked(pages)
    assert (sorted(_keys(found)), _fatal(found)) == (["a", "b", "c", "d"], [])


def test_a_list_that_is_paged_by_key_is_walked_once() -> None:
    found, site = _walked({0: _page("ab", following=2, total=4), 2: _page("d", total=3)}, shifting=False)
    assert (_keys(found), len(site.asked)) == ("abd", 3)


@pytest.mark.parametrize(
    ("pages", "kind"),
    [
        ({0: _page("ab", following=2, total=9), 2: _page("c", total=9)}, "fewer_than_counted"),
        ({0: _page("ab", following=2), 2: _page("ab", following=4)}, "pages_repeat"),
        ({0: _page("ab", following=0)}, "pages_repeat"),
        ({0: _page("", following=2)}, "empty_list"),
        ({0: "<html>Service unavailable</html>"}, "not_json"),
        ({0: _page("ab", following=2), 2: _page("", error=True)}, "unstable_list"),
    ],
)
def test_a_list_that_does_not_end_as_it_should_is_fatal(pages: Mapping[int, Told | list[Told]], kind: str) -> None:
    found, _ = _walked(pages)
    assert _fatal(found) == [kind]


def test_one_short_answer_is_asked_again() -> None:
    pages: dict[int, Told | list[Told]] = {0: [_page("a", total=2), _page("ab", total=2)]}
    found, _ = _walked(pages)
    assert (_keys(found), _fatal(found)) == ("ab", [])
