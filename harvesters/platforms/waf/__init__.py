"""WAF: a web accessible folder of metadata files, one record each, as a web server lists it (Apache, nginx, IIS and their like).

A declaration says `platform = "waf"` and as `url` the folder's address, which ends with a slash. `[options]`:

    depth            levels of folders below the first that are entered (default 5; 0: none)
    most_files       never more than that many files (default 200000)
    trust_dates      spares a file where date and size in the list are those it was last read under (default false: a list
                     tells minutes and thousands of bytes, so that two changes in one minute would show as none)

Files whose name ends with `.xml` are read, as ISO 19139, ISO 19115-3, FGDC CSDGM or DCAT; others are left out and counted. Only what
lies below the folder is asked for. Each file is asked for with its validators, so that one which did not change costs a 304. A
record is known by its file's address; what it calls itself is its identifier.

It may tell: `no_list` (the answer lists no files; fatal), `cut_short` (it ends inside its list; fatal), `empty_list` (no XML file
anywhere; fatal), `too_many_files`, `too_many_folders` (fatal), `page_unreachable` (a file that is listed and cannot be read: kept
as it was), `mostly_unreachable` (fatal), `deeper_folders`, `files_left_out`, `several_records` (a file holds more than one; the
first is read), and on a record `malformed_xml`, `guessed_encoding`, `characters_lost`. A folder that cannot be listed is fatal
too; the others are read all the same.
"""

from collections.abc import Iterator, Sequence

from harvesters.datasets.drafting import dataset_draft
from harvesters.documents.options import checked
from harvesters.documents.walk import mostly_unread
from harvesters.draft import Draft
from harvesters.entry import Checkpoint, Entry, Expected, Unreachable
from harvesters.fetching.fetcher import Fetcher
from harvesters.platforms import Found
from harvesters.platforms.waf.files import Files
from harvesters.platforms.waf.folders import Place, Walk
from harvesters.platforms.waf.options import SCHEMA, FolderOptions
from harvesters.reading.xml_metadata import described
from harvesters.source import Source
from harvesters.state import Memory

_PIECE = 200


def check(source: Source) -> None:
    """Raises ValidationError naming the options that are wrong."""
    checked(SCHEMA, source.options)


def harvest(source: Source, fetcher: Fetcher, memory: Memory) -> Iterator[Found]:
    """Every record in the folder and below, folder by folder; a checkpoint after each 200 files. Raises FetchError where the
    folder cannot be had, ValidationError for options."""
    options: FolderOptions = SCHEMA.load(source.options)
    walk, files = Walk(source.url, fetcher, options), Files(fetcher, memory, trust_dates=options.trust_dates)
    listed = unread = 0
    for places in _pieces(walk.places()):
        for found in files.of(places):
            unread += isinstance(found, Unreachable)
            yield found
        listed += len(places)
        yield Checkpoint(state=places[-1].state())
    yield from walk.problems()
    if not walk.failed:
        yield Expected(count=listed)
    yield from mostly_unread(source.url, unread, listed)


def read(entry: Entry, source: Source) -> Draft:
    """The draft of one record."""
    values, oddities = described(entry.fields["element"], time_zone=source.time_zone, language=source.language)
    return dataset_draft(values, [*entry.fields["oddities"], *oddities], source)


def _pieces(places: Iterator[Place]) -> Iterator[Sequence[Place]]:
    piece: list[Place] = []
    for place in places:
        piece.append(place)
        if len(piece) == _PIECE:
            yield piece
            piece = []
    if piece:
        yield piece
