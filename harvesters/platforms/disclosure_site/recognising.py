"""Whether a page is a list of documents by date."""

from harvesters.documents.listing import listing
from harvesters.platforms.disclosure_site.options import SiteOptions
from harvesters.platforms.disclosure_site.paging import paging_in
from harvesters.recognition import LIKELY, POSSIBLE, Recognised, Seen

_FEWEST = 3
_FEWEST_UNPAGED = 5


def recognise(seen: Seen) -> Recognised | None:
    """The list that the page shows: links beside dates, and how it is paged where the page says that."""
    if seen.value is not None or "<" not in seen.text:
        return None
    options = SiteOptions()
    found = listing(seen.tree, seen.url, options)
    paging = paging_in(seen.text, seen.tree, seen.url, options)
    entries = len(found.entries)
    if entries < (_FEWEST if paging.told else _FEWEST_UNPAGED) or (found.by_likeness and not paging.told):
        return None
    pages = f"{paging.pages} pages" if paging.pages else "a next page" if paging.has_next else "no trace of further pages"
    return Recognised(
        platform="disclosure_site",
        url=seen.url,
        because=f"it lists {entries} documents by date, with {pages}",
        sure=LIKELY if paging.told else POSSIBLE,
        entries=entries * (paging.pages or 1),
    )
