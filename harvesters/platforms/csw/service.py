"""What a catalogue service says of itself, from which follows how its records are asked for; and how it says no."""

from dataclasses import dataclass

from harvesters.datasets.xml_pages import root_of
from harvesters.documents.asking import Broken, Unusable, asked
from harvesters.fetching.fetcher import Fetcher, FetchError, Response
from harvesters.platforms.csw.options import OUTPUTS, VERSIONS, CatalogueOptions
from harvesters.platforms.csw.question import Question, capabilities_of, output_of
from schemas.dialects.xml_metadata.elements import Element, every, local, said, saying

_EXCEPTIONS = ("ExceptionReport", "ServiceExceptionReport")


@dataclass(frozen=True, slots=True)
class _Capabilities:
    """The version it answers in, the output schemas and methods of GetRecords; nothing where the service hides them."""

    version: str = "2.0.2"
    outputs: frozenset[str] = frozenset()
    methods: frozenset[str] = frozenset()


def settled(url: str, fetcher: Fetcher, options: CatalogueOptions) -> Question:
    """How that service's records are best asked for: as the declaration says, else as its capabilities do, else in ISO 19139
    by GET. Raises Broken, where a service that is to be asked answers nothing of use."""
    if options.schema and options.method:
        version = options.version or "2.0.2"
        return Question(url, version, output_of(options.schema, version), options.method == "post", options)
    told = _capabilities(url, fetcher, options.version)
    offered = [schema for schema in OUTPUTS if output_of(schema, told.version) in told.outputs]
    output = output_of(options.schema or (offered or ["iso19139"])[0], told.version)
    by_post = options.method == "post" or (not options.method and told.methods == {"Post"})
    return Question(url, told.version, output, by_post, options)


def _capabilities(url: str, fetcher: Fetcher, version: str) -> _Capabilities:
    """What it can do, in that version; without one in 2.0.2, or in the only one that a newer service knows."""
    try:
        root = None if version else _older(url, fetcher)
        # Asked in any version it may still have a bad day: then it is asked again.
        return _read(asked(fetcher, capabilities_of(url, version), _wanted) if root is None else root)
    except FetchError as error:
        if error.status is None:
            raise
    except Broken:
        pass
    return _Capabilities(version or VERSIONS[0])


def _older(url: str, fetcher: Fetcher) -> Element | None:
    """The capabilities in 2.0.2; None where that is refused, by an exception with status 200 or, as 3.0.0 has it, 400."""
    try:
        return asked(fetcher, capabilities_of(url, VERSIONS[0]), _unless_refused)
    except FetchError as error:
        if error.status is None:
            raise
        return None


def _unless_refused(response: Response) -> Element | None:
    """The capabilities; None for an exception: that version is not spoken. Raises Unusable."""
    root = root_of(response)
    return None if local(root) in _EXCEPTIONS else _wanted(response)


def _wanted(response: Response) -> Element:
    root = root_of(response)
    judge(root, "Capabilities")
    return root


def _read(root: Element) -> _Capabilities:
    operations = [found for found in every(root, "OperationsMetadata", "Operation") if found.get("name") == "GetRecords"]
    outputs = frozenset(
        text
        for operation in operations
        for parameter in every(operation, "Parameter")
        if parameter.get("name", "").casefold() == "outputschema"
        for text in saying(parameter, "Value") + saying(parameter, "AllowedValues", "Value")
    )
    methods = frozenset(local(method) for operation in operations for method in every(operation, "DCP", "HTTP", "Get|Post"))
    version = next((known for known in VERSIONS if known[0] == root.get("version", "")[:1]), VERSIONS[0])
    return _Capabilities(version, outputs, methods)


def judge(root: Element, wanted: str) -> None:
    """Raises Unusable for an ExceptionReport, which comes with status 200, and for any other root than the one wanted."""
    name = local(root)
    if name in _EXCEPTIONS:
        words = [text for exception in every(root, "Exception|ServiceException") if (text := said(exception))]
        codes = [exception.get("exceptionCode") or exception.get("code") or "" for exception in every(root, "Exception|ServiceException")]
        told = " ".join([*filter(None, codes), *words])
        raise Unusable("error_answer", f"was answered with an exception: {' '.join(told.split())[:300] or 'it says no more'}")
    if name != wanted:
        raise Unusable("not_xml", f"was answered with {name or 'something'}, not with {wanted}")
