"""From the body as collected to the text that is shown: the rules that change characters and lines, each with its count."""

from dataclasses import dataclass

from harvesters.reading.labels import LabelReader
from harvesters.rules import boilerplate, characters, pinyin


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """`lines` after the rules; `counts` of what each rule changed; `before` the lines before the boilerplate went (addresses are
    read from them); `site` the site's own lines that went; `residue` what pinyin left behind;
    `private_use` the characters nobody knows; `polluted` whether the document was full of inserted readings."""

    lines: tuple[str, ...]
    counts: dict[str, int]
    before: tuple[str, ...]
    site: tuple[str, ...]
    residue: tuple[str, ...]
    private_use: tuple[str, ...]
    polluted: bool

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def cleaned(body: str, *, off: frozenset[str], reader: LabelReader, title: str) -> Cleaned:
    """The body after the rules that are not `off`. A line that is the document's `title` is never taken for
    boilerplate."""
    counts: dict[str, int] = {}
    text = body
    if "zero_width" not in off:
        text, counts["zero_width"] = characters.without_zero_width(text)
    residue: tuple[str, ...] = ()
    if "pinyin" not in off:
        found = pinyin.without_pinyin(text)
        text, counts["pinyin"], residue = found.text, found.removed, found.residue
    if "widths" not in off:
        text, counts["widths"] = characters.narrowed(text)
    before = tuple(line for line in (line.strip(" \r") for line in text.split("\n")) if line.strip())
    lines: tuple[str, ...] = before
    site: tuple[str, ...] = ()
    if "boilerplate" not in off:
        kept = boilerplate.without_boilerplate(before, reader, title)
        lines, counts["boilerplate"], site = kept.lines, kept.removed, kept.site
    return Cleaned(
        lines=tuple(line.strip() for line in lines),
        counts=counts,
        before=before,
        site=site,
        residue=residue,
        private_use=() if "private_use" in off else characters.private_use(text),
        polluted=counts.get("pinyin", 0) > 0,
    )
