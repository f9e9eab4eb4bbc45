"""The version of the rules a source is read by: a hash of the very code and lists, so that a changed rule shows by itself."""

import ast
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import orjson

import schemas.vocabularies
from harvesters.platforms import platform_module
from harvesters.source import Source

_OURS = ("harvesters", "schemas")
_NO_RULES = ("harvesters.fetching", "harvesters.state", "harvesters.outcome")
"""Packages whose code moves entries about and never decides what a record says."""


def rules_version(platform: str, source: Source) -> str:
    """Sixteen hex digits that change when the code files of the platform (and all of ours they import), the vocabularies,
    or what the declaration says of its records change. Raises ValidationError where there is no such platform."""
    declared = {
        "agency": source.agency.name,
        "country": source.country,
        "region": source.region,
        "language": source.language,
        "license": source.license,
        "time_zone": source.time_zone,
        "options": source.options,
    }
    said = orjson.dumps(declared, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
    return sha256(_code(platform_module(platform).__name__) + said).hexdigest()[:16]


@cache
def _code(platform: str) -> bytes:
    digest = sha256()
    for _, path in sorted(_files(platform).items() | _files("harvesters.tolerant").items()):
        digest.update(path.read_bytes())
    for path in sorted((Path(schemas.vocabularies.__file__).parent / "vocabularies").glob("*.csv")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.digest()


def _files(root: str) -> dict[str, Path]:
    """Dotted name → file, of a module and everything of ours that it imports, and so on."""
    found: dict[str, Path] = {}
    waiting = [root]
    while waiting:
        name = waiting.pop()
        if name in found or not name.startswith(_OURS) or name.startswith(_NO_RULES):
            continue
        path = _file(name)
        if path:
            found[name] = path
            waiting.extend(_imports(path))
    return found


def _file(name: str) -> Path | None:
    try:
        spec = find_spec(name)
    except ModuleNotFoundError:
        return None
    return Path(spec.origin) if spec and spec.origin else None


def _imports(path: Path) -> list[str]:
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.module:
            # What is imported from a package may be a module of its own or a name inside the package's file.
            found.extend([node.module, *(f"{node.module}.{alias.name}" for alias in node.names)])
        elif isinstance(node, ast.Import):
            found.extend(alias.name for alias in node.names)
    return found
