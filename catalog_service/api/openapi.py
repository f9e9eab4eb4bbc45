"""The OpenAPI 3.1 description, made from the routes and the schemas they read and answer with."""

from importlib.metadata import PackageNotFoundError, version

from flask import Flask, Response
from flask_smorest import Api
from marshmallow import Schema, fields

from catalog_service.api import (
    agencies,
    changes,
    described,
    distributions,
    downloads,
    dumps,
    exports,
    feeds,
    records,
    registration,
    rows,
    runs,
    sources,
    sql,
    suggest,
)
from catalog_service.api.sending import json_answer
from schemas.fields import HttpUrl, PartialDate

_BLUEPRINTS = (records, feeds, suggest, distributions, rows, sql, agencies, sources, registration, runs, changes, exports, dumps, downloads)


class CatalogApi(Api):  # type: ignore[misc]  # flask-smorest ships no types
    """flask-smorest with our problems in place of its errors."""

    ERROR_SCHEMA: type[Schema] = described.Problem

    def _register_error_handlers(self) -> None:
        """None: one place answers errors for API and pages alike."""

    def _openapi_json(self) -> Response:
        return json_answer(self.spec.to_dict())


def register(app: Flask) -> CatalogApi:
    """The API's routes on `app`, described at /openapi.json."""
    app.config.update(
        API_TITLE="Open data catalog",
        API_VERSION=_version(),
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/",
        API_SPEC_OPTIONS={
            "info": {
                "description": "What government agencies opened and disclosed: search, records with every version, published tables.",
                "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            },
            "servers": [{"url": "/"}],
        },
    )
    api = CatalogApi()
    api.register_field(PartialDate, "string", None)
    api.register_field(HttpUrl, "string", "uri")
    api.register_field(fields.Url, "string", "uri")
    api.init_app(app)
    for module in _BLUEPRINTS:
        api.register_blueprint(module.blueprint)
    return api


def _version() -> str:
    try:
        return version("open-data-catalog")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "0"
