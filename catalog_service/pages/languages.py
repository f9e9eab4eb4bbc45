"""The languages pages speak: chosen by ?lang=… or by what the browser asks for, carried on from page to page in the address."""

from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, g, request
from flask_babel import Babel

LANGUAGES = {"en": "English", "zh": "中文"}
LOCALES = {"en": "en", "zh": "zh_Hans"}
TAGS = {"en": "en", "zh": "zh-Hans"}


def language() -> str:
    """`en` or `zh` for the request under way."""
    if "language" not in g:
        g.language = _asked_for() or _preferred() or "en"
    return str(g.language)


def _asked_for() -> str | None:
    """The language named in the address, by its name or any tag that begins with it (`zh-CN`, `zh_Hans`)."""
    wanted = request.args.get("lang", "").replace("_", "-").partition("-")[0].lower()
    return wanted if wanted in LANGUAGES else None


def _preferred() -> str | None:
    """The first of ours that the browser asks for, region and script aside: of `en-GB, zh;q=0.5` it is English."""
    asked = (tag.partition("-")[0].lower() for tag, quality in request.accept_languages if quality)
    return next((tag for tag in asked if tag in LANGUAGES), None)


def in_language(other: str) -> str:
    """The address of this page in another language."""
    parameters = [(name, value) for name, values in request.args.lists() for value in values if name != "lang"]
    return f"{request.script_root}{request.path}?{urlencode([*parameters, ('lang', other)])}"


def register(app: Flask, blueprint: str) -> None:
    """Lets the pages of `blueprint` speak the reader's language."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "pages/translations"
    Babel(app, locale_selector=lambda: LOCALES[language()], timezone_selector=lambda: "UTC")

    @app.url_defaults
    def keep(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint.startswith(f"{blueprint}.") and "lang" not in values and (chosen := _asked_for()):
            values["lang"] = chosen

    @app.after_request
    def name(answer: Response) -> Response:
        if answer.mimetype == "text/html":
            answer.headers.setdefault("Content-Language", TAGS[language()])
            answer.vary.add("Accept-Language")
            answer.headers.setdefault("Cache-Control", "no-cache")
        return answer
