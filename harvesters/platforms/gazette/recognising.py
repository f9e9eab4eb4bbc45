"""Whether a page is the index of a government gazette."""

from harvesters.platforms.gazette.options import GazetteOptions
from harvesters.platforms.gazette.pages import index_of
from harvesters.reading.lines import one_line
from harvesters.recognition import LIKELY, POSSIBLE, Recognised, Seen

PROBES: tuple[str, ...] = ()
_GAZETTE = "公报"
_FEWEST = 4
_FEWEST_YEARS = 2


def recognise(seen: Seen) -> Recognised | None:
    """The gazette whose issues, or years of issues, the page lists, where it calls itself one."""
    if seen.value is not None or _GAZETTE not in seen.text:
        return None
    index = index_of(seen.text, seen.tree, seen.url, "", GazetteOptions())
    title = seen.tree.css_first("title")
    named = title is not None and _GAZETTE in one_line(title)
    years = [year for _, year in index.further if year]
    if len(index.issues) < _FEWEST and not (named and len(years) >= _FEWEST_YEARS):
        return None
    return Recognised(
        platform="gazette",
        url=seen.url,
        because=f"it lists {len(index.issues)} issues of a gazette" + (f", and {len(years)} years" if years else ""),
        sure=LIKELY if named else POSSIBLE,
        entries=len(index.issues),
        country="CN",
    )
