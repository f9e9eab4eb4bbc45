"""Answers kept ready for those who ask the same again: the latest ones, up to a number of bytes."""

import threading
from collections import OrderedDict


class KeptAnswers:
    """Finished answers by their tag, safe for threads. A tag holds the table's checksum, so that what is kept is never stale."""

    def __init__(self, most: int = 32 * 1024**2, largest: int = 1024**2) -> None:
        self._most, self._largest = most, largest
        self._held = 0
        self._answers: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, tag: str) -> bytes | None:
        """The answer, None where it is not kept."""
        with self._lock:
            found = self._answers.get(tag)
            if found is not None:
                self._answers.move_to_end(tag)
            return found

    def put(self, tag: str, answer: bytes) -> None:
        """Keeps an answer; those longest not asked for go."""
        if len(answer) > self._largest:
            return
        with self._lock:
            self._held += len(answer) - len(self._answers.pop(tag, b""))
            self._answers[tag] = answer
            while self._held > self._most:
                _, gone = self._answers.popitem(last=False)
                self._held -= len(gone)
