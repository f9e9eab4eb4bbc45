"""Documents in our own words for the tests of the rules, and a page around them."""

import html
from collections.abc import Mapping
from typing import Any

from harvesters.draft import Draft
from harvesters.reading.page import Listed, page_options, read_page
from harvesters.rules.disclosure import draft_of_page
from harvesters.source import Source, source_from

URL = "http://127.0.0.1:9100/zwgk/a.html"

NOTICE = """您现在的位置: 首页 >> 政务公开 >> 政策文件
临水县人民政府办公室
关于印发临水县粮食收购工作方案的通知
发布日期:2015-03-02 08:45 信息来源:县政府办 浏览次数: 102 字体:[大 中 小]
临政办发[2015]12号
各乡镇人民政府,县政府各部门:
《临水县粮食收购工作方案》已经县政府同意,现印发给你们,请认真贯彻执行。
附件:1.收购点名单
临水县人民政府办公室
2015年2月27日
(此件主动公开)
附件1
收购点名单
一、东镇收购点。
【打印本页】 【关闭窗口】
上一篇:关于开展检查的通知
主办:临水县人民政府 承办:县政府办 ICP备12345678号 网站标识码:3301220001
邮政编码:312000
微信"""

PLAN = """临水县人民政府 www.linshui.gov.cn
政府信息公开指南
索引号: 014416330/2013-00031 信息分类: 规划计划
发布机构: 东山市发展和改革委员会 发文日期: 2013年5月6日
名 称: 东山市粮食安全规划(2013-2020年)
文 号: 东发改〔2013〕45号 主 题 词: 粮食 规划
东山市粮食安全规划(2013-2020年)
时间:2013-05-10 来源:东山市发改委 作者:
为保障粮食安全,根据《粮食流通管理条例》(国务院令第407号)和东发改〔2012〕8号文件,制定本规划。
一、现状。
友情链接: 国务院 省政府"""

JOINT = """东山市财政局 东山市民政局关于调整补助标准的通知
东财社〔2016〕9号
各县(区)财政局、民政局:
经市政府同意,现就有关事项通知如下。本通知自2016年7月1日起施行,有效期至2021年6月30日。
东山市财政局 东山市民政局
2016年6月12日
(此件依申请公开)"""

ORDER = """东山市人民政府令
第 23 号
《东山市养犬管理办法》已经2014年1月3日市人民政府第5次常务会议审议通过,现予公布,自2014年3月1日起施行。
市长 王某某
2014年1月8日
东山市养犬管理办法
第一条 为了加强养犬管理,制定本办法。"""

INTERPRETATION = """关于《东山市养犬管理办法》的解读
2014-02-10 09:30 来源: 东山市公安局 【字体:大 中 小】
近日,《东山市养犬管理办法》(市政府令第23号)公布。现解读如下。
原文链接: http://gaj.dongshan.gov.cn/a/b.html
设为首页 加入收藏 联系我们 网站地图"""


def source(**options: Any) -> Source:
    """A source of China whose agency is 测试机关."""
    return source_from(
        {
            "id": "test",
            "title": "测试",
            "platform": "disclosure_site",
            "url": "http://127.0.0.1:9100/",
            "agency": "测试机关",
            "country": "CN",
            "options": options,
        }
    )


def in_pre(text: str) -> str:
    """A page with the bare text in `<pre>` and no title."""
    return f"<html><body><pre>{html.escape(text)}</pre></body></html>"


def in_paragraphs(text: str, title: str = "") -> str:
    """A page with a paragraph per line in a named container."""
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n"))
    return f'<html><head><title>{html.escape(title)}</title></head><body><div class="TRS_Editor">{lines}</div></body></html>'


def draft_of(page: str, *, url: str = URL, listed: Listed | None = None, encoding: str = "utf-8", **options: Any) -> Draft:
    """The draft of a page given as text, under the options of a declaration."""
    declared = source(**options)
    read = read_page(page.encode(encoding), declared_charset=None, url=url, options=page_options(declared.options))
    return draft_of_page(read, source=declared, listed=listed)


def counts(draft: Draft) -> Mapping[str, int]:
    """How often each rule changed something."""
    return {rule.rule: rule.count for rule in draft.rules}


def flags(draft: Draft) -> set[str]:
    """The codes of the flags."""
    return {flag.code for flag in draft.flags}
