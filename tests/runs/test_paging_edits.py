"""Datasets added, deleted, edited or moved while their list is being read: none is lost, none withdrawn that is still there."""

from collections.abc import Callable

import pytest

from catalog_service.runs.cancelling import Cancellation
from catalog_service.runs.run import run_source
from catalog_service.services import Services
from catalog_service.store.runs import RunRow
from harvesters.source import source_from
from tests.runs.feed_site import FeedSite
from tests.runs.feeds import identifiers
from tests.runs.paged_site import Portal, declaration, package

COUNT, PAGE = 60, 10
Edit = Callable[[Portal], None]


def deleted_before(portal: Portal) -> None:
    """One that was read already goes, and all behind it move up."""
    del portal.packages[3]


def two_deleted_before(portal: Portal) -> None:
    del portal.packages[3:5]


def last_read_deleted(portal: Portal) -> None:
    """The one by which the next page is recognised goes."""
    del portal.packages[3 * PAGE - 3 : 3 * PAGE + 1]


def deleted_behind(portal: Portal) -> None:
    """One that was not read yet goes."""
    del portal.packages[50]


def added_before(portal: Portal) -> None:
    """One comes on a page that was read already, and all behind it move down."""
    portal.packages.insert(2, package(900))


def added_behind(portal: Portal) -> None:
    portal.packages.insert(45, package(900))


def exchanged(portal: Portal) -> None:
    """One goes, another comes, and the count is the same."""
    deleted_before(portal)
    portal.packages.append(package(900))


def moved_to_the_front(portal: Portal) -> None:
    """One that was not read yet is edited, in a list where the newest comes first: it lies where was read already."""
    portal.packages.insert(0, portal.packages.pop(45) | {"title": "Edited"})


def moved_to_the_end(portal: Portal) -> None:
    """One that was read already is edited, in a list where the newest comes last."""
    portal.packages.append(portal.packages.pop(4) | {"title": "Edited"})


def edited_in_its_place(portal: Portal) -> None:
    portal.packages[2] = portal.packages[2] | {"title": "Edited"}


EDITS = (
    *(deleted_before, two_deleted_before, last_read_deleted, deleted_behind, added_before, added_behind, exchanged),
    *(moved_to_the_front, moved_to_the_end, edited_in_its_place),
)


def _run(services: Services, site: FeedSite, kind: str) -> RunRow:
    return run_source(services, source_from(declaration(kind, site.host)), cancellation=Cancellation())


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
@pytest.mark.parametrize("first", [True, False], ids=["first run", "second run"])
def test_an_edit_while_the_list_is_read(services: Services, site: FeedSite, edit: Edit, first: bool) -> None:
    portal = Portal([package(number) for number in range(COUNT)], PAGE)
    site.made = portal.page
    if not first:
        assert _run(services, site, "ckan").added == COUNT
    before = identifiers(services)

    def meanwhile(edited: Portal, answered: int) -> None:
        if answered == 3:
            edit(edited)

    portal.answered, portal.meanwhile = 0, meanwhile
    run = _run(services, site, "ckan")
    there = {told["id"] for told in portal.packages}
    kept = identifiers(services)
    assert run.state == "done", run.why
    # What is there and was there is kept; of what came or went meanwhile the next run may be the first to know.
    assert kept >= there - {package(900)["id"]}
    assert run.withdrawn == len(before - kept)
    assert not (before - kept) & there
    portal.meanwhile = lambda _portal, _answered: None
    after = _run(services, site, "ckan")
    assert (after.state, identifiers(services)) == ("done", there)


def test_a_list_that_counts_more_than_it_hands_out_withdraws_nothing_unless_declared(services: Services, site: FeedSite) -> None:
    portal = Portal([package(number) for number in range(COUNT)], PAGE)
    site.made = portal.page
    _run(services, site, "ckan")
    gone = portal.packages.pop()
    source = declaration("ckan", site.host)

    class Counting(list[dict[str, object]]):
        """Of 59 datasets the portal says that they are 63."""

        def __len__(self) -> int:
            return 63

    portal.packages = Counting(portal.packages)
    assert _run(services, site, "ckan").state == "failed"
    assert gone["id"] in identifiers(services)
    lenient = source_from(source | {"options": {"shortfall": 0.1}})
    run = run_source(services, lenient, cancellation=Cancellation())
    assert (run.state, run.withdrawn, run.why) == ("done", 1, None)
