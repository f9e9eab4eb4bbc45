"""Settings of the web server: `gunicorn -c python:catalog_service.gunicorn_settings wsgi:app`, as `catalog serve` starts it."""

import gc
import os
import shutil
import tempfile
from typing import Any

from gunicorn.http import message

# Figures of all processes are added up through files in a folder that must be known before prometheus_client is first imported.
_figures = None if "PROMETHEUS_MULTIPROC_DIR" in os.environ else tempfile.mkdtemp(prefix="catalog-figures-")
if _figures:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = _figures

from prometheus_client import multiprocess  # noqa: E402

# 1,000 Chinese characters take 9 bytes each in an address, and gunicorn cuts request lines at 8,190 bytes whatever is set, 0 aside,
# which reads without any end. So its ceiling is raised, and our own limit set below it.
message.MAX_REQUEST_LINE = 65536
limit_request_line = 32768

worker_class = "gthread"
workers = int(os.environ.get("CATALOG_WEB_WORKERS") or 2)
threads = int(os.environ.get("CATALOG_WEB_THREADS") or 8)
preload_app = False
control_socket_disable = True
# A process is replaced now and then, whatever it may have gathered; seldom enough that a busy service does not wait for it: at the
# 1,500 requests a second two of them answer, every ten minutes.
max_requests = 500_000
max_requests_jitter = 100_000
keepalive = 15
graceful_timeout = 30
# Nobody: what a proxy in front says counts as CATALOG_PROXIES tells the application, and nowhere else.
forwarded_allow_ips = ""


def post_worker_init(_: Any) -> None:
    """What the application consists of is never garbage: looking through it again and again would keep requests waiting."""
    gc.collect()
    gc.freeze()


def child_exit(_: Any, worker: Any) -> None:
    """A process that is gone keeps its counts, not its gauges."""
    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(_: Any) -> None:
    """The folder of figures that was made here goes with the server."""
    if _figures:
        shutil.rmtree(_figures, ignore_errors=True)
