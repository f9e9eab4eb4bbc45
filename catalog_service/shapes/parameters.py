"""The query parameters of the API as marshmallow schemas: read strictly, described in OpenAPI, used by pages and command line too."""

from typing import Any

from marshmallow import Schema, fields, post_load, validate
from webargs.fields import DelimitedList

from catalog_service.search.fields import DATES, FILTERS, RANGES, Filter
from catalog_service.search.query import LONGEST_QUERY, SORTS, DateRange, Query
from schemas.fields import PartialDate

LONGEST_VALUE = 500
NO_CURSOR = "is not a cursor of this list; leave it out to start at the first page"


def _one_of(choices: tuple[str, ...]) -> validate.OneOf:
    return validate.OneOf(choices, error="{input!r} is none of {choices}")


def _value_of(given: Filter) -> fields.String:
    if given.codes:
        return fields.String(validate=_one_of(given.codes))
    if given.name == "year":
        return _written("[0-9]{4}", "{input!r} is no year; write 2019")
    if given.name == "month":
        return _written("[0-9]{4}-[0-9]{2}", "{input!r} is no month; write 2019-05")
    return fields.String(validate=validate.Length(min=1, max=LONGEST_VALUE, error="is empty or longer than {max} characters"))


def _written(pattern: str, error: str) -> fields.String:
    """Text that is written as `pattern`. Its end is told in Python's words to Python, in JavaScript's to the description."""
    judge = validate.Regexp(rf"{pattern}\Z", error=error)
    return fields.String(validate=lambda text: judge(text), metadata={"pattern": f"^{pattern}$"})


class Paging(Schema):
    """`page_size` and `after` of every list."""

    page_size = fields.Integer(
        load_default=20,
        validate=validate.Range(min=1, max=100, error="is not between {min} and {max}"),
        metadata={"description": "Items on a page, 1 to 100."},
    )
    after = fields.String(
        load_default=None,
        validate=validate.Length(min=1, max=8000, error=NO_CURSOR),
        metadata={"description": "The cursor that the page before ended with."},
    )


class Typed(Schema):
    """What was typed so far, and how many suggestions there is room for."""

    q = fields.String(
        required=True,
        validate=validate.Length(max=LONGEST_QUERY, error="is longer than {max} characters; shorten it"),
        metadata={"description": "What was typed so far; its first 100 characters count. Chinese also by pinyin initials."},
    )
    size = fields.Integer(
        load_default=10,
        validate=validate.Range(min=1, max=20, error="is not between {min} and {max}"),
        metadata={"description": "Suggestions at most, 1 to 20."},
    )


def _fields_of_a_query() -> dict[str, fields.Field[Any]]:
    found: dict[str, fields.Field[Any]] = {
        "q": fields.String(
            load_default="",
            validate=validate.Length(max=LONGEST_QUERY, error="is longer than {max} characters; shorten it"),
            metadata={
                "description": f'Words to find, {LONGEST_QUERY} characters at most; words in "quotes" stand together, -word is left '
                "out, OR stands between two, agency:word and year:2015..2019 narrow, cata* is a beginning."
            },
        )
    }
    for name, given in FILTERS.items():
        only = " Disclosures only." if given.only == "disclosure" else ""
        found[name] = fields.List(_value_of(given), metadata={"description": f"{given.doc}{only} Repeatable: any of the values."})
    for name, (_, doc) in RANGES.items():
        found[name] = PartialDate(metadata={"description": doc, "pattern": "^[0-9]{4}(-[0-9]{2}){0,2}$"})
    found["sort"] = fields.String(
        load_default=None,
        validate=_one_of(SORTS),
        metadata={"description": "The order; `relevance` where there is a `q`, else `-modified`. Records without the date come last."},
    )
    found["facets"] = DelimitedList(
        fields.String(validate=_one_of(tuple(FILTERS))),
        metadata={"description": "Comma-separated names of the filters whose values are counted; none by default."},
    )
    found["facet_size"] = fields.Integer(
        load_default=20,
        validate=validate.Range(min=1, max=200, error="is not between {min} and {max}"),
        metadata={"description": "Values of each facet, 1 to 200."},
    )
    found["copies"] = fields.Boolean(
        load_default=False,
        metadata={"description": "Whether a search lists copies and mirrors; else they are folded under the record they are copies of."},
    )
    found["copy_of"] = fields.String(
        load_default=None,
        validate=validate.Length(min=1, max=LONGEST_VALUE, error="is empty or longer than {max} characters"),
        metadata={"description": "The id of a record: only its copies are listed."},
    )
    return found


class RecordsParameters(Paging.from_dict(_fields_of_a_query(), name="FieldsOfAQuery")):  # type: ignore[misc]  # fields from the one list
    """What may be asked of `/api/records`; loads as a `Query`."""

    @post_load
    def make(self, values: dict[str, Any], **_: object) -> Query:
        """The query of checked values."""
        spans = {name: DateRange(values.get(f"{name}_from"), values.get(f"{name}_to")) for name in DATES}
        return Query(
            q=values["q"],
            filters={name: tuple(dict.fromkeys(values[name])) for name in FILTERS if values.get(name)},
            ranges={name: span for name, span in spans.items() if span != DateRange()},
            sort=values["sort"],
            page_size=values["page_size"],
            after=values["after"],
            facets=tuple(dict.fromkeys(values.get("facets", ()))),
            facet_size=values["facet_size"],
            copies=values["copies"],
            copy_of=values["copy_of"],
        )


class ListParameters(RecordsParameters):
    """The same for programs, which count on every record that has the words: copies are folded where that is asked for."""

    copies = fields.Boolean(
        load_default=True,
        metadata={"description": "false folds copies and mirrors under the record they are copies of, where words are asked for."},
    )
