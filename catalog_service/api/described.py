"""The shapes of answers as OpenAPI describes them: the schemas of records, plus what a route adds when it serves them."""

from typing import Any

from marshmallow import INCLUDE, Schema, fields, validate

from schemas.agency import AgencySchema
from schemas.dataset import DatasetSchema
from schemas.disclosure import DisclosureSchema
from schemas.distribution import DistributionSchema
from schemas.fields import Tuple
from schemas.record import KINDS

MEANING = {
    400: "A parameter is wrong or unknown",
    401: "No token, or one nobody has",
    403: "Registration over HTTP is off; the sentence says what to do",
    404: "There is no such thing",
    409: "It is there already (`source` names it), or a preview of yours is under way",
    410: "Withdrawn (`tombstone` says why), or an expired cursor",
    413: "The body is too large",
    415: "The body is of another media type than application/json",
    416: "The range lies outside the file",
    422: "The body is wrong, or what it asks is refused or stopped at a limit; the sentence says which",
    503: "It needs more time or memory than there is for it, or too many ask at once",
}


BINARY = {"type": "string", "format": "binary"}


class NoParameters(Schema):
    """A route without query parameters."""


class Blame(Schema):
    """A field to blame and what is wrong with it."""

    field = fields.String(required=True)
    message = fields.String(required=True)


class Problem(Schema):
    """Problem details (RFC 9457); some have further members, such as `tried` or `tombstone`."""

    class Meta:
        """Members that only some problems have are no mistake."""

        unknown = INCLUDE

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    errors = fields.List(fields.Nested(Blame))


class FileOfATable(Schema):
    """One published file."""

    url = fields.Url(required=True)
    bytes = fields.Integer(required=True)
    sha256 = fields.String(required=True)


class Column(Schema):
    """A column: its name in every file and API, the header as found, Table Schema's word for its type."""

    name = fields.String(required=True)
    title = fields.String(required=True)
    type = fields.String(required=True)
    description = fields.String(allow_none=True)
    exact = fields.Boolean(metadata={"description": "Given and true for decimals."})
    evidence = fields.String(metadata={"description": "Why it has this type."})
    format = fields.String(metadata={"description": "How its values were written."})
    null_words = fields.Dict(keys=fields.String(), values=fields.Integer(), metadata={"description": "Words for no value, with counts."})
    normalized = fields.List(fields.String(), metadata={"description": "Changes of writing that were made."})
    profile = fields.Dict(
        metadata={"description": "missing, distinct (an estimate unless distinct_exact), min, max, top: [{value, count}], histogram."}
    )


class Table(Schema):
    """A published table."""

    rows = fields.Integer(required=True)
    columns = fields.List(fields.Nested(Column), required=True)
    parquet = fields.Nested(FileOfATable, required=True)
    csv = fields.Nested(FileOfATable, required=True)
    descriptions = fields.Dict(
        keys=fields.String(), values=fields.Url(), metadata={"description": "The table described: datapackage, csvw, croissant."}
    )
    at = fields.DateTime(required=True)


class ServedDistribution(DistributionSchema):
    """A distribution with its table, or why there is none."""

    table = fields.Nested(Table, required=True, allow_none=True)
    no_table_because = fields.String(metadata={"description": "Given where `table` is null."})
    downloads = fields.Dict(
        fields.String(),
        fields.Integer(),
        metadata={"description": "How often its published files were downloaded, by form; given by the distribution's own route."},
    )


class ServedDataset(DatasetSchema):
    """A dataset as it is served."""

    distributions = Tuple(fields.Nested(ServedDistribution), required=True)
    url = fields.Url(required=True, metadata={"description": "Our page."})


class ServedDisclosure(DisclosureSchema):
    """A disclosure as it is served."""

    distributions = Tuple(fields.Nested(ServedDistribution), required=True)
    url = fields.Url(required=True, metadata={"description": "Our page."})


Record: dict[str, Any] = {"oneOf": [ServedDataset, ServedDisclosure]}


class Item(Schema):
    """A record in a list."""

    id = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    title = fields.String(required=True)
    abstract = fields.String(required=True, allow_none=True)
    agency = fields.Nested(AgencySchema, required=True)
    issued = fields.String(required=True, allow_none=True)
    modified = fields.String(required=True, allow_none=True)
    formats = fields.List(fields.String(), required=True)
    url = fields.Url(required=True)
    highlights = fields.Dict(
        fields.String(),
        fields.List(fields.String()),
        required=True,
        metadata={"description": "Field → HTML fragments: escaped text with `<mark>` only."},
    )
    score = fields.Float(required=True, allow_none=True)
    copies = fields.Integer(
        metadata={"description": "Given where there are any: how many copies are folded under it; `copy_of` lists them."}
    )


class FacetValue(Schema):
    """A value of a facet."""

    value = fields.String(required=True)
    label = fields.String(required=True)
    count = fields.Integer(required=True)
    selected = fields.Boolean(required=True)


class List(Schema):
    """`after` is the cursor of the next page, null on the last."""

    after = fields.String(required=True, allow_none=True)


class Records(List):
    """Found records."""

    items = fields.List(fields.Nested(Item), required=True)
    total = fields.Integer(required=True)
    facets = fields.Dict(fields.String(), fields.List(fields.Nested(FacetValue)), required=True)
    notes = fields.List(fields.String(), required=True, metadata={"description": "What was done with the query, in words."})
    corrected = fields.String(metadata={"description": "Given where nothing was found for `q`: the query that was answered instead."})
    suggested = fields.String(
        metadata={"description": "Given where no record has all the words and another query, a character away, is in some whole."}
    )


class FeedItem(Schema):
    """A record in a JSON feed."""

    id = fields.String(required=True)
    url = fields.Url(required=True)
    title = fields.String(required=True)
    content_text = fields.String(required=True)
    authors = fields.List(fields.Dict(), required=True)
    date_published = fields.String()
    date_modified = fields.String()


class Feed(Schema):
    """A JSON Feed 1.1 (jsonfeed.org)."""

    version = fields.String(required=True)
    title = fields.String(required=True)
    home_page_url = fields.Url(required=True)
    feed_url = fields.Url(required=True)
    next_url = fields.Url()
    items = fields.List(fields.Nested(FeedItem), required=True)


class Suggestion(Schema):
    """Something that goes on as typed."""

    type = fields.String(required=True, validate=validate.OneOf(("agency", "title", "document_number")))
    text = fields.String(required=True)
    id = fields.String(required=True, metadata={"description": "The record's id, or the agency's."})
    url = fields.Url(required=True, metadata={"description": "Our page of it."})


class Suggestions(Schema):
    """What a search box can offer while somebody types."""

    items = fields.List(fields.Nested(Suggestion), required=True)


class Version(Schema):
    """One version of a record, and which fields changed with it."""

    version = fields.Integer(required=True)
    seen_at = fields.DateTime(required=True)
    run = fields.String(required=True, allow_none=True)
    changed = fields.List(fields.String(), required=True)


class Versions(List):
    """A record's versions."""

    items = fields.List(fields.Nested(Version), required=True)


class Counts(Schema):
    """Live records by kind."""

    dataset = fields.Integer(required=True)
    disclosure = fields.Integer(required=True)


class CountedAgency(Schema):
    """An agency with counts of its records."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    counts = fields.Nested(Counts, required=True)


class Agencies(List):
    """Agencies."""

    items = fields.List(fields.Nested(CountedAgency), required=True)


class Change(Schema):
    """The latest change of one record."""

    id = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(tuple(KINDS)))
    title = fields.String(required=True)
    change = fields.String(required=True, validate=validate.OneOf(("added", "changed", "withdrawn")))
    version = fields.Integer(required=True)
    at = fields.DateTime(required=True)
    url = fields.Url(required=True)


class Changes(List):
    """Changes in their order."""

    items = fields.List(fields.Nested(Change), required=True)
    since = fields.String(required=True, metadata={"description": "What to ask with the next time."})


class Dump(Schema):
    """The whole catalog at one moment."""

    name = fields.String(required=True)
    made = fields.DateTime(required=True)
    records = fields.Dict(fields.String(), fields.Integer(), required=True)
    bytes = fields.Integer(required=True)
    url = fields.Url(required=True)


class Dumps(List):
    """Dumps, newest first."""

    items = fields.List(fields.Nested(Dump), required=True)


class DumpFile(FileOfATable):
    """One file of a dump."""

    name = fields.String(required=True)
    media_type = fields.String(required=True)


class DumpManifest(Dump):
    """What a dump is made of."""

    changes_since = fields.String(required=True, metadata={"description": "Where `/api/changes` goes on behind this dump."})
    files = fields.List(fields.Nested(DumpFile), required=True)
    tables = fields.List(fields.Dict(), required=True, metadata={"description": "The published tables and their checksums."})


class Source(Schema):
    """What is harvested."""

    id = fields.String(required=True)
    title = fields.String(required=True)
    platform = fields.String(required=True)
    url = fields.Url(required=True)
    agency = fields.Nested(AgencySchema, required=True)
    schedule = fields.String(required=True, allow_none=True, metadata={"description": "A cron line."})
    state = fields.String(required=True, validate=validate.OneOf(("active", "paused", "retired")))
    country = fields.String(required=True, allow_none=True)
    region = fields.String(required=True, allow_none=True)
    language = fields.String(required=True, allow_none=True)
    license = fields.String(required=True, allow_none=True)
    publish = fields.Boolean(required=True, metadata={"description": "Whether its tables are published."})
    verified = fields.Boolean(required=True, metadata={"description": "Whether a live run confirmed the declaration."})


class Sources(List):
    """Sources."""

    items = fields.List(fields.Nested(Source), required=True)


class ProblemKind(Schema):
    """How often a kind of problem was met, with one example."""

    kind = fields.String(required=True)
    count = fields.Integer(required=True)
    example = fields.Raw(required=True)


class Run(Schema):
    """What one harvest saw, kept and refused; all numbers are counts of entries or records."""

    id = fields.String(required=True)
    source = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(("running", "done", "failed", "guarded", "cancelled")))
    started = fields.DateTime(required=True)
    ended = fields.DateTime(required=True, allow_none=True)
    seen = fields.Integer(required=True)
    added = fields.Integer(required=True)
    changed = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    withdrawn = fields.Integer(required=True)
    refused = fields.Integer(required=True)
    renormalized = fields.Integer(required=True)
    problems = fields.List(fields.Nested(ProblemKind), required=True)
    why = fields.String(required=True, allow_none=True)


class Runs(List):
    """A source's runs."""

    items = fields.List(fields.Nested(Run), required=True)


class NamedRecord(Schema):
    """A record as its source names it."""

    identifier = fields.String(required=True)
    title = fields.String(required=True)


class RunProblem(Schema):
    """One thing that went wrong or looks wrong."""

    record = fields.Nested(NamedRecord, required=True)
    kind = fields.String(required=True)
    field = fields.String(required=True, allow_none=True)
    value = fields.String(required=True, allow_none=True)
    rule = fields.String(required=True, allow_none=True)
    message = fields.String(required=True)
    remedy = fields.String(required=True)


class Problems(List):
    """A run's problems."""

    items = fields.List(fields.Nested(RunProblem), required=True)
