"""The service as people run it: gunicorn in a process of its own over a home of the examples."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.filled import filled_home
from tests.ports import first_answer, free_ports

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def served(home: Path, **settings: str) -> Iterator[str]:
    """The address of a server over a filled home; it is stopped at the end."""
    filled_home(home).close()
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "gunicorn", "-c", "python:catalog_service.gunicorn_settings", "-b", f"127.0.0.1:{port}", "wsgi:app"]
    known = {name: value for name, value in os.environ.items() if not name.startswith("CATALOG_") and name != "PROMETHEUS_MULTIPROC_DIR"}
    log = home / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env={**known, "CATALOG_HOME": str(home), **settings}, stdout=out, stderr=out)
        try:
            try:
                first_answer(f"http://127.0.0.1:{port}/healthz", process)
            except AssertionError as error:
                raise AssertionError(f"{error}: {log.read_text(errors='replace')[-2000:]}") from error
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(300)
