"""Which charset bytes are in: strict decoders first, then the words of the page, then which reading is Chinese people write."""

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import product

_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,40})""", re.IGNORECASE)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MEANT = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "big5": "cp950"}
"""A label that is narrower than what is written under it: 镕, — and ㎡ are not in gb2312; Python's big5 refuses what cp950 reads."""
_CHINESE = ("gb18030", "cp950", "big5hkscs")
_FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所"
    "民得经三之进等部度家电力里如水化高自二理起小现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事"
    "平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直"
    "题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决"
    "西被干做必战先回则任取据处府局办厅委省市县区镇乡村务信息通知意见规定条例号令函印办公室人民政府关财税审批环保安监督服项目"
    "這個國為時來們對會發動過說產種後學經進電裡現實體機當點從業開還應與關間樣重線數問無題員議將見計別據處辦廳縣鎮鄉務規號財稅審"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """`text` as read in `encoding`. `certain` is False where another charset reads as well or bytes could not be read:
    `replaced` counts the U+FFFD put in their place. `how`: bom, utf-8, declared, compared or damaged."""

    text: str
    encoding: str
    certain: bool
    how: str
    replaced: int = 0


def decode(raw: bytes, declared: str | None = None, wanted: str | None = None) -> Decoded:
    """The text of those bytes. `declared` is Content-Type's charset, beside which the document's own meta tag is read;
    `wanted` is what a person said of the source and goes before all but a byte order mark. The order: mark, strict UTF-8,
    the declared charset where it decodes strictly and reads plausibly, of gb18030 and Big5 the one with the more common
    characters, else whatever loses least. The label alone never decides."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark) and (text := _strictly(raw, encoding)) is not None:
            return Decoded(text, encoding, True, "bom")
    if wanted and (text := _strictly(raw, _meant(wanted))) is not None:
        return Decoded(text, _meant(wanted), True, "declared")
    if (text := _strictly(raw, "utf-8")) is not None:
        return _not_by_chance(raw, text)
    labels = tuple(dict.fromkeys(_meant(label) for label in (declared, declared_in(raw)) if label))
    for label in labels:
        text = _strictly(raw, label)
        if text is not None and plausible(text, label):
            return (
                _compared(raw, label, text)
                if _RUN.search(text) and not _is_of_other_script(label)
                else Decoded(text, label, True, "declared")
            )
    read = [(commonness(text), name, text) for name in _CHINESE if (text := _strictly(raw, name)) is not None]
    if read:
        best, name, text = max(read, key=lambda found: found[0])
        if best >= _PLAUSIBLE:
            others = [score for score, other, _ in read if other != name and {other, name} != {"cp950", "big5hkscs"}]
            return Decoded(text, name, all(best - score >= _MARGIN for score in others), "compared")
    if (text := _strictly(raw, "cp1252")) is not None and not _RUN.search(text):
        return Decoded(text, "cp1252", False, "compared")
    return _least_damaged(raw, labels)


def declared_in(raw: bytes) -> str | None:
    """The charset that a document names in its own first 4 kB: an XML declaration or a meta tag."""
    found = _XML.search(raw[:200]) or _META.search(raw[:4096])
    return found[1].decode("ascii") if found else None


def begins_as_utf8(start: bytes) -> bool:
    """Whether the start of a document is UTF-8; a character that the end cuts in two is none against it."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    return True


_SAMPLE = 50_000
_PLAUSIBLE = 0.5
_MARGIN = 0.1
_SHORT = 60
_CHANCE = 0.1
_RUN = re.compile(r"[^\x00-\x7f]{2}")
_CONTROL = re.compile(r"[\x80-\x9f\ufffd]")
_OTHER_SCRIPTS = (
    (("shift", "sjis", "cp932", "euc-jp", "iso-2022-jp"), re.compile(r"[\u3041-\u30ff]")),
    (("euc-kr", "ks", "cp949", "uhc"), re.compile(r"[\uac00-\ud7a3]")),
    (("windows-1251", "cp1251", "koi8", "iso-8859-5"), re.compile(r"[\u0400-\u04ff]")),
)


def plausible(text: str, encoding: str = "") -> bool:
    """Whether a text reads like one people wrote: half of its letters beyond ASCII are common characters, or each stands
    alone among ASCII (an é here and there), or they are of the script that `encoding` is for."""
    if not _CONTROL.search(text) and not _RUN.search(text):
        return True
    for names, script in _OTHER_SCRIPTS:
        if encoding.startswith(names):
            return 3 * len(script.findall(text)) >= sum(1 for c in text if c > "\x7f")
    return commonness(text) >= _PLAUSIBLE


def commonness(text: str) -> float:
    """How much of a text beyond ASCII is what Chinese people write: 1 for very frequent characters, .8 for the others of
    the first levels of GB 2312 and Big5 and for Chinese punctuation, 0 for all else. 1 for a text in ASCII. Reads the
    first 50,000 characters."""
    seen = Counter(text[:_SAMPLE])
    beyond = common = 0.0
    levels = _first_levels()
    for character, count in seen.items():
        if character <= "\x7f":
            continue
        beyond += count
        if character in _FREQUENT:
            common += count
        elif character in levels:
            common += 0.8 * count
    return common / beyond if beyond else 1.0


@cache
def _first_levels() -> frozenset[str]:
    simplified = bytes(b for row, cell in product(range(0xB0, 0xD8), range(0xA1, 0xFF)) for b in (row, cell))
    traditional = bytes(b for row in range(0xA4, 0xC6) for cell in (*range(0x40, 0x7F), *range(0xA1, 0xFF)) for b in (row, cell))
    punctuation = "，。、；：？！“”‘’（）《》〈〉〔〕【】「」『』…—·　％０１２３４５６７８９／－～＋\xa0"
    letters = simplified.decode("gb2312", "ignore") + traditional.decode("cp950", "ignore") + punctuation
    return frozenset(letters)


def _meant(label: str) -> str:
    folded = label.strip().lower().replace("_", "-")
    return _MEANT.get(folded, folded)


def _strictly(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _not_by_chance(raw: bytes, text: str) -> Decoded:
    """A text that is strict UTF-8, unless that is chance: a few characters nobody writes (`通知` in GBK is two valid Hebrew
    and combining signs) which gb18030 reads as very frequent ones."""
    beyond = [c for c in text if c > "\x7f"] if len(raw) <= _SHORT else []
    if 0 < len(beyond) <= _SHORT and commonness(text) < _CHANCE:
        other = _strictly(raw, "gb18030")
        if other is not None and commonness(other) >= 1 - _CHANCE / 2:
            return Decoded(other, "gb18030", False, "compared")
    return Decoded(text, "utf-8", True, "utf-8")


def _compared(raw: bytes, label: str, text: str) -> Decoded:
    """The declared reading, unless another Chinese one is clearly better: gb18030 reads most Big5 without an error."""
    mine = commonness(text)
    for other in _CHINESE:
        if other == label or {other, label} == {"cp950", "big5hkscs"}:
            continue
        rival = _strictly(raw, other)
        if rival is not None and commonness(rival) >= mine + _MARGIN:
            return Decoded(rival, other, True, "compared")
    return Decoded(text, label, True, "declared")


def _least_damaged(raw: bytes, labels: tuple[str, ...]) -> Decoded:
    """The reading with the fewest bytes lost, for a page cut or damaged in the middle; never certain."""
    best: Decoded | None = None
    for encoding in ("utf-8", *(label for label in labels if _known(label)), "gb18030", "cp950"):
        text = raw.decode(encoding, "replace")
        found = Decoded(text, encoding, False, "damaged", text.count("\ufffd"))
        if best is None or _loss(found) < _loss(best):
            best = found
    assert best is not None
    return best


def _loss(found: Decoded) -> float:
    return found.replaced / max(len(found.text), 1) + (0.0 if plausible(found.text.replace("\ufffd", "")) else 1.0)


def _is_of_other_script(label: str) -> bool:
    return any(label.startswith(names) for names, _ in _OTHER_SCRIPTS)


def _known(label: str) -> bool:
    try:
        return codecs.lookup(label).name not in ("utf-8", "gb18030", "cp950")
    except LookupError:
        return False
