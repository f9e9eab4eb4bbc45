"""The text of a file that a document consists of: PDF with a text layer, DOCX, XLS and XLSX, plain text; of all others, why not."""

import re
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

import orjson

from harvesters.reading.encodings import decode

LARGEST_FILE = 32 * 1024 * 1024
LONGEST_TEXT = 200_000
"""Bytes of a file that is read at all, characters of its text that are kept."""

_LONGEST_WORKBOOK = 20_000_000
_CHILD = Path(__file__).with_name("file_child.py")
_MEMORY = 1024**3
_SECONDS = 30
_PAGES = 600
_FEWEST_CHARACTERS = 10
_PLAIN = frozenset({"TXT", "CSV", "TSV"})
_ENDS = "。；：！？…;:!?）)》"
_FULL_LINE = 0.85
_STARTS = re.compile(r"\s{2,}|[\u3000]|第[一二三四五六七八九十百零〇\d]+[条章节款]|[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|附\s*件")
# Radicals and compatibility forms stand in PDF for the characters they look like.
_LOOKALIKES = re.compile("[\u2e80-\u2fd5\uf900-\ufaff]")
_DROPPED = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_OF_KIND = {"HTML": "it is a web page", "": "its bytes are of no kind that is known"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileText:
    """`text` has a paragraph a line, a row of a table with tabs between its cells. Where there is none or not all of it, `flag`
    says what is wrong (a flag's code) and `note` tells it in words that go on "the file …"."""

    text: str = ""
    flag: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookRows:
    """The cells row by row, or the `trouble` with the file in words that go on "the file …"."""

    rows: tuple[tuple[str, ...], ...] = ()
    trouble: str = ""


def text_of_file(body: bytes, *, format_word: str | None) -> FileText:
    """The text of a file's bytes. `format_word` is what its name says, believed only for plain text, which has no mark of
    its own. A process of its own reads it and may use a gibibyte and thirty seconds; no bytes whatever raise an error."""
    if not body:
        return FileText(flag="unreadable_attachment", note="is empty")
    if len(body) > LARGEST_FILE:
        return FileText(flag="unreadable_attachment", note=f"has {len(body)} bytes, more than are read")
    if format_word in _PLAIN and b"\x00" not in body[:4096] and body.lstrip()[:1] != b"<":
        text = decode(body[: 4 * LONGEST_TEXT], None, None).text.strip()
        return _bounded(text, len(text) > LONGEST_TEXT or len(body) > 4 * LONGEST_TEXT)
    try:
        written = _written(body)
    except subprocess.TimeoutExpired:
        return FileText(flag="unreadable_attachment", note=f"was not read within {2 * _SECONDS} seconds")
    except OSError as error:
        return FileText(flag="unreadable_attachment", note=f"could not be opened on this machine: {error.strerror}")
    try:
        told = orjson.loads(written)
    except orjson.JSONDecodeError:
        return FileText(flag="unreadable_attachment", note="cannot be opened within safe bounds; it may be damaged")
    return _judged(told)


def rows_of_workbook(body: bytes) -> WorkbookRows:
    """The rows of a workbook's visible sheets that say something, each cell on one line, read as `text_of_file` reads files. No
    bytes whatever raise an error."""
    if len(body) > LARGEST_FILE:
        return WorkbookRows(trouble=f"has {len(body)} bytes, more than are read of a workbook")
    try:
        told = orjson.loads(_written(body, _LONGEST_WORKBOOK))
    except (subprocess.TimeoutExpired, OSError, orjson.JSONDecodeError):
        return WorkbookRows(trouble="cannot be opened within safe bounds; it may be damaged")
    if "trouble" in told or told["kind"] not in ("XLS", "XLSX"):
        return WorkbookRows(trouble=f"is no workbook that can be read: {told.get('why') or told['kind']}")
    if told["cut"]:
        return WorkbookRows(trouble=f"holds more than the {_LONGEST_WORKBOOK} characters that are read of a workbook")
    return WorkbookRows(rows=tuple(tuple(_DROPPED.sub("", cell) for cell in line.split("\t")) for line in told["lines"]))


def _written(body: bytes, characters: int = LONGEST_TEXT) -> bytes:
    """What the reading process writes of a file's bytes. Raises TimeoutExpired, OSError (no room, no process to be had)."""
    with NamedTemporaryFile(prefix="attachment-") as file:
        file.write(body)
        file.flush()
        limits = map(str, (_MEMORY, _SECONDS, _PAGES, characters))
        command = [sys.executable, "-I", str(_CHILD), file.name, *limits]
        return subprocess.run(command, capture_output=True, timeout=2 * _SECONDS, check=False).stdout


def _judged(told: dict[str, object]) -> FileText:
    """What the child's answer means."""
    kind = str(told["kind"])
    if told.get("trouble") == "encrypted":
        return FileText(flag="encrypted_attachment", note="is locked with a password")
    if "trouble" in told:
        why = _OF_KIND.get(kind) or f"is {kind}: {told['why']}"
        return FileText(flag="unreadable_attachment", note=why if why.startswith("is ") else f"cannot be read: {why}")
    written, pages, blank = told["lines"], told["pages"], told["blank"]
    assert isinstance(written, list)
    assert isinstance(pages, int)
    assert isinstance(blank, int)
    lines = [_DROPPED.sub("", line) for line in written]
    text = "\n".join(joined([_mended(line) for line in lines]) if kind == "PDF" else lines).strip()
    if sum(not sign.isspace() for sign in text) < _FEWEST_CHARACTERS:
        note = f"has {pages} pages without a text layer: a scan, which would have to be recognised" if kind == "PDF" else "holds no text"
        return FileText(text=text, flag="no_text_layer", note=note)
    if 2 * blank > pages:
        return FileText(text=text, flag="no_text_layer", note=f"has no text layer on {blank} of {pages} pages")
    return _bounded(text, bool(told["cut"]))


def joined(lines: Sequence[str]) -> list[str]:
    """Paragraphs of the lines that a page was printed in: a line as wide as the page goes on in the next one, unless a sentence
    ends with it or the next begins a paragraph of its own (it is numbered, or a short one that addresses readers)."""
    widest = max((len(line.strip()) for line in lines), default=0)
    out: list[str] = []
    goes_on = False
    for line in lines:
        words = line.strip()
        if not words:
            goes_on = False
            continue
        if goes_on and not _STARTS.match(line) and not (words[-1] in "：:" and len(words) < _FULL_LINE * widest):
            out[-1] += words if not (out[-1][-1:].isascii() and words[:1].isascii()) else f" {words}"
        else:
            out.append(words)
        goes_on = len(words) >= _FULL_LINE * widest and words[-1] not in _ENDS
    return out


def _mended(line: str) -> str:
    return _LOOKALIKES.sub(lambda found: unicodedata.normalize("NFKC", found[0]), line)


def _bounded(text: str, more: bool) -> FileText:
    note = f"is longer: its first {LONGEST_TEXT} characters or {_PAGES} pages are kept" if more else ""
    return FileText(text=text[:LONGEST_TEXT], flag="shortened_attachment" if more else None, note=note)
