"""A harvest of a paged catalog, killed with SIGKILL and run again, asks for no page that lies before its checkpoint."""

from pathlib import Path

from tests.runs.killing_pages import kill_often


def test_killed_harvests_go_on_at_their_checkpoint(tmp_path: Path) -> None:
    found = kill_often(tmp_path, kills=2, records=1500, seed=2, at_once=2)
    assert [left.kind for left in found] == ["ckan", "oai_pmh"]
    assert any(left.checkpoint > 0 and left.records < 1500 for left in found)
    assert all(left.mended for left in found), found
