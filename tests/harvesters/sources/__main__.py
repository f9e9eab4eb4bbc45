"""Writes the golden records of the sources named by id (all that are shipped if none is named) anew; look each change over with
`git diff` before it is committed: a golden nobody has read proves nothing."""

import sys

from tests.harvesters.sources.golden import golden_of
from tests.harvesters.sources.sample import INDEX, samples


def main(ids: list[str]) -> int:
    """The exit code: 1 where an id is not known or a source has no sample."""
    known = {sample.declaration.stem: sample for sample in samples()}
    failed = [f"{name}: no declaration of that name in harvesters/sites" for name in ids if name not in known]
    for name in ids or sorted(known):
        sample = known.get(name)
        if sample is None:
            continue
        if not (sample.folder / INDEX).is_file():
            failed.append(f"{name}: write its sample first, beginning with {sample.folder / INDEX}")
            continue
        golden = golden_of(sample)
        changed = not sample.golden.is_file() or sample.golden.read_text(encoding="utf-8") != golden
        sample.golden.write_text(golden, encoding="utf-8")
        print(f"{name}: {'written, look it over' if changed else 'as it was'}")
    for why in failed:
        print(why, file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
