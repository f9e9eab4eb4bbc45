"""A process that analyses records for the one that started it: their JSON comes in, the lines of an index go out.

It ends when its input ends, also where the process that started it was killed, and when nothing came for a while."""

import gc
import select
import signal
import sys
from typing import cast

from catalog_service.search.indexing.frames import receive, send
from catalog_service.search.indexing.lines import Form, line_of_text

IDLE_SECONDS = 20.0
"""So long it waits for more work; then its memory is worth more than the time another one takes to start."""


def main() -> None:
    """Analyses for the form of index named by the first argument."""
    # A signal from the terminal reaches the whole group; when to stop is for the process to say that is analysed for.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    form = cast(Form, sys.argv[1])
    gc.freeze()
    given, told = sys.stdin.fileno(), sys.stdout.fileno()
    while select.select([given], [], [], IDLE_SECONDS)[0] and (batch := receive(given)) is not None:
        send(told, [line_of_text(text, form) for text in batch])


if __name__ == "__main__":
    main()
