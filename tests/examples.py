"""One file of example records: both kinds, four agencies, every field filled by at least one, in our own words."""

from typing import Any

from schemas.agency import slug
from schemas.record import Record, load

FEED, SITE = "riverton-feed", "lanxi-site"
"""The sources the examples come from: a data.json feed and a disclosure site."""

DECLARATIONS: dict[str, dict[str, Any]] = {
    FEED: {
        "id": FEED,
        "title": "Open data of the City of Riverton",
        "platform": "dcat_us",
        "url": "https://data.riverton.example/data.json",
        "agency": "City of Riverton",
        "language": "en",
        "license": "CC-BY-4.0",
        "schedule": "15 3 * * *",
        "publish": True,
        "politeness": {"delay": 2.0},
    },
    SITE: {
        "id": SITE,
        "title": "兰溪市政府信息公开目录",
        "platform": "disclosure_site",
        "url": "https://www.lanxi.example/xxgk/",
        "agency": "兰溪市人民政府",
        "language": "zh-Hans",
        "options": {"list": "index_{page}.html", "first_page": 0},
    },
}


def _provenance(source: str, number: int, **more: Any) -> dict[str, Any]:
    return {
        "source": source,
        "run": f"{source}-1",
        "url": f"{DECLARATIONS[source]['url']}#{number}" if source == FEED else f"https://www.lanxi.example/xxgk/{number}.html",
        "harvested": "2026-11-20T03:15:00+00:00",
        "checksum": "",
        "rules": [],
        **more,
    }


def _agency(name: str) -> dict[str, str]:
    return {"id": slug(name), "name": name}


CITY, WATER = _agency("City of Riverton"), _agency("Riverton Water Board")
PREFECTURE, EDUCATION = _agency("兰溪市人民政府"), _agency("兰溪市教育局")


def _dataset(number: int, title: str, **more: Any) -> dict[str, Any]:
    return {
        "kind": "dataset",
        "identifier": f"riverton-{number:03}",
        "title": title,
        "agency": CITY,
        "language": ["en"],
        "license": {
            "id": "CC-BY-4.0",
            "title": "Creative Commons Attribution 4.0",
            "url": "https://creativecommons.org/licenses/by/4.0/",
            "as_given": "cc-by",
        },
        "landing_page": f"https://data.riverton.example/d/{number:03}",
        "provenance": _provenance(FEED, number),
        **more,
    }


def _disclosure(number: int, title: str, **more: Any) -> dict[str, Any]:
    body = more.pop("body", "")
    published = more.pop("published", None)
    return {
        "kind": "disclosure",
        "identifier": f"lx{number:04}",
        "title": title,
        "agency": PREFECTURE,
        "language": ["zh-Hans"],
        "index_number": f"LX-{number:06}",
        "body": body,
        "text": more.pop("text", body),
        "abstract": body.replace("\n", "")[:60] or None,
        "published": published,
        "issued": published,
        "disclosure_mode": "主动公开",
        "provenance": _provenance(SITE, number),
        **more,
    }


def _csv(number: int, title: str, **more: Any) -> dict[str, Any]:
    return {
        "identifier": f"file-{number}",
        "title": title,
        "format": "CSV",
        "media_type": "text/csv",
        "download_url": f"https://data.riverton.example/files/{number}.csv",
        **more,
    }


WIRE: tuple[dict[str, Any], ...] = (
    _dataset(
        1,
        "Street trees of Riverton",
        description="Each street tree with its species, height and planting day.\nSee https://trees.riverton.example/about for the survey.",
        abstract="Every street tree with its species and height.",
        keywords=["trees", "environment"],
        themes=[{"scheme": None, "code": None, "label": "Environment"}],
        issued="2019-05-17",
        modified="2026-10-01",
        frequency="WEEKLY_3",
        spatial={"text": "Riverton"},
        region="Riverton",
        temporal={"start": "2010", "end": "2026-09", "text": None},
        contact={"name": "Parks Office", "email": "parks@riverton.example"},
        documentation=["https://data.riverton.example/d/001/dictionary"],
        conforms_to="https://schemas.riverton.example/trees/2",
        translations=[{"language": "zh-Hans", "title": "里弗顿行道树", "description": "每棵行道树的树种和高度。"}],
        distributions=[
            _csv(1, "Street trees", bytes=1234, availability={"checked": "2026-11-20T03:20:00+00:00", "status": "200"}),
            {
                "identifier": "file-1b",
                "role": "service",
                "title": "Tree service",
                "format": "API",
                "access_url": "https://api.riverton.example/trees",
            },
        ],
        flags=[{"code": "odd_frequency", "field": "frequency", "message": "The frequency was written as a date interval."}],
    ),
    _dataset(
        2,
        "Budget by department, 2018 to 2025",
        description="Planned and spent money by department and year.",
        abstract="Planned and spent money by department.",
        keywords=["budget", "finance"],
        themes=[{"scheme": None, "code": None, "label": "Finance"}],
        issued="2018",
        modified="2026-02",
        distributions=[
            _csv(2, "Budget table"),
            {
                "identifier": "file-2b",
                "title": "Budget booklet",
                "format": "PDF",
                "media_type": "application/pdf",
                "download_url": "https://data.riverton.example/files/2.pdf",
            },
        ],
    ),
    _dataset(
        3,
        "Water quality at forty wells",
        agency=WATER,
        description="Monthly readings <b>as text</b> & <script>alert(1)</script>.",
        abstract="Monthly readings of forty wells.",
        keywords=["water", "environment"],
        issued="2021-03",
        modified="2026-11-02",
        license={"id": None, "title": None, "url": None, "as_given": "Ask the water board"},
        rights="Name the water board when you use it.",
        distributions=[_csv(3, "Well readings"), _csv(31, "Well owners")],
    ),
    _dataset(
        4,
        "Water mains under repair",
        agency=WATER,
        access="restricted",
        rights="For emergency services.",
        issued="2024-07-01",
        distributions=[_csv(4, "Mains")],
    ),
    _dataset(5, "Library visits", description="Visits a day by branch library.", modified="2025-12-31", distributions=[]),
    _disclosure(
        1,
        "兰溪市人民政府办公室关于印发数据资源管理办法的通知",
        document_number="兰政办发〔2023〕12号",
        issuers=[PREFECTURE],
        genre="通知",
        themes=[{"scheme": None, "code": None, "label": "综合政务"}],
        keywords=["数据", "管理办法"],
        published="2023-04-06",
        written="2023-03-28",
        effective="2023-05-01",
        valid_until="2028-04-30",
        validity={"status": "有效", "since": "2023-05-01", "by": None, "evidence": "自2023年5月1日起施行"},
        body="各镇人民政府：\n为规范全市公共数据资源的归集与共享，制定本办法。\n第一条 公共数据应当依法开放。wèi 规范",
        text="各镇人民政府：\n为规范全市公共数据资源的归集与共享，制定本办法。\n第一条 公共数据应当依法开放。规范",
        audience="各镇人民政府",
        medium="电子",
        channel="政府网站",
        relations=[
            {
                "type": "repeals",
                "target": None,
                "text": "旧的数据管理规定（兰政办发〔2015〕3号）",
                "document_number": "兰政办发〔2015〕3号",
            },
            {"type": "interpreted_by", "target": None, "text": "https://www.lanxi.example/xxgk/2.html", "document_number": None},
        ],
        distributions=[
            {
                "identifier": "att-1",
                "role": "attachment",
                "title": "附件：数据资源目录",
                "format": "XLSX",
                "download_url": "https://www.lanxi.example/xxgk/files/1.xlsx",
            }
        ],
        provenance=_provenance(
            SITE, 1, original_url="https://www.zhejiang.example/copy/1.html", rules=[{"rule": "pinyin_pollution", "count": 1}]
        ),
    ),
    _disclosure(
        2,
        "《数据资源管理办法》政策解读",
        genre="解读",
        published="2023-04-10",
        body="一、出台背景\n公共数据是重要的生产要素。\n二、主要内容\n办法共五章二十条。",
        relations=[{"type": "interprets", "target": None, "text": "兰政办发〔2023〕12号", "document_number": "兰政办发〔2023〕12号"}],
    ),
    _disclosure(
        3,
        "关于做好义务教育招生工作的意见",
        agency=EDUCATION,
        issuers=[EDUCATION, PREFECTURE],
        document_number="兰教发〔2024〕8号",
        genre="意见",
        published="2024-05-20",
        written="2024-05-15",
        body="坚持就近入学原则，保障适龄儿童平等接受义务教育的权利。\n联系人见附件。",
        validity={"status": "失效", "since": "2025-05-20", "by": None, "evidence": None},
    ),
    _disclosure(
        4,
        "兰溪市2025年部门预算公开情况说明",
        genre="公告",
        published="2025-02",
        body="按照预算法的规定，现将本市2025年部门预算予以公开。\n收入预算与支出预算详见附表。",
        flags=[{"code": "imprecise_date", "field": "published", "message": "The page gives the month only."}],
    ),
    _disclosure(5, "关于防汛抗旱应急预案的公告", genre="公告", body="汛期实行二十四小时值班制度，发现险情立即报告。"),
    _disclosure(
        6,
        "依申请公开信息答复情况",
        agency=EDUCATION,
        issuers=[EDUCATION],
        published="2022-11-30",
        disclosure_mode="不予公开",
        disclosure_ground="third_party",
        body="因涉及个人隐私，本件不予公开。",
    ),
)


def records(source: str | None = None) -> tuple[Record, ...]:
    """The examples as records without ids, of one source or all."""
    return tuple(load(one) for one in WIRE if source is None or one["provenance"]["source"] == source)
