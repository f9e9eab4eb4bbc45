"""Whether a page is a column of a JCMS site."""

from harvesters.platforms.jpage.column_page import records_in, unit_of
from harvesters.platforms.jpage.options import ColumnOptions
from harvesters.recognition import CERTAIN, LIKELY, Recognised, Seen


def recognise(seen: Seen) -> Recognised | None:
    """The column that the page shows."""
    unit = unit_of(seen.text, seen.url, ColumnOptions())
    if unit is None or seen.value is not None:
        return None
    records = unit.total or len(records_in(unit.store))
    if not records:
        return None
    told = f"unit {unit.numbers['unitid']}, {records} records" if unit.numbers else f"{records} records, its numbers hidden"
    return Recognised(
        platform="jpage",
        url=seen.url,
        because=f"it is a column page with a jpage list ({told})",
        sure=CERTAIN if unit.numbers else LIKELY,
        entries=records,
        country="CN",
    )
