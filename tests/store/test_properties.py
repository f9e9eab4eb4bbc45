"""What holds for any history of a source: a run that is done again changes nothing, what is kept is sound."""

import shutil
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog_service.store.catalog import Catalog
from catalog_service.store.database import Database
from catalog_service.store.outbox import Outbox
from schemas.record import Record
from tests.store.conftest import NOW
from tests.store.made import arrival, dataset, disclosure
from tests.store.sound import assert_sound, contents

TITLES = st.sampled_from(["甲", "乙"])
DATASETS = st.builds(
    lambda identifier, title, page: dataset(identifier, title, landing_page=f"https://a.example/{page}"),
    st.sampled_from(["1", "2", "3"]),
    TITLES,
    st.integers(1, 2),
)
PAGES = st.builds(
    lambda page, title, index, number: disclosure(f"https://a.example/p{page}", title, index_number=index, document_number=number),
    st.integers(1, 3),
    TITLES,
    st.sampled_from([None, "000-1", "000-2"]),
    st.sampled_from([None, "甲发〔2019〕1号"]),
)
RUN = st.tuples(st.sampled_from(["s", "t"]), st.lists(st.one_of(DATASETS, PAGES), max_size=5, unique_by=lambda r: arrival(r).key))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(RUN, max_size=4))
def test_any_history_is_sound_and_comes_to_rest(migrated_file: Path, tmp_path: Path, history: list[tuple[str, list[Record]]]) -> None:
    path = tmp_path / "history.db"
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    shutil.copy(migrated_file, path)
    database = Database.open(f"sqlite:///{path}")
    catalog, outbox = Catalog(database), Outbox(database)
    for number, (source, found) in enumerate(history):
        run = f"{source}-{number}"
        arrivals = [arrival(record) for record in found]
        first = catalog.put(source, run, arrivals, now=NOW)
        # A record is compared with the others as they are when it arrives; once all have arrived, nothing moves any more.
        kept = catalog.put(source, run, arrivals, now=NOW)
        assert [each.record_id for each in kept] == [each.record_id for each in first]
        before, head = contents(database), outbox.head()
        again = catalog.put(source, run, arrivals, now=NOW)
        assert [(each.record_id, each.outcome, each.changed) for each in again] == [(each.record_id, "unchanged", ()) for each in kept]
        assert (contents(database), outbox.head()) == (before, head)
        catalog.withdraw_missing(source, run, "gone", NOW)
        assert_sound(database)
        assert catalog.live_count(source) == len({each.record_id for each in kept})
    database.close()
