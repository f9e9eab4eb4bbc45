"""The rule `boilerplate`: lines that are the site's and not the document's, at the head and at the foot of what was collected."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from harvesters.reading import dates
from harvesters.reading.heads import head_length
from harvesters.reading.labels import LabelReader
from harvesters.reading.titles import is_generic
from harvesters.reading.word_list import word_list
from harvesters.rules.agencies import looks_like_agency

_ADDRESS = r"(?:https?://)?(?:[\w-]+\.)+(?:cn|com|net|org|gov)\S*"
_HEAD = re.compile(
    rf"^.{{0,30}}{_ADDRESS}$|^返回顶部$|您(?:的|现在的?)?(?:所在)?的?位置|当前位置|當前位置|您所在的位置|^首页\s*[>»/|-]|"
    rf"^字[号號体體]\s*[:：]?|浏览次数|瀏覽次數|^(?:打印|关闭|分享|扫一扫|收藏|纠错|【|\[)"
    r"(?:[\s【】\[\]/|·]|打印|关闭|分享|收藏|纠错|本页|窗口|我要|字体|大|中|小|默认|繁体|简体|到|微信|微博)*[】\]]?$|"
    r"^(?:大|中|小|\s){3,}$|无障碍|长者模式|^[【\[]?(?:打印|关闭|收藏|分享)"
)
_FOOT = re.compile(
    r"^友情链接|^相关链接|^Copyright|©|版权所有|版權所有|网站标识码?|ICP备|ICP備|公网安备|技术支持\s*[:：]|^网站地图|"
    r"^原文(?:网址|链接|地址|网站|網址)|^责任编辑|^[（(]?(?:责任)?编辑\s*[:：]|^上一[篇条页]|^下一[篇条页]|"
    r"扫一扫|掃一掃|^[【\[]?(?:打印|关闭|收藏|返回顶部|关闭窗口|打印本页|我要纠错|分享到?)(?:[\s【】\[\]:：|/·]|"
    r"打印|关闭|本页|窗口|收藏|分享|到|返回|顶部|微信|微博|QQ空间|我要纠错)*$|^分享到|浏览次数\s*[:：]|^字号\s*[:：]|"
    r"^(?:主办|承办|维护|运维|管理)(?:单位|方)?\s*[:：].*(?:主办|承办|维护|技术|网站)|(?:人民政府|办公室|办公厅|"
    r"局|委员会)(?:主办|承办|版权)|网站管理|^网站声明|^关于我们|^联系我们",
    re.IGNORECASE,
)
_MENU_WORDS = word_list(
    "联系我们 网站地图 免责声明 会员服务 关于我们 网站声明 隐私声明 投稿服务 本网招聘 本网概况 设为首页 加入收藏 "
    "网站首页 法律声明 使用帮助 网站帮助 返回首页 友情链接 版权声明 站点地图 网站介绍 广告服务 隐私保护 无障碍浏览 "
    "意见反馈 移动版 电脑版 手机版 客户端下载 网站概况 人才招聘 服务条款 关于本站 网站简介 在线投稿"
)
_WEAK = re.compile(
    r"^(?:地址|电话|邮编|邮政编码|传真|邮箱|E-?mail|主办单位|承办单位|主管单位|网址|备案号|服务热线|值班电话|"
    r"您是第)",
    re.IGNORECASE,
)
_KEPT = re.compile(r"^[（(【]?(?:此件|附件|附[:：]|附表|附图|公开属性|公开方式|信息公开选项|主动公开|依申请公开)")
_SENTENCE = re.compile(r"[。；！？]|[，,].*[，,]")
_DEEPEST = 40
_LONGEST_MENU_ENTRY = 20


@dataclass(frozen=True, slots=True)
class Kept:
    """`lines` that are the document's; how many lines were `removed`; `site` are those of them that are the site's own
    (menus, footers), not a label block."""

    lines: tuple[str, ...]
    removed: int
    site: tuple[str, ...] = field(default=())


def without_boilerplate(lines: Sequence[str], reader: LabelReader, title: str) -> Kept:
    """The lines without the site's: names and addresses of sites, breadcrumbs, letter sizes, counters, menus and label
    blocks at the head; links, copyright, licences to operate, menus and the original's address at the foot. Kept: the
    title, `(此件公开发布)`, lists of attachments, signature and day."""
    first, dropped = _head(lines, reader, title)
    last = _foot(lines, reader)
    kept = [line for at, line in enumerate(lines[:last]) if at >= first or at not in dropped]
    site = [line for at, line in enumerate(lines[:first]) if dropped.get(at)] + [line for line in lines[last:] if line.strip()]
    return Kept(tuple(kept), len(lines) - len(kept), tuple(site))


def _head(lines: Sequence[str], reader: LabelReader, title: str) -> tuple[int, dict[int, bool]]:
    """How far the head reaches and which of its lines go: position → whether it is the site's own."""
    end = head_length(lines, reader)
    labelled = reader.label_lines(lines[:end])
    wanted = _key(title)
    dropped: dict[int, bool] = {}
    for at, line in enumerate(lines[:end]):
        bare = line.strip()
        if wanted and _key(bare) == wanted:
            continue
        if at in labelled:
            dropped[at] = any(name == "ignored" for name, _ in labelled[at])
        elif _HEAD.search(bare) or is_generic(bare):
            dropped[at] = True
    return end, dropped


def _foot(lines: Sequence[str], reader: LabelReader) -> int:
    """Where the foot begins: above the last run of lines that are a footer's, or short ones below a footer's line."""
    cut = len(lines)
    at = len(lines)
    lowest = max(0, len(lines) - _DEEPEST)
    while at > lowest:
        bare = lines[at - 1].strip()
        if _is_kept(bare):
            break
        if _is_foot(bare, reader):
            cut = at - 1
        elif not _is_weak(bare):
            break
        at -= 1
    return cut if cut > 0 else len(lines)


def _is_kept(bare: str) -> bool:
    return bool(_KEPT.match(bare)) or dates.only(bare) is not None


def _is_foot(bare: str, reader: LabelReader) -> bool:
    if not bare or (_SENTENCE.search(bare) and not re.search(r"ICP备|公网安备|版权所有|Copyright", bare)):
        return False
    if _FOOT.search(bare) and len(bare) <= 300:
        return True
    words = re.split(r"[\s|｜\-·┊┆]+", bare)
    if len([word for word in words if word in _MENU_WORDS]) >= min(2, len(words)):
        return True
    pairs = reader.pairs(bare)
    return bool(pairs) and all(name in ("ignored", "original_url", "modified") for name, _ in pairs)


def _is_weak(bare: str) -> bool:
    """A line that a footer may hold between its own: short, no sentence, nobody's signature."""
    if not bare or _WEAK.match(bare):
        return True
    return len(bare) <= _LONGEST_MENU_ENTRY and not _SENTENCE.search(bare) and not looks_like_agency(bare)


def _key(text: str) -> str:
    return "".join(text.split())
