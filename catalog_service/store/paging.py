"""Positions in lists whose order is a number, as texts that the API can make opaque."""

from catalog_service.errors import BadQuery, FieldError


def number_after(after: str | None) -> int | None:
    """The number of an `after`, None for the first page. Raises BadQuery where it is not one of ours."""
    if after is None:
        return None
    if not (after.isascii() and after.isdigit() and len(after) < 19):
        raise BadQuery("`after` is not from this list; start again without it.", errors=(FieldError("after", "not from this list"),))
    return int(after)
