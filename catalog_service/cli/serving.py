"""`catalog serve` and `catalog worker`: the web server with the worker beside it, and the worker alone."""

import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

import click
import structlog

from catalog_service.cli.session import Session, command, fail, pass_session
from catalog_service.config import Config
from catalog_service.runs.cancelling import Cancellation
from catalog_service.worker import work

_log = structlog.get_logger(__name__)

_PATIENCE = 30.0
_PAUSE = 0.2
_PAUSE_BEFORE_ANOTHER = 2.0
_WORKER = (sys.executable, "-m", "catalog_service.cli", "worker")
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
    click.echo(f"serving on http://{host}:{port}", err=True)
    status = _watch(web, _WORKER if session.config.worker else None)
    if status:
        fail(f"the web server ended with status {status}; its log lines above say why")


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
        # Where this package lies, so that `wsgi` is ours whatever folder the service is started in.
        *("--pythonpath", str(Path(__file__).resolve().parent.parent.parent)),
        *("--bind", address, "--workers", str(workers), "--threads", str(config.web_threads)),
        _APPLICATION,
    ]


def _watch(web: subprocess.Popen[bytes], worker: Sequence[str] | None) -> int:
    """Keeps a worker running beside the web server until that ends or a signal comes, then ends both. The web server's bad
    status, 0 after a signal."""
    asked: list[int] = []

    def heard(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, heard)
    beside = subprocess.Popen(worker) if worker else None
    while not asked and web.poll() is None:
        time.sleep(_PAUSE)
        if worker and beside is not None and beside.poll() is not None:
            _log.error("worker_ended", status=beside.returncode, remedy="it is started again; its log lines above say why")
            time.sleep(_PAUSE_BEFORE_ANOTHER)
            beside = subprocess.Popen(worker)
    status = 0 if asked else web.returncode or 1
    _end([one for one in (web, beside) if one is not None])
    return status


def _end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for one in processes:
        if one.poll() is None:
            one.terminate()
    deadline = time.monotonic() + _PATIENCE
    for one in processes:
        try:
            one.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            one.kill()
            one.wait()
