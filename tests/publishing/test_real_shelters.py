"""A real table of emergency shelters (Traditional Chinese, names and telephones of wardens in it) is held until a person decides."""

from pathlib import Path

import pytest

from catalog_service.publishing.publish import convert
from catalog_service.publishing.result import Converted, NoTable
from tests.shared_inputs import shared_folder


@pytest.mark.shared
def test_the_shelter_table_is_held_for_its_wardens_and_goes_out_when_decided(tmp_path: Path) -> None:
    original = shared_folder("data", "tw-catalogs", "taitung.csv")

    def converted(*, decided: bool) -> Converted | NoTable:
        return convert(original, name="taitung.csv", format="CSV", media_type="text/csv", metadata={}, out=tmp_path, decided=decided)

    held = converted(decided=False)
    assert isinstance(held, NoTable)
    assert held.state == "held"
    assert {"管理人", "連絡電話"} <= {evidence.column for evidence in held.evidence}
    assert "劉金強" not in held.because + str(held.evidence)
    assert not list(tmp_path.glob("*.parquet"))
    table = converted(decided=True)
    assert isinstance(table, Converted)
    assert table.rows == 168
