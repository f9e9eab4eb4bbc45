"""A harvest of a paged catalog, killed with SIGKILL and run again, asks for no page that lies before its checkpoint."""

from pathlib import Path

from tests.runs.killing_pages import Left, kill_often


def test_killed_harvests_go_on_at_their_checkpoint(tmp_path: Path) -> None:
    found: list[Left] = []
    # On a machine that lets the harvest run but not who watches it, every kill may come too late: then others are tried.
    for seed in range(2, 7):
        folder = tmp_path / str(seed)
        folder.mkdir()
        found += kill_often(folder, kills=2, records=1500, seed=seed, at_once=2)
        if any(_amid(left) for left in found):
            break
    assert [left.kind for left in found[:2]] == ["ckan", "oai_pmh"]
    assert any(_amid(left) for left in found)
    assert all(left.mended for left in found), found


def _amid(left: Left) -> bool:
    return left.checkpoint > 0 and left.records < 1500
