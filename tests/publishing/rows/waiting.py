"""Waiting for what another process brings about."""

import time
from collections.abc import Callable
from typing import Any


def until(holds: Callable[[], Any]) -> Any:
    """What `holds` gives as soon as it gives something."""
    for _ in range(600):
        if found := holds():
            return found
        time.sleep(0.05)
    raise AssertionError("it did not come to that within 30 seconds")
