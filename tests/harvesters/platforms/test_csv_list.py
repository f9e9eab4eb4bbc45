"""Lists of datasets in tables: headers of many languages, none at all, every encoding, what is cut, ragged or repeated, real ones."""

from typing import Any

import pytest
from marshmallow import ValidationError

from harvesters.entry import Entry
from harvesters.platforms.csv_list import check, harvest
from harvesters.platforms.csv_list.recognising import recognise
from harvesters.recognition import LIKELY, POSSIBLE, Seen
from harvesters.state import RememberedInMemory
from tests.harvesters.kept import Kept, Report, declared
from tests.harvesters.reading.files import workbook
from tests.harvesters.scripted import NOT_MODIFIED, Scripted, Told, response
from tests.shared_inputs import shared_folder

URL = "https://open.city.example/lists/datasets.csv"
LIST = (
    "id,Dataset Title,Description,Department,File URL,Format,Last Updated,License,Keywords\n"
    "1,Street trees,Every tree the city planted,Parks,https://open.city.example/trees.csv,CSV,2026-02-03,CC-BY-4.0,trees; streets\n"
    "2,Bus stops,,Transport,https://open.city.example/stops.xlsx;https://open.city.example/stops.json,XLSX;JSON,2026-01-05,,\n"
)


def _run(*answers: Told, **options: Any) -> tuple[Kept, Report]:
    kept = Kept(declared("csv_list", URL, options=options))
    return kept, kept.run(Scripted({URL: list(answers)}))


def test_columns_are_told_by_their_headers() -> None:
    kept, report = _run(LIST)
    trees, stops = kept.records["1"], kept.records["2"]
    assert (trees.title, trees.description, trees.agency.name) == ("Street trees", "Every tree the city planted", "Parks")
    assert (trees.modified, trees.keywords) == ("2026-02-03", ("trees", "streets"))
    assert trees.license
    assert trees.license.id == "CC-BY-4.0"
    assert [(file.format, file.download_url) for file in trees.distributions] == [("CSV", "https://open.city.example/trees.csv")]
    assert [file.format for file in stops.distributions] == ["XLSX", "JSON"]
    assert (report.fatal, report.expected, report.kinds()) == (None, 2, [])


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        ("資料集名稱,提供機關,資料集描述,資料下載網址,更新頻率", "cp950"),
        ("数据集名称,提供单位,描述,下载地址,更新频率", "gb18030"),
        ("データセット名,所管課,説明,URL,更新頻度", "utf-8-sig"),
        ("Nom,Organisme,Description,Lien de téléchargement,Fréquence", "utf-8"),
        ("TITRE;Éditeur;Résumé;Télécharger;Fréquence de mise à jour", "cp1252"),
        ("Titel\tHerausgeber\tBeschreibung\tDatei\tAktualisierung", "utf-16"),
        ("Título|Organismo|Descripción|Descargar|Frecuencia", "utf-8"),
    ],
)
def test_headers_of_many_languages_in_many_encodings(header: str, encoding: str) -> None:
    between = next(sign for sign in ",;\t|" if sign in header)
    title, agency, about = {
        "cp1252": ("Liste des élèves", "Ville de Nîmes", "Écoles de la ville"),
        "cp950": ("行道樹一覽表", "市政府", "各區的樹木"),
    }.get(encoding, ("行道树名录", "市政府", "各区的树木"))
    row = between.join((title, agency, about, "/files/a.csv", "Annual"))
    kept, report = _run(f"{header}\n{row}\n".encode(encoding))
    (record,) = kept.records.values()
    assert (record.title, record.agency.name, record.description, record.frequency) == (title, agency, about, "ANNUAL")
    assert record.distributions[0].download_url == "https://open.city.example/files/a.csv"
    assert report.fatal is None


def test_accents_behind_a_megabyte_of_ascii_are_read() -> None:
    plain = "".join(f"{number},Trees of district {number},{'x' * 1000}\n" for number in range(1100))
    kept, _ = _run(f"id,title,description\n{plain}x,行道樹一覽表,各區的樹木\n".encode("cp950"))
    assert (len(kept.records), kept.records["x"].title) == (1101, "行道樹一覽表")


def test_a_table_without_a_header_needs_its_columns_declared() -> None:
    table = "行道樹,各區的行道樹,/dataset/trees\n公車站,各路線的公車站,/dataset/stops\n"
    _, report = _run(table)
    assert report.fatal
    assert report.fatal.kind == "no_header"
    assert "[options.columns]" in report.fatal.remedy
    columns = {"title": 1, "description": 2, "path": 3}
    kept, report = _run(table, columns=columns, site="https://data.city.example")
    assert {key: (record.title, record.landing_page) for key, record in kept.records.items()} == {
        "/dataset/trees": ("行道樹", "https://data.city.example/dataset/trees"),
        "/dataset/stops": ("公車站", "https://data.city.example/dataset/stops"),
    }


def test_a_header_below_lines_of_words_and_one_of_unknown_words() -> None:
    kept, _ = _run(f"Open data of the city,,\nas of 2026,,\n{LIST}")
    assert set(kept.records) == {"1", "2"}
    columns = {"title": "What", "download": "Where"}
    kept, report = _run("Nr,What,Where\n7,Street trees,/trees.csv\n", columns=columns, key="Nr")
    assert kept.records["7"].distributions[0].download_url == "https://open.city.example/trees.csv"
    _, report = _run("Nr,Was,Wo\n7,Street trees,/trees.csv\n", columns=columns)
    assert report.fatal
    assert report.fatal.kind == "no_header"


def test_a_workbook_is_a_table_too() -> None:
    book = workbook(("标题", "部门", "链接"), ("行道树名录", "园林局", "https://open.city.example/a.xlsx"), ("公交站点", "交通局", ""))
    kept, report = _run(book)
    assert {record.title for record in kept.records.values()} == {"行道树名录", "公交站点"}
    assert report.fatal is None
    _, report = _run(book[:-200])
    assert report.fatal
    assert report.fatal.kind == "cut_short"


def test_rows_without_identifiers_are_told_apart() -> None:
    table = "title,agency,description\nTrees,Parks,old\nTrees,Parks,new\nTrees,Parks,old\nTrees,Forests,x\n,Parks,untitled\n"
    kept, report = _run(table)
    assert sorted((record.title, record.description) for record in kept.records.values()) == [
        ("Trees", "new"),
        ("Trees", "old"),
        ("Trees", "x"),
    ]
    assert len(report.repeated) == 1
    assert [refused.problem.kind for refused in report.refused] == ["missing_title"]
    again = kept.run(Scripted({URL: table}))
    assert (len(again.unchanged), again.added, again.changed, again.removed) == (3, set(), set(), set())


def test_columns_may_change_places_and_one_may_come() -> None:
    kept, _ = _run("id,title\n1,Trees\n2,Stops\n")
    report = kept.run(Scripted({URL: "title,id\nTrees,1\nStops of buses,2\n"}))
    assert (report.unchanged, report.changed) == ({"1"}, {"2"})


def test_columns_without_a_name_or_with_one_that_is_there_already_tell_rows_apart() -> None:
    table = "id,title,note,,note\n1,Trees,a,b,c\n"
    kept, _ = _run(table)
    for changed in (table.replace("b,c", "x,c"), table.replace("b,c", "b,x")):
        assert kept.run(Scripted({URL: changed})).changed == {"1"}
    wide = ",".join(f"c{number}" for number in range(3000))
    kept, report = _run(f"id,title,{wide}\n1,Trees,{wide}\n")
    assert (len(kept.records), report.fatal) == (1, None)


def test_ragged_rows_blank_rows_and_lost_bytes_are_told_on_the_record() -> None:
    kept, report = _run(b"id,title,description\n1,Trees,a,b\n,,\n2,Stops\n\n3,Caf\xe9 \xe4\xb8\xad\xe6,x\n\xe4\xb8\xad\xe6\x96\x87,4,5\n")
    assert "ragged_row" in {flag.code for flag in kept.records["1"].flags}
    assert "ragged_row" not in {flag.code for flag in kept.records["2"].flags}
    assert report.expected == 4


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("", "empty_answer"),
        ("<html><body>Error</body></html>", "html_instead_of_feed"),
        ('{"error": "busy"}', "no_list"),
        ("id,title\n", "empty_list"),
        (LIST + '3,"Schools,https://open.city.example/s.csv\n4,Parks,x\n', "cut_short"),
        (LIST + '3,"' + "x" * 200_000 + '"\n', "cut_short"),
        (LIST + "3," + "x" * 5_000_000, "cut_short"),
        (LIST + "3,Schools,Every", "cut_short"),
    ],
)
def test_what_is_no_whole_list_withdraws_nothing(answer: str, kind: str) -> None:
    kept, _ = _run(LIST)
    report = kept.run(Scripted({URL: answer}))
    assert report.fatal
    assert (report.fatal.kind, report.removed, len(kept.records)) == (kind, set(), len(kept.records | {"1": None, "2": None}))


def test_a_list_whose_last_line_has_no_end_is_asked_again_and_told() -> None:
    kept, report = _run(LIST[:-30], LIST)
    assert (len(kept.records), report.kinds()) == (2, [])
    kept, report = _run(LIST.rstrip())
    assert (len(kept.records), report.fatal, report.kinds()) == (2, None, ["no_line_end"])


def test_an_unchanged_table_costs_one_request() -> None:
    kept, report = _run(response(URL, LIST.encode(), content_type="text/csv", etag='"1"'))
    assert report.validators
    assert report.validators.etag == '"1"'
    assert kept.run(Scripted({URL: NOT_MODIFIED})).source_unchanged


def test_the_original_is_the_row_under_its_header() -> None:
    table = "編號,資料集名稱\n1,行道樹一覽表\n".encode("cp950")
    source = declared("csv_list", URL)
    entries = [found for found in harvest(source, Scripted({URL: table}), RememberedInMemory()) if isinstance(found, Entry)]
    assert [(entry.raw, entry.media_type) for entry in entries] == [(table, "text/csv; charset=cp950")]


@pytest.mark.parametrize(
    "options",
    [{"columns": {"titel": 1}}, {"columns": {"title": 0}}, {"encoding": "big6"}, {"delimiter": "x"}, {"site": "/x"}, {"header": 1}],
)
def test_wrong_options_are_named(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as raised:
        check(declared("csv_list", URL, options=options))
    assert next(iter(options)) in str(raised.value)


def test_a_list_is_recognised_and_another_table_is_not() -> None:
    found = recognise(Seen(URL, LIST))
    assert found
    assert (found.platform, found.sure, found.entries) == ("csv_list", LIKELY, 2)
    found = recognise(Seen("https://open.city.example/export?f=7", "標題;描述;單位\na;b;c\n"))
    assert found
    assert found.sure == POSSIBLE
    for other in ("lat,lon,height", "name,address,phone", "name,department,email", "名称,地址,电话"):
        assert recognise(Seen(URL, f"{other}\n1,2,3\n")) is None
    assert recognise(Seen(URL, "<html><body>title,description</body></html>")) is None
    assert recognise(Seen(URL, "[]", [])) is None


CITIES = {
    "kaohsiung.csv": (1495, 0, {"columns": {"title": 1, "description": 2, "path": 3}, "site": "https://data.kcg.gov.tw"}),
    "tainan.csv": (665, 0, {"columns": {"title": 1, "description": 2, "path": 3}, "site": "https://data.tainan.gov.tw"}),
    "yilan.csv": (353, 3, {}),
}
"""Datasets, and rows that repeat another word for word."""


@pytest.mark.shared
@pytest.mark.parametrize("name", CITIES)
def test_the_lists_of_three_cities(name: str) -> None:
    count, repeats, options = CITIES[name]
    kept, report = _run(shared_folder("data", "tw-catalogs", name).read_bytes(), **options)
    assert (len(kept.records), len(report.repeated), report.refused, report.fatal) == (count, repeats, [], None)
    assert not any(flag.code in ("characters_lost", "encoding_uncertain", "ragged_row") for r in kept.records.values() for flag in r.flags)
    if not options:
        titles = [record.title for record in kept.records.values()]
        assert titles[0] == "宜蘭縣殯葬設施一覽表"
        assert next(iter(kept.records.values())).agency.name == "民政處_宗教禮俗科"
    else:
        assert all(record.landing_page and record.landing_page.startswith(str(options["site"])) for record in kept.records.values())
