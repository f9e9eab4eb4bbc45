"""The title of a page: from its label block, its meta tags, a heading, the title element — the surest that says something."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from harvesters.reading.lines import Lines
from harvesters.reading.word_list import word_list

_HEADINGS = (
    "#ivs_title, #ti, #articleTitle, #article_title, h1",
    ".article-title, .article_title, .arc_title, .arti_title, .news_title, .xxgk_title, .content-title, .cont_title, "
    ".detail-title, .pages-title, .xl_title",
    "h2, .title, #title, .bt, .tit",
    "h3",
)
_BREAK = "\x01"
_BROKEN = re.compile(
    rf"(?<=[\u3400-\u9fff，、：）》”]) *{_BREAK} *(?=[\u3400-\u9fff（《“(A-Za-z0-9])|(?<=[A-Za-z0-9)]) *{_BREAK} *(?=[\u3400-\u9fff])"
)
_BESIDE_A_TITLE = frozenset(("small", "em", "time", "i"))
_GENERIC = word_list(
    "首页 政府信息公开 信息公开 政务公开 政府信息公开目录 政府信息公开指南 政府信息公开制度 政府信息公开平台 "
    "信息公开目录 通知公告 政策文件 政策法规 法定主动公开内容 正文 内容 详细内容 详情 文章内容 新闻中心 工作动态 "
    "无标题文档 无标题 document untitled 政策解读 政府文件 规范性文件 网站首页 相关链接 相关附件 附件 附件下载 "
    "扫一扫 分享 信息详情 文章详情 详情页 内容页 detail page index test 测试"
)
_SITE = re.compile(r"(?:网|网站|门户|门户网站|频道|平台|首页|之窗|在线|官网)$")
_COLUMN = re.compile(
    r"(?:网|网站|门户|政府|局|委|厅|部|院|办|办公室|公开|文件|中心|平台|频道|之窗|在线|首页|目录|公告|法规|政策|"
    r"专栏|专题|信息|动态|官网|委员会|解读|规章|人民政府|首都之窗|公报)$"
)
_JOINTS = re.compile(r"\s*(?:[_|｜]|\s[-–—]{1,2}\s|-{1,3}|–|—{1,2}|\s::?\s|>>?|<)\s*")
_SURE_JOINT = re.compile(r"[_|｜]|\s[-–—]{1,2}\s")


@dataclass(frozen=True, slots=True)
class Title:
    """`text` ('' for none) and where it comes from: selector, label, meta, heading, guess (a heading the title element
    does not confirm), head (the title element) or none. `sure` is whether a list's own words should give way to it."""

    text: str
    origin: str

    @property
    def sure(self) -> bool:
        return self.origin in ("selector", "label", "meta", "heading")


def title_of(tree: LexborHTMLParser, *, selectors: Iterable[str], label: str, metas: Mapping[str, str]) -> Title:
    """The title, in this order: a declared selector, the label block's 名称, ArticleTitle, a heading that the title element
    repeats (or that stands alone), the title element without the site's name, any other heading."""
    for selector in selectors:
        for node in tree.css(selector):
            if text := heading_text(node):
                return Title(text, "selector")
    for text, origin in ((label, "label"), (metas.get("title", ""), "meta")):
        if text and not is_generic(text, metas.get("site", "")):
            return Title(folded(text), origin)
    element = tree.css_first("head title") or tree.css_first("title")
    written = folded(element.text()) if element is not None else ""
    head = without_site(written, metas.get("site", ""))
    headings = [text for text in _headings(tree) if not is_generic(text, metas.get("site", ""))]
    key = _key(written)
    for text in headings:
        if (not written and text == headings[0]) or (key and _key(text) in key and 2 * len(text) >= len(head)):
            return Title(text, "heading")
    if head and not is_generic(head, metas.get("site", "")) and not is_site_name(head):
        return Title(head, "head")
    return Title(headings[0], "guess") if headings else Title("", "none")


def heading_text(node: LexborNode) -> str:
    """The words of a heading without what stands beside them in small letters (a date, a counter)."""
    for child in list(node.iter()):
        if child.tag in _BESIDE_A_TITLE and len(child.text()) * 2 < len(node.text()):
            child.decompose()
    return _BROKEN.sub("", folded("\n".join(Lines().read(node).inside).replace("\n", _BREAK))).replace(_BREAK, " ")


def folded(text: str) -> str:
    """A title on one line, white space folded."""
    return " ".join(text.replace("\t", " ").split())


def is_generic(text: str, site: str = "") -> bool:
    """Whether a heading names a column or the site and not a document."""
    bare = "".join(text.split()).strip("·-_|》>").lower()
    return not bare or bare in _GENERIC or (bool(site) and bare == "".join(site.split()).lower()) or not re.search(r"\w", bare)


def is_site_name(text: str) -> bool:
    """Whether a text is the name of a site: 某某市人民政府, 某某局网站, with its address or without."""
    bare = re.sub(r"\s*(?:https?://)?(?:[\w-]+\.)+(?:cn|com|net|org)\S*$", "", text.strip())
    return len(bare) <= 30 and bool(_SITE.search(bare) or re.fullmatch(r"[\u3400-\u9fff]{2,16}(?:人民政府|政府)", bare))


def without_site(text: str, site: str) -> str:
    """A title element's words without the names of columns and of the site behind them: `X_政策文件_中国政府网` → `X`."""
    while True:
        joints = list(_JOINTS.finditer(text))
        if not joints or joints[-1].start() == 0:
            return text
        joint = joints[-1]
        tail = text[joint.end() :].strip()
        named = bool(site) and _key(tail) == _key(site)
        sure = _SURE_JOINT.fullmatch(joint[0].strip(" ") if joint[0].strip() in "_|｜" else joint[0])
        if not tail or named or (len(tail) <= 30 and (_COLUMN.search(tail) or sure) and not re.search(r"\d[年月日]?$", tail)):
            text = text[: joint.start()].strip()
            continue
        return text


def _headings(tree: LexborHTMLParser) -> list[str]:
    found: dict[str, None] = {}
    for selector in _HEADINGS:
        for node in tree.css(selector)[:8]:
            text = node.text()
            if len(text) <= 600 and (words := heading_text(node)) and len(words) <= 300:
                found.setdefault(words)
    return list(found)


def _key(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()
