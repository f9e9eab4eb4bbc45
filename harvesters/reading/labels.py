"""The label block (索引号 … 文号 …) that disclosure pages carry, in whatever elements or lines a site writes it."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

_ALIASES: Mapping[str, str] = {
    "index_number": "索引号|信息索引|索取号|索引编号|信息索引号|信息编号|目录编号|索引",
    "title": "名称|标题|信息名称|文件名称|公文名称|信息标题|文件标题|題名|题名",
    "issuer": "发布机构|发文机关|发文机构|发文单位|制发机关|制发单位|所属机构|信息来源|发布单位|发布机关|公开机构|公开主体|责任部门|信息提供单位|印发机关|制定机关|颁布机关|颁布单位|公开责任部门",
    "source": "来源|文章来源|稿件来源|信息提供|供稿单位|文章出处|出处|来源单位|稿源|内容来源",
    "written": "成文日期|生成日期|产生日期|发文日期|写作日期|成文时间|生成时间|发文时间|签发日期|制发日期|颁布日期|印发日期|形成日期|信息生成日期|文件日期",
    "published": "发布日期|公开日期|发布时间|发表时间|公开时间|公布日期|公布时间|发稿时间|录入时间|上网时间|发表日期|刊登时间|刊登日期|信息提供日期|上传日期|信息发布日期|挂网时间|发布于|时间|日期",
    "modified": "更新时间|更新日期|最后更新|最后更新时间|修改时间|最近更新",
    "effective": "实施日期|施行日期|生效日期|实施时间|生效时间|施行时间|执行日期",
    "valid_until": "废止日期|失效日期|失效时间|废止时间|有效期至|有效期截止日期|有效截止日期|截止日期",
    "document_number": "文号|发文字号|文件编号|发布文号|文件号|公文文号|发文号|发文文号|文件文号|字号",
    "theme": "主题分类|组配分类|分类|信息类别|信息分类|主题类别|内容分类|主题|所属主题|公文类别|所属分类|栏目|信息类型|类别",
    "genre": "体裁|体裁分类|文种|公文种类|文件类型|公文类型|文件种类",
    "keywords": "主题词|关键词|关键字|标签",
    "validity": "有效性|时效|时效性|是否有效|效力状态|文件状态|效力|文件有效性|文件时效|有效状态|是否失效",
    "abstract": "内容概述|摘要|内容摘要|信息概述|内容概要|概述|内容描述|导读",
    "disclosure_mode": "公开方式|公开属性|公开类型|公开形式|公开类别|信息公开属性|公开选项",
    "audience": "公开范围|服务对象|公开对象|服务对象分类|面向对象",
    "channel": "公开渠道|公开载体|发布渠道",
    "medium": "信息格式|载体|载体类型|格式|媒体类型",
    "original_url": "原文网址|原文链接|原文地址|原文出处|原文链接地址|转载地址|转自",
    "ignored": (
        "浏览次数|阅读次数|点击数|点击量|点击率|访问量|访问次数|浏览量|阅读量|点击次数|阅读|浏览|人气|字体|字号大小|字体大小|作者|责任编辑|编辑|责编|审核|审核人|初审|终审|复审|校对|"
        "记者|撰稿|统一编号|公开时限|公开程序|审核程序|涉密状态|语种|信息状态|在线链接地址|联系电话|责任人|签发人|主办单位|打印|分享|分享到|打印本页|关闭|下载|文件下载|正文下载|字体显示|背景色|保护视力色|我要纠错|"
        "信息有效期|登记号|备案号|规范性文件编号|统一登记号|收藏|视力保护色"
    ),
}
_TRADITIONAL = {
    "索引號": "index_number", "名稱": "title", "標題": "title", "發布機構": "issuer", "發文機關": "issuer", "發文單位": "issuer", "發佈機構": "issuer",
    "來源": "source", "發布日期": "published", "發布時間": "published", "發佈日期": "published", "發佈時間": "published", "公布日期": "published",
    "更新時間": "modified", "文號": "document_number", "發文字號": "document_number", "主題分類": "theme", "關鍵字": "keywords", "關鍵詞": "keywords",
    "原文網址": "original_url", "瀏覽次數": "ignored", "字號": "document_number", "發文日期": "written", "點擊數": "ignored",
}  # fmt: skip
ALIASES: Mapping[str, str] = {word: name for name, words in _ALIASES.items() for word in words.split("|")} | _TRADITIONAL
"""What each label means where a declaration says nothing else. 发文日期 is written on some sites and published on others."""

_VAGUE = frozenset("时间 日期 分类 主题 名称 标题 类别 格式 栏目 索引 概述 摘要 标签 字号 阅读 浏览 编辑 打印 分享 下载 关闭 收藏 载体 效力 截止日期 审核 作者 记者 责任人 来源 转自 题名 導讀 导读 出处 人气 字體 字体 主题词 联系电话 备案号 体裁".split())
"""Words that are also plain words: a line of a text may begin with them, so alone they make no label line."""
_SURE_WITHOUT_BORDER = frozenset("发布日期 发布时间 更新时间 更新日期 成文日期 生成日期 发文日期 發布時間 發布日期 浏览次数 点击数 字号".split())
_GAP = r"[\s\u3000\xa0]*"
_WRAPPED = re.compile(rf"[\[【〔{_GAP}]*(.+?)[\]】〕]?{_GAP}[:：]?{_GAP}")
_DECORATION = re.compile(r"[\s\u3000\xa0\u200b-\u200f\ufeff\[\]【】〔〕:：]+")
_MAY_HOLD_LABELS = re.compile(r"[:：】\]\t]")
_COLUMNS_AT_LEAST = 3
_LONGEST_VALUE = 300
_DATE_ONLY = re.compile(r"[\d\s年月日:：/.\-－]{6,24}")


class LabelReader:
    """Finds labels and their values in lines. Built once per set of a source's own labels, which go before ALIASES."""

    def __init__(self, own: Mapping[str, str]) -> None:
        self._meaning = dict(ALIASES) | {_normalised(word): name for word, name in own.items()}
        self._vague = _VAGUE - {_normalised(word) for word in own}
        words = sorted(self._meaning, key=len, reverse=True)
        spelled = "|".join(_GAP.join(re.escape(c) for c in word) for word in words)
        self._label = re.compile(rf"(?:^|(?<=[\s\u3000\xa0\t|｜；;，,\])】）/]))[\[【〔(（]?{_GAP}({spelled}){_GAP}(?:[:：]{_GAP}[\]】〕)）]?|[\]】〕][:：]?)")
        sure = "|".join(_GAP.join(word) for word in _SURE_WITHOUT_BORDER)
        self._inner = re.compile(rf"{_GAP}({sure})[:：]")

    def meaning(self, words: str) -> str | None:
        """The field that a label stands for: white space, brackets and colons aside."""
        return self._meaning.get(_normalised(words))

    def is_label(self, words: str) -> bool:
        """Whether words are a label and nothing else, with a colon or brackets to say so."""
        return words.rstrip().endswith((":", "：", "]", "】")) and self.meaning(words) is not None

    def begins_with_label(self, words: str) -> bool:
        """Whether words begin with a label and its colon: 索引号：014416330/2018-04736."""
        found = self._label.match(words.lstrip())
        return found is not None and found[0].rstrip().endswith((":", "："))

    def is_sure_label(self, words: str) -> bool:
        """Whether words are a label even without a colon: known, and no plain word that may be anything (分类)."""
        bare = _normalised(words)
        return bare in self._meaning and bare not in self._vague

    def pairs(self, line: str) -> list[tuple[str, str]]:
        """The (field, value) pairs of one line, in its order; values may be ''. Cells are parted by tabs."""
        if not _MAY_HOLD_LABELS.search(line):
            return []
        if "\t" in line:
            return self._of_cells(line.split("\t"))
        found = list(self._label.finditer(line))
        if not found or line[: found[0].start()].strip(" \u3000\xa0[【(（"):
            return self._after_prefix(line, found)
        return self._between(line, found)

    def block(self, lines: Iterable[str]) -> dict[str, str]:
        """What a page's lines say, field by field: the first value that is not empty, and '' where a label stands with no
        value, for then the page says that there is none. Vague words count only beside others."""
        values: dict[str, str] = {}
        for line in self.label_lines(lines).values():
            for name, value in line:
                if not values.get(name):
                    values[name] = value
        return values

    def label_lines(self, lines: Iterable[str]) -> dict[int, list[tuple[str, str]]]:
        """Of these lines, by position, those that are labels in earnest, with their pairs. A line with one vague word (名称,
        来源) counts beside two sure ones, or where the value of a 时间 is a date and nothing else."""
        sure: dict[int, list[tuple[str, str]]] = {}
        vague: dict[int, list[tuple[str, str]]] = {}
        for at, line in enumerate(lines):
            if len(line) <= 4 * _LONGEST_VALUE and (pairs := self.pairs(line)):
                (sure if self._is_sure(line, pairs) else vague)[at] = pairs
        several = len({name for pairs in sure.values() for name, _ in pairs}) > 1
        for at, pairs in vague.items():
            if several or pairs[0][0] in ("source", "ignored") or (pairs[0][0] == "published" and _DATE_ONLY.fullmatch(pairs[0][1])):
                sure[at] = pairs
        return dict(sorted(sure.items()))

    def _is_sure(self, line: str, pairs: list[tuple[str, str]]) -> bool:
        if len({name for name, _ in pairs}) > 1:
            return True
        first = self._label.search(line)
        return _normalised(line.split("\t")[0] if "\t" in line else first[1] if first else line) not in self._vague

    def _of_cells(self, cells: list[str]) -> list[tuple[str, str]]:
        cells = [bare for cell in cells if (bare := cell.strip()) not in (":", "：")]
        marked = any(cell.endswith((":", "：", "】", "]")) and self.meaning(cell) for cell in cells)
        bare = [cell for cell in cells if cell and self.meaning(cell)]
        if not marked and len(bare) * 2 > len([c for c in cells if c]) and len(bare) >= _COLUMNS_AT_LEAST:
            return []
        found: list[tuple[str, str]] = []
        at = 0
        while at < len(cells):
            name = self.meaning(cells[at]) if cells[at] else None
            if name is None:
                found.extend(self._in_cell(cells[at]))
                at += 1
                continue
            value = cells[at + 1] if at + 1 < len(cells) else ""
            taken = not (value and (self.is_label(value) or (not marked and self.meaning(value) and self._is_next_label(cells, at + 1))))
            found.append(_told(name, cells[at], value if taken else ""))
            at += 2 if taken else 1
        return found

    def _is_next_label(self, cells: list[str], at: int) -> bool:
        """Whether a cell that could be a value or a label is a label, for a value stands behind it."""
        return at + 1 < len(cells) and bool(cells[at + 1]) and at % 2 == 0

    def _in_cell(self, cell: str) -> list[tuple[str, str]]:
        found = list(self._label.finditer(cell))
        return self._between(cell, found) if found and not found[0].start() else []

    def _between(self, line: str, found: list[re.Match[str]]) -> list[tuple[str, str]]:
        ends = [match.start() for match in found[1:]] + [len(line)]
        pairs: list[tuple[str, str]] = []
        for match, end in zip(found, ends, strict=True):
            value = line[match.end() : end]
            inner = self._inner.search(value)
            name = self._meaning[_normalised(match[1])]
            pairs.append(_told(name, match[1], _value(value[: inner.start()] if inner else value)))
            if inner:
                pairs.append(_told(self._meaning[_normalised(inner[1])], inner[1], _value(value[inner.end() :])))
        return pairs

    def _after_prefix(self, line: str, found: list[re.Match[str]]) -> list[tuple[str, str]]:
        """A line that begins with something else, `2019-07-08 来源：市政府 浏览次数：3`: the labels count where they are several."""
        if not found or len(line) > _LONGEST_VALUE or found[0].start() > 40:
            return []
        pairs = self._between(line, found)
        return pairs if len({name for name, _ in pairs}) > 1 else []


@lru_cache(maxsize=64)
def _reader(own: tuple[tuple[str, str], ...]) -> LabelReader:
    return LabelReader(dict(own))


def label_reader(own: Mapping[str, str]) -> LabelReader:
    """The reader for a source's own labels; made once."""
    return _reader(tuple(sorted(own.items())))


def _normalised(words: str) -> str:
    return unicodedata.normalize("NFKC", _DECORATION.sub("", words)).replace(":", "").replace("[", "").replace("]", "")


def _told(name: str, label: str, value: str) -> tuple[str, str]:
    """字号 is a document number on some pages and the size of the letters on most: 字号：[大 中 小]."""
    if name == "document_number" and _normalised(label) in ("字号", "字號") and not re.search(r"\d", value):
        return "ignored", value
    return name, value


def _value(text: str) -> str:
    return text.strip(" \u3000\xa0\t|｜；;\u200b").strip()
