"""Files that describe a dataset each, Data Packages and Croissant alike: one, lists of them, what did not change, what is broken."""

import json
from typing import Any

import pytest
from marshmallow import ValidationError

from harvesters.platforms import platform
from harvesters.platforms.croissant.recognising import recognise as croissant
from harvesters.platforms.data_package.recognising import recognise as data_package
from harvesters.recognition import CERTAIN, LIKELY, Seen
from tests.harvesters.kept import declared
from tests.harvesters.platforms.descriptor_hub import FORMS, HUB, LIST, Form
from tests.harvesters.scripted import NOT_MODIFIED, Scripted, Told, gone

pytestmark = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.platform)


def _hub(pages: dict[str, Any]) -> Scripted:
    told: dict[str, Any] = {HUB + name: json.dumps(page) if isinstance(page, dict | list) else page for name, page in pages.items()}
    return Scripted(told, media_type="application/json")


def test_one_file_is_one_dataset_and_costs_a_304_when_it_did_not_change(form: Form) -> None:
    catalog = form.kept(f"{HUB}trees.json")
    catalog.run(_hub({"trees.json": form.file("trees.json", "Trees")}))
    assert {key: record.title for key, record in catalog.records.items()} == {f"{HUB}trees.json": "Trees"}
    report = catalog.run(_hub({"trees.json": NOT_MODIFIED}))
    assert (report.unchanged, report.removed, report.fatal) == ({f"{HUB}trees.json"}, set(), None)
    report = catalog.run(_hub({"trees.json": form.file("trees.json", "Street trees", '"2"')}))
    assert report.changed == {f"{HUB}trees.json"}


@pytest.mark.parametrize("shape", ["strings", "objects", "member", "text", "more"])
def test_a_list_of_addresses(form: Form, shape: str) -> None:
    names = ["a.json", "b.json"]
    told: dict[str, Any] = {
        "strings": names,
        "objects": [{"name": "a", "url": "a.json"}, {"name": "b", "path": f"{HUB}b.json"}],
        "member": {form.member: names},
        "text": f"# of the city\n{HUB}a.json\n\n{HUB}b.json\n",
        "more": form.described("Index"),
    }
    options: dict[str, Any] = {"more": [HUB + name for name in names]} if shape == "more" else {}
    catalog = form.kept(**options)
    report = catalog.run(_hub({"list.json": told[shape], "a.json": form.described("Trees"), "b.json": form.described("Stops")}))
    titles = {key.removeprefix(HUB): record.title for key, record in catalog.records.items()}
    assert titles == {"a.json": "Trees", "b.json": "Stops"} | ({"list.json": "Index"} if shape == "more" else {})
    assert report.fatal is None


def test_a_list_of_descriptions_is_asked_for_anew_each_time(form: Form) -> None:
    catalog = form.kept()
    listed = [form.described("Trees"), form.described("Bus stops"), 7]
    report = catalog.run(_hub({"list.json": listed}))
    assert sorted(record.title for record in catalog.records.values()) == ["Bus stops", "Trees"]
    assert all(key.startswith(f"{LIST}#") for key in catalog.records)
    assert [problem.kind for problem in report.problems if problem.refused] == ["not_an_object"]
    (stops,) = (key for key, record in catalog.records.items() if record.title == "Bus stops")
    assert catalog.run(_hub({"list.json": listed[:1]})).removed == {stops}


def test_a_listed_file_that_did_not_change_or_is_broken_keeps_its_record(form: Form) -> None:
    catalog = form.kept()
    names = ["a.json", "b.json", "c.json"]
    catalog.run(_hub({"list.json": names, **{name: form.file(name, name) for name in names}}))
    report = catalog.run(_hub({"list.json": names, "a.json": NOT_MODIFIED, "b.json": "<html>busy</html>", "c.json": gone(HUB, 500)}))
    assert report.unchanged == {HUB + name for name in names}
    assert report.removed == set()
    assert report.kinds() == ["page_unreachable"] * 2
    assert catalog.run(_hub({"list.json": names[:1], "a.json": NOT_MODIFIED})).removed == {HUB + "b.json", HUB + "c.json"}


HALF = json.dumps(FORMS[0].described("Trees"))[:-10]


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("", "empty_answer"),
        ("<html>Oops</html>", "not_json"),
        (HALF, "not_json"),
        ('["a.json"', "not_json"),
        ({"error": 1}, "no_dataset"),
        ([], "no_dataset"),
        (gone(LIST, 500), "source_unreachable"),
    ],
)
def test_what_is_no_list_withdraws_nothing(form: Form, told: Told, kind: str) -> None:
    catalog = form.kept()
    catalog.run(_hub({"list.json": ["a.json"], "a.json": form.described("Trees")}))
    report = catalog.run(_hub({"list.json": told, "a.json": form.described("Trees")}))
    assert report.fatal
    assert (report.fatal.kind, report.removed, len(catalog.records)) == (kind, set(), 1)


def test_a_run_that_died_goes_on_behind_its_checkpoint(form: Form) -> None:
    names = [f"{number:03d}.json" for number in range(80)]
    pages: dict[str, Any] = {"list.json": names} | {name: form.described(name) for name in names}
    catalog = form.kept()
    report = catalog.run(_hub(pages), stop_after=60)
    catalog.memory.stopped_at = dict(report.checkpoints[-1])
    again = _hub(pages)
    catalog.run(again)
    assert len(catalog.records) == 80
    assert again.asked == [LIST, *(HUB + name for name in names[50:])]


def test_more_files_than_are_to_be_read_are_told(form: Form) -> None:
    report = form.kept(most=1).run(_hub({"list.json": ["a.json", "b.json"], "a.json": form.described("Trees")}))
    assert report.fatal
    assert (report.fatal.kind, report.added) == ("too_many_files", {HUB + "a.json"})


@pytest.mark.parametrize("options", [{"most": 0}, {"more": ["x"]}, {"packages": []}])
def test_wrong_options_are_named(form: Form, options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as raised:
        platform(form.platform).check(declared(form.platform, LIST, options=options))
    assert next(iter(options)) in str(raised.value)


def test_what_is_recognised(form: Form) -> None:
    recognise = croissant if form.platform == "croissant" else data_package
    value = form.described("Trees")
    found = recognise(Seen(f"{HUB}datapackage.json", json.dumps(value), value))
    assert found
    assert (found.platform, found.sure) == (form.platform, CERTAIN)
    listed = recognise(Seen(LIST, json.dumps([value]), [value]))
    assert listed
    assert listed.sure == CERTAIN
    others: list[Any] = [{"resources": [{"id": 1}]}, {"@type": "Dataset", "name": "Trees"}, [], 7]
    for other in others:
        assert recognise(Seen(LIST, json.dumps(other), other)) is None
    named = croissant(Seen(f"{HUB}d/1", '<html><body><a href="/api/datasets/1/croissant">croissant</a></body></html>'))
    assert named
    assert (named.url, named.sure) == (f"{HUB}api/datasets/1/croissant", LIKELY)


def test_folders_and_repositories(form: Form) -> None:
    if form.platform != "data_package":
        return
    raw = "https://raw.githubusercontent.com/city/trees"
    for url, at in (
        (f"{HUB}trees/", f"{HUB}trees/datapackage.json"),
        ("https://github.com/city/trees", f"{raw}/HEAD/datapackage.json"),
        ("https://github.com/city/trees/tree/main/x", f"{raw}/main/x/datapackage.json"),
    ):
        catalog = form.kept(url)
        catalog.run(Scripted({at: json.dumps(form.described("Trees"))}))
        (record,) = catalog.records.values()
        assert record.distributions[0].download_url == at.replace("datapackage.json", "t.csv")
