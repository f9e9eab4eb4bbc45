"""Document numbers (发文字号, 文号) in one canonical form, `京政办发〔2019〕9号`, from every bracket, width and spelling; citations."""

import re
import unicodedata
from dataclasses import dataclass

from harvesters.reading.dates import chinese_number
from harvesters.reading.word_list import word_list

_YEAR = "(?:[1１][9９]|[2２][0０])\\d{2}"
_OPEN, _CLOSE = "〔\\[【〈（(［﹝﹙〖{｛「", "〕\\]】〉）)］﹞﹚〗}｝」"
_INVISIBLE = re.compile(r"[\s\u3000\u200b-\u200f\u2028-\u202f\u2060\ufeff\u00ad\ue000-\uf8ff]+")
_CHINESE_YEAR = re.compile(rf"(?<=[{_OPEN}])(?:一九|二[〇零○OＯ])[〇零○OＯ一二三四五六七八九]{{2}}(?=年?[{_CLOSE}])")
_LABEL = re.compile(r"^[\[【]?(?:发文字号|發文字號|发布文号|文件编号|文件号|公文文号|发文号|文号|文號|字号)[\]】]?[:：]*")
_NOTHING = re.compile(r"(?:无|無|暂无|无文号|没有|空|[-—–/\\\d.·*])?")
_KINDS = "公告|通告|令|通知|公报|决定|文|文件"
_SEQUENCE = r"\d{1,5}(?:[-－—–之]\d{1,3})?"
_NUMERAL = "[一二三四五六七八九十百零〇]{1,6}"

_BRACKETED = re.compile(rf"(?P<org>\D{{0,40}}?)[{_OPEN}](?P<y>(?:19|20)\d{{2}})年?[{_CLOSE}](?:字|字第|第)?(?P<n>{_SEQUENCE})号(?:文件?)?")
_OF_A_YEAR = re.compile(rf"(?P<org>\D{{0,40}}?)(?P<y>(?:19|20)\d{{2}})年?第(?P<n>{_SEQUENCE})号(?P<kind>{_KINDS})?")
_SERIAL = re.compile(rf"(?P<org>\D{{2,40}}?)(?:第|(?<=令)|(?<=公告)|(?<=通告))(?P<n>{_SEQUENCE}|{_NUMERAL})号(?P<kind>{_KINDS})?")
# Taiwan counts in the year of the Republic and seven digits behind it, Macau puts the year behind.
_OF_TAIWAN = re.compile(r"(?P<org>\D{2,20}?)字第(?P<n>\d{6,12}[A-Z]?)号(?:函|令|公告)?")
_OF_MACAU = re.compile(r"(?P<org>\D{0,20}?)第(?P<n>\d{1,4})/(?P<y>(?:19|20)\d{2}(?:/[A-Z]{1,3})?)号(?P<kind>\D{0,12})")

_S = r"[ \t\u3000\xa0]*"
_CITED = re.compile(
    rf"[{_OPEN}]{_S}(?P<y>{_YEAR}){_S}年?{_S}[{_CLOSE}]{_S}(?:字?第)?{_S}(?P<n>{_SEQUENCE}){_S}[号號]"
    rf"|令{_S}第{_S}(?P<serial>\d{{1,5}}){_S}[号號]"
    rf"|(?:公告|通告){_S}(?P<year>{_YEAR}){_S}年{_S}第{_S}(?P<notice>\d{{1,5}}){_S}[号號]"
)
_ORGAN_BEFORE = re.compile(rf"([\u3400-\u9fff]+){_S}$")
_LONGEST_ORGAN = 22
_LEADING = re.compile(
    r"^(?:根据|依据|依照|按照|遵照|参照|对照|比照|贯彻落实|贯彻执行|贯彻|落实|执行|转发|印发|颁布|发布|详见|"
    r"参见|见|即|和|与|及|以及|或|或者|对|在|将|把|按|以|据|由|经|自|同|的|是|为|原|关于|"
    r"文件|通知|意见|办法|规定|决定|批复|并|现|已|被|由于|因|至|从|向|到|如|除|结合|违反|符合|废止|修订|修改|"
    r"替代|取代|代替|依|凭|且|而|其中|同时|之前|此前|上述|下发|出台|制定|制发|发文|文号|号|號|"
    r"根據|依據|對照|貫徹落實|貫徹|落實|執行|轉發|印發|頒布|發布|詳見|參見|參照|見|與|將|據|對|關於|關于|為|從|違反|結合|廢止|修訂|修改|規定|決定|辦法|意見|批復)+"
)
_BEFORE_A_NUMBER = re.compile(
    r"^.*(?:通过|根据|按照|依据|依照|贯彻|落实|转发|印发|废止|详见|参照|号文|以及|根據|依據|貫徹|落實|轉發|印發|廢止|詳見|參照)"
)
_FULL_NAME = re.compile(
    r"^.*(?:办公厅|办公室|人民政府|国务院|委员会|总局|辦公廳|辦公室|國務院|委員會)(?=.{2,}$)(?!(?:公告|通告|"
    r"文件|批复|办公|辦公|函字|令字))"
)
_EMPTY_ORGANS = word_list("令 公告 通告 文 第 号 年 文件 通知 政府令")


@dataclass(frozen=True, slots=True)
class Citation:
    """A document number met in a text: its `canonical` form, the words `as_written`, and where they stand."""

    canonical: str
    as_written: str
    start: int
    end: int


def canonical(text: str) -> str | None:
    """The canonical form of a field's value, or None where it holds no number or a damaged one (`damaged` tells which).
    `org〔YYYY〕N号` without white space, 第 or leading zeros; orders keep their kind: `省政府令第90号`, `财政部公告2015年第3号`."""
    value = _bare(text)
    if found := _BRACKETED.fullmatch(value):
        organ = found["org"]
        return f"{organ}〔{found['y']}〕{_sequence(found['n'])}号" if organ else None
    if found := _OF_A_YEAR.fullmatch(value):
        return f"{_organ(found)}{found['y']}年第{_sequence(found['n'])}号" if _organ(found) else None
    if found := _SERIAL.fullmatch(value):
        number = found["n"] if found["n"][0].isdigit() else chinese_number(found["n"])
        return None if number is None else f"{_organ(found)}第{_sequence(str(number))}号"
    if found := _OF_TAIWAN.fullmatch(value):
        return f"{found['org']}字第{found['n']}号"
    if found := _OF_MACAU.fullmatch(value):
        return f"{found['org']}第{int(found['n'])}/{found['y']}号{found['kind']}"
    found_in = citations(value)
    return found_in[0].canonical if found_in and _only_separators(value, found_in) else None


def damaged(text: str) -> bool:
    """Whether a field's value was meant as a document number but cannot be read as one: `〔202130`, `〔2021〕30` without 号."""
    value = _bare(text)
    return bool(value) and not _NOTHING.fullmatch(value) and canonical(text) is None


def is_only_label(text: str) -> bool:
    """Whether a field holds nothing but a label of its own kind: 发文字号： with no number behind."""
    return bool(text.strip()) and not _bare(text)


def several(text: str) -> tuple[str, ...]:
    """All the numbers of a value that lists several, else ()."""
    found = citations(_bare(text))
    return tuple(c.canonical for c in found) if len(found) > 1 else ()


def only(line: str) -> str | None:
    """The canonical form of a line that holds nothing but a document number, in brackets or not: the line under a title."""
    if not 5 <= len(line) <= 60 or not line.rstrip(" \u3000)）]】").endswith(("号", "號")):
        return None
    stripped = line.strip(" \u3000\xa0")
    if stripped[:1] in "（(【" and stripped[-1:] in "）)】":
        stripped = stripped[1:-1]
    value = _bare(stripped)
    if found := _BRACKETED.fullmatch(value):
        return canonical(value) if re.fullmatch(r"[\u3400-\u9fff、·]{2,20}", found["org"]) else None
    dated = _OF_A_YEAR.fullmatch(value)
    if dated and re.fullmatch(r"[\u3400-\u9fff]{2,30}", dated["org"]):
        return canonical(value)
    found = _SERIAL.fullmatch(value)
    kinds = ("令", "公告", "通告")
    if found and re.fullmatch(r"[\u3400-\u9fff]{0,30}", found["org"]) and (found["org"].endswith(kinds) or found["kind"] in kinds):
        return canonical(value)
    return None


def citations(text: str) -> list[Citation]:
    """The document numbers cited in a text, each once, in order of first mention. The organ's signs are cut at a boundary,
    so that the word before is not swallowed: 根据国办发〔2013〕73号 cites 国办发〔2013〕73号."""
    found: dict[str, Citation] = {}
    for match in _CITED.finditer(text):
        kind = "" if match["y"] else match[0][:1] if match["serial"] else match[0][:2]
        before = _ORGAN_BEFORE.search(text, max(0, match.start() - _LONGEST_ORGAN), match.start())
        organ = _bounded(_behind_a_day(text, before) + kind if before else kind)
        if not organ or organ in _EMPTY_ORGANS or before is None:
            continue
        start = before.end(1) + len(kind) - len(organ)
        if match["y"]:
            number = f"{organ}〔{_ascii(match['y'])}〕{_sequence(match['n'])}号"
        elif match["serial"]:
            number = f"{organ}第{_sequence(match['serial'])}号"
        else:
            number = f"{organ}{_ascii(match['year'])}年第{_sequence(match['notice'])}号"
        found.setdefault(number, Citation(number, text[start : match.end()], start, match.end()))
    return list(found.values())


def _bare(text: str) -> str:
    """The value without white space, invisible characters, full-width forms and its own label."""
    value = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).replace("號", "号")
    value = _CHINESE_YEAR.sub(lambda year: str(chinese_number(year[0])), value)
    previous = None
    while previous != value:
        previous, value = value, _LABEL.sub("", value)
    return value.rstrip("。.;；,，")


def _behind_a_day(text: str, organ: re.Match[str]) -> str:
    """The organ's signs without the 日 of a day right before it: 2024年1月20日某市人民政府令第9号."""
    signs = organ[1]
    return signs[1:] if signs[:1] in ("日", "号") and text[: organ.start(1)][-1:].isdigit() else signs


def _bounded(organ: str) -> str:
    organ = _LEADING.sub("", _BEFORE_A_NUMBER.sub("", organ))
    cut = _FULL_NAME.sub("", organ)
    return cut if cut and cut[0] != "令" else organ


def _organ(found: re.Match[str]) -> str:
    """The organ with the kind of document behind it: 第711号令 and 令第711号 are one number."""
    organ, kind = found["org"], found["kind"] or ""
    return organ if organ.endswith(kind) or kind in ("文", "文件") else organ + kind


def _sequence(number: str) -> str:
    first, mark, rest = re.fullmatch(r"(\d+)(\D?)(.*)", number).groups()  # type: ignore[union-attr]
    return f"{int(first)}{'-' if mark and mark != '之' else mark}{rest}"


def _ascii(year: str) -> str:
    return str(int(year))


def _only_separators(value: str, found: list[Citation]) -> bool:
    left = value
    for citation in found:
        left = left.replace(citation.as_written, "")
    return not re.sub(r"[\s、,，;；()（）及和]", "", left)
