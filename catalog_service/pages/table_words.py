"""What a table's comparisons and types are called on pages, in the reader's language."""

from collections.abc import Mapping

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

_ = lazy_gettext

OPERATORS: Mapping[str, LazyString] = {
    "exact": _("is"),
    "not": _("is not"),
    "contains": _("contains"),
    "startswith": _("begins with"),
    "endswith": _("ends with"),
    "gte": _("is at least"),
    "lte": _("is at most"),
    "gt": _("is more than"),
    "lt": _("is less than"),
    "in": _("is one of"),
    "notin": _("is none of"),
    "isnull": _("is missing:"),
    "missing": _("is missing"),
    "present": _("is not missing"),
}
TYPES: Mapping[str, LazyString] = {
    "string": _("text"),
    "integer": _("whole number"),
    "number": _("number"),
    "boolean": _("yes or no"),
    "date": _("date"),
    "time": _("time of day"),
    "datetime": _("date and time"),
    "duration": _("length of time"),
    "geojson": _("geometry"),
    "object": _("JSON object"),
    "array": _("list"),
}
