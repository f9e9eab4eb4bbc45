"""The tables of settings, commands and routes as the code has them; `python -m tests.architecture.reference` writes them into docs/."""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from catalog_service.app import create_app
from catalog_service.cli import catalog
from catalog_service.config import Config, settings
from catalog_service.services import build
from tests.architecture.modules import ROOT

_TABLE = "<!-- {name}: made from the code by `make docs` -->\n{text}\n<!-- end of {name} -->"


def settings_table() -> str:
    """A row for every setting."""
    rows = [f"| `{s.variable}` | {s.default} | {s.does} |" for s in settings()]
    return "\n".join(["| variable | default | what it does |", "| --- | --- | --- |", *rows])


def commands_table() -> str:
    """A row for every command, its arguments and options below each other."""
    rows = [f"| `{name}` | {_told(command)} | {_parameters(command)} |" for name, command in _commands(catalog, "catalog")]
    return "\n".join(["| command | does | arguments and options |", "| --- | --- | --- |", *rows])


def routes_table() -> str:
    """A row for every route of the API."""
    with tempfile.TemporaryDirectory() as folder:
        services = build(Config(home=Path(folder)))
        try:
            services.database.migrate()
            paths = create_app(services).test_client().get("/openapi.json").get_json()["paths"]
        finally:
            services.close()
    rows = [
        f"| `{method.upper()} {path}` | {' '.join(operation['summary'].split())} |"
        for path, operations in sorted(paths.items())
        for method, operation in sorted(operations.items())
        if method in ("get", "post", "put", "patch", "delete")
    ]
    return "\n".join(["| route | answers |", "| --- | --- |", *rows])


TABLES = {"settings": settings_table, "commands": commands_table, "routes": routes_table}
PAGES = {"settings": "settings.md", "commands": "commands.md", "routes": "api.md"}


def written(name: str) -> str:
    """The table of that name as it stands in docs/; '' where there is none."""
    page = (ROOT / "docs" / PAGES[name]).read_text(encoding="utf-8")
    found = re.search(_TABLE.format(name=name, text="(.*?)"), page, re.DOTALL)
    return found[1] if found else ""


def _commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield name, command
        return
    context = click.Context(command)
    for word in command.list_commands(context):
        inner = command.get_command(context, word)
        assert inner
        yield from _commands(inner, f"{name} {word}")


def _told(command: click.Command) -> str:
    return " ".join((command.help or "").split("\n\n")[0].split())


def _parameters(command: click.Command) -> str:
    shown = []
    for parameter in command.params:
        if isinstance(parameter, click.Argument):
            shown.append(f"`{parameter.make_metavar(click.Context(command))}`")
        elif isinstance(parameter, click.Option) and "--debug" not in parameter.opts:
            shown.append(f"`{parameter.opts[0]}`" + (f" {parameter.help}" if parameter.help else ""))
    return "<br>".join(text.replace("|", "\\|") for text in shown)


if __name__ == "__main__":
    for table, make in TABLES.items():
        page = ROOT / "docs" / PAGES[table]
        text = page.read_text(encoding="utf-8")
        made = _TABLE.format(name=table, text=make())
        page.write_text(
            re.sub(_TABLE.format(name=table, text=".*?"), lambda _found, made=made: made, text, flags=re.DOTALL), encoding="utf-8"
        )
