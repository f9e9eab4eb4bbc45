"""The page where an agency registers its feed or directory page: an address, a look at what would be taken, and a yes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from catalog_service.errors import BadBody, Busy, CatalogError, Conflict, Unauthorized, status_of
from catalog_service.pages.blueprint import blueprint
from catalog_service.runs import previewing
from catalog_service.runs.enrolling import daily, enrol
from catalog_service.shapes import registration
from catalog_service.shapes.current import services
from catalog_service.shapes.registrars import LARGEST_BODY, is_open, looks, origin_of, registrar
from schemas.fields import is_http_url

_EDITED = ("title", "agency", "schedule", "publish")
_LONGEST_ADDRESS = 2000


@dataclass(frozen=True, slots=True)
class Blamed:
    """What is wrong with a field of the form: a sentence in the reader's language, and the original one where there is one."""

    field: str
    sentence: str
    original: str = ""


@dataclass(slots=True)
class Shared:
    """A problem that entries share: the same kind in the same field (`where`), with what is said of each entry."""

    number: int
    kind: str
    where: str | None
    remedy: str
    met: list[Mapping[str, Any]] = field(default_factory=list)


@blueprint.get("/register")
def register() -> ResponseReturnValue:
    """The empty form; where registration is off, what to do instead."""
    return _page(status=200 if is_open(services().config) else 403)


@blueprint.post("/register")
def send() -> ResponseReturnValue:
    """Looks at the address, or registers what was looked at. The token comes in the body: no cookie, so nothing to forge."""
    request.max_content_length = LARGEST_BODY
    catalog = services()
    if not is_open(catalog.config):
        return _page(status=403)
    try:
        name = registrar(catalog.config, request.form.get("token", "").strip())
        if request.form.get("step") == "register":
            row = enrol(catalog, _declaration(), origin_of(name))
            return _uncached(make_response(redirect(url_for("pages.source", source_id=row.id), 303)))
        wanted = {"url": _address()}
        with looks().one(name):
            shown = registration.preview(previewing.preview(catalog, wanted))
    except CatalogError as error:
        return _page(wrong=_blamed(error), known=error.extra.get("source"), status=status_of(error)[0])
    return _page(shown=shown)


def _page(
    *, shown: Mapping[str, Any] | None = None, wrong: tuple[Blamed, ...] = (), known: str | None = None, status: int = 200
) -> Response:
    declaration = shown["declaration"] if shown else _sent_declaration()
    typed = {name: request.form.get(name, "") for name in ("url", "token")}
    answer = render_template(
        "register.html",
        open=is_open(services().config),
        typed=typed,
        wrong=wrong,
        wrong_fields={one.field for one in wrong},
        known=known,
        shown=shown,
        shared=_shared(shown["entries"]) if shown else {},
        declaration=declaration,
        written=orjson.dumps(declaration).decode() if declaration else "",
        edited=_edited(declaration, sent=shown is None) if declaration else {},
        schedules=_schedules(declaration) if declaration else (),
    )
    return _uncached(make_response(answer, status))


def _uncached(answer: Response) -> Response:
    # The form is shown again with its token in it, so that nobody has to paste it twice.
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _address() -> str:
    """The address as typed, `https://` put before what has no scheme. Raises BadBody."""
    typed = request.form.get("url", "").strip()
    if typed and "://" not in typed:
        typed = f"https://{typed}"
    if len(typed) > _LONGEST_ADDRESS or not is_http_url(typed):
        raise _BadAddress(f"{typed[:200]!r} is not an http(s) address")
    return typed


class _BadAddress(BadBody):
    """What was typed is no address."""


def _sent_declaration() -> dict[str, Any] | None:
    """The declaration that the page drafted and the form carries back; judged like any other."""
    if request.form.get("step") != "register":
        return None
    try:
        found = orjson.loads(request.form.get("declaration", ""))
    except orjson.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None


def _declaration() -> dict[str, Any]:
    """What is to be kept: as drafted, with what the person changed. Raises BadBody where the form came without its draft."""
    drafted = _sent_declaration()
    if drafted is None:
        raise _BadAddress("the form came without the declaration that was drafted")
    # How politely a site is visited is its operator's and ours to say, not a form's.
    kept = {name: value for name, value in drafted.items() if name != "politeness"}
    return kept | _edited(drafted, sent=True)


def _edited(declaration: Mapping[str, Any], *, sent: bool) -> dict[str, Any]:
    """The fields people may change: as they were sent, else as drafted."""
    if sent:
        return {
            "title": request.form.get("title", "").strip(),
            "agency": request.form.get("agency", "").strip(),
            "schedule": request.form.get("schedule", "").strip() or None,
            "publish": request.form.get("publish") == "yes",
        }
    drafted = {"schedule": daily(str(declaration["id"])), "publish": False} | dict(declaration)
    return {name: drafted.get(name) for name in _EDITED}


def _shared(entries: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str | None], Shared]:
    """The problems of all entries by kind and field, in the order they were met."""
    found: dict[tuple[str, str | None], Shared] = {}
    for entry in entries:
        for one in entry["problems"]:
            key = one["kind"], one["field"]
            found.setdefault(key, Shared(len(found) + 1, *key, one["remedy"])).met.append(one)
    return found


def _schedules(declaration: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Lines of cron and what they are called."""
    minute, hour, *_ = every_night = daily(str(declaration.get("id", ""))).split()
    return [
        (" ".join(every_night), gettext("Every night")),
        (f"{minute} {hour} * * 1", gettext("Every Monday")),
        (f"{minute} {hour} 1 * *", gettext("On the first of every month")),
        ("", gettext("Only when the operator starts it")),
    ]


def _blamed(error: CatalogError) -> tuple[Blamed, ...]:
    """What is wrong, each with the field of the form it is about."""
    match error:
        case Unauthorized():
            told = gettext("This token is not known. Ask the operator of this service for one, and paste it whole.")
            return (Blamed("token", told),)
        case _BadAddress():
            told = gettext("Write the whole address of a feed, a catalog or a list of documents, such as https://agency.example/data.json.")
            return (Blamed("url", told),)
        case Conflict():
            return (Blamed("url", gettext("This source is in the catalog already."), error.detail),)
        case Busy():
            return (Blamed("url", gettext("A preview is under way; try again in a minute."), error.detail),)
        case BadBody():
            told = gettext("This cannot be registered as it stands.")
            return tuple(Blamed(one.field if one.field in _EDITED else "url", told, f"{one.field}: {one.message}") for one in error.errors)
        case _:
            raise error
