"""The dates of a document, never one for another: written, published, modified, effective, good until."""

import re
from dataclasses import dataclass

from harvesters.reading import dates
from harvesters.rules.agencies import may_sign
from harvesters.rules.evidence import Evidence
from harvesters.rules.signatures import Signature

_DAY = (
    r"((?:19|20)\d{2}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|"
    r"[一二][一二三四五六七八九〇○零OＯ0]{3}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日)"
)
_IN_FORCE = re.compile(
    rf"本(?:办法|条例|规定|细则|通知|意见|决定|规则|方案|标准|规程|制度|公告|通告|法|预案|措施|章程|实施细则|"
    rf"实施办法|实施意见|实施方案|规范|导则|指引|指南|准则|规划|计划|要点|目录|清单|名录|政策|文件)自\s*{_DAY}\s*(?:起)?(?:施行|实施|执行|生效|起)"
)
_PROMULGATED = re.compile(rf"(?:公布|发布|印发|下发)[^。；\n]{{0,60}}[，,]\s*自\s*{_DAY}\s*起(?:施行|实施|执行|生效)")
_UNTIL = re.compile(rf"有效期(?:限)?(?:截?至|到|自.{{4,20}}至)\s*{_DAY}")
_STARTS_WITH_A_DAY = re.compile(r"\s*((?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?(?=\s|$)")
_NO_DATE = re.compile(r"[-—–/\\\s:：0.]*|无|暂无|长期|长期有效|[\d一二三四五六七八九十两]{1,3}年|\d{1,2}:\d{2}(?::\d{2})?")
_TITLE_LINES_READ = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """Partial dates; `unreadable` the (field, words) that should be one and are not; `rewritten` how many were written in
    another form than the one kept."""

    written: str | None
    published: str | None
    modified: str | None
    effective: str | None
    valid_until: str | None
    unreadable: tuple[tuple[str, str], ...]
    rewritten: int


class _Reading:
    """Parses values, keeping what could not be read and how many were rewritten."""

    def __init__(self) -> None:
        self.unreadable: list[tuple[str, str]] = []
        self.rewritten = 0

    def of(self, field: str, words: str | None) -> str | None:
        if not words or _NO_DATE.fullmatch(words.strip()):
            return None
        day = dates.parse(words)
        if day is None:
            self.unreadable.append((field, words))
        elif day != words.strip():
            self.rewritten += 1
        return day


def dates_of(evidence: Evidence, signed: Signature | None) -> Dates:
    """The dates, each from the surest place that tells it: the label block, then a signature by an agency (written), meta
    tags, the list, a day alone under the title (published) or under the text (written), and last the address. Where the
    page has a label for the published date and leaves it empty, the address is not asked."""
    reading = _Reading()
    told, labels, metas = evidence.told, evidence.labels, evidence.page.metas
    text_day = signed.written if signed else None
    written = (
        reading.of("written", labels.get("written"))
        or (text_day if signed and signed.agencies else None)
        or reading.of("written", told.get("written") or metas.get("written"))
        or text_day
    )
    published = (
        reading.of("published", labels.get("published"))
        or reading.of("published", metas.get("published"))
        or reading.of("published", evidence.listed.date or told.get("published"))
    )
    if published is None and not labels.get("published"):
        published = _loose_day(evidence)
        if published is None and "published" not in labels and not metas.get("published") and evidence.is_on("url_date"):
            published = dates.in_url(evidence.page.url)
    text = evidence.clean.text if evidence.is_on("effective") else ""
    return Dates(
        written=written,
        published=published,
        modified=(reading.of("modified", labels.get("modified")) or reading.of("modified", metas.get("modified") or told.get("modified"))),
        effective=reading.of("effective", labels.get("effective"))
        or reading.of("effective", told.get("effective"))
        or _found(_IN_FORCE, text)
        or _found(_PROMULGATED, text),
        valid_until=reading.of("valid_until", labels.get("valid_until")) or _found(_UNTIL, text),
        unreadable=tuple(reading.unreadable),
        rewritten=reading.rewritten,
    )


def _found(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return dates.parse(found[1]) if found else None


def _loose_day(evidence: Evidence) -> str | None:
    """A day that stands alone (or before 来源：…) right under the title: sites without labels show the published date so."""
    reader = evidence.page.label_reader
    lines = (*evidence.above[-_TITLE_LINES_READ:], *evidence.head)
    values = {at for at, pairs in reader.label_lines(lines).items() if not pairs}
    above = ""
    for at, line in enumerate(lines):
        if at in values:
            continue
        bare = line.strip()
        found = _STARTS_WITH_A_DAY.match(bare)
        signed = "年" in bare and may_sign(evidence.fold(above))
        if found and not signed and (found.end() == len(bare) or reader.pairs(bare)):
            return dates.parse(found[1])
        above = bare
    return None
