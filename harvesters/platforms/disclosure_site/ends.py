"""What is told of a list whose end is doubtful, each with what a person can do."""

from harvesters.documents.addresses import canonical
from harvesters.outcome import Problem


def cut_off(url: str) -> Problem:
    """The problem of a list page that never comes whole."""
    return Problem(
        kind="truncated_list",
        message=f"{url} breaks off in its middle, each time it is asked",
        remedy="run again later; where the site never ends its pages, say in the declaration how many the list has: [options] pages",
        value=canonical(url),
        rule="truncated_list",
        fatal=True,
    )


def fewer_pages(url: str, read: int, told: int) -> Problem:
    """The problem of a list that ends before the last page it speaks of."""
    return Problem(
        kind="fewer_than_counted",
        message=f"{url} speaks of {told} pages and leads to {read} of them",
        remedy="look at the list; where it really ends there, say so in the declaration: [options] pages",
        value=canonical(url),
        rule="fewer_than_counted",
        fatal=True,
    )


def in_vain(url: str, last: int, promised: str) -> Problem:
    """The problem of a list whose last page leads on to nothing."""
    return Problem(
        kind="paging_not_found",
        message=f"page {last} of the list {url} leads on to {promised[:200]}, where nothing is listed; so it was taken for the last",
        remedy="if the list has more pages, run again later; if it never has, say how many: [options] pages",
        value=canonical(url),
        rule="paging_not_found",
    )


def no_list(url: str, led_from: str) -> Problem:
    """The problem of a link to a list that is none."""
    return Problem(
        kind="paging_not_found",
        message=f"{led_from} leads to {url[:200]} as if to a list, but nothing is listed there",
        remedy="look at the page: a list is named with [options] columns, and further = false keeps from following such links",
        value=canonical(url),
        rule="paging_not_found",
    )


def one_page(url: str) -> Problem:
    """The problem of a list that shows no way to further pages."""
    return Problem(
        kind="paging_not_found",
        message=f"{url} shows no sign of further pages, so only this one was read",
        remedy="if the list has more pages, say so in the declaration: [options] pages = a number or 'follow', page_base, page_pattern",
        value=canonical(url),
        rule="paging_not_found",
    )
