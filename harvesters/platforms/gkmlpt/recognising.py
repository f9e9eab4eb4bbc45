"""Whether an answer is a gkmlpt directory, its list, or one of its pages."""

from harvesters.documents.json_values import at, first
from harvesters.platforms.gkmlpt.directory import directory_of
from harvesters.recognition import CERTAIN, LIKELY, Recognised, Seen

_MARK = "/gkmlpt"


def recognise(seen: Seen) -> Recognised | None:
    """The directory that the answer belongs to."""
    root, mark, behind = seen.url.partition(_MARK)
    if not mark:
        return None
    url = f"{root}{mark}/index"
    articles = at(seen.value, "articles")
    if isinstance(articles, list):
        agency = next((told for article in articles if isinstance(article, dict) and (told := first(article, ("publisher",)))), "")
        because = "it is the list of a gkmlpt directory"
        return Recognised(platform="gkmlpt", url=url, because=because, sure=CERTAIN, entries=len(articles), agency=agency, country="CN")
    found = directory_of(seen.text, seen.url)
    if found is None:
        return None
    count = max(found.counts.values(), default=0)
    because = f"it is a gkmlpt page: window._CONFIG names the site {found.sid}"
    sure = CERTAIN if behind.strip("/").startswith("index") or found.counts else LIKELY
    return Recognised(platform="gkmlpt", url=url, because=because, sure=sure, entries=count, country="CN")
