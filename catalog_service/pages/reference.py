"""The people's documentation of the API, made from its OpenAPI description."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from catalog_service.pages.blueprint import blueprint
from catalog_service.shapes.current import here

EXTENSION = "catalog_description"


@dataclass(frozen=True, slots=True)
class Route:
    """One operation: what it is for, its parameters, what it answers."""

    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Mapping[str, Any], ...]
    responses: Mapping[str, str]


@blueprint.get("/docs")
def docs() -> ResponseReturnValue:
    """The routes of the API by subject."""
    described: Mapping[str, Any] = current_app.extensions[EXTENSION]()
    subjects: dict[str, list[Route]] = {tag["name"]: [] for tag in described["tags"]}
    for path, operations in described["paths"].items():
        for method in ("get", "post"):
            if method in operations:
                route = _route(method, path, operations[method])
                subjects[operations[method]["tags"][0]].append(route)
    about = {tag["name"]: tag.get("description", "") for tag in described["tags"]}
    return render_template("docs.html", subjects=subjects, about=about, base=here().base, version=described["info"]["version"])


def _route(method: str, path: str, operation: Mapping[str, Any]) -> Route:
    return Route(
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        description=operation.get("description", ""),
        parameters=tuple(_parameter(one) for one in operation.get("parameters", []) if one["in"] == "query"),
        responses={status: answer.get("description", "") for status, answer in sorted(operation["responses"].items()) if status.isdigit()},
    )


def _parameter(one: Mapping[str, Any]) -> Mapping[str, Any]:
    schema = one.get("schema", {})
    inner = schema.get("items", schema)
    choices = [str(value) for value in inner.get("enum", ()) if value is not None]
    return {
        "name": one["name"],
        "description": one.get("description", ""),
        "choices": choices,
    }
