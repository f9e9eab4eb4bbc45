"""Which of our modules imports which, read from the source: at module level, inside functions, never under TYPE_CHECKING."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("catalog_service", "harvesters", "schemas")


@cache
def sources() -> dict[str, Path]:
    """Dotted name → file, for every module of ours."""
    files = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    files.append(ROOT / "wsgi.py")
    return {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in files}


@cache
def imports() -> dict[str, frozenset[str]]:
    """Dotted name → the modules of ours it imports anywhere in the file."""
    return {name: frozenset(_imported(name, path)) for name, path in sources().items()}


def _imported(module: str, path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for_types = {id(n) for t in ast.walk(tree) if isinstance(t, ast.If) and "TYPE_CHECKING" in ast.dump(t.test) for n in ast.walk(t)}
    found: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")
            stem = ".".join(parts[: len(parts) - node.level + 1]) if node.level else ""
            start = ".".join(p for p in (stem, node.module or "") if p)
            found.update(f"{start}.{alias.name}" if f"{start}.{alias.name}" in sources() else start for alias in node.names)
    return {name for name in found if name in sources() and name != module}
