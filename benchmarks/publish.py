"""MB/s of CSV → checked, typed Parquet + CSV, side by side with raw pyarrow and DuckDB on the same file.

    python benchmarks/publish.py [--megabytes 200] [--rounds 3] [--folder DIR] [--only publish|pyarrow|duckdb]

Each candidate runs in a process of its own, in turn; wall time is the median, memory the highest peak. The raw ones write Parquet
alone and decide types by a sample: they are the speed of light, not the same work."""

import argparse
import csv
import multiprocessing
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import duckdb
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


def publish(source: Path, out: Path) -> None:
    """This project: every value of every column checked, Parquet and CSV written."""
    result = convert(source, name=source.name, format="CSV", media_type=None, metadata={}, out=out)
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


CANDIDATES: dict[str, Callable[[Path, Path], None]] = {"publish": publish, "pyarrow": raw_pyarrow, "duckdb": raw_duckdb}


def _timed(name: str, source: Path, out: Path, answer: "multiprocessing.SimpleQueue[tuple[float, int]]") -> None:
    start = time.perf_counter()
    CANDIDATES[name](source, out)
    answer.put((time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))


def measure(name: str, source: Path, out: Path) -> tuple[float, int]:
    """Seconds and peak memory in MB of one candidate in a fresh process."""
    context = multiprocessing.get_context("spawn")
    answer: multiprocessing.SimpleQueue[tuple[float, int]] = context.SimpleQueue()
    process = context.Process(target=_timed, args=(name, source, out, answer))
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(f"{name} failed")
    return answer.get()


def main() -> None:
    """Generates the file, runs the candidates in turn, prints one line each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=None, help="where the files are made (a temporary folder)")
    parser.add_argument("--only", choices=CANDIDATES, default=None)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        source, out = Path(folder) / "source.csv", Path(folder) / "out"
        out.mkdir()
        generate(source, chosen.megabytes)
        size = source.stat().st_size / 1e6
        names = [chosen.only] if chosen.only else list(CANDIDATES)
        runs: dict[str, list[tuple[float, int]]] = {name: [] for name in names}
        for _ in range(chosen.rounds):
            for name in names:
                runs[name].append(measure(name, source, out))
        print(f"{size:.0f} MB, {chosen.rounds} rounds")
        for name, results in runs.items():
            seconds = statistics.median(result[0] for result in results)
            print(f"{name:8} {seconds:7.2f} s {size / seconds:7.0f} MB/s  peak {max(result[1] for result in results)} MB")


if __name__ == "__main__":
    main()
