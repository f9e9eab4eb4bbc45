"""How query parameters and bodies are read: strictly, every mistake named, 400 for a parameter and 422 for a body."""

from typing import NoReturn

from flask import Request
from flask_smorest import Blueprint as SmorestBlueprint
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser
from webargs.multidictproxy import MultiDictProxy

from catalog_service.shapes.strictness import refuse_repeated, told


class StrictParser(FlaskParser):
    """Unknown parameters and single ones given twice are errors, like wrong values."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION | {"query": RAISE, "json": RAISE}
    DEFAULT_VALIDATION_STATUS = 400

    def load_querystring(self, req: Request, schema: Schema) -> MultiDictProxy:
        """The query string. Raises ValidationError for a parameter that may be given once and was given more often."""
        refuse_repeated(req.args.to_dict(flat=False), schema)
        return MultiDictProxy(req.args, schema)

    def handle_error(self, error: ValidationError, *_: object, **__: object) -> NoReturn:
        """Raises BadQuery or BadBody with the fields to blame."""
        location, messages = next(iter(error.normalized_messages().items()))
        raise told(messages, location)


class Blueprint(SmorestBlueprint):  # type: ignore[misc]  # flask-smorest ships no types
    """A blueprint whose parameters are read strictly."""

    ARGUMENTS_PARSER = StrictParser()
