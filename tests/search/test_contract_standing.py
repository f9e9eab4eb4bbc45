"""Every engine: between matches that are as good, what is in force comes before what is not, and the newer before the older."""

from catalog_service.search.engine import Engine
from schemas.disclosure import Validity
from tests.search.made import dataset, disclosure, ids, put


def test_what_is_no_longer_in_force_comes_after_what_is(engine: Engine) -> None:
    for id, status, issued in (("a", "废止", "2025"), ("b", "有效", "2001"), ("c", "失效", "2025"), ("d", "已修改", "2001")):
        put(engine, disclosure(id, "取水许可管理办法", validity=Validity(status=status), issued=issued))
    found = ids(engine, "取水许可")
    assert set(found[:2]) == {"b", "d"}
    assert set(found[2:]) == {"a", "c"}


def test_the_newer_comes_before_the_older(engine: Engine) -> None:
    years = {"a": "2003-04", "b": "2024", "c": None, "d": "2012-12-31", "e": "1999"}
    put(engine, *(disclosure(id, "取水许可管理办法", issued=issued) for id, issued in years.items()))
    found = ids(engine, "取水许可")
    assert found[:3] == ["b", "d", "a"]
    assert set(found[3:]) == {"c", "e"}


def test_a_dataset_is_as_new_as_its_last_change(engine: Engine) -> None:
    put(engine, dataset("a", "Wells", issued="2019", modified="2019"), dataset("b", "Wells", issued="2009", modified="2025"))
    assert ids(engine, "wells") == ["b", "a"]


def test_a_better_match_comes_first_however_old(engine: Engine) -> None:
    put(
        engine,
        disclosure("old", "取水许可管理办法", text="取水许可。", validity=Validity(status="废止"), issued="1998"),
        disclosure("new", "关于印发年度工作要点的通知", text="其中提到取水许可。" + "其他工作。" * 30, issued="2025"),
    )
    assert ids(engine, "取水许可") == ["old", "new"]
