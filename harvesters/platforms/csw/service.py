"""What a catalogue service is asked (GetCapabilities, GetRecords by GET or POST, GetRecordById), and what its answers are judged by."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit
from xml.sax.saxutils import escape

from harvesters.datasets.xml_pages import root_of
from harvesters.documents.asking import Broken, Unusable, asked
from harvesters.fetching.fetcher import Fetcher, FetchError, Request, Response
from harvesters.platforms.csw.options import OUTPUTS, CatalogueOptions
from schemas.dialects.iso_xml import Element, every, local, said, saying

_OURS = frozenset({"service", "version", "request"})
_NAMES = (
    'xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" xmlns:ogc="http://www.opengis.net/ogc" xmlns:gmd="http://www.isotc211.org/2005/gmd"'
)


@dataclass(frozen=True, slots=True)
class Question:
    """How records are asked for: at `url`, in an `output` schema, by GET or POST."""

    url: str
    output: str
    by_post: bool
    options: CatalogueOptions

    def page(self, position: int) -> Request:
        """Asks for the records from that position on, counted from 1."""
        return Request(url=self.url, method="POST", body=self._body(position)) if self.by_post else Request(url=self._address(position))

    def record(self, key: str) -> str:
        """Where that one record may be had."""
        return _address(self.url, {"request": "GetRecordById", "id": key, "elementSetName": "full", "outputSchema": self.output})

    def _address(self, position: int) -> str:
        constraint = {"constraintLanguage": "CQL_TEXT", "constraint_language_version": "1.1.0", "constraint": self.options.constraint}
        return _address(
            self.url,
            {
                "request": "GetRecords",
                "typeNames": self.options.type_names,
                "resultType": "results",
                "elementSetName": "full",
                "outputSchema": self.output,
                "startPosition": str(position),
                "maxRecords": str(self.options.page_size),
            }
            | ({"namespace": f"xmlns(gmd={OUTPUTS['iso19139']})"} if self.options.type_names.startswith("gmd:") else {})
            | (constraint if self.options.constraint else {})
            | ({"sortBy": f"{self.options.sort}:A"} if self.options.sort else {}),
        )

    def _body(self, position: int) -> bytes:
        constraint, sort = self.options.constraint, self.options.sort
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><csw:GetRecords {_NAMES} service="CSW" version="2.0.2" resultType="results" '
            f'outputSchema="{self.output}" startPosition="{position}" maxRecords="{self.options.page_size}">'
            f'<csw:Query typeNames="{self.options.type_names}"><csw:ElementSetName>full</csw:ElementSetName>'
            + (f'<csw:Constraint version="1.1.0"><csw:CqlText>{escape(constraint)}</csw:CqlText></csw:Constraint>' if constraint else "")
            + (
                f"<ogc:SortBy><ogc:SortProperty><ogc:PropertyName>{sort}</ogc:PropertyName><ogc:SortOrder>ASC</ogc:SortOrder>"
                "</ogc:SortProperty></ogc:SortBy>"
                if sort
                else ""
            )
            + "</csw:Query></csw:GetRecords>"
        ).encode()


def settled(url: str, fetcher: Fetcher, options: CatalogueOptions) -> Question:
    """How that service's records are best asked for: as the declaration says, else as its capabilities do, else in ISO 19139
    by GET. Raises Broken, where a service that is to be asked answers nothing of use."""
    output, by_post = OUTPUTS.get(options.schema, ""), options.method == "post"
    if not output or not options.method:
        outputs, methods = _capabilities(url, fetcher)
        offered = [known for known in OUTPUTS.values() if known in outputs]
        output = output or (offered or [OUTPUTS["iso19139"]])[0]
        by_post = by_post or (not options.method and methods == {"Post"})
    return Question(url, output, by_post, options)


def _capabilities(url: str, fetcher: Fetcher) -> tuple[set[str], set[str]]:
    """The output schemas and methods of GetRecords; nothing where the service hides its capabilities."""

    def read(response: Response) -> Element:
        return wanted_root(response, "Capabilities")

    try:
        root = asked(fetcher, Request(url=_address(url, {"request": "GetCapabilities"})), read)
    except FetchError as error:
        if error.status is None:
            raise
        return set(), set()
    except Broken:
        return set(), set()
    operations = [found for found in every(root, "OperationsMetadata", "Operation") if found.get("name") == "GetRecords"]
    outputs = {
        text
        for operation in operations
        for parameter in every(operation, "Parameter")
        if parameter.get("name", "").casefold() == "outputschema"
        for text in saying(parameter, "Value") + saying(parameter, "AllowedValues", "Value")
    }
    return outputs, {local(method) for operation in operations for method in every(operation, "DCP", "HTTP", "Get|Post")}


def wanted_root(response: Response, wanted: str) -> Element:
    """The root of that name. Raises Unusable for anything else: an exception, a web page, half an answer."""
    root = root_of(response)
    judge(root, wanted)
    return root


def judge(root: Element, wanted: str) -> None:
    """Raises Unusable for an ExceptionReport, which comes with status 200, and for any other root than the one wanted."""
    name = local(root)
    if name in ("ExceptionReport", "ServiceExceptionReport"):
        words = [text for exception in every(root, "Exception|ServiceException") if (text := said(exception))]
        codes = [exception.get("exceptionCode") or exception.get("code") or "" for exception in every(root, "Exception|ServiceException")]
        told = " ".join([*filter(None, codes), *words])
        raise Unusable("error_answer", f"was answered with an exception: {' '.join(told.split())[:300] or 'it says no more'}")
    if name != wanted:
        raise Unusable("not_xml", f"was answered with {name or 'something'}, not with {wanted}")


def _address(url: str, question: dict[str, str]) -> str:
    """The service's address with its own parameters, those of a question replaced."""
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name.casefold() not in _OURS]
    query = urlencode([*kept, ("service", "CSW"), ("version", "2.0.2"), *question.items()])
    return parts._replace(query=query, fragment="").geturl()
