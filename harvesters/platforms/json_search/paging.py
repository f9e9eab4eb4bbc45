"""How a JSON search is paged: which of its parameters numbers the pages and which says how long they are."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from harvesters.documents.addresses import PAGE_PARAMETERS, with_query

_SIZE = ("_pagesize", "pagesize", "rows", "size", "limit", "pagerows", "perpage", "n", "num")
_USUAL_SIZE = "20"


def start_address(url: str, *, asks_json: bool) -> str:
    """The address of the interface; `asks_json` adds the parameters without which it answers with a page."""
    url = url.partition("#")[0]
    told = {name for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)}
    if not asks_json or told - set(PAGE_PARAMETERS):
        return url
    return with_query(url, _isAgg="true", _isJson="true", _pageSize=_USUAL_SIZE, _template="index")


def page_parameter(url: str, form: Mapping[str, str]) -> str:
    """The name of the parameter that numbers the pages."""
    return _named(url, form, PAGE_PARAMETERS)[0] or "page"


def page_size(url: str, form: Mapping[str, str]) -> int | None:
    """How many results a page has by what is asked for; None where that is not said."""
    told = _named(url, form, _SIZE)[1]
    return int(told) if told.isascii() and told.isdigit() and int(told) else None


def _named(url: str, form: Mapping[str, str], names: tuple[str, ...]) -> tuple[str, str]:
    told = [*form.items(), *parse_qsl(urlsplit(url).query, keep_blank_values=True)]
    found = [(names.index(name.lower()), name, value) for name, value in told if name.lower() in names]
    return min(found)[1:] if found else ("", "")
