"""A hub of files that describe a dataset each: Data Packages or Croissant."""

import json
from dataclasses import dataclass
from typing import Any

from harvesters.fetching.fetcher import Response
from tests.harvesters.kept import Kept, declared
from tests.harvesters.scripted import response

HUB = "https://hub.city.example/"
LIST = f"{HUB}list.json"


@dataclass(frozen=True)
class Form:
    """A platform, and a description of a dataset of that title in its form."""

    platform: str
    member: str

    def described(self, title: str, **more: Any) -> dict[str, Any]:
        if self.platform == "data_package":
            name = title.lower().replace(" ", "-")
            return {"name": name, "title": title, "resources": [{"name": "t", "path": "t.csv"}], **more}
        conforms = {"conformsTo": "http://mlcommons.org/croissant/1.0"}
        return {"@context": {"sc": "https://schema.org/"}, "@type": "sc:Dataset", "name": title, "@id": f"#{title}", **conforms, **more}

    def file(self, name: str, title: str, etag: str = '"1"') -> Response:
        return response(HUB + name, json.dumps(self.described(title)).encode(), content_type="application/json", etag=etag)

    def kept(self, url: str = LIST, **options: Any) -> Kept:
        return Kept(declared(self.platform, url, options=options))


FORMS = [Form("data_package", "packages"), Form("croissant", "datasets")]
