"""Pages to find things by: home, search, agencies."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import orjson
from flask import g, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError
from webargs.multidictproxy import MultiDictProxy
from werkzeug.datastructures import MultiDict

from catalog_service.errors import BadQuery, FieldError
from catalog_service.pages import words
from catalog_service.pages.blueprint import blueprint
from catalog_service.search.fields import FILTERS, RANGES
from catalog_service.search.notes import NOTES
from catalog_service.search.query import Query
from catalog_service.shapes import answers
from catalog_service.shapes.current import here, services
from catalog_service.shapes.cursors import key_in, opaque
from catalog_service.shapes.parameters import RecordsParameters
from catalog_service.shapes.strictness import refuse_repeated, told

_PARAMETERS = RecordsParameters()
_SHOWN_FACETS = (
    "kind",
    "agency",
    "theme",
    "format",
    "genre",
    "year",
    "month",
    "validity",
    "disclosure_mode",
    "license",
    "access",
    "language",
    "region",
    "source",
)
_WITHOUT_MONTHS = tuple(name for name in _SHOWN_FACETS if name != "month")
_FACET_SIZE = 12
_LATEST = 8

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter: what it is, and the address without it."""

    name: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A facet's value: its name, count, whether it is chosen, and the address that adds or drops it."""

    label: str
    count: int
    selected: bool
    address: str


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """What there is, the latest of it, and a box to search it."""
    catalog = services()
    latest = _found(Query(sort="-issued", page_size=_LATEST, facets=("agency",), facet_size=13))
    largest = latest["facets"]["agency"]
    return render_template(
        "home.html",
        counts={kind: catalog.catalog.count(kind) for kind in words.KINDS},
        latest=latest["items"],
        agencies=largest[:12],
        more_agencies=len(largest) > 12,
        sources=[answers.source(row) for row in catalog.sources.list(None, 12)[0]],
        base=here().base,
    )


@blueprint.get("/search")
def search() -> ResponseReturnValue:
    """Records found, with the same parameters as /api/records."""
    given = [(name, value) for name, values in request.args.lists() for value in values if value.strip() and name != "lang"]
    try:
        query = _read(given)
        found = _found(query)
    except BadQuery as error:
        return make_response(_search_page(given, _NOTHING_FOUND, errors=error.errors), 400)
    return _search_page(given, found, sort=query.sort)


@blueprint.get("/agencies")
def agencies() -> ResponseReturnValue:
    """Every agency, in pages."""
    rows, after = services().catalog.agencies(key_in(request.args.get("after")), 100)
    return render_template("agencies.html", agencies=[answers.agency(row) for row in rows], after=opaque(after))


@blueprint.get("/agencies/<string:agency_id>")
def agency(agency_id: str) -> ResponseReturnValue:
    """One agency and its latest records."""
    catalog = services()
    row = catalog.catalog.agency(agency_id)
    filters = {"agency": (agency_id,)}
    found = _found(Query(filters=filters, sort="-issued", page_size=10, facets=("theme", "genre", "year", "format"), facet_size=8))
    return render_template("agency.html", agency=answers.agency(row), found=found)


def search_address(**parameters: Any) -> str:
    """The address of a search, with the language kept; a list gives a parameter several times."""
    return url_for("pages.search", **parameters)


_NOTHING_FOUND: Mapping[str, Any] = {"items": (), "total": 0, "facets": {}, "after": None, "notes": ()}


def _read(given: Pairs) -> Query:
    """The query of a page's parameters: those of the API, empty ones left out. Raises BadQuery."""
    parameters = MultiDict(given)
    try:
        refuse_repeated(parameters.to_dict(flat=False), _PARAMETERS)
        query: Query = _PARAMETERS.load(MultiDictProxy(parameters, _PARAMETERS))
    except ValidationError as error:
        wrong = told(error.messages_dict)
        raise BadQuery(wrong.detail, errors=wrong.errors) from error
    return query


def _found(query: Query) -> dict[str, Any]:
    if not query.facets:
        # Months are too many to choose from before a year is chosen.
        shown = _SHOWN_FACETS if query.filters.get("year") or query.filters.get("month") else _WITHOUT_MONTHS
        query = replace(query, facets=shown, facet_size=_FACET_SIZE)
    found: dict[str, Any] = orjson.loads(answers.records(services(), query, here()))
    return found


def _search_page(given: Pairs, found: Mapping[str, Any], *, sort: str | None = None, errors: Iterable[FieldError] = ()) -> str:
    asked = MultiDict(given)
    kept = [(name, value) for name, value in given if name not in ("after", "page_size", "facets", "facet_size")]
    return render_template(
        "search.html",
        q=asked.get("q", ""),
        found=found,
        errors=[(words.parameter(error.field), error.message) for error in errors],
        chips=_chips(kept, found["facets"]),
        facets={name: _choices(name, values, kept) for name, values in found["facets"].items() if _narrows(values, found["total"])},
        ranges={name: asked.get(name, "") for name in ("issued_from", "issued_to")},
        kept=[(name, value) for name, value in kept if name not in ("issued_from", "issued_to")],
        kept_for_words=[(name, value) for name, value in kept if name not in ("q", "sort")],
        sorts=[
            (code, words.called(words.SORT_NAMES, code), _address([*_without(kept, "sort"), ("sort", code)]))
            for code in words.SORT_NAMES
            if code != "relevance" or asked.get("q")
        ],
        sort=sort or ("relevance" if asked.get("q") else "-modified"),
        first_page=_address(kept) if asked.get("after") else None,
        suggested=_address([*_without(kept, "q"), ("q", found["suggested"])]) if found.get("suggested") else None,
        next_page=_address([*kept, ("after", found["after"])]) if found["after"] else None,
        as_json=f"{url_for('records.records')}?{urlencode(kept)}",
        as_atom=f"{url_for('feeds.atom')}?{urlencode(_without(kept, 'sort'))}",
        as_feed=f"{url_for('feeds.json_feed')}?{urlencode(_without(kept, 'sort'))}",
        folded=NOTES["folded"],
        with_copies=_address([*_without(kept, "copies"), ("copies", "true")]),
        reset=_address([(name, value) for name, value in kept if name == "q"]),
    )


def _chips(kept: Pairs, facets: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[Chip]:
    labels = {(name, value["value"]): _label(name, value) for name, values in facets.items() for value in values}
    return [
        Chip(
            words.parameter(name),
            _original_title(value) if name == "copy_of" else words.value_called(name, value, labels.get((name, value))),
            _address([p for p in kept if p != (name, value)]),
        )
        for name, value in dict.fromkeys(kept)
        if name in FILTERS or name in RANGES or name in words.LISTED_NAMES
    ]


def _original_title(record_id: str) -> str:
    return next((str(orjson.loads(row.json)["title"]) for row in services().catalog.many([record_id])), record_id)


def _label(name: str, value: Mapping[str, Any]) -> str:
    if name == "source":
        return _source_titles().get(value["value"], str(value["value"]))
    return words.value_called(name, value["value"], value["label"])


def _source_titles() -> Mapping[str, str]:
    """Source id → title, read once in a request."""
    if "source_titles" not in g:
        g.source_titles = {row.id: str(row.declaration["title"]) for row in services().sources.all()}
    titles: Mapping[str, str] = g.source_titles
    return titles


def _choices(name: str, values: Sequence[Mapping[str, Any]], kept: Pairs) -> list[Choice]:
    return [
        Choice(
            label=_label(name, value),
            count=value["count"],
            selected=value["selected"],
            address=_address([p for p in kept if p != (name, value["value"])] if value["selected"] else [*kept, (name, value["value"])]),
        )
        for value in values
    ]


def _narrows(values: Sequence[Mapping[str, Any]], total: int) -> bool:
    """Whether choosing one of these values, or dropping one, would change what is found."""
    return any(value["selected"] or value["count"] != total for value in values)


def _without(kept: Pairs, name: str) -> list[tuple[str, str]]:
    return [pair for pair in kept if pair[0] != name]


def _address(parameters: Pairs) -> str:
    several: dict[str, list[str]] = {}
    for name, value in parameters:
        several.setdefault(name, []).append(value)
    return url_for("pages.search", **several)  # type: ignore[arg-type]  # lists repeat a parameter
