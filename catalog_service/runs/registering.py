"""From what a person names (a declaration's file, a feed's address, an id) to a source the store keeps."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from marshmallow import ValidationError

from catalog_service.errors import NotFound, Refused
from catalog_service.publishing.types.declared import Declared
from catalog_service.runs.detecting import detected
from catalog_service.services import Services
from harvesters.detect import Detected
from harvesters.platforms import platform_module
from harvesters.source import Source, declaration_in, source_from
from schemas.agency import slug

Tell = Callable[[Detected], None]
"""Hears what detection found, where it was asked."""

FEED_PLATFORM, FEED_NAME = "dcat_us", "data.json"


def registered(services: Services, source_id: str) -> Source:
    """The source kept under that id. Raises NotFound, and ValidationError where its declaration is no longer right."""
    return source_from(services.sources.get(source_id).declaration)


def register(services: Services, origin: str, *, publish: bool = False, tell: Tell = lambda _: None) -> Source:
    """Keeps the declaration that `origin` names (FILE.toml, the URL of a data.json feed, or a URL where detection finds what
    kind of source answers) and answers its source; an id or address that is kept already is answered as it is. With `publish`
    its tables are published from now on. Raises ValidationError, NotFound where there is no such file, id or kind of source,
    and Refused for a retired source."""
    declaration, kept = _declaration(services, origin, tell)
    if publish:
        declaration = {**declaration, "publish": True}
    source = source_from(declaration) if kept else judged(declaration)
    platform_module(source.platform)
    if kept and services.sources.get(source.id).state == "retired":
        raise Refused(f"the source {source.id} is retired; run `catalog sources resume {source.id}` first")
    if not kept or publish:
        services.sources.add(declaration, origin, now=services.clock())
    return source


def declared(services: Services, origin: str, *, tell: Tell = lambda _: None) -> Source:
    """The source that `origin` names, without keeping it. Raises as `register` does."""
    return judged(_declaration(services, origin, tell)[0])


def judged(declaration: Mapping[str, Any]) -> Source:
    """The source of a declaration that is not kept yet. Raises ValidationError, also for what is said of columns: a source that is
    kept goes on being harvested with such words, and its tables tell of them."""
    source = source_from(declaration)
    wrong: dict[str, list[str]] = {}
    for header, said in source.columns.items():
        try:
            Declared.of(said)
        except ValueError as error:
            wrong[header] = [str(error)]
    if wrong:
        raise ValidationError({"columns": wrong})
    return source


def of_feed(url: str) -> dict[str, Any]:
    """The declaration of a bare data.json feed: named after its host and path."""
    parts = urlsplit(url)
    if not parts.hostname:
        raise ValidationError({"url": [f"{url[:200]!r} is not an http(s) address"]})
    path = parts.path.rpartition(".")[0] or parts.path
    port = f"-{parts.port}" if parts.port else ""
    return {
        "id": slug(f"{parts.hostname}{port}{path.removesuffix('/data')}".replace("/", "-"), longest=100),
        "title": f"{parts.netloc}{parts.path}",
        "platform": FEED_PLATFORM,
        "url": url,
        "agency": parts.hostname,
    }


def _of_its_own(services: Services, made: Mapping[str, Any]) -> tuple[Mapping[str, Any], bool]:
    """The declaration under an id that no source at another address has, or the one that is kept where it is of the same address."""
    own, number = made["id"], 1
    while True:
        try:
            kept = services.sources.get(own).declaration
        except NotFound:
            return {**made, "id": own}, False
        if kept.get("url") == made["url"]:
            return kept, True
        number += 1
        own = f"{made['id']}-{number}"


def _declaration(services: Services, origin: str, tell: Tell) -> tuple[Mapping[str, Any], bool]:
    if origin.startswith(("http://", "https://")):
        known = next((row for row in services.sources.all() if origin in (row.origin, row.declaration.get("url"))), None)
        if known is not None:
            return known.declaration, True
        if urlsplit(origin).path.endswith(FEED_NAME):
            return _of_its_own(services, of_feed(origin))
        found = detected(services.config, origin)
        tell(found)
        return _of_its_own(services, found.declaration)
    if origin.endswith(".toml"):
        path = Path(origin)
        if not path.is_file():
            raise NotFound(f"there is no file {origin}; name a declaration, a URL or the id of a source")
        return declaration_in(path), False
    try:
        return services.sources.get(origin).declaration, True
    except NotFound:
        raise NotFound(f"there is no source {origin[:100]!r}; `catalog sources list` shows them, or name a FILE.toml or a URL") from None
