"""Downloads counted by file and day: gathered in the process, written now and then, and nothing kept of who asked."""

import atexit
import re
import threading
from collections import Counter

import structlog
from flask import Response, current_app, request

from catalog_service.errors import CatalogError
from catalog_service.shapes.current import services
from catalog_service.store.downloads import Downloaded, Downloads

_EXTENSION = "catalog_download_counts"
_SECONDS = 20.0
_ROBOTS = re.compile(r"bot\b|crawl|spider|slurp|preview|monitor", re.IGNORECASE)
_FROM_THE_START = re.compile(r"bytes 0-")
_log = structlog.get_logger(__name__)


class DownloadCounts:
    """Counts not yet written. A process that is killed loses those of its last seconds."""

    def __init__(self, store: Downloads) -> None:
        self._store = store
        self._waiting: Counter[Downloaded] = Counter()
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        atexit.register(self.write)

    def note(self, downloaded: Downloaded) -> None:
        """Counts one."""
        with self._lock:
            self._waiting[downloaded] += 1
            if self._timer is None:
                self._timer = threading.Timer(_SECONDS, self.write)
                self._timer.daemon = True
                self._timer.start()

    def write(self) -> None:
        """Writes what was counted; what cannot be written now is kept for the next time."""
        with self._lock:
            counts, self._waiting, self._timer = self._waiting, Counter(), None
        try:
            self._store.add(counts)
        except CatalogError as error:
            _log.warning("downloads_not_counted", why=str(error))
            with self._lock:
                self._waiting += counts


def counts() -> DownloadCounts:
    """The counts of this application."""
    kept: DownloadCounts | None = current_app.extensions.get(_EXTENSION)
    if kept is None:
        kept = current_app.extensions.setdefault(_EXTENSION, DownloadCounts(services().downloads))
    return kept


def counted(distribution_id: str, form: str, answer: Response) -> Response:
    """The answer, counted where it begins a download: a `GET` from the first byte on, and not by what calls itself a robot."""
    begins = answer.status_code in (200, 302) or (
        answer.status_code == 206 and _FROM_THE_START.match(answer.headers.get("Content-Range", "")) is not None
    )
    if begins and request.method == "GET" and not _ROBOTS.search(request.headers.get("User-Agent", "")):
        counts().note(Downloaded(distribution_id, form, services().clock().date()))
    return answer
