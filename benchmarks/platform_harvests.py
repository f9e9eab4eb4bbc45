"""How fast each platform's made site becomes a searchable catalog, and what a platform and a declared source cost in Python."""

import ast
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from benchmarks.measured import measured
from benchmarks.platform_sites import SITES
from tests.runs.feed_site import FeedSite

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Harvested:
    """One harvest of one platform's site. `whole`: it took every record, or found every one unchanged, and had nothing to tell."""

    platform: str
    harvest: str
    records: int
    seconds: float
    records_per_second: int
    processor_ms_a_record: float
    requests: int
    peak_megabytes: int
    whole: bool


def measure_platforms(names: Sequence[str], records: int, folder: Path) -> bool:
    """Harvests a made site of each platform twice, new and unchanged; prints a line of JSON for each harvest, then a table. Whether
    all were whole."""
    found: list[Harvested] = []
    for name in names:
        for one in harvests(name, records, folder):
            print(json.dumps(asdict(one)), flush=True)
            found.append(one)
    print(f"\n{'platform':16} {'new /s':>8} {'unchanged /s':>13} {'requests':>9} {'again':>6} {'ms a record':>12} {'MB':>5} {'lines':>6}")
    for new, unchanged in zip(found[::2], found[1::2], strict=True):
        rates = f"{new.records_per_second:8} {unchanged.records_per_second:13} {new.requests:9} {unchanged.requests:6}"
        lines = lines_of_python(ROOT / "harvesters" / "platforms" / new.platform)
        told = "" if new.whole and unchanged.whole else "  NOT WHOLE"
        print(f"{new.platform:16} {rates} {new.processor_ms_a_record:12} {new.peak_megabytes:5} {lines:6}{told}")
    declared = sorted((ROOT / "harvesters" / "sites").rglob("*.toml"))
    print(f"\n{len(declared)} declared sources, median lines of Python {median(lines_of_python(path.parent) for path in declared)}")
    return all(one.whole for one in found)


def harvests(name: str, records: int, folder: Path) -> Iterator[Harvested]:
    """The two harvests of one platform's site, by the command, into a catalog of its own."""
    made = SITES[name](records)
    with FeedSite(made=made.page) as site:
        declaration = folder / f"{name}.toml"
        options = "".join(f"{option} = {json.dumps(value)}\n" for option, value in made.options.items())
        declaration.write_text(
            f'id = "{name}"\ntitle = "{name}"\nplatform = "{name}"\nurl = "{site.url(made.start)}"\nagency = "Agency"\n'
            f"[politeness]\nconcurrency = 4\n[options]\n{options}",
            encoding="utf-8",
        )
        home = str(folder / f"home-{name}")
        env = {**os.environ, "PYTHONPATH": str(ROOT), "CATALOG_HOME": home, "CATALOG_ALLOW_HOSTS": site.host}
        measured(["init"], env)
        for kind, count in (("new", "added"), ("unchanged", "unchanged")):
            asked = len(site.asked)
            found = measured(["harvest", str(declaration), "--json"], env)
            told = json.loads(found.said) if found.said else {}
            yield Harvested(
                platform=name,
                harvest=kind,
                records=records,
                seconds=round(found.seconds, 1),
                records_per_second=round(records / found.seconds),
                processor_ms_a_record=round(1000 * found.processor / records, 2),
                requests=len(site.asked) - asked,
                peak_megabytes=round(found.peak / 1e6),
                whole=found.status == 0 and told.get(count) == records and not told.get("problems"),
            )


def lines_of_python(folder: Path) -> int:
    """Lines of code in the Python files of a folder and below: without blank lines, comments and docstrings."""
    return sum(len(_coded(path.read_text(encoding="utf-8"))) for path in folder.rglob("*.py"))


def _coded(text: str) -> set[int]:
    docstrings = {
        line
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    written = {number for number, line in enumerate(text.splitlines(), 1) if line.strip() and not line.strip().startswith("#")}
    return written - docstrings
