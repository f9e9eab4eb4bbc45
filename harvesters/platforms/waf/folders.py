"""The walk over a folder and those below it: each listed once, in the order of addresses, never outside of the first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from harvesters.documents.asking import Broken, Unusable, asked, fatal, text_in
from harvesters.fetching.fetcher import Fetcher, FetchError, Request, Response
from harvesters.outcome import Problem
from harvesters.platforms.waf.listing import Folder, Listed, folder_in, is_cut, is_whole
from harvesters.platforms.waf.options import FolderOptions

_MOST_FOLDERS = 5_000


@dataclass(frozen=True, slots=True)
class Place:
    """A file in the walk: the folder that lists it, and how it is listed there."""

    folder: str
    file: Listed

    def state(self) -> Mapping[str, Any]:
        """Of the checkpoint behind it."""
        return {"folder": self.folder, "file": self.file.url}

    def is_behind(self, state: Mapping[str, Any] | None) -> bool:
        """Whether the walk comes by here only after that checkpoint."""
        return state is None or (self.folder, self.file.url) > (state.get("folder", ""), state.get("file", ""))


@dataclass(frozen=True, slots=True)
class _Answer:
    url: str
    folder: Folder
    whole: bool


class Walk:
    """One walk; after `places` is exhausted, `problems` tells what a person should look at, `failed` whether some folder was
    not listed."""

    def __init__(self, url: str, fetcher: Fetcher, options: FolderOptions) -> None:
        self._url, self._fetcher, self._options = url, fetcher, options
        self._root = ""
        self._problems: list[Problem] = []
        self._files = self._others = self._deeper = 0

    @property
    def failed(self) -> bool:
        """Whether the walk did not see everything."""
        return any(problem.fatal for problem in self._problems)

    def places(self) -> Iterator[Place]:
        """The files, folder by folder. Raises FetchError where the first folder cannot be had."""
        waiting, met = [(self._url, 0)], {self._url}
        while waiting:
            address, depth = waiting.pop()
            try:
                answer = asked(self._fetcher, Request(url=address), self._listed, doubt=_doubt)
            except Broken as broken:
                self._problems.append(broken.problem)
                continue
            except FetchError as error:
                if depth == 0:
                    raise
                self._problems.append(fatal(address, "source_unreachable", f"{address}: {error.message}", error.remedy))
                continue
            self._root = self._root or answer.url
            self._others += answer.folder.others
            for file in answer.folder.files:
                if self._files == self._options.most_files:
                    message = f"{self._url} holds more than the {self._files} files that are read at most"
                    remedy = "raise most_files under [options] in the declaration"
                    self._problems.append(fatal(self._url, "too_many_files", message, remedy))
                    return
                self._files += 1
                yield Place(answer.url, file)
            below = [folder for folder in answer.folder.folders if folder not in met]
            if depth < self._options.depth and len(met) + len(below) > _MOST_FOLDERS:
                message = f"{self._url} has more than the {_MOST_FOLDERS} folders that are entered at most"
                self._problems.append(fatal(self._url, "too_many_folders", message, "declare the folders that hold metadata one by one"))
                return
            if depth < self._options.depth:
                met.update(below)
                waiting.extend((folder, depth + 1) for folder in reversed(below))
            else:
                self._deeper += len(below)

    def problems(self) -> Iterator[Problem]:
        """What the walk came upon."""
        yield from self._problems
        if not self._files and not self.failed:
            message = f"{self._url} lists no XML file, nor do the folders below it"
            yield fatal(self._url, "empty_list", message, "look at the folder; nothing is withdrawn while it is empty")
        if self._deeper:
            message = f"{self._deeper} folders lie more than {self._options.depth} levels below {self._url} and were not entered"
            yield _to_look_at("deeper_folders", message, "raise depth under [options] in the declaration where they hold metadata")
        if self._others:
            message = f"{self._others} files below {self._url} are not named .xml and were left out"
            yield _to_look_at("files_left_out", message, "nothing, unless there are metadata among them: then give their names the ending")

    def _listed(self, response: Response) -> _Answer:
        if self._root and not response.url.startswith(self._root):
            raise Unusable("no_list", f"leads to {response.url}, outside of the folder")
        text = text_in(response)
        folder = folder_in(text, response.url)
        if folder is None:
            raise Unusable("no_list", "was answered with a page that lists no files")
        if is_cut(text):
            raise Unusable("cut_short", "ends in the middle of its list")
        return _Answer(response.url.partition("?")[0].rpartition("/")[0] + "/", folder, is_whole(text))


def _doubt(answer: _Answer) -> object:
    """A list without its end is believed when it comes twice."""
    return None if answer.whole else answer.folder


def _to_look_at(kind: str, message: str, remedy: str) -> Problem:
    return Problem(kind=kind, message=message, remedy=remedy, rule=kind)
