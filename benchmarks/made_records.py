"""Mixed Chinese and English records made from a seed, with the frequencies of words that natural texts have."""

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate

from catalog_service.search.engine import Stored
from schemas.agency import Agency, agency_named
from schemas.dataset import Dataset
from schemas.disclosure import Disclosure
from schemas.distribution import Distribution
from schemas.parts import Theme
from schemas.provenance import Provenance
from schemas.record import Record, dump_json

_MOST_DIFFERENT = 20_000
_CHINESE = """
政务 公开 信息 政府 办公厅 通知 工作 要点 实施 意见 管理 办法 规定 条例 服务 事项 清单 目录 数据 开放 平台 建设 发展 规划 企业 市场 监督
环境 保护 生态 财政 预算 决算 资金 项目 投资 工程 交通 运输 道路 公共 安全 应急 预案 教育 学校 学生 医疗 卫生 健康 社会 保障 养老 保险
就业 培训 人才 科技 创新 产业 农业 农村 土地 资源 规范 性 文件 审批 许可 处罚 检查 结果 公示 公告 会议 纪要 统计 年报 季度 月度 人口
经济 价格 消费 旅游 文化 体育 住房 城市 区域 水利 防汛 气象 能源 电力 燃气 供热 供水 排水 垃圾 分类 绿化 公园 街道 社区 居民 群众 投诉
举报 咨询 回复 解读 问答 附件 表格 标准 质量 食品 药品 检测
"""
_ENGLISH = """
data annual report county school energy water health housing population census budget program service public safety traffic crash
inspection permit license grant contract vendor payment salary employee election district boundary parcel zoning land use transit route
stop schedule bicycle park tree air quality monitoring station weather climate flood hazard emergency fire police incident crime arrest
court case hospital mortality vaccine disease survey student enrollment teacher performance graduation library museum tourism business
tax revenue debt bond asset facility building fleet fuel emission waste recycling
"""
_FORMATS = ("CSV", "JSON", "XLSX", "PDF", "HTML", "XML", "GEOJSON", "SHP", "KML", "API", "ZIP", "TXT")


class Words:
    """Words drawn with the frequencies of a natural text: the listed ones often, a long tail of made ones seldom."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        of_the_tail = random.Random(3)
        characters = sorted({c for word in _CHINESE.split() for c in word})
        self._chinese = _CHINESE.split() + ["".join(of_the_tail.sample(characters, 2)) for _ in range(20_000)]
        self._english = _ENGLISH.split() + ["".join(of_the_tail.choices("abcdefghijklmnoprstuvwy", k=7)) for _ in range(30_000)]
        self._chinese_weights = list(accumulate(1 / (rank + 5) for rank in range(len(self._chinese))))
        self._english_weights = list(accumulate(1 / (rank + 5) for rank in range(len(self._english))))

    def chinese(self, number: int) -> list[str]:
        """So many Chinese words."""
        return self.chance.choices(self._chinese, cum_weights=self._chinese_weights, k=number)

    def english(self, number: int) -> list[str]:
        """So many English words."""
        return self.chance.choices(self._english, cum_weights=self._english_weights, k=number)


def record(words: Words, number: int) -> Record:
    """55 % Chinese documents, 45 % English datasets; a title and 80 to 200 words."""
    chance = words.chance
    rank = min(int(chance.paretovariate(0.7)), 360)
    day = f"{chance.randint(2000, 2025)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
    provenance = Provenance(
        source=f"source-{rank % 40}", run="1", url=None, original_url=None, harvested="2026-01-01T00:00:00Z", checksum="", rules=()
    )
    length, theme = chance.randint(80, 200), Theme(scheme=None, code=None, label=f"theme {int(chance.paretovariate(1)) % 20}")
    if chance.random() < 0.55:
        agency: Agency = agency_named(f"第{rank}市人民政府")
        return Disclosure(
            id=f"r{number}",
            identifier=None,
            title="".join(words.chinese(chance.randint(4, 9))),
            text="，".join("".join(words.chinese(8)) for _ in range(length // 8)),
            agency=agency,
            issued=day,
            modified=day if chance.random() < 0.7 else None,
            themes=(theme,),
            document_number=f"第{rank}政发〔{day[:4]}〕{number % 300}号",
            language=("zh-Hans",),
            provenance=provenance,
        )
    return Dataset(
        id=f"r{number}",
        identifier=f"id-{number}",
        title=" ".join(words.english(chance.randint(4, 9))),
        description=". ".join(" ".join(words.english(10)) for _ in range(length // 10)),
        agency=agency_named(f"Department {rank}"),
        issued=day,
        modified=day,
        themes=(theme,),
        keywords=tuple(words.english(4)),
        distributions=tuple(Distribution(format=chance.choice(_FORMATS)) for _ in range(chance.randint(1, 3))),
        language=("en",),
        provenance=provenance,
    )


def stored(number: int) -> Iterator[Stored]:
    """So many records as a store keeps them: 20,000 different ones again and again under new ids, so that making them is not timed."""
    words = Words(random.Random(1))
    ready = [dump_json(replace(record(words, count), id="@")).partition(b'"@"') for count in range(min(number, _MOST_DIFFERENT))]
    return (
        Stored(id, b'%b"%b"%b' % (before, id.encode(), behind))
        for count in range(number)
        for id, (before, _, behind) in ((f"r{count}", ready[count % len(ready)]),)
    )
