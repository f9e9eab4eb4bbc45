"""Who issued a document: names read from labels and signatures, joint issuers parted, names of sites refused."""

import re
from collections.abc import Callable

_ENDS = (
    "人民政府|政府|办公厅|办公室|委员会|国务院|常委会|管委会|管理局|总局|局|厅|部|委|院|署|处|科|办|中心|总队|"
    "支队|大队|公司|集团|银行|法院|检察院|领导小组|工作组|指挥部|联席会议|"
    "联合会|协会|学会|工会|总工会|妇联|团委|共青团|残联|工商联|文联|科协|侨联|党组|党委|纪委|监委|研究所|所|站|馆|校|大学|学院|医院|社|会|街道|镇|乡|组"
)
_AGENCY = re.compile(rf"[\u3400-\u9fff（）()·]{{2,40}}(?:{_ENDS})(?:[（(][\u3400-\u9fff]{{2,12}}[）)])?")
_SHORT = re.compile(
    "(?:财政|商务|教育|公安|外交|司法|国防|民政|水利|科技|人社|住建|工信|环保|卫生|农业|交通|铁道|文化|建设|监察|人事|国安|宣传|组织|统战)部|"
    "审计署|国务院|国资委|发改委|卫健委|住建委|规自委|经信委|证监会|银监会|保监会|国新办|网信办|国台办|港澳办|外事办|信访办|"
    "(?:教育|财政|公安|司法|民政|商务|水利|林业|审计|统计|税务|交通|农业|卫生|文旅|人社|住建|环保|应急|医保|气象|档案|信访|体育|"
    "规划|国土|工信|科技|城管|粮食|海洋|水务|园林|邮政|烟草|地震|外汇|铁路|民航|能源|药监|知产|数据|市监)[局厅]|[省市州县区]政府"
)
"""Names of three signs that signatures bear, most of them ministries; any other line so short is a word."""
_LEGIBLE = re.compile(r"[\u3400-\u9fff]{2,}")
_NOT_AN_AGENCY = re.compile(
    r"^(?:各|附件|本|该|此|以上|关于|根据|按照|为|对|由|经|第[一二三四五六七八九十\d]|[一二三四五六七八九十]+、|[（(])|"
    r"(?:大会|全会|本部|内部|全部|外部|干部|一部|社会|机会|不会|部分|座谈会|论证会|听证会|发布会|场所|处所|工作会|"
    r"专科|本科|学科|内科|外科|基地站)$"
)
_SITE_ITSELF = re.compile(
    r"^(?:本站|本网|本网站|本站原创|原创|互联网|网络|转载|未知|不详|暂无|无|管理员|系统管理员|admin|佚名|其他)$|"
    r"网$|网站$|日报|晚报|新华社|通讯社|电视台|公众号|微信|客户端|时报|发布$|在线$|杂志|频道",
    re.IGNORECASE,
)
_SEAL = re.compile(r"[（(](?:盖章|印章|公章|章|代章|印)[）)]$")
_BETWEEN = re.compile(r"[、,，;；/|]|\s+")


def looks_like_agency(words: str) -> bool:
    """Whether a line is an agency's name and nothing else, as signatures write it."""
    bare = _SEAL.sub("", "".join(words.split()))
    return bool(4 <= len(bare) <= 45 and _AGENCY.fullmatch(bare) and not _NOT_AN_AGENCY.search(bare))


def may_sign(words: str) -> bool:
    """Whether a line above a day is a signature: an agency's name, or one of the short ones that elsewhere may stand in a menu."""
    return looks_like_agency(words) or _SHORT.fullmatch(_SEAL.sub("", "".join(words.split()))) is not None


def names_in(words: str, *, certain: bool = True, fold: Callable[[str], str] = str) -> tuple[str, ...]:
    """The agencies that a field's value or a signature's line names: joint issuers are parted at spaces and 、, a name that
    is only padded (财　政　部) is put together. `certain` is False for values that may name a web site or a newspaper
    instead (来源): those and whatever is no agency's name (as `fold` gives it in simplified script) are left out."""
    folded = " ".join(_SEAL.sub("", words.strip()).split())
    if not folded or _SITE_ITSELF.search(folded) or not re.search(r"\w", folded):
        return ()
    if not certain and folded.startswith(("http", "www")):
        return ()
    if not _LEGIBLE.search("".join(folded.split())):
        return (folded,) if certain else ()
    parts = [part for part in _BETWEEN.split(folded) if part]
    if len(parts) > 1 and max(len(part) for part in parts) == 1:
        parts = ["".join(parts)]
    if len(parts) > 1 and not all(len(part) > 1 and re.fullmatch(r"[\u3400-\u9fff（）()·]+", part) for part in parts):
        parts = [folded]
    if not certain:
        parts = [part for part in parts if looks_like_agency(fold(part))]
    return tuple(dict.fromkeys(parts))
