"""The built wheel, installed in an empty environment elsewhere, does what the README says: init, harvest, search, serve."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from catalog_service.demo.server import serving
from catalog_service.demo.site import read_site
from tests.ports import first_answer, free_ports

ROOT = Path(__file__).resolve().parent.parent.parent


def run(command: list[str | Path], cwd: Path, env: dict[str, str]) -> str:
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.mark.xdist_group("wheel")
def test_the_wheel_works_in_an_empty_environment(tmp_path: Path) -> None:
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("CATALOG_", "PYTHON", "VIRTUAL_ENV"))}
    run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, ROOT], tmp_path, plain)
    (wheel,) = tmp_path.glob("*.whl")
    venv.create(tmp_path / "empty", with_pip=True)
    bin_folder = tmp_path / "empty" / "bin"
    pip = [bin_folder / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    run([*pip, "--require-hashes", "-r", ROOT / "requirements" / "runtime.txt"], tmp_path, plain)
    run([*pip, "--no-deps", wheel], tmp_path, plain)

    sites_port, port = free_ports(2)
    county = read_site(ROOT / "catalog_service" / "demo" / "sites" / "harbor-county").at(sites_port)
    env = plain | {"CATALOG_HOME": str(tmp_path / "home"), "CATALOG_ALLOW_HOSTS": f"127.0.0.1:{sites_port}"}
    catalog = bin_folder / "catalog"
    run([catalog, "init"], tmp_path, env)
    with serving([county]):
        run([catalog, "harvest", f"{county.address}/data.json"], tmp_path, env)
    found = json.loads(run([catalog, "search", "ridership", "--json"], tmp_path, env))
    assert found["items"][0]["title"] == "Daily ridership by route"

    with subprocess.Popen([catalog, "serve", "--port", str(port)], cwd=tmp_path, env=env, stderr=subprocess.DEVNULL) as service:
        try:
            assert json.loads(first_answer(f"http://127.0.0.1:{port}/api/records?q=ridership", service))["total"] == 1
        finally:
            service.terminate()
