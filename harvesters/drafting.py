"""The declaration of a source that was detected: its id, its title, whose it is."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from harvesters.reading.lines import one_line
from harvesters.reading.metas import metas
from harvesters.recognition import Recognised, Seen
from harvesters.rules.agencies import looks_like_agency

_KINDS = {
    "gkmlpt": "政府信息公开目录",
    "jpage": "信息公开栏目",
    "jpaas": "信息公开栏目",
    "gazette": "政府公报",
    "json_search": "信息公开检索",
    "policy_library": "政策文件库",
    "disclosure_site": "政策文件",
}
_NOT_THE_NAME = re.compile(
    r"(?:政府信息公开|信息公开|政务公开)?(?:专栏|目录|平台|首页)?$|(?:门户)?网站?$|官网$|欢迎(?:访问|光临)|^(?:首页|索引|index)$"
)
_BETWEEN = re.compile(r"[_|｜>＞\-—–·:：\s]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_MAINLAND = re.compile(r"\.cn$")
_PARTS = re.compile(r"\s[-–—|·:]+\s|\s*[|｜]\s*")
_GREETING = re.compile(
    r"(?:welcome|home(?:page)?|start(?:page|seite)?|accueil|inicio|início|search|datasets?|catalog(?:ue)?)\W*", re.IGNORECASE
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-[A-Za-z]{2})?")
_LONGEST_NAME = 200
_LONGEST_ID = 100


def declaration_of(recognised: Recognised, agency: str, pages: Sequence[Seen] = ()) -> dict[str, Any]:
    """The declaration of what was recognised; `agency` is '' where nothing tells whose it is. `pages` of the site tell its
    language."""
    parts = urlsplit(recognised.url)
    host = parts.hostname or "source"
    path = re.sub(r"(?:/index|/data)?(?:\.\w+)?/?$", "", parts.path)
    query = re.search(r"[?&]t=([\w]+)", recognised.url)
    kind = _KINDS.get(recognised.platform)
    declaration = {
        "id": _id(host, parts.port, f"{path}{f'-{query[1]}' if query else ''}"),
        "title": f"{agency or host}：{kind}" if kind else f"{agency or host}: catalog ({recognised.platform})",
        "platform": recognised.platform,
        "url": recognised.url,
        "agency": agency or host,
    }
    if recognised.country == "CN" or (kind and _MAINLAND.search(host)):
        declaration |= {"country": "CN", "language": "zh-Hans", "time_zone": "Asia/Shanghai"}
    elif language := next((told for page in pages if (told := _language(page))), ""):
        declaration |= {"language": language}
    return declaration | ({"options": dict(recognised.options)} if recognised.options else {})


def site_name(page: Seen) -> str:
    """What a front page calls its site: the name it gives for it, else the part of its title that is no greeting; '' if neither."""
    title = page.tree.css_first("title") if page.value is None else None
    named = metas(page.tree).get("site", "") if title is not None else ""
    parts = [named] if named else _PARTS.split(one_line(title)) if title is not None else []
    return next((told[:_LONGEST_NAME] for part in reversed(parts) if (told := part.strip()) and not _GREETING.fullmatch(told)), "")


def _language(page: Seen) -> str:
    root = page.tree.css_first("html") if page.value is None else None
    told = (root.attributes.get("lang") or "").strip().replace("_", "-") if root is not None else ""
    return told if _LANGUAGE.fullmatch(told) else ""


def agency_in(seen: Seen) -> str:
    """The agency whose site a page belongs to, as its name for the site or its title tells; '' where they name none."""
    if seen.value is not None:
        return ""
    title = seen.tree.css_first("title")
    for words in (metas(seen.tree).get("site", ""), one_line(title) if title is not None else ""):
        for part in reversed(_BETWEEN.split(words)):
            name = part
            while (shorter := _NOT_THE_NAME.sub("", name)) != name:
                name = shorter
            if name and _CHINESE.search(name) and (looks_like_agency(name) or name.endswith(("政府", "国务院"))):
                return name
    return ""


def _id(host: str, port: int | None, path: str) -> str:
    return re.sub(r"[^\w.-]+", "-", f"{host}{f'-{port}' if port else ''}{path}").strip("-.")[:_LONGEST_ID]
