"""The follower of tables: what becomes a table, what does not and why, and that a failure keeps what was there."""

import pyarrow.parquet
import pytest

from catalog_service.errors import NotFound, Refused
from catalog_service.runs.cancelling import Cancellation
from catalog_service.runs.follow_tables import decline, follow_tables, publish_distributions, publish_sources
from catalog_service.runs.registering import register
from catalog_service.services import Services
from catalog_service.store.publications import Publication
from tests.runs.feed_site import FeedSite, Page
from tests.runs.feeds import declaration_at, entry, feed, harvest

GOOD = b"gauge,level\n001,2.5\n002,3.5\n"
PERSONAL = "姓名,手机号码,身份证号\n" + "".join(f"王小{number},1380013{number:04d},11010519491231002X\n" for number in range(40))


def _with_table(site: FeedSite, number: int, path: str, content: bytes | None, **more: object) -> dict[str, object]:
    if content is not None:
        site.pages[path] = Page(content, "text/csv")
    table = {"downloadURL": site.url(path), "mediaType": "text/csv", "title": f"Table {number}"}
    return entry(number, distribution=[table], **more)


def _harvest(services: Services, site: FeedSite, *entries: dict[str, object], publish: bool = True) -> list[Publication]:
    services.sources.add(declaration_at(site, publish=publish), "test", now=services.clock())
    run = harvest(services, site, feed(list(entries)), source=register(services, "rivers"), accept_shrink=True)
    assert run.state == "done"
    return _follow(services)


def _follow(services: Services) -> list[Publication]:
    return follow_tables(services, cancellation=Cancellation(), step=lambda _: None)


def _publish(services: Services, distribution_id: str, *, decided: bool) -> Publication:
    (made,) = publish_distributions(services, [distribution_id], decided=decided, cancellation=Cancellation(), step=lambda _: None)
    return made


def test_a_table_is_published_with_all_its_files(services: Services, site: FeedSite) -> None:
    (made,) = _harvest(services, site, _with_table(site, 1, "/a.csv", GOOD))
    assert (made.state, made.rows, made.original_name) == ("published", 2, "a.csv")
    assert [(column["name"], column["type"]) for column in made.columns] == [("gauge", "string"), ("level", "number")]
    with services.library.open(str(made.original_sha256)) as original:
        assert original.read() == GOOD
    with services.library.open(str(made.csv_sha256)) as csv:
        assert b"001,2.5" in csv.read()
    assert services.publications.get(made.distribution_id) == made
    assert _follow(services) == []


def test_a_source_that_does_not_say_publish_is_left_alone(services: Services, site: FeedSite) -> None:
    assert _harvest(services, site, _with_table(site, 1, "/a.csv", GOOD), publish=False) == []
    assert "/a.csv" not in site.asked
    with pytest.raises(Refused):
        publish_sources(services, ["rivers"], cancellation=Cancellation(), step=lambda _: None)


def test_what_is_no_table_is_not_fetched_and_says_why(services: Services, site: FeedSite) -> None:
    page = {"downloadURL": site.url("/report.pdf"), "mediaType": "application/pdf", "title": "Report"}
    assert _harvest(services, site, entry(1, distribution=[page])) == []
    (why,) = services.publications.all()
    assert (why.state, "/report.pdf" in site.asked) == ("refused", False)
    assert "CSV" in str(why.because)


def test_only_public_records_are_published(services: Services, site: FeedSite) -> None:
    assert _harvest(services, site, _with_table(site, 1, "/a.csv", GOOD, accessLevel="non-public")) == []
    assert "/a.csv" not in site.asked


def test_a_record_that_closes_takes_its_table_back(services: Services, site: FeedSite) -> None:
    _harvest(services, site, _with_table(site, 1, "/a.csv", GOOD))
    _harvest(services, site, _with_table(site, 1, "/a.csv", GOOD, accessLevel="non-public"))
    assert list(services.publications.all()) == []


def test_a_withdrawn_record_takes_its_table_back(services: Services, site: FeedSite) -> None:
    _harvest(services, site, _with_table(site, 1, "/a.csv", GOOD), entry(2))
    _harvest(services, site, entry(2))
    assert list(services.publications.all()) == []


def test_a_failure_keeps_the_version_before(services: Services, site: FeedSite) -> None:
    (first,) = _harvest(services, site, _with_table(site, 1, "/a.csv", GOOD))
    del site.pages["/a.csv"]
    _harvest(services, site, _with_table(site, 1, "/a.csv", None, title="Another title"))
    assert services.publications.get(first.distribution_id) == first


def test_a_file_that_was_never_there_says_so(services: Services, site: FeedSite) -> None:
    (made,) = _harvest(services, site, _with_table(site, 1, "/nowhere.csv", None))
    assert made.state == "failed"
    assert "404" in str(made.because)


def test_a_changed_file_is_switched_and_an_unchanged_one_is_not_made_again(services: Services, site: FeedSite) -> None:
    (first,) = _harvest(services, site, _with_table(site, 1, "/a.csv", GOOD))
    (same,) = publish_sources(services, ["rivers"], cancellation=Cancellation(), step=lambda _: None)
    assert same == first
    site.pages["/a.csv"] = Page(GOOD + b"003,4.5\n", "text/csv")
    (second,) = publish_sources(services, ["rivers"], cancellation=Cancellation(), step=lambda _: None)
    assert (second.rows, second.parquet_sha256 != first.parquet_sha256) == (3, True)
    assert services.library.verify(str(first.parquet_sha256)), "somebody may still be downloading it"


def test_the_licence_and_the_record_travel_in_the_file(services: Services, site: FeedSite) -> None:
    licence = "https://creativecommons.org/publicdomain/zero/1.0/"
    (made,) = _harvest(services, site, _with_table(site, 1, "/a.csv", GOOD, license=licence))
    with services.library.open(str(made.parquet_sha256)) as file:
        metadata = pyarrow.parquet.ParquetFile(file).schema_arrow.metadata
    told = b" ".join(value for name, value in metadata.items() if name != b"ARROW:schema").decode()
    assert made.record_id in told
    assert "rivers" in told
    assert licence in told


def test_a_table_of_people_waits_for_a_person(services: Services, site: FeedSite) -> None:
    (held,) = _harvest(services, site, _with_table(site, 1, "/people.csv", PERSONAL.encode()))
    assert held.state == "held"
    assert held.evidence
    assert held.original_sha256 is None
    assert list(services.library.list()) == []
    assert _publish(services, held.distribution_id, decided=False).state == "held"
    decided = _publish(services, held.distribution_id, decided=True)
    assert decided.state == "published"
    site.pages["/people.csv"] = Page((PERSONAL + "李四,13800139999,11010519491231002X\n").encode(), "text/csv")
    assert _publish(services, held.distribution_id, decided=False).rows == 41, "the decision holds for its next version"


def test_a_table_that_a_person_withheld_stays_withheld(services: Services, site: FeedSite) -> None:
    (held,) = _harvest(services, site, _with_table(site, 1, "/people.csv", PERSONAL.encode()))
    decline(services, held.distribution_id)
    (again,) = publish_sources(services, ["rivers"], cancellation=Cancellation(), step=lambda _: None)
    assert again.state == "refused"
    with pytest.raises(Refused):
        decline(services, held.distribution_id)
    with pytest.raises(NotFound):
        decline(services, "nothing")
    assert _publish(services, held.distribution_id, decided=True).state == "published"


def test_tables_of_records_that_were_there_before_the_source_published(services: Services, site: FeedSite) -> None:
    _harvest(services, site, _with_table(site, 1, "/a.csv", GOOD), publish=False)
    source = register(services, "rivers", publish=True)
    assert source.publish
    (made,) = publish_sources(services, ["rivers"], cancellation=Cancellation(), step=lambda _: None, missing_only=True)
    assert made.state == "published"
    assert publish_sources(services, ["rivers"], cancellation=Cancellation(), step=lambda _: None, missing_only=True) == []


def test_a_declaration_decides_what_the_values_leave_open(services: Services, site: FeedSite) -> None:
    services.sources.add(declaration_at(site, publish=True, columns={"day": "date D/M/YYYY"}), "test", now=services.clock())
    table = _with_table(site, 1, "/a.csv", b"name,day\nx,01/02/2020\ny,03/04/2020\n")
    run = harvest(services, site, feed([table]), source=register(services, "rivers"), accept_shrink=True)
    assert run.state == "done"
    (made,) = _follow(services)
    assert [column["type"] for column in made.columns] == ["string", "date"]
    services.sources.add(declaration_at(site, publish=True, columns={"day": "date M/D/YYYY"}), "test", now=services.clock())
    again = _publish(services, made.distribution_id, decided=False)
    assert again.csv_sha256 != made.csv_sha256
    services.sources.add(declaration_at(site, publish=True, columns={"day": "day"}), "test", now=services.clock())
    assert _publish(services, made.distribution_id, decided=False) == again
