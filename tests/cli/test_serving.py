"""`catalog serve`: web server and worker beside each other, and a clean end of both."""

import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.ports import first_answer, free_ports

ROOT = Path(__file__).resolve().parent.parent.parent


def _environment(home: Path) -> dict[str, str]:
    return {**os.environ, "CATALOG_HOME": str(home), "PYTHONPATH": str(ROOT), "CATALOG_WEB_WORKERS": "1", "CATALOG_POLL_SECONDS": "0.5"}


def _catalog(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "catalog_service.cli", *arguments]


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="processes are counted in /proc")
def test_it_serves_and_ends_cleanly(tmp_path: Path) -> None:
    env = _environment(tmp_path / "home")
    subprocess.run(_catalog("init"), env=env, check=True, capture_output=True)
    (port,) = free_ports(1)
    # Started elsewhere: neither the application nor its templates may depend on the folder.
    process = subprocess.Popen(_catalog("serve", "--port", str(port)), env=env, cwd=tmp_path, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        first_answer(f"{address}/healthz", process)
        with urllib.request.urlopen(f"{address}/api/records?q={quote('水' * 1000)}", timeout=300) as answer:
            assert answer.status == 200
        children = _children(process.pid)
        assert len(children) == 2
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(300) == 0
    assert not any(Path(f"/proc/{child}").exists() for child in children)
