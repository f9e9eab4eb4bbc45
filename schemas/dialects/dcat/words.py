"""The words of DCAT: its namespaces, and the bare names that JSON writes for them (DCAT-US 3.0, JSON-LD contexts of catalogs)."""

from functools import cache

NAMESPACES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dcat-us": "http://resources.data.gov/ontology/dcat-us#",
    "dct": "http://purl.org/dc/terms/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "geodcat": "http://data.europa.eu/930/",
    "geosparql": "http://www.opengis.net/ont/geosparql#",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "locn": "http://www.w3.org/ns/locn#",
    "ogc": "http://www.opengis.net/rdf#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "http://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "time": "http://www.w3.org/2006/time#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
OTHER_PREFIXES = {
    "dcterms": NAMESPACES["dct"],
    "sdo": NAMESPACES["schema"],
    "schema1": NAMESPACES["schema"],
    "v": NAMESPACES["vcard"],
    "gsp": NAMESPACES["geosparql"],
    "wgs84": NAMESPACES["geo"],
}
"""Prefixes that others write for the same namespaces."""
_ALSO = {"https://schema.org/": NAMESPACES["schema"], "http://data.resources.gov/ontology/dcat-us#": NAMESPACES["dcat-us"]}
"""Other forms of these namespaces that are in use."""

_NAMES = {
    "dct": (
        "accessRights accrualPeriodicity alternative conformsTo contributor created creator description format hasPart hasVersion "
        "identifier isPartOf isReferencedBy isReplacedBy isVersionOf issued language license modified provenance publisher references "
        "relation replaces rights rightsHolder source spatial subject temporal title"
    ),
    "dcat": (
        "accessService accessURL bbox byteSize catalog centroid compressFormat contactPoint dataset distribution downloadURL endDate "
        "endpointDescription endpointURL first hadRole hasCurrentVersion inSeries keyword landingPage last mediaType packageFormat "
        "previousVersion prev qualifiedRelation record seriesMember servesDataset service startDate temporalResolution theme "
        "themeTaxonomy version spatialResolutionInMeters"
    ),
    "vcard": "fn hasEmail hasTelephone hasURL organization-name tel given-name family-name",
    "foaf": "name homepage mbox page primaryTopic",
    "skos": "prefLabel altLabel notation inScheme exactMatch scopeNote definition",
    "adms": "sample status versionNotes",
    "spdx": "checksum checksumValue algorithm",
    "locn": "geometry",
    "dcat-us": "geographicBoundingBox westBoundingLongitude southBoundingLatitude eastBoundingLongitude northBoundingLatitude",
    "org": "subOrganizationOf",
    "rdfs": "label",
}
WORDS = {word: f"{prefix}:{word}" for prefix, words in _NAMES.items() for word in words.split()} | {
    "otherIdentifier": "adms:identifier",
    "describedBy": "dcat:describedBy",
    "datasetSeries": "dcat:datasetSeries",
    "fullName": "vcard:fn",
    # The labels of DCAT-AP's own context (semiceu.github.io/DCAT-AP).
    "accessUrl": "dcat:accessURL",
    "applicationProfile": "dct:conformsTo",
    "beginning": "time:hasBeginning",
    "catalogue": "dcat:catalog",
    "datasetDistribution": "dcat:distribution",
    "documentation": "foaf:page",
    "downloadUrl": "dcat:downloadURL",
    "end": "time:hasEnd",
    "endpointUrl": "dcat:endpointURL",
    "frequency": "dct:accrualPeriodicity",
    "geographicalCoverage": "dct:spatial",
    "licence": "dct:license",
    "linkedSchemas": "dct:conformsTo",
    "modificationDate": "dct:modified",
    "preferredLabel": "skos:prefLabel",
    "relatedResource": "dct:relation",
    "releaseDate": "dct:issued",
    "temporalCoverage": "dct:temporal",
}
"""Bare name → the name with its prefix."""
CLASSES = {
    word: f"{prefix}:{word}"
    for prefix, words in {
        "dcat": "Catalog CatalogRecord Dataset DatasetSeries DataService Distribution",
        "foaf": "Agent Document",
        "org": "Organization",
        "vcard": "Kind",
        "skos": "Concept",
        "dct": "PeriodOfTime Location Standard",
        "spdx": "Checksum",
        "adms": "Identifier",
    }.items()
    for word in words.split()
}
"""Bare class → the class with its prefix."""
_ADDRESSES = frozenset(
    {
        *("accessService", "accessURL", "catalog", "contactPoint", "dataset", "distribution", "downloadURL", "endpointURL"),
        *("accessUrl", "catalogue", "datasetDistribution", "documentation", "downloadUrl", "endpointUrl", "geographicalCoverage"),
        *("hasEmail", "homepage", "inSeries", "landingPage", "page", "publisher", "record", "seriesMember", "service", "theme"),
    }
)


TEXTS = ("title", "description", "keyword", "name", "label", "prefLabel", "preferredLabel", "altLabel", "fn", "alternative", "rights")
"""Words whose values may be given by language, `{"en": …, "fr": …}`."""
BY_LANGUAGE = "_by_language"
"""What such a word is marked with for `context`: there alone the values are objects by language."""
MAPPED = "Map"
"""What DCAT-US 3.0 marks it with itself: `titleMap`."""


def named(word: str) -> str:
    """A name of JSON with the prefix it belongs to: `title`, `dcterms:title` and `dct:title` are one."""
    prefix, colon, local = word.partition(":")
    if not colon:
        return WORDS.get(word, word)
    if prefix in NAMESPACES:
        return word
    namespace = OTHER_PREFIXES.get(prefix)
    return f"{_prefixes()[namespace]}:{local}" if namespace else shortened(word)


@cache
def shortened(iri: str) -> str:
    """`http://purl.org/dc/terms/title` → `dct:title`; an address in no known namespace as it is."""
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    namespace = _ALSO.get(iri[:cut], iri[:cut])
    prefix = _prefixes().get(namespace)
    return f"{prefix}:{iri[cut:]}" if prefix else iri


@cache
def context() -> dict[str, object]:
    """A JSON-LD context of all these words, for documents that name theirs by an address."""
    told: dict[str, object] = {**NAMESPACES, **OTHER_PREFIXES}
    told |= {word: {"@id": name, "@type": "@id"} if word in _ADDRESSES else name for word, name in WORDS.items()}
    marked = {f"{word}{mark}": WORDS[word] for word in TEXTS for mark in (BY_LANGUAGE, MAPPED)}
    told |= {word: {"@id": name, "@container": "@language"} for word, name in marked.items()}
    return told | dict(CLASSES)


@cache
def _prefixes() -> dict[str, str]:
    return {namespace: prefix for prefix, namespace in NAMESPACES.items()}
