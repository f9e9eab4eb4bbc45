"""Arrow's rarer types: decoded where they only pack others, kept as text, or refused in a sentence where a value would not stay."""

import io
from pathlib import Path

import pyarrow as pa
import pytest

from catalog_service.publishing.types.kernels import Values, pc
from tests.publishing.tables import csv_rows, parquet_rows, refusal, table, types


def stream(**columns: object) -> bytes:
    made = pa.table(columns)
    out = io.BytesIO()
    with pa.ipc.new_stream(out, made.schema) as writer:
        writer.write_table(made)
    return out.getvalue()


def test_what_only_packs_other_types(tmp_path: Path) -> None:
    codes = pa.array([0, None, 1], pa.int8())
    content = stream(
        words=pa.array(["a", None, "云湖"], pa.string_view()),
        bytes=pa.array([b"\x01", None, b"\xff"], pa.binary_view()),
        runs=pc.run_end_encode(pa.array([5, 5, None])),
        lists=pa.DictionaryArray.from_arrays(codes, pa.array([[1], [2, 3]])),
        names=pa.DictionaryArray.from_arrays(codes, pa.array(["x", "y"], pa.string_view())),
    )
    result = table(tmp_path, content, name="t.arrows")
    assert csv_rows(result)[1:] == [["a", "01", "5", "[1]", "x"], ["", "", "5", "", ""], ["云湖", "ff", "", "[2,3]", "y"]]
    assert types(result) == ["string", "string", "integer", "array", "string"]
    assert parquet_rows(result)[0][2] == 5


@pytest.mark.parametrize(
    "values",
    [
        pa.array([1], pa.time64("ns")),
        pa.array([2**62], pa.duration("s")),
        pa.StructArray.from_arrays([pa.array([1]), pa.array([2])], names=["a", "a"]),
    ],
)
def test_values_that_would_not_stay_what_they_are(values: Values, tmp_path: Path) -> None:
    refused = refusal(tmp_path, stream(odd=values), name="t.arrows")
    assert refused.state == "failed"
    assert str(values.type) in refused.because
