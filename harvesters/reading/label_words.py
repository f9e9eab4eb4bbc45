"""The words that label blocks (索引号 … 文号) use for each field, in every spelling met; 发文日期 is ambiguous between sites."""

from collections.abc import Mapping

from harvesters.reading.word_list import word_list

_WORDS: Mapping[str, str] = {
    "index_number": "索引号 信息索引 索取号 索引编号 信息索引号 信息编号 目录编号 索引",
    "title": "名称 标题 信息名称 文件名称 公文名称 信息标题 文件标题 题名 名稱",
    "issuer": (
        "发布机构 发文机关 发文机构 发文单位 制发机关 制发单位 所属机构 发布单位 发布机关 公开机构 公开主体 "
        "责任部门 信息提供单位 印发机关 制定机关 颁布机关 颁布单位 公开责任部门"
    ),
    "joint_issuers": "联合发文单位 联合发文机关 联合发文机构 联合发文 联合制定机关",
    "source": "来源 信息来源 文章来源 稿件来源 信息提供 供稿单位 文章出处 出处 来源单位 稿源 内容来源",
    "written": (
        "成文日期 生成日期 产生日期 发文日期 写作日期 成文时间 生成时间 发文时间 签发日期 制发日期 颁布日期 印发日期 "
        "形成日期 信息生成日期 文件日期"
    ),
    "published": (
        "发布日期 公开日期 发布时间 发表时间 公开时间 公布日期 公布时间 发稿时间 录入时间 上网时间 发表日期 刊登时间 "
        "刊登日期 信息提供日期 上传日期 信息发布日期 挂网时间 发布于 时间 日期"
    ),
    "modified": "更新时间 更新日期 最后更新 最后更新时间 修改时间 最近更新",
    "effective": "实施日期 施行日期 生效日期 实施时间 生效时间 施行时间 执行日期",
    "valid_until": "废止日期 失效日期 失效时间 废止时间 有效期至 有效期截止日期 有效截止日期 截止日期 有效期限 文件有效期 有效期",
    "document_number": "文号 发文字号 文件编号 发布文号 文件号 公文文号 发文号 发文文号 文件文号 字号",
    "theme": "主题分类 组配分类 分类 信息类别 信息分类 主题类别 内容分类 主题 所属主题 公文类别 所属分类 栏目 信息类型 类别",
    "genre": "体裁 体裁分类 文种 公文种类 文件类型 公文类型 文件种类",
    "keywords": "主题词 关键词 关键字 标签",
    "validity": "有效性 时效 时效性 是否有效 效力状态 文件状态 效力 文件有效性 文件时效 有效状态 是否失效",
    "abstract": "内容概述 摘要 内容摘要 信息概述 内容概要 概述 内容描述 导读",
    "disclosure_mode": "公开方式 公开属性 公开类型 公开形式 公开类别 信息公开属性 公开选项",
    "audience": "公开范围 服务对象 公开对象 服务对象分类 面向对象",
    "channel": "公开渠道 公开载体 发布渠道",
    "medium": "信息格式 载体 载体类型 格式 媒体类型",
    "original_url": "原文网址 原文链接 原文地址 原文出处 原文链接地址 转载地址 转自",
    "ignored": (
        "浏览次数 阅读次数 点击数 点击量 点击率 访问量 访问次数 浏览量 阅读量 点击次数 浏览数 阅读数 查看次数 关注度 热度 "
        "点击 点阅数 点阅次数 点阅率 访问 阅读 浏览 人气 字体 字号大小 字体大小 作者 责任编辑 "
        "编辑 责编 审核 审核人 初审 终审 复审 校对 记者 撰稿 统一编号 公开时限 公开程序 审核程序 涉密状态 语种 信息状态 在线链接地址 "
        "联系电话 责任人 签发人 主办单位 打印 分享 分享到 打印本页 关闭 下载 文件下载 正文下载 字体显示 背景色 保护视力色 我要纠错 "
        "信息有效期 登记号 备案号 规范性文件编号 统一登记号 收藏 视力保护色 归档时间 公开目录"
    ),
}
ALIASES: Mapping[str, str] = {word: field for field, words in _WORDS.items() for word in words.split()}
"""What each label means where a declaration says nothing else. 发文日期 is written on some sites and published on others."""

VAGUE = word_list(
    "时间 日期 分类 主题 名称 标题 类别 格式 栏目 索引 概述 摘要 标签 字号 点击 访问 热度 阅读 浏览 编辑 打印 分享 下载 关闭 收藏 "
    "载体 效力 截止日期 审核 作者 记者 责任人 来源 转自 题名 导读 出处 人气 字体 主题词 联系电话 备案号 体裁 校对 撰稿 语种"
)
"""Words that are also plain words: a line of a text may begin with them, so alone they make no label line."""

BORDERLESS = word_list("发布日期 发布时间 更新时间 更新日期 成文日期 生成日期 发文日期 浏览次数 点击数 字号")
"""Labels that may follow a value without a space: 来源：市政府发布时间：2012-04-14."""

BEHIND_DIGITS = word_list("来源 信息来源 文章来源 稿件来源 作者 点击 阅读 浏览 编辑 责任编辑 时间 日期")
"""Labels that may follow a value without a space where that ends in a digit or a bracket: 2012-04-14 10:24来源：市政府. Behind words
they are the end of another one: 资金来源."""
