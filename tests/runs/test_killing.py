"""A harvest killed with SIGKILL at random moments and run again ends where an undisturbed one does."""

from pathlib import Path

from tests.runs.killing import kill_often


def test_killed_harvests_are_mended_by_running_again(tmp_path: Path) -> None:
    found = kill_often(tmp_path, kills=4, records=2000, seed=7, at_once=2)
    assert any(left.partial(2000) for left in found)
    assert all(left.mended for left in found), [left.said for left in found]
