"""A query checked against the list of fields: which values, days and words are really asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from catalog_service.errors import BadQuery, FieldError
from catalog_service.search.asking.named import LAST_DAY
from catalog_service.search.asking.nodes import CANONICAL, COPY, FOLDED, Node, Plan, Term, Unless
from catalog_service.search.asking.plan import plan
from catalog_service.search.cursor import Cursor, decode, sort_of
from catalog_service.search.document import LONGEST_VALUE
from catalog_service.search.engine import Answer
from catalog_service.search.fields import DATES, FILTERS, day_number
from catalog_service.search.notes import NOTES
from catalog_service.search.query import EVERYTHING, LONGEST_QUERY, SORTS, DateRange, Query
from schemas.fields import is_partial_date


@dataclass(frozen=True, slots=True)
class Asked:
    """`plan` is None where every record matches; `filters` hold folded values; `ranges` first and last day numbers, both
    included; `also` must match as well, relaxed or not, and nothing of `left_out`."""

    plan: Plan | None
    filters: Mapping[str, tuple[str, ...]]
    ranges: Mapping[str, tuple[int, int]]
    sort: str
    cursor: Cursor | None
    also: tuple[Node, ...] = ()
    left_out: tuple[Node, ...] = ()


def read(query: Query) -> Asked:
    """Raises BadQuery naming each field that is wrong: unknown filters, ranges, sorts and facets, broken dates and cursors."""
    filters = {
        name: tuple(dict.fromkeys(FILTERS[name].folded(value.encode(errors="replace").decode())[:LONGEST_VALUE] for value in values))
        for name, values in query.filters.items()
        if values and name in FILTERS
    }
    wrong = [
        *(FieldError(name, f"is no filter; there are {', '.join(FILTERS)}") for name in query.filters if name not in FILTERS),
        *(FieldError("facets", f"{name!r} is no facet; there are {', '.join(FILTERS)}") for name in query.facets if name not in FILTERS),
        *(FieldError(name, f"is no date; there are {', '.join(DATES)}") for name in query.ranges if name not in DATES),
        *(error for name, values in filters.items() for error in _unlisted(name, values)),
        *(error for name, range_ in query.ranges.items() for error in _broken(name, range_)),
    ]
    if query.sort is not None and query.sort not in SORTS:
        wrong.append(FieldError("sort", f"{query.sort[:40]!r} is no order; there are {', '.join(SORTS)}"))
    if len(query.q) > LONGEST_QUERY:
        wrong.append(FieldError("q", f"is longer than {LONGEST_QUERY} characters; write fewer words"))
    if wrong:
        raise BadQuery("; ".join(f"{error.field} {error.message}" for error in wrong), errors=tuple(wrong))
    planned = None if query.q.strip() in EVERYTHING else plan(query.q)
    return Asked(
        plan=planned,
        filters=filters,
        ranges={name: _days(range_) for name, range_ in query.ranges.items() if range_.first or range_.last},
        sort=sort_of(query),
        cursor=decode(query),
        also=(Term(CANONICAL, query.copy_of),) if query.copy_of else (),
        left_out=(_folded_copies(planned),) if query.folds else (),
    )


def put_right(query: Query, asked: Asked, better: str) -> Asked:
    """The same with another `q`; the cursor stays that of the query as it is asked."""
    return replace(read(replace(query, q=better, after=None)), sort=asked.sort, cursor=asked.cursor)


def told_corrected(answer: Answer, better: str) -> Answer:
    """The answer to a query put right, saying so."""
    return replace(answer, notes=(NOTES["corrected"], *answer.notes), corrected=better)


def noted(asked: Asked, *, relaxed: bool) -> tuple[str, ...]:
    """What was done with the query, in words."""
    found = asked.plan
    if found is None:
        return ()
    codes = {
        "no_words": not found.must and not found.must_not,
        "question": relaxed and found.question,
        "relaxed": relaxed and not found.question,
        "shortened": found.shortened,
    }
    return tuple(NOTES[code] for code in (*(code for code, told in codes.items() if told), *found.hints))


def _folded_copies(asked: Plan | None) -> Node:
    """Copies, but for those that are named by their number or id."""
    copy = Term(FOLDED, COPY)
    return Unless(copy, asked.names) if asked and asked.names else copy


def _unlisted(name: str, values: tuple[str, ...]) -> list[FieldError]:
    codes = FILTERS[name].codes
    return [FieldError(name, f"{v[:40]!r} is no {name}; there are {', '.join(codes)}") for v in values if codes and v not in codes]


def _broken(name: str, range_: DateRange) -> list[FieldError]:
    return [
        FieldError(f"{name}_{end}", f"{value[:40]!r} is not a date; write 2019, 2019-05 or 2019-05-17")
        for end, value in (("from", range_.first), ("to", range_.last))
        if value and not is_partial_date(value)
    ]


def _days(range_: DateRange) -> tuple[int, int]:
    return day_number(range_.first) if range_.first else 1, day_number(range_.last) if range_.last else LAST_DAY
