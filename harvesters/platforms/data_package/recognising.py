"""Whether an answer is a Data Package's descriptor, or a list of such."""

from harvesters.recognition import CERTAIN, LIKELY, Recognised, Seen
from schemas.dialects.data_package import is_data_package

PROBES: tuple[str, ...] = ("/datapackage.json",)
_NAME = "datapackage.json"


def recognise(seen: Seen) -> Recognised | None:
    """A descriptor lists resources that have a path or data; a list holds descriptors or the addresses of files of their name."""
    value = seen.value
    if is_data_package(value):
        resources = [one for one in value["resources"] if isinstance(one, dict)]
        if not any("path" in one or "data" in one for one in resources):
            return None
        because = f"it is a Data Package of {len(resources)} resources"
        sure = CERTAIN if seen.url.partition("?")[0].endswith(_NAME) or "profile" in value or "$schema" in value else LIKELY
        return Recognised(platform="data_package", url=seen.url, because=because, sure=sure, entries=1)
    items = value.get("packages") if isinstance(value, dict) else value
    packages = (
        [one for one in items if is_data_package(one) or (isinstance(one, str) and one.endswith(_NAME))] if isinstance(items, list) else []
    )
    if not packages or len(packages) < len(items or ()):
        return None
    because = f"it is a list of {len(packages)} Data Packages"
    return Recognised(platform="data_package", url=seen.url, because=because, sure=CERTAIN, entries=len(packages))
