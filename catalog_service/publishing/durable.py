"""What is written is on the disk before anybody is told of it."""

import os
from pathlib import Path


def synced(path: Path) -> None:
    """Waits until a file, or what a folder says of its files, is on the disk. Raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
