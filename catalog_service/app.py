"""The web application: `create_app` puts routes, pages and their safety around the services it is given."""

from typing import Any

from flask import Flask, Response, g, has_request_context, request
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from catalog_service import pages
from catalog_service.api import openapi, operations, problems, request_log, safety
from catalog_service.errors import CatalogError
from catalog_service.services import Services
from catalog_service.shapes.current import EXTENSION


class CatalogApplication(Flask):
    """Flask that logs a failure as one JSON line with the request's id."""

    def __init__(self, log: Any) -> None:
        super().__init__("catalog_service", static_folder="pages/static", template_folder="pages/templates")
        self._log = log

    def log_exception(self, exc_info: Any) -> None:
        """Called for an exception nothing else handled."""
        known = {"request_id": g.get("request_id"), "path": request.path} if has_request_context() else {}
        self._log.error("unhandled", exc_info=exc_info, **known)


def create_app(services: Services) -> Flask:
    """The application over these services. Make both after a fork: connections and index handles are not shared by processes."""
    log = request_log.logger(services.config.log_level)
    app = CatalogApplication(log)
    app.url_map.strict_slashes = True
    app.config["MAX_CONTENT_LENGTH"] = services.config.max_body_bytes
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600
    app.config["MAX_FORM_MEMORY_SIZE"] = services.config.max_body_bytes
    app.extensions[EXTENSION] = services
    if services.config.proxies:
        hops = services.config.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops, x_prefix=hops)  # type: ignore[method-assign]
    request_log.register(app, log)
    safety.register(app)
    api = openapi.register(app)
    app.register_blueprint(operations.blueprint)
    pages.register(app, api.spec.to_dict)
    _tell_errors(app)
    return app


def _tell_errors(app: Flask) -> None:
    @app.errorhandler(CatalogError)
    def ours(error: CatalogError) -> Response:
        return problems.of_catalog_error(error) if problems.is_for_programs(request.path) else pages.of_catalog_error(error)

    @app.errorhandler(HTTPException)
    def flasks(error: HTTPException) -> Any:
        if error.code is None or 300 <= error.code < 400:
            return error
        return problems.of_http_exception(error) if problems.is_for_programs(request.path) else pages.of_http_exception(error)
