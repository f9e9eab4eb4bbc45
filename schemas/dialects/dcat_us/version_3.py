"""DCAT-US 3.0: an entry of its JSON, whose names stand bare or with a prefix → a tree of DCAT, which `dcat` reads.

The standard is at resources.data.gov (DCAT-US 3.0). It is DCAT 3 with fixed names, so that one dialect reads both."""

from typing import Any

from schemas.dialects.dcat.words import CLASSES, MAPPED, TEXTS, named
from schemas.dialects.loose.multilingual import by_language

_KINDS = {"dataset": "dcat:Dataset", "service": "dcat:DataService", "datasetSeries": "dcat:DatasetSeries"}
_ONLY_IN_1_1 = frozenset({"accessLevel", "bureauCode", "programCode", "primaryITInvestmentUII", "systemOfRecords", "dataQuality"})
_ONLY_IN_3 = frozenset({"inSeries", "otherIdentifier", "accessRights", "qualifiedRelation", "seriesMember", "endpointURL", "versionNotes"})
_DEEPEST = 30


def is_dcat_us3(entry: dict[str, Any], *, of_three: bool = False) -> bool:
    """Whether an entry is of 3.0: its catalog says so (`of_three`), or it has a bare class (`Dataset`, where 1.1 writes
    `dcat:Dataset`), names with a prefix, or fields that only 3.0 has; and it has none that only 1.1 has."""
    if _ONLY_IN_1_1 & entry.keys():
        return False
    if of_three:
        return True
    kind = entry.get("@type")
    bare = isinstance(kind, str) and kind in CLASSES
    return bare or bool(_ONLY_IN_3 & entry.keys()) or any(":" in name for name in entry)


def tree_of(entry: dict[str, Any], member_of: str = "dataset") -> dict[str, Any]:
    """The entry as a tree; `member_of` is the list of the catalog it stands in, which tells its class where it names none."""
    tree = _renamed(entry, 0)
    told = tree if isinstance(tree, dict) else {}
    if not told.get("@type"):
        told["@type"] = _KINDS.get(member_of, _KINDS["dataset"])
    if not isinstance(told.get("@id"), str):
        told.pop("@id", None)
    return told


def _renamed(value: Any, depth: int) -> Any:
    if depth > _DEEPEST:
        return None
    if isinstance(value, list):
        return [_renamed(item, depth + 1) for item in value]
    if not isinstance(value, dict):
        return value
    if "coordinates" in value:
        return value
    told: dict[str, Any] = {}
    for name, inner in value.items():
        if name == "@type":
            told[name] = [CLASSES.get(kind, kind) for kind in (inner if isinstance(inner, list) else [inner]) if isinstance(kind, str)]
        elif name in ("@id", "@value", "@language"):
            told[name] = inner
        else:
            word = named(name.removesuffix(MAPPED) if name.removesuffix(MAPPED) in TEXTS else name)
            by_tag = by_language(inner) if isinstance(inner, dict) and word.rpartition(":")[2] in TEXTS else None
            found = _spoken(by_tag) if by_tag else _renamed(inner, depth + 1)
            # The same text, once plain and once by language.
            told[word] = [*_listed(told[word]), *_listed(found)] if word in told else found
    return told


def _spoken(by_tag: dict[str, Any]) -> list[dict[str, Any]]:
    """Texts by language, `{"en": …}`, as values that say their language."""
    return [{"@value": text, "@language": tag} for tag, texts in by_tag.items() for text in _listed(texts)]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
