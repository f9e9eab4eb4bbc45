"""A sample site: a folder with `site.toml`, `documents.toml`, templates and files, answered as an agency's server would."""

import mimetypes
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import jinja2

from catalog_service.demo.dirt import polluted
from catalog_service.demo.tables import as_parquet, as_workbook

_MEDIA_TYPES = {
    ".parquet": "application/vnd.apache.parquet",
    ".jsonl": "application/x-ndjson",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
}
_GENERATED = {".xlsx": as_workbook, ".parquet": as_parquet}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server sends."""

    status: int
    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleSite:
    """`settings` is `site.toml`: `port`, `charset`, and for page sites `list`, `page`, `page_base`, `per_page`."""

    folder: Path
    settings: Mapping[str, Any]
    documents: tuple[Mapping[str, Any], ...]

    @property
    def port(self) -> int:
        return int(self.settings["port"])

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def at(self, port: int) -> "SampleSite":
        """The same site on another port."""
        return replace(self, settings={**self.settings, "port": port})

    def answer(self, target: str) -> Answer:
        """What this site says to a GET of that path."""
        path = unquote(target.partition("?")[0])
        if path == "/robots.txt":
            return Answer(200, "text/plain", b"User-agent: *\nDisallow: /admin/\n")
        if path in ("/data.json", "/") and (feed := self.folder / "data.json").is_file():
            return Answer(200, "application/json", feed.read_text(encoding="utf-8").replace("{{address}}", self.address).encode())
        if path.startswith("/files/"):
            return self._file(path.removeprefix("/files/"))
        return self._page(path)

    def _file(self, name: str) -> Answer:
        folder = self.folder / "files"
        wanted = folder / name
        if wanted.parent != folder:
            return _MISSING
        media_type = _MEDIA_TYPES.get(wanted.suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        if wanted.is_file():
            return Answer(200, media_type, wanted.read_bytes())
        rows = wanted.with_suffix(".rows.csv")
        if wanted.suffix in _GENERATED and rows.is_file():
            return Answer(200, media_type, _GENERATED[wanted.suffix](rows.read_text(encoding="utf-8")))
        return _MISSING

    def _page(self, path: str) -> Answer:
        if "list" not in self.settings:
            return _MISSING
        for number, (address, listed) in enumerate(self._lists()):
            if path == address or (path == "/" and number == 0):
                return self._rendered("list.html", documents=listed, number=number, pages=self._pages())
        for document in self.documents:
            if path == self._address_of(document) and not document.get("gone"):
                return self._rendered("page.html", document=self._shown(document))
        return _MISSING

    def _pages(self) -> int:
        return max(1, -(-len(self.documents) // int(self.settings["per_page"])))

    def _lists(self) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
        size, first = int(self.settings["per_page"]), int(self.settings["page_base"])
        newest_first = sorted(self.documents, key=lambda d: str(d["published"]), reverse=True)
        for number in range(self._pages()):
            suffix = "" if number == 0 else f"_{number + first}"
            shown = newest_first[number * size : (number + 1) * size]
            yield str(self.settings["list"]).format(page=suffix), [{**d, "href": quote(self._address_of(d))} for d in shown]

    def _address_of(self, document: Mapping[str, Any]) -> str:
        day = date.fromisoformat(str(document["published"]))
        return str(self.settings["page"]).format(day=day, id=document["id"])

    def _shown(self, document: Mapping[str, Any]) -> dict[str, Any]:
        paragraphs = [line for line in str(document.get("body", "")).splitlines() if line.strip()]
        if document.get("polluted"):
            paragraphs = [polluted(p) for p in paragraphs]
        return {**document, "paragraphs": paragraphs}

    def _rendered(self, template: str, **values: Any) -> Answer:
        charset = str(self.settings["charset"])
        environment = jinja2.Environment(loader=jinja2.FileSystemLoader(self.folder), autoescape=True, undefined=jinja2.ChainableUndefined)
        text = environment.get_template(template).render(site=self.settings, address=self.address, **values)
        declared = f"text/html; charset={charset}" if self.settings.get("declares_charset") else "text/html"
        return Answer(200, declared, text.encode(charset, "xmlcharrefreplace"))


_MISSING = Answer(404, "text/html; charset=utf-8", "<html><body>您访问的页面不存在</body></html>".encode())


def read_site(folder: Path) -> SampleSite:
    """The site of that folder; one without documents is an empty site."""
    settings = tomllib.loads((folder / "site.toml").read_text(encoding="utf-8"))
    listed = folder / "documents.toml"
    documents = tomllib.loads(listed.read_text(encoding="utf-8")).get("document", []) if listed.is_file() else []
    return SampleSite(folder=folder, settings=settings, documents=tuple(documents))


def read_sites(folder: Path) -> tuple[SampleSite, ...]:
    """Every site of that folder, by port."""
    return tuple(sorted((read_site(path.parent) for path in folder.glob("*/site.toml")), key=lambda site: site.port))
