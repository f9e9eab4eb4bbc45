"""How routes read parameters and bodies: strictly, every mistake named, 400 for a parameter and 422 for a body."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn, TypeVar

from flask import Request, Response, request
from flask_smorest import Blueprint as SmorestBlueprint
from marshmallow import RAISE, Schema, ValidationError, missing
from webargs.flaskparser import FlaskParser
from webargs.multidictproxy import MultiDictProxy
from werkzeug.exceptions import UnsupportedMediaType

from catalog_service.api.described import MEANING, NoParameters, Problem
from catalog_service.api.problems import MEDIA_TYPE
from catalog_service.errors import BadBody
from catalog_service.search.query import Query
from catalog_service.shapes.strictness import refuse_repeated, told

View = TypeVar("View", bound=Callable[..., Response])


_MOST_READ, _LONGEST_READ = 2_000, 1_000
"""Queries that are remembered as they were read, and bytes of one of them."""


class StrictParser(FlaskParser):
    """Unknown parameters and single ones given twice are errors, like wrong values."""

    def __init__(self) -> None:
        super().__init__()
        self._read: dict[tuple[Any, bytes], Query] = {}

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION | {"query": RAISE, "json": RAISE}
    DEFAULT_VALIDATION_STATUS = 400

    def parse(self, argmap: Any, req: Request | None = None, *, location: str | None = None, **more: Any) -> Any:
        """What the parameters say. Reading some thirty of them costs as much as the rest of a kept answer, so that a `Query`, which
        nobody changes, is read once for all requests that are written alike."""
        key = (argmap, (req or request).query_string)
        if location != "query" or len(key[1]) > _LONGEST_READ:
            return super().parse(argmap, req, location=location, **more)
        if (read := self._read.get(key)) is None:
            read = super().parse(argmap, req, location=location, **more)
            if isinstance(read, Query):
                if len(self._read) >= _MOST_READ:
                    self._read.clear()
                self._read[key] = read
        return read

    def load_querystring(self, req: Request, schema: Schema) -> MultiDictProxy:
        """The query string. Raises ValidationError for a parameter that may be given once and was given more often."""
        refuse_repeated(req.args.to_dict(flat=False), schema)
        return MultiDictProxy(req.args, schema)

    def load_json(self, req: Request, _: Schema) -> Any:
        """The body. Raises UnsupportedMediaType for one that does not call itself JSON, BadBody for one that is none."""
        if not req.is_json and req.get_data():
            raise UnsupportedMediaType
        try:
            return json.loads(sent) if (sent := req.get_data()) else missing
        except json.JSONDecodeError as error:
            told = f"line {error.lineno}, column {error.colno}: {error.msg}"
            raise BadBody(f"The body is no JSON ({told}); write it with a JSON library.") from error
        except (UnicodeDecodeError, RecursionError) as error:
            told = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else "it is nested too deeply"
            raise BadBody(f"The body is no JSON ({told}); write it with a JSON library.") from error

    def handle_error(self, error: ValidationError, *_: object, **__: object) -> NoReturn:
        """Raises BadQuery or BadBody with the fields to blame."""
        assert isinstance(error.messages, dict)  # webargs puts the location around them
        location, messages = next(iter(error.messages.items()))
        raise told(messages, location) from error


class Blueprint(SmorestBlueprint):  # type: ignore[misc]  # flask-smorest ships no types
    """A blueprint of routes that are read: their parameters strict, their answers and problems described."""

    ARGUMENTS_PARSER = StrictParser()

    def route(self, rule: str, **options: Any) -> Callable[[View], View]:
        """A route whose operation is called after its view, as generated clients will call it."""
        register: Callable[[View], View] = super().route(rule, **options)

        def decorate(view: View) -> View:
            name = view.__name__ if view.__name__ == self.name else f"{self.name}_{view.__name__}"
            named: View = self.doc(operationId=name)(view)
            return register(named)

        return decorate

    def told_as(self, answers: Mapping[str, Any], media_types: Sequence[str]) -> Callable[[View], View]:
        """The description of one answer in several media types; `answers` is its JSON Schema."""
        content = {media_type: {"schema": answers} for media_type in media_types}
        return self.doc(responses={"200": {"description": "OK", "content": content}})  # type: ignore[no-any-return]

    def reads(
        self,
        rule: str,
        *,
        answers: Any,
        parameters: type[Schema] = NoParameters,
        problems: tuple[int, ...] = (),
        media_type: str = "application/json",
        also: Sequence[str] = (),
    ) -> Callable[[View], View]:
        """A GET route. The view gets what `parameters` loads, then what is in the path; `answers` is a schema, `problems`
        the statuses it may answer with besides 400; `also` are further media types of the same answer."""

        schema = parameters()  # once: making one costs as much as a kept answer

        def decorate(view: View) -> View:
            described = self.response(200, answers, content_type=media_type)(view)
            if also:
                described = self.told_as(answers, (media_type, *also))(described)
            for status in (400, *problems):
                described = self.alt_response(status, schema=Problem, content_type=MEDIA_TYPE, description=MEANING[status])(described)
            self.route(rule)(self.arguments(schema, location="query")(described))
            return view

        return decorate
