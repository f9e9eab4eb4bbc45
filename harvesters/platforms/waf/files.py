"""The metadata files of a folder: asked for only where they changed, judged, and asked for again where they look broken."""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from harvesters.documents.asking import asked_once
from harvesters.entry import Entry, Unchanged, Unreachable
from harvesters.fetching.fetcher import Fetcher, FetchError, Request, Response
from harvesters.outcome import Problem
from harvesters.platforms.waf.folders import Place
from harvesters.reading.xml import LARGEST, NotXml, Xml, read_xml
from harvesters.reading.xml_metadata import fingerprint_of, is_metadata, metadata_in, oddities_of, title_in
from harvesters.state import Known, Memory
from schemas.dialects.xml_metadata.elements import local

_ATTEMPTS = 3
_SAID = 16
_REMEDY = "look at the file; a record that was kept before stays as it is, and the next run asks again"
Found = Entry | Unchanged | Unreachable | Problem


class Files:
    """Reads the files of one source. `memory` tells what is kept of them."""

    def __init__(self, fetcher: Fetcher, memory: Memory, *, trust_dates: bool) -> None:
        self._fetcher, self._memory, self._trust_dates = fetcher, memory, trust_dates
        self._stopped_at = memory.checkpoint()

    def of(self, places: Sequence[Place]) -> Iterator[Found]:
        """What became of each file, in order."""
        known = self._memory.known([place.file.url for place in places])
        spared = {place.file.url for place in places if self._is_spared(place, known)}
        wanted = (Request(url=place.file.url, conditional=True, max_bytes=LARGEST) for place in places if place.file.url not in spared)
        answers = self._fetcher.fetch_many(wanted)
        for place in places:
            if place.file.url in spared:
                yield Unchanged(key=place.file.url, url=place.file.url)
            else:
                yield from self._found(place, next(answers)[1], is_kept=place.file.url in known)

    def _is_spared(self, place: Place, known: Mapping[str, Known]) -> bool:
        kept = known.get(place.file.url)
        if kept is None:
            return False
        if not place.is_behind(self._stopped_at):
            return True
        # The memory gives validators, empty ones too, only where the record was made by today's rules.
        listed_alike = bool(place.file.said) and kept.fingerprint[-_SAID:] == _mark(place)
        return self._trust_dates and listed_alike and self._memory.validators(place.file.url) is not None

    def _found(self, place: Place, answer: Response | FetchError, *, is_kept: bool) -> Iterator[Found]:
        url = place.file.url
        bad: NotXml | None = None
        for attempt in range(_ATTEMPTS):
            if attempt:
                answer = asked_once(self._fetcher, url, attempt, max_bytes=LARGEST)
            if isinstance(answer, FetchError):
                yield Unreachable(key=url, url=url, rule=answer.rule, message=answer.message, remedy=answer.remedy)
                return
            if answer.not_modified:
                yield Unchanged(key=url, url=url)
                return
            try:
                # A file that is cut each time was uploaded so: half a record is better than none, but not than the whole one kept.
                xml = read_xml(answer.body, answer.declared_charset, even_cut=attempt == _ATTEMPTS - 1 and not is_kept)
                if local(xml.root).casefold() == "html":
                    raise NotXml("not_xml", "is a web page")
            except NotXml as error:
                bad = error
                continue
            yield from self._entries(place, answer, xml)
            return
        assert bad is not None
        yield Unreachable(key=url, url=url, rule=bad.kind, message=f"the file {bad}", remedy=_REMEDY)

    def _entries(self, place: Place, answer: Response, xml: Xml) -> Iterator[Found]:
        url, element = place.file.url, metadata_in(xml.root)
        fingerprint = fingerprint_of(element)
        yield Entry(
            key=url,
            url=url,
            raw=answer.body,
            media_type=answer.media_type if answer.media_type.endswith("xml") else "application/xml",
            fingerprint=f"{fingerprint[:-_SAID]}{_mark(place)}" if self._trust_dates else fingerprint,
            fields={"element": element, "oddities": oddities_of(xml)},
            title=title_in(element),
            etag=answer.headers.get("etag"),
            last_modified=answer.headers.get("last-modified"),
        )
        others = sum(is_metadata(inner) and local(inner) == local(element) for inner in xml.root.iter()) - 1
        if others > 0:
            yield Problem(
                kind="several_records",
                message=f"{url} holds {others + 1} records; the first was read",
                remedy="put each record into a file of its own",
                identifier=url,
                value=url,
                rule="several_records",
            )


def _mark(place: Place) -> str:
    return sha256(place.file.said.encode()).hexdigest()[:_SAID]
