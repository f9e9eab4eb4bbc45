"""Where the real inputs lie that are not ours to ship: a folder beside the checkout, or where CATALOG_SHARED says."""

import os
from pathlib import Path

import pytest


def shared_folder(*parts: str) -> Path:
    """A folder or file of the shared inputs; skips the test, saying why, where it is absent."""
    root = Path(os.environ.get("CATALOG_SHARED", Path(__file__).resolve().parent.parent.parent / "shared"))
    path = root.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the shared inputs are not here: no {'/'.join(parts) or 'folder'} (set CATALOG_SHARED)")
    return path
