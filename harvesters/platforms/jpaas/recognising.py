"""Whether an answer is a column page of jpaas, or the answer of one of its units."""

from urllib.parse import parse_qsl, urljoin, urlsplit

from harvesters.platforms.jpaas.options import UnitOptions
from harvesters.platforms.jpaas.units import fragment_in, rows_of, units_of
from harvesters.recognition import CERTAIN, LIKELY, Recognised, Seen

PROBES: tuple[str, ...] = ()
_INTERFACE = "/jpaas-publish-server/"


def recognise(seen: Seen) -> Recognised | None:
    """The column that the page shows, or that a unit's interface answers for when its address is given."""
    options = UnitOptions()
    if seen.value is None:
        units = units_of(seen.text, seen.url, options)
        because = f"it is a column page of jpaas with {len(units)} units"
        return Recognised(platform="jpaas", url=seen.url, because=because, sure=LIKELY, entries=len(units), country="CN") if units else None
    html = fragment_in(seen.value) if _INTERFACE in seen.url else None
    rows = rows_of(html, seen.url, options) if html else None
    if rows is None or not rows.documents:
        return None
    query = {name: told for name, told in parse_qsl(urlsplit(seen.url).query) if name in ("webId", "pageId", "tplSetId", "tagId")}
    return Recognised(
        platform="jpaas",
        url=urljoin(seen.url, "/"),
        because=f"it is a unit of jpaas ({rows.total or rows.count} documents)",
        sure=CERTAIN,
        entries=rows.total or rows.count,
        country="CN",
        options={"query": query, "interface": seen.url.partition("?")[0]},
    )
