"""What a catalogue service is asked in either version of the standard: its capabilities, its records by GET or POST, one record."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit
from xml.sax.saxutils import escape

from harvesters.fetching.fetcher import Request
from harvesters.platforms.csw.options import OUTPUTS, CatalogueOptions

_OURS = frozenset({"service", "version", "acceptversions", "request"})
_SPACES = {"2.0.2": "http://www.opengis.net/cat/csw/2.0.2", "3.0.0": "http://www.opengis.net/cat/csw/3.0"}
_NAMES = f'xmlns:ogc="http://www.opengis.net/ogc" xmlns:fes="http://www.opengis.net/fes/2.0" xmlns:gmd="{OUTPUTS["iso19139"]}"'
_SORTED = {
    "2.0.2": "<ogc:SortBy><ogc:SortProperty><ogc:PropertyName>{}</ogc:PropertyName></ogc:SortProperty></ogc:SortBy>",
    "3.0.0": "<fes:SortBy><fes:SortProperty><fes:ValueReference>{}</fes:ValueReference></fes:SortProperty></fes:SortBy>",
}


def output_of(schema: str, version: str) -> str:
    """The output schema that our word means in that version; an address is one itself."""
    return _SPACES[version] if schema == "dublin_core" else OUTPUTS.get(schema, schema)


def capabilities_of(url: str, version: str) -> Request:
    """Asks what the service can do, in that version of its words; '' leaves the version to it."""
    return Request(url=_address(url, version, {"request": "GetCapabilities"}))


@dataclass(frozen=True, slots=True)
class Question:
    """How records are asked for: at `url`, in a `version` of the standard and an `output` schema, by GET or POST."""

    url: str
    version: str
    output: str
    by_post: bool
    options: CatalogueOptions

    def page(self, position: int) -> Request:
        """Asks for the records from that position on, counted from 1."""
        return Request(url=self.url, method="POST", body=self._body(position)) if self.by_post else Request(url=self._listed(position))

    def record(self, key: str) -> str:
        """Where that one record may be had."""
        asked = {"request": "GetRecordById", "id": key, "elementSetName": "full", "outputSchema": self.output}
        return _address(self.url, self.version, asked)

    def _listed(self, position: int) -> str:
        constraint = {"constraintLanguage": "CQL_TEXT", "constraint_language_version": "1.1.0", "constraint": self.options.constraint}
        prefix = self.options.type_names.partition(":")[0]
        space = OUTPUTS["iso19139"] if prefix == "gmd" else _SPACES[self.version]
        return _address(
            self.url,
            self.version,
            {"request": "GetRecords", "typeNames": self.options.type_names}
            | ({"resultType": "results"} if self.version == "2.0.2" else {})
            | {
                "elementSetName": "full",
                "outputSchema": self.output,
                "startPosition": str(position),
                "maxRecords": str(self.options.page_size),
            }
            | ({"namespace": f"xmlns({prefix}={space})"} if prefix == "gmd" or self.version != "2.0.2" else {})
            | (constraint if self.options.constraint else {})
            | ({"sortBy": f"{self.options.sort}:A"} if self.options.sort else {}),
        )

    def _body(self, position: int) -> bytes:
        constraint, sort = self.options.constraint, self.options.sort
        results = 'resultType="results" ' if self.version == "2.0.2" else ""
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><csw:GetRecords xmlns:csw="{_SPACES[self.version]}" {_NAMES} service="CSW" '
            f'version="{self.version}" {results}outputSchema="{self.output}" startPosition="{position}" '
            f'maxRecords="{self.options.page_size}"><csw:Query typeNames="{self.options.type_names}">'
            "<csw:ElementSetName>full</csw:ElementSetName>"
            + (f'<csw:Constraint version="1.1.0"><csw:CqlText>{escape(constraint)}</csw:CqlText></csw:Constraint>' if constraint else "")
            + (_SORTED[self.version].format(sort) if sort else "")
            + "</csw:Query></csw:GetRecords>"
        ).encode()


def _address(url: str, version: str, question: dict[str, str]) -> str:
    """The service's address with its own parameters, those of a question replaced."""
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name.casefold() not in _OURS]
    told = [("service", "CSW"), *([("version", version)] if version else [])]
    return parts._replace(query=urlencode([*kept, *told, *question.items()]), fragment="").geturl()
