"""Where and when, as CKAN's packages tell it: in fields of their own, in extras, in the lists of ckanext-dcat's schemas."""

from collections.abc import Mapping
from typing import Any

import orjson

from schemas.dialects.loose.dates import date_of, period_of
from schemas.dialects.loose.multilingual import first_told
from schemas.dialects.loose.places import place_told
from schemas.dialects.loose.texts import Odd

_PLACE_WORDS = ("spatial_text", "spatial-text", "spatial_coverage", "geographic_coverage", "geographical_coverage", "spatial_uri")
_TEMPORAL = (
    ("temporal_start", "temporal_end"),
    ("temporal_coverage_from", "temporal_coverage_to"),
    ("time_period_coverage_start", "time_period_coverage_end"),
)
_ENDS = (*_TEMPORAL, ("start_date", "end_date"), ("start", "end"))


def listed(value: Any) -> Any:
    """A list that an extra holds as JSON text."""
    told = unfolded(value)
    return told if isinstance(told, list) else value


def unfolded(value: Any) -> Any:
    """A list or an object that an extra holds as JSON text."""
    if isinstance(value, str) and value.lstrip()[:1] in ("[", "{"):
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            return value
    return value


def place_of(told: Mapping[str, Any], odd: Odd) -> dict[str, Any] | None:
    """The wire values of the place: the first that is drawn, by the first words for it."""
    places = _objects(told.get("spatial_coverage"))
    drawn = told.get("spatial") or told.get("bbox")
    drawn = drawn or next((shape for place in places if (shape := first_told(place, ("geom", "bbox", "centroid")))), None)
    named = [first_told(place, ("text", "uri")) for place in places]
    words = next((word for word in (*named, *(told.get(name) for name in _PLACE_WORDS)) if isinstance(word, str) and word), None)
    return place_told(unfolded(drawn), words, odd, "spatial") if drawn is not None or words else None


def period_told(told: Mapping[str, Any], odd: Odd, zone: str) -> dict[str, str | None] | None:
    """The wire values of the period: the first with a start or an end, else what one text tells."""
    given = first_told(told, ("temporals", "temporal_coverage", "temporal"))
    periods = _objects(given)
    for holder, start, end in [(told, *ends) for ends in _TEMPORAL] + [(period, *ends) for period in periods for ends in _ENDS]:
        if holder.get(start) or holder.get(end):
            first, last = (date_of(holder.get(name), odd, "temporal", name, zone) for name in (start, end))
            return {"start": first, "end": last, "text": None} if first or last else None
    return period_of(given, odd, "temporal", "temporal", zone) if given is not None and not periods else None


def _objects(value: Any) -> list[Mapping[str, Any]]:
    """The objects of a list; one that stands alone is a list of one."""
    told = unfolded(value)
    return [one for one in (told if isinstance(told, list) else [told]) if isinstance(one, Mapping)]
