"""Two paged portals over one list of datasets, a CKAN's and an OAI-PMH repository's, that may be edited while they are read."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from tests.runs.feed_site import Page

_SEARCH, _OAI = "/api/3/action/package_search", "/oai"
_FORMAT = "<metadataPrefix>oai_dc</metadataPrefix><metadataNamespace>http://www.openarchives.org/OAI/2.0/oai_dc/</metadataNamespace>"
_DC = 'xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"'


def package(number: int, **more: Any) -> dict[str, Any]:
    """A dataset as CKAN has it: small, told from the others by its number, which is also its place in the list."""
    return {
        "id": f"{number:08d}-0000-4000-8000-000000000000",
        "name": f"river-{number}",
        "title": f"Water levels of river {number}",
        "notes": f"Daily levels at gauge {number}.",
        "metadata_modified": "2024-05-17T08:00:00",
        "state": "active",
        "private": False,
        "tags": [{"name": "water"}, {"name": "river"}],
        "organization": {"name": "rivers-agency", "title": "Rivers Agency"},
        "resources": [{"id": f"levels-{number}", "name": "Levels", "format": "CSV", "url": f"https://rivers.example/{number}.csv"}],
        **more,
    }


@dataclass
class Portal:
    """`packages` in the order of the list, `page_size` at most on a page; `meanwhile` is called with the portal and the number of list
    pages answered before each answer, so that a test may edit what is being read."""

    packages: list[dict[str, Any]]
    page_size: int = 100
    meanwhile: Callable[["Portal", int], None] = lambda _portal, _answered: None
    answered: int = field(default=0, init=False)

    def page(self, path: str) -> Page | None:
        """What a path answers; None for what a portal does not have. For `FeedSite.made`."""
        question = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
        if urlsplit(path).path == _OAI:
            return Page(f"<OAI-PMH>{self._repository(question)}</OAI-PMH>".encode(), "text/xml")
        return Page(self._search(question)) if urlsplit(path).path == _SEARCH else None

    def _search(self, question: dict[str, str]) -> bytes:
        self._edited()
        start, rows = int(question.get("start", "0")), min(int(question.get("rows", "10")), self.page_size)
        result = {"count": len(self.packages), "results": self.packages[start : start + rows]}
        return json.dumps({"success": True, "result": result}).encode()

    def _repository(self, question: dict[str, str]) -> str:
        match question.get("verb"):
            case "Identify":
                return "<Identify><deletedRecord>no</deletedRecord></Identify>"
            case "ListMetadataFormats":
                return f"<ListMetadataFormats><metadataFormat>{_FORMAT}</metadataFormat></ListMetadataFormats>"
        self._edited()
        start = int(question.get("resumptionToken", "0"))
        behind = start + self.page_size
        token = str(behind) if behind < len(self.packages) else ""
        records = "".join(map(_record, self.packages[start:behind]))
        return f'<ListRecords>{records}<resumptionToken completeListSize="{len(self.packages)}">{token}</resumptionToken></ListRecords>'

    def _edited(self) -> None:
        self.meanwhile(self, self.answered)
        self.answered += 1


def first_on(path: str) -> int | None:
    """The place in the list of the first dataset that a page's path asks for; None for what is no page of a list."""
    question = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
    if urlsplit(path).path == _SEARCH:
        return int(question["start"])
    return int(question.get("resumptionToken", "0")) if question.get("verb") == "ListRecords" else None


def declaration(kind: str, host: str) -> dict[str, Any]:
    """The source that reads the portal as a `ckan` or as an `oai_pmh` repository."""
    url = f"http://{host}{_OAI}" if kind == "oai_pmh" else f"http://{host}/"
    return {"id": "rivers", "title": "Rivers", "platform": kind, "url": url, "agency": "Rivers Agency"}


def _record(package: dict[str, Any]) -> str:
    words = f"<dc:title>{escape(package['title'])}</dc:title><dc:description>{escape(package['notes'])}</dc:description>"
    words += f"<dc:publisher>{escape(package['organization']['title'])}</dc:publisher>"
    header = f"<header><identifier>oai:rivers.example:{package['id']}</identifier></header>"
    return f"<record>{header}<metadata><oai_dc:dc {_DC}>{words}</oai_dc:dc></metadata></record>"
