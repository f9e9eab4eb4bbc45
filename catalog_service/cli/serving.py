"""`catalog serve` and `catalog worker`: the web server with the worker beside it, and the worker alone."""

import signal
import subprocess
import sys
import time
from types import FrameType

import click

from catalog_service.cli.session import Session, command, fail, pass_session
from catalog_service.config import Config
from catalog_service.runs.cancelling import Cancellation
from catalog_service.worker import work

_PATIENCE = 30.0
_APPLICATION = "wsgi:app"


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, metavar="H")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), metavar="P")
@click.option("--workers", type=click.IntRange(1, 64), metavar="N", help="Web server processes; CATALOG_WEB_WORKERS where not given.")
@command()
@pass_session
def serve(session: Session, host: str, port: int, workers: int | None) -> None:
    """Serve API and pages under gunicorn, and harvest by schedule beside it (CATALOG_WORKER=false: not here)."""
    session.config.check_listening(host)
    session.services()
    web = subprocess.Popen(_gunicorn(session.config, host, port, workers or session.config.web_workers))
    companions = [web]
    if session.config.worker:
        companions.append(subprocess.Popen([sys.executable, "-m", "catalog_service.cli", "worker"]))
    click.echo(f"serving on http://{host}:{port}", err=True)
    status = _watch(companions)
    if status:
        fail(f"a server process ended with status {status}; its log lines above say why")


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, then stop.")
@command()
@pass_session
def worker(session: Session, once: bool) -> None:
    """Harvest by schedule; bring index and tables up to date. Stops cleanly on SIGTERM."""
    services = session.services()
    cancellation = Cancellation()
    with cancellation.on_signals():
        work(services, cancellation, once=once)


def _gunicorn(config: Config, host: str, port: int, workers: int) -> list[str]:
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return [
        *(sys.executable, "-m", "gunicorn", "--config", "python:catalog_service.gunicorn_settings"),
        *("--bind", address, "--workers", str(workers), "--threads", str(config.web_threads)),
        _APPLICATION,
    ]


def _watch(companions: list[subprocess.Popen[bytes]]) -> int:
    """Waits until one of them ends or a signal comes, then ends the others; the first bad status, 0 after a signal."""
    asked: list[int] = []

    def heard(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, heard)
    while not asked and all(one.poll() is None for one in companions):
        time.sleep(0.2)
    status = 0 if asked else next((one.returncode or 1 for one in companions if one.returncode is not None), 1)
    for one in companions:
        if one.poll() is None:
            one.terminate()
    deadline = time.monotonic() + _PATIENCE
    for one in companions:
        try:
            one.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            one.kill()
            one.wait()
    return status
