"""The words of attached files: which files are asked for, what their bytes say, and what is told of those that cannot be read."""

from dataclasses import replace

from harvesters.fetching.fetcher import Fetcher, FetchError, Request
from harvesters.reading.file_text import LARGEST_FILE, FileText, text_of_file
from harvesters.reading.page import Attachment, Page
from harvesters.reading.word_list import word_list
from harvesters.rules import personal
from harvesters.rules.enclosures import is_only_attached

NEEDED, ALL, NONE = "needed", "all", "none"
WISHES = (NEEDED, ALL, NONE)
_MOST_FILES = 10
_NO_DOCUMENT = word_list("ZIP RAR 7Z GZ TAR MP3 MP4 JPEG PNG GIF TIFF SVG SHP GDB KML KMZ GEOJSON JSON XML RDF PARQUET MDB DBF")
"""Formats whose files are no documents: they are not asked for."""
_GONE = (401, 403, 404, 410)
_REFUSED = ("robots", "private_address", "scheme", "address", "port")


def wants_texts(page: Page, wish: str) -> bool:
    """Whether the words of a page's files are wished for: by default where the page has no words of its own."""
    if wish == NONE or not page.attachments:
        return False
    return wish == ALL or is_only_attached(page.body, attached=len(page.attachments))


def with_texts(page: Page, raw: bytes, fetcher: Fetcher) -> tuple[Page, bool]:
    """The page with the words of its files, of the first ten that are documents, and whether nothing is left that may be had
    another day. Where the page is itself a file, `raw` is that file."""
    files, whole, read = [], True, 0
    for file in page.attachments:
        last = True
        if file.format in _NO_DOCUMENT:
            found = _unread(f"is {file.format}: files of this kind are not read")
        elif read == _MOST_FILES:
            found = _unread(f"was not asked for: the page has more than {_MOST_FILES} files")
        elif not page.encoding and file.url == page.url:
            found = text_of_file(raw, format_word=file.format)
        else:
            found, last = _asked(file, fetcher)
            read += 1
        if people := personal.found_in(found.text):
            found = FileText(flag="personal_attachment", note=f"holds {people}; its words are not taken over")
        whole = whole and last
        files.append(replace(file, text=found.text, flag=found.flag, note=found.note))
    return replace(page, attachments=tuple(files)), whole


def _asked(file: Attachment, fetcher: Fetcher) -> tuple[FileText, bool]:
    """What the file's address gives, and whether that is its last word."""
    try:
        answer = fetcher.fetch(Request(url=file.url, max_bytes=LARGEST_FILE))
    except FetchError as error:
        if error.rule == "too_large":
            return _unread(f"is larger than {LARGEST_FILE} bytes"), True
        final = error.status in _GONE or error.rule in _REFUSED
        return FileText(flag="unreachable_attachment", note=f"could not be had: {error.message}"), final
    return text_of_file(answer.body, format_word=file.format), True


def _unread(note: str) -> FileText:
    return FileText(flag="unreadable_attachment", note=note)
