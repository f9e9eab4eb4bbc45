"""Tables described for machines: the field's own validators find nothing wrong with the descriptions, on tables of every type."""

import hashlib
import io
import json
import warnings
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from catalog_service.publishing.describing import FORMS, SUFFIXES, Described, File, description_of
from tests.publishing.tables import table

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import csvw  # type: ignore[import-untyped]
    import frictionless

SAMPLES = {
    "every type": (
        "k,whole,dec,float,truth,day,at,zoned,odd zone,clock,span,clock span,obj,arr,geo,wkt,share,text\n"
        "a,1,1.50,0.1,true,2024-01-05,2024-01-05T08:30:00,2024-01-05T08:30:00+08:00,2024-01-05T08:30:00+05:30,08:30:00,PT1H,99:00:00,"
        '"{""a"":1}","[1,2]","{""type"":""Point"",""coordinates"":[1,2]}",POINT (1 2),12%,"x,""y"""\n'
        "b,2,2.25,1e-07,false,2024-02-29,2024-01-05T08:30:00.5,2024-01-05T09:30:00+08:00,2024-01-05T08:30:01+05:30,23:59:59,P2D,1:00:00,"
        '{},[],"{""type"":""Point"",""coordinates"":[3,4]}",POINT (3 4),5%,"two\nlines"\n'
        "c,-,,3,,N/A,,,,,,,,,,,,无\n"
    ),
    "names in any script": "编号,名称,名称,a b,,%41,{x}\n1,北京,甲,1.5,x,1,2\n2,上海,乙,2.5,y,2,3\n3,广州,丙,3.5,z,3,4\n",
    "other writings": 'day,sum,share,n\n25/12/2020,"1.234,50",5%,一百二十\n01/02/2020,"7,25",7%,三\n02/02/2020,"8,25",9%,十\n',
    "codes": "code,phone,zip\n007,13800138000,02134\n008,13900138000,10001\n009,13700138000,94103\n",
}


def described(folder: Path, content: str) -> tuple[Described, Path]:
    made = table(folder, content.encode(), decided=True)

    def file(path: Path) -> File:
        return File(url=path.name, bytes=path.stat().st_size, sha256=hashlib.sha256(path.read_bytes()).hexdigest())

    told = Described(
        name="sample",
        title="A sample",
        license="https://creativecommons.org/licenses/by/4.0/",
        source="https://example.org/data.csv",
        published="2026-03-01T12:00:00Z",
        columns=json.loads(json.dumps([column.wire() for column in made.columns])),
        csv=file(made.csv),
        parquet=file(made.parquet),
    )
    for form in FORMS:
        made.csv.with_name(f"table.{SUFFIXES[form]}").write_text(json.dumps(description_of(form, told)))
    return told, made.csv.parent


@pytest.mark.parametrize("sample", SAMPLES)
def test_frictionless_finds_nothing_wrong(tmp_path: Path, sample: str) -> None:
    _, folder = described(tmp_path, SAMPLES[sample])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = frictionless.validate(str(folder / "table.datapackage.json"))
    assert found.valid, found.flatten(["rowNumber", "fieldName", "type", "note"])
    assert found.stats["tasks"] == 1


def test_frictionless_would_find_what_is_wrong(tmp_path: Path) -> None:
    _, folder = described(tmp_path, SAMPLES["codes"])
    told = json.loads((folder / "table.datapackage.json").read_text())
    told["resources"][0]["schema"]["fields"][0]["type"] = "date"
    (folder / "table.datapackage.json").write_text(json.dumps(told))
    assert not frictionless.validate(str(folder / "table.datapackage.json")).valid


@pytest.mark.parametrize("sample", SAMPLES)
def test_csvw_finds_nothing_wrong(tmp_path: Path, sample: str) -> None:
    _, folder = described(tmp_path, SAMPLES[sample])
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        read = csvw.CSVW(str(folder / "table.csv-metadata.json"), validate=True)
        rows = list(read.tables[0])
    assert not [str(one.message) for one in told if "csvw" in one.filename]
    assert len(rows) == 3


def test_croissant_names_every_column_of_the_parquet(tmp_path: Path) -> None:
    told, folder = described(tmp_path, SAMPLES["every type"])
    croissant = description_of("croissant", told)
    files = {one["@id"]: one for one in croissant["distribution"]}
    fields = croissant["recordSet"][0]["field"]
    assert [one["source"]["extract"]["column"] for one in fields] == pq.read_schema(folder / "table.parquet").names
    assert {one["source"]["fileObject"]["@id"] for one in fields} <= set(files)
    assert len({one["@id"] for one in fields}) == len(fields)
    assert hashlib.sha256((folder / files["csv"]["contentUrl"]).read_bytes()).hexdigest() == files["csv"]["sha256"]
    assert len({*(one["dataType"] for one in fields)}) >= 6


def test_croissant_reads_geometry_where_it_is_text(tmp_path: Path) -> None:
    told, _ = described(tmp_path, "id,place\n1,POINT (1 2)\n2,POINT (3 4)\n3,\n")
    croissant = description_of("croissant", told)
    assert croissant["datePublished"] == "2026-03-01"
    assert {one["source"]["fileObject"]["@id"] for one in croissant["recordSet"][0]["field"]} == {"csv"}
    assert [one["encodingFormat"] for one in croissant["distribution"]] == ["application/x-parquet", "text/csv"]


def test_geometry_is_geoparquet(tmp_path: Path) -> None:
    made = table(tmp_path, SAMPLES["every type"].encode(), decided=True)
    footer = pq.read_metadata(made.parquet).metadata or {}
    geo = json.loads(footer[b"geo"])
    assert (geo["version"], geo["primary_column"]) == ("1.1.0", "geo")
    assert geo["columns"]["geo"] == {"encoding": "WKB", "geometry_types": []}
    assert geo["columns"]["wkt"]["crs"] is None
    cells: list[Any] = pq.read_table(made.parquet)["geo"].to_pylist()
    assert cells[0][:5] == b"\x01\x01\x00\x00\x00"
    assert cells[2] is None
    assert io.StringIO(made.csv.read_text()).read().count('""coordinates"":[1,2]') == 1
