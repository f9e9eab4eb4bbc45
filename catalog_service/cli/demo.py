"""`catalog demo`: serves the sample agencies on loopback, harvests them as any source is harvested, and serves the catalog."""

import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from catalog_service.cli.session import command, fail
from catalog_service.demo.server import serving
from catalog_service.demo.site import read_sites

_SITES = Path(__file__).resolve().parent.parent / "demo" / "sites"
_LOOK_AT = """
The sample agencies are harvested and the catalog is served; Ctrl-C ends it.
  {address}/                        search in Chinese and English: try 供热, 供熱, 云政办发[2023]46号, ridership
  {address}/search?kind=disclosure   documents, narrowed by agency, year, genre (文种) and validity (有效性)
  {address}/search?format=CSV       tables: each as typed Parquet and clean CSV, with a preview of its rows
  {address}/sources                 four sources; the county's run names what was wrong in its feed
  {address}/register                look at a source of your own with the token {token}
  {address}/docs                    the API; `curl '{address}/api/records?q=公园'`
"""


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), metavar="P")
@click.option(
    "--sites", default=_SITES, type=click.Path(exists=True, file_okay=False, path_type=Path), help="Another folder of sample sites."
)
@click.option("--no-serve", is_flag=True, help="Harvest only.")
@command()
def demo(port: int, sites: Path, no_serve: bool) -> None:
    """Harvest the bundled sample agencies from loopback and serve the catalog: a first look in one command."""
    found = read_sites(sites)
    allowed = ",".join(f"127.0.0.1:{site.port}" for site in found)
    token = secrets.token_urlsafe(18)
    env = {**os.environ, "CATALOG_ALLOW_HOSTS": allowed, "CATALOG_REGISTRATION_TOKENS": f"demo:{token}"}
    try:
        with serving(found):
            if _run(env, "init"):
                fail("the demo's home could not be made; the line above says why")
            for site in found:
                # A guarded or failed run says so itself; the demo shows what the catalog then holds.
                _run(env, "harvest", str(site.folder / "source.toml"))
            if not no_serve:
                click.echo(_LOOK_AT.format(address=f"http://127.0.0.1:{port}", token=token))
                if _run(env, "serve", "--port", str(port)):
                    fail(f"the catalog could not be served; is port {port} taken? `catalog demo --port 8001` takes another")
    except OSError as error:
        ports = ", ".join(str(site.port) for site in found)
        fail(f"the sample sites want the ports {ports} of this machine ({error.strerror}): end what listens there and try again")


def _run(env: Mapping[str, str], *words: str) -> int:
    child = subprocess.Popen([sys.executable, "-m", "catalog_service.cli", *words], env=env)
    # Ctrl-C and a polite kill reach the child, which ends what it began; then this ends too.
    former = {number: signal.signal(number, lambda number, _frame: child.send_signal(number)) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        return child.wait()
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
