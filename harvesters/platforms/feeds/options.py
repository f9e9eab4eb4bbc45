"""The words of `[options]` of a feed, as the platform's docstring tells them."""

from dataclasses import dataclass

from marshmallow import fields, validate

from harvesters.documents.options import DocumentOptions, DocumentOptionsSchema

NOTICES, DATASETS = "notices", "datasets"
PAGE, FEED = "page", "feed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOptions(DocumentOptions):
    """`kind` is what items are, `bodies` where the text of a notice is from, `complete` whether the feed holds all there is."""

    kind: str = NOTICES
    bodies: str = PAGE
    complete: bool = False


class FeedOptionsSchema(DocumentOptionsSchema):
    """`[options]`; a word that is not here is refused by name."""

    kind = fields.String(load_default=NOTICES, validate=validate.OneOf((NOTICES, DATASETS)))
    bodies = fields.String(load_default=PAGE, validate=validate.OneOf((PAGE, FEED)))
    complete = fields.Boolean(load_default=False)
    made = FeedOptions


SCHEMA = FeedOptionsSchema()
