"""What an OAI-PMH repository is asked, and how it says no: its identity, its formats, whether anything changed, its list."""

from collections.abc import Sequence
from urllib.parse import urlencode

from harvesters.datasets.paging import State
from harvesters.datasets.xml_pages import root_of
from harvesters.documents.asking import Broken, Unusable, asked, fatal
from harvesters.fetching.fetcher import Fetcher, Request, Response
from harvesters.reading.xml_metadata import NAMESPACES
from schemas.dialects.xml_metadata.elements import Element, every, local, said, telling

_NOTHING = "noRecordsMatch"


class Refused(Unusable):
    """A question is answered with an error of that `code`."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__("error_answer", f"was answered {code}: {words[:200]}")
        self.code = code


class Repository:
    """One repository at its base address."""

    def __init__(self, url: str, fetcher: Fetcher) -> None:
        self._url, self._fetcher = url, fetcher
        self._beside_tokens: dict[str, str] = {}

    def stamp(self) -> str | None:
        """What time it is there, by its own word and cut to its granularity, to ask with next time; None where that would miss
        deletions, as they are not kept for ever. Raises Broken, FetchError."""
        root = self._answer({"verb": "Identify"})
        if (telling(root, "Identify", "deletedRecord") or "").casefold() != "persistent":
            return None
        now = telling(root, "responseDate") or ""
        return (now if (telling(root, "Identify", "granularity") or "").endswith("Z") else now[:10]) or None

    def prefixes(self, prefer: Sequence[str]) -> list[str]:
        """The metadataPrefix of each preferred format on offer, the best first. Raises Broken where it offers none, FetchError."""
        root = self._answer({"verb": "ListMetadataFormats"})
        offered = {
            telling(format_, "metadataPrefix") or "": telling(format_, "metadataNamespace") or ""
            for format_ in every(root, "ListMetadataFormats", "metadataFormat")
        }
        found: list[str] = []
        for wanted in prefer:
            named = [prefix for prefix, space in offered.items() if space.startswith(NAMESPACES.get(wanted, ("\0",)))]
            found += [wanted] if wanted in offered else named[:1]
        if found:
            return list(dict.fromkeys(found))
        message = f"{self._url} offers {', '.join(offered) or 'no format'}, none of {', '.join(prefer)}"
        raise Broken(fatal(self._url, "no_format", message, "name one of the formats it offers under prefer in [options]"))

    def is_unchanged(self, prefix: str, sets: Sequence[str], since: str) -> bool:
        """Whether nothing came, changed or went since that time. Raises Broken, FetchError."""
        for chosen in sets or (None,):
            question = {"verb": "ListIdentifiers", "metadataPrefix": prefix, "from": since} | ({"set": chosen} if chosen else {})
            if error_in(self._answer(question, allowed=(_NOTHING, "badArgument"))) != _NOTHING:
                return False
        return True

    def list_address(self, prefix: str, chosen: str | None) -> str:
        """Where the list, or a set's, begins."""
        return address(self._url, {"verb": "ListRecords", "metadataPrefix": prefix} | ({"set": chosen} if chosen else {}))

    def page_request(self, at: State) -> Request:
        """Asks for the page of that state: the first by its address, the others by their token alone, as the protocol has it."""
        if "url" in at:
            return Request(url=at["url"])
        return Request(url=address(self._url, {"verb": "ListRecords", **self._beside_tokens, "resumptionToken": at["token"]}))

    def names_format_beside_tokens(self, prefix: str) -> bool:
        """From now on tokens are sent along with the format, which some repositories (pycsw) want; whether that is new."""
        is_new = not self._beside_tokens
        self._beside_tokens = {"metadataPrefix": prefix}
        return is_new

    def _answer(self, question: dict[str, str], allowed: Sequence[str] = ()) -> Element:
        def root(response: Response) -> Element:
            found = root_of(response)
            judge(found, allowed)
            return found

        return asked(self._fetcher, Request(url=address(self._url, question)), root)


def address(url: str, question: dict[str, str]) -> str:
    """The repository's address with a question behind it."""
    return f"{url}{'&' if '?' in url else '?'}{urlencode(question)}"


def judge(root: Element, allowed: Sequence[str] = ()) -> str | None:
    """The code of an error that is `allowed`. Raises Refused for any other, Unusable for what is no answer of a repository."""
    if local(root) != "OAI-PMH":
        raise Unusable("not_xml", f"was answered with {local(root) or 'something'}, not with OAI-PMH")
    code = error_in(root)
    if code and code not in allowed:
        raise Refused(code, said(next(every(root, "error"))) or "")
    return code


def error_in(root: Element) -> str | None:
    """The code of the error that an answer consists of, None where it is none."""
    error = next(every(root, "error"), None)
    return None if error is None else error.get("code", "").strip() or "error"
