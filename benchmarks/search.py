"""How fast the index is built and asked: mixed Chinese and English records made from a seed, the queries people send.

    python benchmarks/search.py --records 200000

Prints one line of JSON for each kind of query (p50, p95, p99 in ms, mean hits) and one for the build (records/s with analysis, bytes).
"""

import argparse
import gc
import json
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import TypeVar

from catalog_service.search.embedded.engine import EmbeddedEngine
from catalog_service.search.engine import Put
from catalog_service.search.query import DateRange, Query
from schemas.agency import Agency, agency_named
from schemas.dataset import Dataset
from schemas.disclosure import Disclosure
from schemas.distribution import Distribution
from schemas.parts import Theme
from schemas.provenance import Provenance
from schemas.record import Record

_Asked = TypeVar("_Asked")

FACETS = ("kind", "agency", "theme", "format", "year")
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


def main() -> None:
    """Builds, asks, updates; prints what it took."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=200, help="of each kind")
    parser.add_argument("--folder", type=Path, help="where to build and leave the index (default: a temporary folder)")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        engine, words = EmbeddedEngine(folder), Words(random.Random(1))
        ready = [record(words, number) for number in range(min(asked.records, 20_000))]
        gc.freeze()  # the ready records are the benchmark's, not the engine's
        began, of_thread, of_process = time.perf_counter(), time.thread_time(), time.process_time()
        engine.rebuild(_repeated(ready, asked.records), 0)
        took, analysing, working = time.perf_counter() - began, time.thread_time() - of_thread, time.process_time() - of_process
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        busy = {"analysis_cpu_s": round(analysing, 1), "cpu_s": round(working, 1)}
        _print(
            measure="build",
            records=asked.records,
            seconds=round(took, 1),
            records_per_s=round(asked.records / took),
            **busy,
            bytes=size,
            peak_mb=peak,
        )
        for name, query in kinds(Words(random.Random(2))).items():
            _print(measure=name, **timed(engine, query, asked.queries))
        _print(measure="typed suggestions", **timed_typing(engine, Words(random.Random(4)), asked.queries))
        _print(measure="update one, visible", ms=round(updated(engine, record(words, 0)), 1))
        engine.close()


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


def kinds(words: Words) -> dict[str, Callable[[], Query]]:
    """What is asked, by name."""
    return {
        "word": lambda: Query(q=words.chance.choice([words.chinese(1), words.english(1)])[0]),
        "two words": lambda: Query(q=" ".join(words.chance.choice([words.chinese(2), words.english(2)]))),
        "unspaced title words": lambda: Query(q="".join(words.chinese(3))),
        "phrase": lambda: Query(q=f'"{"".join(words.chinese(2))}"'),
        "beginning of a word": lambda: Query(q=words.english(1)[0][:4] + "*"),
        "one of two words": lambda: Query(q=" OR ".join(words.chance.choice([words.chinese(2), words.english(2)]))),
        "field and years": lambda: Query(q=f"title:{words.english(1)[0]} year:2010..2019"),
        "misspelt word": lambda: Query(q=words.english(1)[0][::-1] + "x"),
        "two words + 5 facets": lambda: Query(q=" ".join(words.chance.choice([words.chinese(2), words.english(2)])), facets=FACETS),
        "commonest word + 5 facets": lambda: Query(q=words.chance.choice(["政务", "data"]), facets=FACETS),
        "everything + 5 facets": lambda: Query(facets=FACETS),
        "filter + 5 facets": lambda: Query(q=words.english(1)[0], filters={"kind": ["dataset"], "format": ["CSV", "JSON"]}, facets=FACETS),
        "filter + range + sort": lambda: Query(
            q=words.chinese(1)[0], filters={"kind": ["disclosure"]}, ranges={"issued": DateRange("2010", "2020")}, sort="-issued"
        ),
        "everything by title": lambda: Query(sort="title"),
        "question": lambda: Query(q="".join(words.chinese(6)) + "如何办理？"),
    }


def timed(engine: EmbeddedEngine, query: Callable[[], Query], number: int) -> dict[str, float]:
    """The kind asked so often, in ms."""
    return _times(number, query, lambda asked: engine.search(asked).total)


def timed_typing(engine: EmbeddedEngine, words: Words, number: int) -> dict[str, float]:
    """Suggestions for one to eight characters of a word, or initials, in ms."""

    def typed() -> str:
        word = words.chance.choice(["".join(words.chinese(2)), words.english(1)[0], "".join(words.chance.choices("bcdfghjlmqsxyz", k=3))])
        return word[: words.chance.randint(1, 8)]

    return _times(number, typed, lambda asked: len(engine.suggest(asked, 10)))


def _times(number: int, make: Callable[[], _Asked], ask: Callable[[_Asked], int]) -> dict[str, float]:
    times, hits = [], 0
    for _ in range(number):
        asked = make()
        began = time.perf_counter()
        hits += ask(asked)
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    return {
        "p50": round(times[number // 2], 2),
        "p95": round(times[int(number * 0.95)], 2),
        "p99": round(times[int(number * 0.99)], 2),
        "mean_hits": round(hits / number),
    }


def updated(engine: EmbeddedEngine, changed: Record) -> float:
    """Milliseconds until one changed record is found as changed."""
    began = time.perf_counter()
    engine.apply([Put(changed)], 1)
    engine.search(Query(q=changed.title))
    return (time.perf_counter() - began) * 1000


def _repeated(ready: list[Record], number: int) -> Iterator[Record]:
    """The ready records again and again under new ids, so that making them is not timed."""
    for count in range(number):
        yield replace(ready[count % len(ready)], id=f"r{count}")


def _print(**figures: float | str) -> None:
    print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
