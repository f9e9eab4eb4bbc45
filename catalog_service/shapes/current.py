"""What the request under way works with: the services, and the public address of our own pages and files."""

from typing import cast

from flask import current_app, request

from catalog_service.services import Services
from catalog_service.shapes.addresses import Addresses
from catalog_service.shapes.kept import KeptAnswers

EXTENSION = "catalog_services"
_KEPT = "catalog_answers"


def services() -> Services:
    """The services this application was made with."""
    return cast(Services, current_app.extensions[EXTENSION])


def kept_answers() -> KeptAnswers:
    """The answers this process keeps ready."""
    kept: KeptAnswers = current_app.extensions.setdefault(_KEPT, KeptAnswers())
    return kept


def here() -> Addresses:
    """Our addresses as the outside world sees them: CATALOG_BASE_URL, else the address of the request."""
    return Addresses(services().config.base_url or request.url_root)
