"""MB/s of CSV → checked, typed Parquet + CSV + profile, and of the Parquet alone, side by side with raw converters on the same file.

    python benchmarks/publish.py [--megabytes 200] [--rounds 3] [--folder DIR] [--only NAME …] [--odd-lines N]
        [--csv-detective PYTHON]

Candidates: publish, parquet (this project), pyarrow, duckdb, polars, and csv-detective where a Python that has it is named. Each runs
in a process of its own, in turn; wall and CPU time are the median, memory the highest. The raw ones write Parquet alone and
decide types by a sample: they are the speed of light, not the same work; csv-detective looks at all rows, as here. `--odd-lines`
measures the Parquet alone of a copy in which so many lines, spread evenly, lack their last cell: most raw converters refuse it."""

import argparse
import csv
import multiprocessing
import random
import resource
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import polars as pl
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from catalog_service.publishing.publish import convert
from catalog_service.publishing.result import Converted
from catalog_service.publishing.writers import ROW_GROUP_ROWS

ROWS_AT_ONCE = 5_000
CHARACTERS = "关于进一步加强政府信息公开工作的通知数据统计报告环境保护市场监督管理水利交通教育卫生"
HEADER = ["id", "编号", "count", "amount", "price", "ratio", "date", "created", "名称", "备注", "city", "open", "year", "code"]


def generate(path: Path, megabytes: int) -> None:
    """A file of 14 columns: ids, codes with leading zeros, exact and floating numbers, days, times, Chinese text, quotes, gaps."""
    chance = random.Random(1)
    first, number = date(2000, 1, 1), 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        while file.tell() < megabytes * 1_000_000:
            for _ in range(ROWS_AT_ONCE):
                number += 1
                day = first + timedelta(days=chance.randrange(9000))
                writer.writerow(
                    [
                        number,
                        f"{chance.randrange(10**6):08d}",
                        chance.randrange(100_000) if chance.random() > 0.03 else "",
                        f"{chance.random() * 1e6:.2f}",
                        f"{chance.random() * 100:.4f}",
                        repr(chance.random()),
                        day.isoformat(),
                        f"{day}T{chance.randrange(24):02d}:{chance.randrange(60):02d}:{chance.randrange(60):02d}",
                        "".join(chance.choices(CHARACTERS, k=12)),
                        "".join(chance.choices(CHARACTERS, k=20)) + ', "引"' if chance.random() > 0.5 else "",
                        chance.choice(["北京", "上海", "广州"]),
                        chance.choice(["true", "false"]),
                        chance.randrange(1990, 2024),
                        f"A{chance.randrange(99_999):05d}",
                    ]
                )


def spoil(source: Path, target: Path, odd: int) -> None:
    """A copy in which so many lines, spread evenly behind the first part of the file, lack their last cell."""
    step = source.stat().st_size // (odd + 1)
    with source.open("rb") as lines, target.open("wb") as copy:
        read, due = 0, step
        for line in lines:
            read += len(line)
            if read > due:
                line, due = line[: line.rindex(b",")] + b"\n", due + step
            copy.write(line)


def publish(source: Path, out: Path) -> None:
    """This project: every value of every column checked, Parquet and CSV written."""
    _convert(source, out, with_csv=True)


def parquet(source: Path, out: Path) -> None:
    """The same without the CSV and the profile."""
    _convert(source, out, with_csv=False)


def _convert(source: Path, out: Path, *, with_csv: bool) -> None:
    result = convert(source, name=source.name, format="CSV", media_type=None, metadata={}, out=out, with_csv=with_csv)
    if not isinstance(result, Converted):
        raise SystemExit(result.because)


def raw_pyarrow(source: Path, out: Path) -> None:
    """pyarrow's streaming reader → Parquet."""
    reader = pa_csv.open_csv(source, parse_options=pa_csv.ParseOptions(newlines_in_values=True))
    with pq.ParquetWriter(out / "pyarrow.parquet", reader.schema, compression="zstd", compression_level=3) as writer:
        for batch in reader:
            writer.write_batch(batch)


def raw_duckdb(source: Path, out: Path) -> None:
    """DuckDB's COPY, its types from its sniffer."""
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (FROM read_csv('{source}')) TO '{out / 'duckdb.parquet'}' "
            f"(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 3, ROW_GROUP_SIZE {ROW_GROUP_ROWS})"
        )


def raw_polars(source: Path, out: Path) -> None:
    """polars' streaming scan and sink."""
    pl.scan_csv(source).sink_parquet(out / "polars.parquet", compression="zstd", compression_level=3, row_group_size=ROW_GROUP_ROWS)


PARQUET, ODD = "parquet", "odd lines"
CANDIDATES: dict[str, Callable[[Path, Path], None]] = {
    "publish": publish,
    PARQUET: parquet,
    "pyarrow": raw_pyarrow,
    "duckdb": raw_duckdb,
    "polars": raw_polars,
    ODD: parquet,
}
RAW = ("pyarrow", "duckdb", "polars")
DETECTIVE = "csv-detective"
_DETECT = "import sys; from csv_detective import routine; routine(sys.argv[1], num_rows=-1, save_results=False)"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took: wall seconds, CPU seconds, peak memory in MB."""

    wall: float
    cpu: float
    peak: int


def _timed(name: str, source: Path, out: Path, answer: "multiprocessing.SimpleQueue[Cost]") -> None:
    start = time.perf_counter()
    CANDIDATES[name](source, out)
    wall = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_SELF)
    answer.put(Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024))


def measure(name: str, source: Path, out: Path) -> Cost:
    """The cost of one candidate in a fresh process."""
    context = multiprocessing.get_context("spawn")
    answer: multiprocessing.SimpleQueue[Cost] = context.SimpleQueue()
    process = context.Process(target=_timed, args=(name, source, out, answer))
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(f"{name} failed")
    return answer.get()


def measure_detective(python: str, source: Path) -> Cost:
    """The cost of csv-detective's detection, its start included; it writes nothing."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run([python, "-c", _DETECT, str(source)], check=True, capture_output=True)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, after.ru_maxrss // 1024)


def _cpu(costs: list[Cost]) -> float:
    return statistics.median(cost.cpu for cost in costs)


def main() -> None:
    """Generates the file, runs the candidates in turn, prints one line each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=None, help="where the files are made (a temporary folder)")
    parser.add_argument("--only", choices=[name for name in CANDIDATES if name != ODD], nargs="+", default=None)
    parser.add_argument("--odd-lines", type=int, default=0, metavar="N", help="also a copy with so many odd lines")
    parser.add_argument("--csv-detective", metavar="PYTHON", default=None, help="a Python that has csv-detective; once, as it is slow")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        source, odd, out = Path(folder) / "source.csv", Path(folder) / "odd.csv", Path(folder) / "out"
        out.mkdir()
        generate(source, chosen.megabytes)
        size = source.stat().st_size / 1e6
        runs: dict[str, list[Cost]] = {name: [] for name in chosen.only or CANDIDATES if name != ODD}
        if chosen.odd_lines:
            spoil(source, odd, chosen.odd_lines)
            runs |= {PARQUET: [], ODD: []}
        for _ in range(chosen.rounds):
            for name, costs in runs.items():
                costs.append(measure(name, odd if name == ODD else source, out))
        if chosen.csv_detective and Path(chosen.csv_detective).exists():
            runs[DETECTIVE] = [measure_detective(chosen.csv_detective, source)]
    print(f"{size:.0f} MB, {chosen.rounds} rounds")
    speeds = {name: size / statistics.median(cost.wall for cost in costs) for name, costs in runs.items()}
    for name, costs in runs.items():
        cpu, peak = _cpu(costs), max(cost.peak for cost in costs)
        print(f"{name:13} {size / speeds[name]:7.2f} s {speeds[name]:7.1f} MB/s  CPU {cpu:6.2f} s  peak {peak} MB")
    if raw := [name for name in RAW if name in runs]:
        fastest, thrift = max(speeds[name] for name in raw), min(_cpu(runs[name]) for name in raw)
        for name in ("publish", "parquet"):
            if name in runs:
                told = f"{speeds[name] / fastest:.0%} of the fastest raw converter"
                print(f"{name}: {told}; by CPU time {thrift / _cpu(runs[name]):.0%} of the one that takes least")
    if ODD in speeds:
        share, thrift = speeds[ODD] / speeds[PARQUET], _cpu(runs[PARQUET]) / _cpu(runs[ODD])
        print(f"{chosen.odd_lines} odd lines: {share:.0%} of the speed of parquet without them; by CPU time {thrift:.0%}")
    if DETECTIVE in speeds and "publish" in speeds:
        print(f"publish: {speeds['publish'] / speeds[DETECTIVE]:.0f} times csv-detective")


if __name__ == "__main__":
    main()
