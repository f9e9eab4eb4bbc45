"""What only a real server shows: long addresses, parts of files by sendfile, figures of several processes."""

import hashlib
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.serving import served


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("served"), CATALOG_WEB_WORKERS="2") as address:
        yield address


def test_a_thousand_chinese_characters_fit_into_an_address(base: str) -> None:
    assert requests.get(f"{base}/api/records", params={"q": "数" * 1000}, timeout=30).status_code == 200
    too_long = requests.get(f"{base}/api/records", params={"q": "数" * 1001}, timeout=30)
    assert too_long.status_code == 400
    assert too_long.json()["errors"][0]["field"] == "q"


def test_an_endless_address_is_cut_off(base: str) -> None:
    assert requests.get(f"{base}/api/records", params={"q": "x" * 100_000}, timeout=30).status_code == 414


def test_parts_of_a_file_are_its_bytes(base: str) -> None:
    with requests.Session() as session:
        items = session.get(f"{base}/api/records?q=trees", timeout=30).json()["items"]
        record = session.get(f"{base}/api/records/{items[0]['id']}", timeout=30).json()
        table = record["distributions"][0]["table"]
        address = table["parquet"]["url"]
        assert address.startswith(base)
        whole = session.get(address, timeout=30).content
        assert hashlib.sha256(whole).hexdigest() == table["parquet"]["sha256"]
        for first, last in ((0, 0), (4, 99), (len(whole) - 8, len(whole) - 1), (100, 100_000)):
            part = session.get(address, headers={"Range": f"bytes={first}-{last}"}, timeout=30)
            assert (part.status_code, part.content) == (206, whole[first : last + 1])
        head = session.head(address, timeout=30)
        assert int(head.headers["Content-Length"]) == len(whole)
        assert session.get(address, timeout=30).content == whole  # the connection is still in step


def test_exports_stream_and_end(base: str) -> None:
    answer = requests.get(f"{base}/api/exports/disclosures.jsonl", timeout=30)
    assert answer.headers.get("Transfer-Encoding") == "chunked"
    assert len(answer.content.splitlines()) == 6


def test_figures_are_those_of_all_processes(base: str) -> None:
    def ask(_: int) -> int:
        return requests.get(f"{base}/api/agencies", timeout=30).status_code

    with ThreadPoolExecutor(8) as many:
        assert set(many.map(ask, range(40))) == {200}
    found = {
        float(count)
        for _ in range(4)
        for count in re.findall(
            r'catalog_http_requests_total\{method="GET",route="/api/agencies",status="200"\} (\S+)',
            requests.get(f"{base}/metrics", timeout=30).text,
        )
    }
    assert found == {40.0}


def test_who_is_no_proxy_of_ours_cannot_change_our_address(base: str) -> None:
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
    assert requests.get(f"{base}/api/records?page_size=1", headers=headers, timeout=30).json()["items"][0]["url"].startswith(base)
