"""The files a page links to: which links are attachments, and what each is really called."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from harvesters.reading.formats import extension_of, format_of_url, media_type_of, name_in_url
from harvesters.reading.lines import one_line
from harvesters.reading.tree import base_of
from harvesters.reading.word_list import word_list
from schemas.fields import is_http_url

_MOST_LINKS = 5000
_MOST_SHOWN = 20
_FILES = word_list(
    "PDF OFD DOCX DOC WPS RTF ODT CEB XLSX XLS XLSM ODS ET CSV TSV TXT PPTX PPT ZIP RAR 7Z GZ TAR JSON GEOJSON XML "
    "RDF PARQUET SHP KML KMZ MDB DBF MP3 MP4 TIFF"
)
_SAYS_ATTACHMENT = re.compile(r"附件|附表|附图|附錄|附录|下载|下載|相关文档|文件原文|正文[Pp]df|原文扫描")
_CLASS = re.compile(
    r"(?:^|[-_ ])(?:fj|fujian|attach\w*|annex\w*|enclosure|appendix|download|fjdown|fjxz|accessory)(?:$|[-_ ])|"
    r"fujian|attach",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"(?:请?点击)?(?:附件|附|下载|下載|附件下载|查看|阅读|打开|原文|文件下载|点击下载|点击查看|立即下载|下载附件|"
    r"正文下载|here|download|pdf|word|doc|docx|xls|xlsx)?[\s:：.\d]*",
    re.IGNORECASE,
)
_DOWNLOADERS = re.compile(
    r"(?:downfile|download|down|attach\w*|getfile|filedown\w*|showfile)\.(?:jsp|do|aspx?|php|action|html?)|/(?:download|"
    r"attachment|attach|file)s?/",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A linked file: absolute `url`, `name` as people know it, `format` and `media_type` where its extension is known. `text`
    holds its words where it was asked for and read; `flag` (a code) and `note` (goes on "the file …") say why not or not all."""

    url: str
    name: str
    format: str | None = None
    media_type: str | None = None
    text: str = ""
    flag: str | None = None
    note: str = ""


def attachments_of(tree: LexborHTMLParser, container: LexborNode | None, *, url: str, selectors: Iterable[str]) -> tuple[Attachment, ...]:
    """The attachments of a page, each address once, in the page's order: inside the body every link to a file, outside it
    those that stand among words of attachments, whatever the declared selectors find, and files the page shows in a frame."""
    root = base_of(tree, url)
    declared = {node.mem_id for selector in selectors for node in tree.css(selector)}
    inside = None if container is None else {node.mem_id for node in container.css("a")}
    found: dict[str, Attachment] = {}
    for node in tree.css("a[href]")[:_MOST_LINKS]:
        href = (node.attributes.get("href") or "").strip()
        format_word = _format(href, node)
        is_declared = node.mem_id in declared
        if not is_declared and format_word not in _FILES and not (_DOWNLOADERS.search(href) and _SAYS_ATTACHMENT.search(node.text())):
            continue
        address = _address(root, href)
        if address is None or address in found:
            continue
        text = one_line(node)
        if not is_declared and not (inside is None or node.mem_id in inside or _among_attachments(node, text)):
            continue
        found[address] = Attachment(
            url=address,
            name=_name(node, text, address),
            format=format_word,
            media_type=media_type_of(format_word) if format_word else None,
        )
    for address in _shown(tree, root):
        word = format_of_url(address)
        told = media_type_of(word) if word else None
        found.setdefault(address, Attachment(url=address, name=name_in_url(address) or "附件", format=word, media_type=told))
    return tuple(found.values())


def _shown(tree: LexborHTMLParser, root: str) -> Iterable[str]:
    """The files that a page shows instead of linking to them: embedded, or in a viewer that has the file's address in its own."""
    for node in tree.css("iframe[src], embed[src], object[data]")[:_MOST_SHOWN]:
        source = (node.attributes.get("src") or node.attributes.get("data") or "").strip()
        told = [source, *(value for _, value in parse_qsl(urlsplit(source).query))] if "." in source else []
        for href in told:
            if extension_of(href.partition("#")[0].partition("?")[0]) in _FILES and (address := _address(root, href)):
                yield address
                break


def _address(root: str, href: str) -> str | None:
    if not href or href.startswith(("#", "javascript:", "mailto:", "data:")):
        return None
    try:
        address = urljoin(root, href).partition("#")[0]
        if not urlsplit(address).hostname:
            return None
    except ValueError:
        return None
    address = quote(address, safe="%/:?&=#+@!$,;~*'()[]")
    return address if is_http_url(address) else None


def _format(href: str, node: LexborNode) -> str | None:
    """The format that a link's address tells, or its words where they are a file's name."""
    if "." not in href and "." not in node.text():
        return None
    told = format_of_url(href)
    if told in _FILES:
        return told
    for words in (node.text(), node.attributes.get("title") or "", node.attributes.get("download") or ""):
        if "." in words and (named := extension_of(words)) in _FILES:
            return named
    return told


def _among_attachments(node: LexborNode, text: str) -> bool:
    """Whether a link outside the body says that it is an attachment, or stands in or behind something that does."""
    if _SAYS_ATTACHMENT.search(text):
        return True
    ancestor = node.parent
    for _ in range(3):
        if ancestor is None or ancestor.tag in ("body", "html"):
            return False
        if _CLASS.search(ancestor.attributes.get("class") or "") or _CLASS.search(ancestor.attributes.get("id") or ""):
            return True
        words = ancestor.text()
        if len(words) < 400 and _SAYS_ATTACHMENT.search(words):
            return True
        ancestor = ancestor.parent
    return False


def _name(node: LexborNode, text: str, address: str) -> str:
    """The link's own words, unless they only say 附件 or 下载: then its title, or the name its address carries."""
    for words in (text, node.attributes.get("download") or "", node.attributes.get("title") or ""):
        words = " ".join(words.split())
        if words and not _NO_NAME.fullmatch(words):
            return words
    named = name_in_url(address)
    return named if named and extension_of(named) else " ".join(text.split()) or named or "附件"
