"""Imports run only downward, no wing knows another, nothing goes in circles, no file outgrows its reason."""

import ast

import pytest

from tests.architecture.modules import imports, sources

WINGS = (
    "harvesters",
    "catalog_service.accounts",
    "catalog_service.formats",
    "catalog_service.publishing",
    "catalog_service.search",
    "catalog_service.store",
)
# From the ground up; a module may import its own floor's package and every floor below it.
FLOORS = (
    ("schemas",),
    ("catalog_service.errors",),
    WINGS,
    ("catalog_service.config",),
    ("catalog_service.services",),
    ("catalog_service.runs",),
    ("catalog_service.shapes",),
    ("catalog_service.doctor", "catalog_service.api", "catalog_service.pages", "catalog_service.protocols"),
    ("catalog_service.app", "catalog_service.worker", "catalog_service.demo", "catalog_service.gunicorn_settings"),
    ("catalog_service.cli", "wsgi"),
)
# Pure definitions that sit on no floor of their own.
ANYWHERE = ("catalog_service",)
FORBIDDEN_NAMES = {"utils", "util", "common", "base", "manager", "helper", "helpers", "data", "misc"}


def _under(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(prefix + ".")


def _room(name: str) -> tuple[int, str] | None:
    for number, rooms in enumerate(FLOORS):
        for room in rooms:
            if _under(name, room):
                return number, room
    return None


@pytest.mark.parametrize("module", sorted(sources()))
def test_a_module_imports_only_its_own_room_and_the_floors_below(module: str) -> None:
    if module in ANYWHERE:
        assert not imports()[module]
        return
    room = _room(module)
    assert room, f"{module} lies on no floor: give it one in FLOORS"
    for target in imports()[module]:
        if target in ANYWHERE:
            continue
        other = _room(target)
        assert other
        assert other[1] == room[1] or other[0] < room[0], f"{module} imports {target}, which is not below it"


def test_the_ground_imports_nothing_of_ours() -> None:
    climbing = {m: t for m, ts in imports().items() for t in ts if _under(m, "schemas") and not _under(t, "schemas")}
    assert not climbing


def test_harvesters_run_alone() -> None:
    reaching = {m: t for m, ts in imports().items() for t in ts if _under(m, "harvesters") and _under(t, "catalog_service")}
    assert not reaching


def test_there_is_no_circle() -> None:
    graph, done, path = imports(), set[str](), list[str]()

    def walk(module: str) -> None:
        if module in path:
            raise AssertionError("circle: " + " → ".join([*path[path.index(module) :], module]))
        if module in done:
            return
        path.append(module)
        for target in sorted(graph[module]):
            walk(target)
        path.pop()
        done.add(module)

    for module in sorted(graph):
        walk(module)


@pytest.mark.parametrize("module", sorted(sources()))
def test_a_file_is_short_named_well_and_says_what_it_is(module: str) -> None:
    path = sources()[module]
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400, f"{module} passes 400 lines: find its second reason to change"
    assert module.rpartition(".")[2] not in FORBIDDEN_NAMES
    docstring = ast.get_docstring(ast.parse(text)) or ""
    assert "versions" in module or docstring, f"{module} does not say what it is"
