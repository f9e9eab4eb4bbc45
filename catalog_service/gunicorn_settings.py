"""Settings of the web server: `gunicorn -c python:catalog_service.gunicorn_settings wsgi:app`, as `catalog serve` starts it."""

import os
import tempfile
from typing import Any

from gunicorn.http import message

# Figures of all processes are added up through files in a folder that must be known before prometheus_client is first imported.
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="catalog-figures-"))

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
max_requests = 20000
max_requests_jitter = 2000
keepalive = 15
graceful_timeout = 30
forwarded_allow_ips = "*" if int(os.environ.get("CATALOG_PROXIES") or 0) else "127.0.0.1"


def child_exit(_: Any, worker: Any) -> None:
    """A process that is gone keeps its counts, not its gauges."""
    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
