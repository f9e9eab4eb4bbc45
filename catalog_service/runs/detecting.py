"""What answers at a bare address, asked under the operator's settings; and the draft of a declaration, with a sample beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from catalog_service.config import Config
from catalog_service.errors import NotFound, Refused
from catalog_service.runs.visiting import scout
from harvesters.detect import Detected, NotDetected, look
from harvesters.fetching.fetcher import Fetcher

_TABLES = ("politeness", "expectations", "options")
_ENDINGS = {"application/json": "json", "text/xml": "xml", "application/xml": "xml"}


def detected(config: Config, url: str, fetcher: Fetcher | None = None) -> Detected:
    """The kind of source at `url`; `fetcher` stands in for the network in tests. Raises NotFound, which says what was tried."""
    try:
        if fetcher is not None:
            return look(url, fetcher)
        with scout(config) as door:
            return look(url, door)
    except NotDetected as error:
        tried = "; ".join(error.tried)
        raise NotFound(
            f"no known kind of source answers at {url}: {tried}; give its address more exactly, or declare it in a FILE.toml"
        ) from None


@dataclass(frozen=True, slots=True)
class Drafted:
    """The files that were written, and what was found."""

    declaration: Path
    sample: Path
    found: Detected


def draft(found: Detected, folder: Path) -> Drafted:
    """Writes the declaration as `ID.toml` and the answer it was read from as `ID.sample.*` into `folder`. Raises Refused where
    such a file is there already, OSError."""
    name = found.declaration["id"]
    declaration, sample = folder / f"{name}.toml", folder / f"{name}.sample.{_ending(found)}"
    for path in (declaration, sample):
        if path.exists():
            raise Refused(f"{path} is there already; move it away, or name another folder with --to")
    folder.mkdir(parents=True, exist_ok=True)
    declaration.write_text(toml_of(found), encoding="utf-8")
    sample.write_bytes(found.sample)
    return Drafted(declaration, sample, found)


def toml_of(found: Detected) -> str:
    """The declaration as TOML, with what was found and what was tried as comments."""
    told = [f"Drafted from {found.sample_url}", found.because, "Asked:", *(f"  {line}" for line in found.tried)]
    lines = [f"# {_one_line(line)}" for line in told]
    lines += [f"{name} = {_value(value)}" for name, value in found.declaration.items() if name not in _TABLES]
    lines += ["verified = false"]
    for table in _TABLES:
        if table in found.declaration:
            lines += ["", f"[{table}]", *(f"{name} = {_value(value)}" for name, value in found.declaration[table].items())]
    return "\n".join(lines) + "\n"


def _ending(found: Detected) -> str:
    known = _ENDINGS.get(found.media_type)
    if known:
        return known
    return "json" if found.sample.lstrip()[:1] in (b"{", b"[") else "html"


def _value(value: Any) -> str:
    """A value of TOML: texts, numbers and lists are written as JSON writes them, but for DEL; a table inline."""
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{_value(name)} = {_value(inner)}' for name, inner in value.items())} }}"
    return orjson.dumps(value).decode().replace("\x7f", "\\u007f")


def _one_line(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)[:500]
