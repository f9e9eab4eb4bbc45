"""Feeds in every form: datasets and notices, what slides out of sight, pages of feeds, half ones, what is recognised."""

from typing import Any

import pytest
from marshmallow import ValidationError

from harvesters.platforms.feeds import check
from harvesters.platforms.feeds.recognising import recognise
from harvesters.recognition import LIKELY, POSSIBLE, Seen
from tests.harvesters.kept import Kept, Report, declared
from tests.harvesters.platforms.news_site import SITE, URL, item, page_of, rss
from tests.harvesters.scripted import NOT_MODIFIED, Scripted, Told, gone, response


def _run(*answers: Told, kept: Kept | None = None, **options: Any) -> tuple[Kept, Report]:
    kept = kept or Kept(declared("feeds", URL, options={"kind": "datasets", **options}, language="en", time_zone="Asia/Shanghai"))
    return kept, kept.run(Scripted({URL: list(answers)}))


def test_a_dataset_in_rss_2() -> None:
    more = (
        "<description>&lt;p&gt;Every &lt;b&gt;tree&lt;/b&gt;.&lt;/p&gt;</description><media:title>a picture</media:title>"
        "<pubDate>Tue, 03 Feb 2026 22:30:00 GMT</pubDate><category>trees</category><category>parks</category>"
        "<dc:creator>Parks Department</dc:creator><georss:box>10 20 30 40</georss:box>"
        f'<enclosure url="{SITE}trees.csv" type="text/csv" length="1204"/><dc:rights>Open</dc:rights>'
    )
    kept, report = _run(rss(item("Trees", more)))
    record = kept.records["Trees"]
    assert (record.title, record.description, record.agency.name) == ("Trees", "Every tree.", "Parks Department")
    assert (record.issued, record.keywords, record.rights) == ("2026-02-04", ("trees", "parks"), "Open")
    (file,) = record.distributions
    assert (file.download_url, file.format, file.bytes) == (f"{SITE}trees.csv", "CSV", 1204)
    assert record.spatial
    assert record.spatial.geometry
    assert (record.landing_page, report.fatal) == (f"{SITE}d/Trees", None)


def test_a_dataset_in_atom() -> None:
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>City</title><id>urn:x</id><link rel="self" href="/feed.xml"/>'
        "<entry><id>urn:uuid:1</id><title type='html'>Trees &amp;amp; parks</title><link href='/d/1'/>"
        "<link rel='enclosure' href='/trees.json' type='application/json'/><link rel='license' "
        "href='https://creativecommons.org/publicdomain/zero/1.0/'/><published>2026-02-03T22:30:00Z</published>"
        "<updated>2026-02-05T01:00:00+08:00</updated><author><name>Parks Department</name></author><category term='trees'/>"
        "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Every tree.</p><p>Each year.</p></div></content>"
        "</entry></feed>"
    )
    kept, _ = _run(feed)
    record = kept.records["urn:uuid:1"]
    assert (record.title, record.description, record.landing_page) == ("Trees & parks", "Every tree.\nEach year.", f"{SITE}d/1")
    assert (record.issued, record.modified, record.agency.name) == ("2026-02-04", "2026-02-05", "Parks Department")
    assert record.license
    assert (record.license.id, record.distributions[0].download_url) == ("CC0-1.0", f"{SITE}trees.json")


def test_a_dataset_in_rss_1() -> None:
    feed = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="{URL}"><title>City</title></channel>'
        f'<item rdf:about="{SITE}d/1"><title>Trees</title><link>{SITE}d/1</link><dc:date>2026-02-03</dc:date></item></rdf:RDF>'
    )
    kept, _ = _run(feed)
    assert (kept.records[f"{SITE}d/1"].title, kept.records[f"{SITE}d/1"].issued) == ("Trees", "2026-02-03")


def test_what_slides_out_of_sight_is_kept_unless_the_feed_is_complete() -> None:
    kept, report = _run(rss(item("Trees"), item("Stops")))
    assert report.source_unchanged
    _, report = _run(rss(item("Parks"), item("Stops")), kept=kept)
    assert (set(kept.records), report.added, report.removed) == ({"Trees", "Stops", "Parks"}, {"Parks"}, set())
    kept, _ = _run(rss(item("Trees"), item("Stops")), complete=True)
    _, report = _run(rss(item("Stops")), kept=kept)
    assert report.removed == {"Trees"}
    kept, _ = _run(rss(item("Trees"), item("Stops")))
    complete = '<fh:complete xmlns:fh="http://purl.org/syndication/history/1.0"/>'
    _, report = _run(rss(item("Stops"), head=complete), kept=kept)
    assert report.removed == {"Trees"}


def test_a_feed_is_followed_to_its_end() -> None:
    older = f'<atom:link rel="next" href="{SITE}feed.xml?page=2"/>'
    pages: dict[str, Told] = {URL: rss(item("Trees"), head=older), f"{URL}?page=2": rss(item("Stops"), head=older)}
    kept = Kept(declared("feeds", URL, options={"kind": "datasets"}))
    report = kept.run(Scripted(pages))
    assert (set(kept.records), report.fatal, report.source_unchanged) == ({"Trees", "Stops"}, None, True)
    archive = f'<atom:link rel="prev-archive" href="{SITE}2025.xml"/>'
    report = kept.run(Scripted({URL: rss(item("Parks"), head=archive), f"{SITE}2025.xml": rss(item("Stops"))}))
    assert (report.added, report.removed) == ({"Parks"}, {"Trees"}), "a feed and its archives are all there is"
    short = Kept(declared("feeds", URL, options={"kind": "datasets", "most_pages": 1}))
    report = short.run(Scripted(pages))
    assert report.fatal
    assert report.fatal.kind == "too_many_pages"


def test_an_unchanged_feed_costs_one_request() -> None:
    kept, report = _run(response(URL, rss(item("Trees")).encode(), content_type="application/rss+xml", etag='"1"'))
    assert report.validators
    _, report = _run(NOT_MODIFIED, kept=kept)
    assert (report.source_unchanged, report.removed) == (True, set())


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("", "empty_answer"),
        ("<html><body>Error</body></html>", "not_xml"),
        (rss(item("Trees"), item("Stops"))[:-60], "cut_short"),
        (rss(), "empty_list"),
        ("<opml/>", "not_xml"),
        (gone(URL, 500), "source_unreachable"),
    ],
)
def test_what_is_no_whole_feed_withdraws_nothing(answer: Told, kind: str) -> None:
    kept, _ = _run(rss(item("Trees"), item("Stops")), complete=True)
    _, report = _run(answer, kept=kept)
    assert report.fatal
    assert (report.fatal.kind, report.removed, len(kept.records)) == (kind, set(), 2)


def test_a_filthy_feed_is_read_and_told() -> None:
    filthy = rss(item("Trees &nbsp;&amp; parks\x01 & more"), "<item><title>No address</title></item>", item("", "<pubDate>soon</pubDate>"))
    kept, report = _run(filthy)
    assert [record.title for record in kept.records.values()] == ["Trees & parks\ufffd & more"]
    assert {refused.problem.kind for refused in report.refused} == {"missing_key", "missing_title"}
    assert "malformed_xml" in report.kinds()


def test_notices_are_read_from_their_pages() -> None:
    kept = Kept(declared("feeds", URL, language="en"))
    told = "<pubDate>Tue, 03 Feb 2026 12:00:00 GMT</pubDate><category>council</category>"
    feed = rss(item("Decision", told), item("Tender"), item("Decision"), "<item><title>Nowhere</title></item>")
    tagged = response(f"{SITE}d/Decision", page_of("Decision").encode(), content_type="text/html", etag='"1"')
    site = {URL: feed, f"{SITE}d/Decision": tagged, f"{SITE}d/Tender": page_of("Tender")}
    report = kept.run(Scripted(site))
    record: Any = kept.records[f"{SITE}d/Decision"]
    assert (record.kind, record.title, record.published, record.keywords) == ("disclosure", "Decision", "2026-02-03", ("council",))
    assert record.body.startswith("The council has decided")
    assert [problem.kind for problem in report.problems if problem.refused] == ["unlinked_record"]
    again = Scripted({URL: rss(item("Decision", told)), f"{SITE}d/Decision": NOT_MODIFIED})
    report = kept.run(again)
    assert (report.unchanged, report.removed, set(kept.records)) == (
        {f"{SITE}d/Decision"},
        set(),
        {f"{SITE}d/Decision", f"{SITE}d/Tender"},
    )


def test_notices_may_stand_in_the_feed_whole() -> None:
    kept = Kept(declared("feeds", URL, language="en", options={"bodies": "feed"}))
    words = "The council has decided on the matter named above, and tells everybody by this notice."
    content = f"<content:encoded><![CDATA[<p>{words}</p><p><a href='/a.pdf'>annex</a></p>]]></content:encoded>"
    site = Scripted({URL: rss(item("Decision", content))})
    kept.run(site)
    record: Any = kept.records[f"{SITE}d/Decision"]
    assert record.body.startswith(words)
    assert [file.download_url for file in record.distributions] == [f"{SITE}a.pdf"]
    assert site.asked == [URL]


@pytest.mark.parametrize("options", [{"kind": "news"}, {"bodies": "none"}, {"complete": "perhaps"}, {"page": {"titel": "h1"}}, {"x": 1}])
def test_wrong_options_are_named(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as raised:
        check(declared("feeds", URL, options=options))
    assert next(iter(options)) in str(raised.value) or "titel" in str(raised.value)


def test_what_is_recognised() -> None:
    found = recognise(Seen(URL, rss(item("Trees"))))
    assert found
    assert (found.platform, found.sure, found.entries, dict(found.options)) == ("feeds", LIKELY, 1, {})
    found = recognise(Seen(URL, rss(f"<item><title>a</title><link>{SITE}dataset/a</link></item>")))
    assert found
    assert dict(found.options) == {"kind": "datasets"}
    named = recognise(Seen(SITE, '<html><head><link rel="alternate" type="application/atom+xml" href="/feed.xml"></head></html>'))
    assert named
    assert (named.url, named.sure) == (URL, POSSIBLE)
    assert recognise(Seen(SITE, "<html><body>x</body></html>")) is None
    assert recognise(Seen(SITE, "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>")) is None
    assert recognise(Seen(URL, rss(item("Trees"))[:-40])) is None
