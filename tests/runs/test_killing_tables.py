"""A publication killed with SIGKILL, or on a full disk, leaves the former version readable throughout."""

from pathlib import Path

from tests.runs.killing_tables import disturb_often


def test_the_former_version_stays_and_the_new_one_comes_when_published_again(tmp_path: Path) -> None:
    killed, full = disturb_often(tmp_path, kills=1, megabytes=1, seed=3, at_once=1)
    assert all(left.good for left in killed), killed
    assert full.good, full
    assert not full.switched
