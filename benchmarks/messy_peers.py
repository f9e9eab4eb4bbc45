"""The same measure as benchmarks/messy.py beside loaders that the project does not need: CleverCSV and polars, of the extra `bench`.

python -m benchmarks.messy_peers [--only NAME] [--every 5] [--worst 10] [--keep FOLDER] [--pollock FOLDER]"""

from pathlib import Path

import clevercsv
import polars as pl
from clevercsv.exceptions import NoDetectionResult

from benchmarks.messy import LOADERS, Failed, Loaded, main


def clever(path: Path) -> Loaded:
    """CleverCSV, its encoding and its dialect; the first row is the header."""
    try:
        rows = clevercsv.read_table(str(path))
    except (clevercsv.Error, NoDetectionResult) as error:
        raise Failed from error
    return rows[0], rows[1:]


def bear(path: Path) -> Loaded:
    """polars.read_csv with its defaults, values as text."""
    try:
        frame = pl.read_csv(path, infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise Failed from error
    return frame.columns, [[cell or "" for cell in row] for row in frame.iter_rows()]


if __name__ == "__main__":
    main({**LOADERS, "clevercsv": clever, "polars": bear})
