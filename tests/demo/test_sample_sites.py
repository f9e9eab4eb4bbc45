"""The sample sites answer as the kinds of sites they stand for."""

import csv
import io
import json
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pyarrow.parquet as pq
import pytest
import python_calamine

from catalog_service.demo.dirt import polluted
from catalog_service.demo.server import serving
from catalog_service.demo.site import SampleSite, read_site, read_sites
from tests.ports import free_ports

SITES = Path(__file__).resolve().parent.parent.parent / "catalog_service" / "demo" / "sites"


@pytest.fixture
def city() -> SampleSite:
    return read_site(SITES / "yunhu-city")


def test_there_are_four_sites_on_ports_of_their_own() -> None:
    sites = read_sites(SITES)
    assert len(sites) == 4
    assert len({site.port for site in sites}) == 4


def test_lists_of_the_city_count_from_zero_and_are_gb18030(city: SampleSite) -> None:
    first, second = city.answer("/zwgk/zfwj/index.html"), city.answer("/zwgk/zfwj/index_1.html")
    assert first.status == second.status == 200
    assert "政府文件" in first.body.decode("gb18030")
    assert first.body != second.body
    assert city.answer("/zwgk/zfwj/index_3.html").status == 404


def test_lists_of_the_bureau_count_from_one() -> None:
    bureau = read_site(SITES / "yunhu-ecology")
    assert bureau.answer("/hbj/xxgk/index_2.html").status == 200
    assert bureau.answer("/hbj/xxgk/index_1.html").status == 404


def test_a_site_without_documents_answers_an_empty_list(tmp_path: Path, city: SampleSite) -> None:
    for name in ("site.toml", "list.html", "page.html"):
        (tmp_path / name).write_bytes((city.folder / name).read_bytes())
    empty = read_site(tmp_path)
    answer = empty.answer("/zwgk/zfwj/index.html")
    assert answer.status == 200
    assert b"<li>" not in answer.body


def test_the_feed_names_files_that_are_there() -> None:
    county = read_site(SITES / "harbor-county")
    feed = json.loads(county.answer("/data.json").body)
    own = [
        d["downloadURL"]
        for entry in feed["dataset"]
        if isinstance(entry, dict)
        for d in entry.get("distribution") or ()
        if str(d.get("downloadURL")).startswith(county.address)
    ]
    answers = {address: county.answer(address.removeprefix(county.address)).status for address in own}
    assert sum(status == 200 for status in answers.values()) >= 8
    assert [address for address, status in answers.items() if status != 200] == [f"{county.address}/files/missing.csv"]


def test_workbooks_and_parquet_are_made_of_the_rows_kept_as_text() -> None:
    county = read_site(SITES / "harbor-county")
    rows = list(csv.reader(io.StringIO((county.folder / "files" / "projects.rows.csv").read_text(encoding="utf-8"), newline="")))
    book = python_calamine.load_workbook(io.BytesIO(county.answer("/files/projects.xlsx").body))
    sheet = book.get_sheet_by_index(0).to_python()
    assert sheet[0] == rows[0]
    assert len(sheet) == len(rows)
    assert county.answer("/files/projects.xlsx").body == county.answer("/files/projects.xlsx").body
    table = pq.read_table(io.BytesIO(county.answer("/files/loans.parquet").body))
    assert table.num_rows == 36


def test_no_file_outside_the_folder_is_served(city: SampleSite) -> None:
    assert city.answer("/files/../site.toml").status == 404
    assert city.answer("/files/%2e%2e/site.toml").status == 404


def test_pollution_is_traditional_script_with_readings() -> None:
    assert polluted("开放数据") == "開(kāi)放數(shù)據(jù)"


def test_sites_are_served_on_their_ports_and_let_go(city: SampleSite) -> None:
    site = city.at(free_ports(1)[0])
    with serving([site]):
        with urlopen(f"{site.address}/zwgk/zfwj/index.html", timeout=10) as answer:
            tag = answer.headers["ETag"]
            assert answer.status == 200
        with pytest.raises(HTTPError, match="304"):
            urlopen(Request(f"{site.address}/zwgk/zfwj/index.html", headers={"If-None-Match": tag}), timeout=10)
    with pytest.raises(OSError):
        urlopen(f"{site.address}/", timeout=10)
