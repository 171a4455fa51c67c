"""Labels of the information table and their synonyms (PORTALS.md §1), as portals spell and pad them."""

from __future__ import annotations

import re
from functools import lru_cache

_KNOWN = """
索引号 信息索引号 信息索取号 索取号 发文字号 文号 文件编号 发文文号 文件文号 发文号 文件字号
发文机关 发布机构 制发机关 发文机构 发布单位 发布机关 发文单位 制定机关 信息来源
成文日期 发文日期 生成日期 发布日期 公开日期 印发日期 签署日期 发布时间
主题分类 组配分类 信息分类 分类 信息类别 体裁分类 有效性 效力状况 公文时效 效力状态 时效性 时效 时效状态 是否有效 文件状态 有效期
生效时间 生效日期 实施日期 施行日期 废止时间 废止日期 失效日期 失效时间 统一编号 统一登记号 登记号 标题 名称 信息名称 文件名称 主题词 关键词
失效/废止日期 废止/失效日期
公开方式 公开时限 公开范围 公开形式 公开类别
联合发文单位 公文文号 发文编号 公文编号 公文名称 公文种类 公文类型 有效期至 有效截止日期 信息有效性 信息时效期 索引 信息索引
所属机构 所属主题 登记日期 公开责任部门 政策咨询机关 政策咨询电话 公布日期 公布时间 实施时间 施行时间 规范性文件登记号
公开程序 文件下载 附件下载 内容概述 内容概览 责任部门 规范性文件编号 文种 载体类型
征集主题 征集单位 征集部门 征集机构 征集状态 征集时间 征集期限 征集起止时间 征集开始时间 征集开始日期 征集起始时间 征集结束时间 征集结束日期
征集截止时间 征集截止日期 意见征集单位 意见征集时间 征求意见单位 征求意见时间 征求意见开始时间 征求意见截止时间
"""

KNOWN_LABELS = frozenset(_KNOWN.split())
"""Labels without padding and colon."""

TELLING_LABELS = frozenset(label for label in KNOWN_LABELS if re.search(r"索|号|机关|机构|单位|征集|征求", label))
"""Labels that a page shows only in an information table; a lone 发布日期 or 信息来源 stands under any headline."""

_LONGEST = 40
_PADDING = re.compile(r"[\s\u3000\u00a0\u200b\ufeff]+")
_PLACEHOLDER = re.compile(r"[\s\u00a0\u3000—–\-－_/／*无]*")


def unpadded(label: str) -> str:
    """Remove padding, colon and brackets around a label.

    >>> unpadded("索　引　号："), unpadded("【文 号】")
    ('索引号', '文号')
    """
    return _PADDING.sub("", label).strip("：:﹕[]【】")


def is_known(label: str) -> bool:
    """Tell whether the text is one of the labels, padding aside."""
    return len(label) <= _LONGEST and _is_known(label)


@lru_cache(maxsize=2_048)
def _is_known(label: str) -> bool:
    """Portals use few labels, and a table is asked for each of them several times."""
    return unpadded(label) in KNOWN_LABELS


def is_placeholder(value: str) -> bool:
    """Tell whether a value says nothing: empty, dashes, 无.

    >>> is_placeholder("—\u00a0\u00a0—"), is_placeholder("政府令187号")
    (True, False)
    """
    return _PLACEHOLDER.fullmatch(value) is not None
