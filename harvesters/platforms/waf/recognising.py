"""Whether an answer is a folder of metadata files as a web server lists it."""

from harvesters.platforms.waf.listing import folder_in
from harvesters.recognition import CERTAIN, POSSIBLE, Recognised, Seen

PROBES: tuple[str, ...] = ("/waf/", "/metadata/")
_FEW = 2


def recognise(seen: Seen) -> Recognised | None:
    """The folder that is listed, where it holds XML files; whether they are metadata only they could tell."""
    if seen.value is not None or "<" not in seen.text[:200]:
        return None
    folder = folder_in(seen.text, seen.url)
    if folder is None or not folder.files:
        return None
    dated = sum(1 for file in folder.files if file.said)
    return Recognised(
        platform="waf",
        url=seen.url.partition("?")[0],
        because=f"it is a web accessible folder of {len(folder.files)} XML files",
        sure=CERTAIN if dated == len(folder.files) >= _FEW else POSSIBLE,
        entries=len(folder.files),
    )
