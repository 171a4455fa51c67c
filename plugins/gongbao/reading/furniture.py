"""What the frame of a site leaves in a flattened page, told from the document by words and by structure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongbao.reading.doc_numbers import find_numbers
from gongbao.reading.labels import is_page_line, is_republished, may_name_collection, read_pairs
from gongbao.reading.lines import Line, make_line

# A line that is one of these, blanks and brackets aside, belongs to the frame wherever it stands.
_WORDS = frozenset(
    """
    打印本页 打印 打印正文 打印此页 关闭窗口 关闭本页 关闭 关闭此页 打印本页关闭窗口 分享到 分享 分享至
    无附件 附件无附件 公众意见 点击下载 收藏 收藏本页 返回顶部 返回 返回列表 返回首页 回到顶部 上一篇
    下一篇 上一条 下一条 字号 大中小 字号大中小 字体大中小 微信 微博 新浪微博 qq空间 QQ空间 纠错
    语音播报 朗读 无障碍 无障碍浏览 长者模式 关怀版 相关链接 相关附件 原文下载 文件下载 下载 附件下载
    更多 更多>> 热门阅读 决策预公开详情 征集详情 意见征集详情 详情 正文 我要留言 我要建言 提交意见
    我要提意见 提交 登录 注册 首页 繁体版 简体版 智能问答 立即获取 获取政策资料 全文下载 下载文字版
    下载图片版 扫一扫在手机打开当前页 扫一扫在手机上查看当前页面 二维码 用户名 密码 搜索 网站地图 联系我们
    关于我们 网站声明 政策问答 一图读懂 图解 相关文章 相关新闻 相关信息 推荐阅读 猜你喜欢 保存 保存本页
    保护视力色 我要打印 导出 文字版 图片版 已结束 进行中 征集已结束 意见反馈 评论 发表评论 点赞 听全文
    正在征集 投稿 本文链接 收藏本文 本文地址 法律声明 我要纠错 我要收藏 我要分享 设为首页 加入收藏 网站首页 免责条款
    复制链接 隐私声明 使用帮助 在线客服 站点地图 手机版 在线提交意见 在线提交 验证码 换一张 我要咨询 我要投诉 我要建议 我要评价
    账号+密码登录 手机+密码登录 立即注册 还没有账号 还没有账号?
    阅读原文 预览时标签不可点 继续滑动看下一个 轻触阅读原文 在看 赞 收录于合集 微信公众号
    """.split()  # noqa: SIM905 - a word list reads better than two hundred quoted strings
)
_FRAME = re.compile(
    r"[【\[(<]?(?:原文下载|打印本?页?|关闭窗口|关闭本页|返回顶部|字体|字号|视力保护色?)[】\])>: ]"
    r"|(?:当前位置|当前所在位置|您的位置|您现在的位置|您当前的位置|您当前所在位置|你的位置|现在位置|所在位置|位置) ?:?"
    r"|(?:分享到|分享至|分享|浏览次数|阅读次数|浏览量|点击数|访问量|点击率|扫一扫|扫码|微信扫一扫) ?:?.{0,20}$"
    r"|Copyright|主办(?:单位)? ?:|承办(?:单位)? ?:|技术支持|网站支持"
    r"|\((?:信息|稿件)?来源 ?:[^()。]{1,30}\)$|打印本页】"
    r"|(?:上|下)一(?:篇|条) ?:|责任编辑 ?:|\[?(?:字号|字体) ?:|【?字体 ?:"
    r"|(?:信息|稿件|文章)来源 ?:(?!.*(?:19|20)\d{2} ?[-年./])[^。]{0,30}$"
    # Page numbers of a printed copy; an account of a messenger asks to be followed, names its makers and counts its readers.
    r"|[—–-]{1,2} ?\d{1,4} ?[—–-]{1,2}$|[·•] ?\d{1,4} ?[·•]$|第 ?\d{1,4} ?页 ?[,/]? ?共 ?\d{1,4} ?页$"
    r"|[↑▲]?(?:请)?(?:点击|长按|扫描|识别|戳)[^。,]{0,10}(?:蓝色?字|二维码|名片)[^。]{0,16}$|(?:阅读|阅读量|浏览) ?\d+ ?(?:赞|在看|分享)"
    r"|(?:责编|责任编辑|编辑|编审|校对|排版|美编|审校|监制|初审|复审|终审|编发|值班编辑) ?[:/|丨] ?[\u4e00-\u9fff /、|丨]{1,20}$"
)
_HOSTED = re.compile(r"(?:主办|承办|协办|技术支持|网站支持)(?:单位)? ?:")
"""Who runs a site, in its footer; who holds an event, among the lines of a notice."""

_FORM_FIELD = re.compile(r"\*? ?(?P<word>[\u4e00-\u9fff]{2,6}) ?:? ?\*")
_FRAME_ANYWHERE = re.compile(
    r"Produced ?By|大汉网络|大汉版通|ICP备|公网安备|版权所有|网站标识码|建议使用.{0,20}浏览器"
    r"|您是.{0,8}第.{0,12}位(?:访问|浏览)|您访问的链接即将离开"
)
# What a form for comments shows; a line of these belongs to the frame where it ends in a button.
_FORM = frozenset(
    "姓名 您的姓名 昵称 联系电话 联系方式 手机 手机号 手机号码 电子邮箱 邮箱 电子邮件 地址 主题 标题 内容 留言内容 意见内容".split()  # noqa: SIM905
)
_FORM_END = frozenset("提交 验证码 重置 发送 提交意见 换一张".split())  # noqa: SIM905
# Words that are furniture beside a button, and may be the cell of a table when they stand alone.
_BESIDE = frozenset("大 中 小 默认 超大 特大 举报 联系方式 客户端 主动公开".split())  # noqa: SIM905
_HOST = re.compile(r"[\u4e00-\u9fff]{4,30}(?:主办|承办|版权所有)")
_RULES = re.compile(r"[|>»›«<·_=*#.\s\\:0+【】\[\]]*")
_FOOTER = re.compile(
    r"本(?:消息|文|信息|文章|页面|资讯|政策).{0,24}(?:上传|转载|整理发布|网友|自动采集)|如(?:需|有"
    r"|涉).{0,20}(?:删除|侵权)|^(?:立即)?获取.{0,12}(?:资料|政策)"
    r"|^热门(?:阅读|文章|资讯|推荐)|免责声明|转载请注明|^.{0,12}(?:招商|产业园).{0,6}(?:热线|咨询)|版权归原作者"
    r"|仅供参考.{0,20}以.{0,10}为准|^(?:本站|网站)声明"
)
_REPUBLISHED = re.compile(
    r"本(?:消息|文章|资讯|政策|信息).{0,24}(?:上传|转载|网友)|版权归原作者|转载请注明"
    r"|免责声明.{0,60}(?:采集|网络|转载)|本(?:网站|站|网).{0,8}(?:自动)?采集"
)
_TAIL = re.compile(
    r"^[【\[]?(?:文件原文|原文链接|原文下载|政策原文|相关(?:政策|解读|文件|链接|阅读|新闻|文档|内容|稿件|信息|附件"
    r"|报道)(?:[与及和](?:解读|政策|文件))?|政策解读|解读(?:链接|文件|材料)|图解政策|"
    r"最新(?:更新|发布)?(?:政策|文件|信息)|推荐阅读|热门(?:阅读|文章)|咨询电话|上一篇|下一篇|部门解读|专家解读"
    r"|媒体解读|解读|图解|关联(?:文件|阅读)|延伸阅读|打印本页|"
    r"扫一扫|分享到|相关文档|网民意见|我要评论|友情链接|政策咨询)[】\]]?(?: ?:|$| ?更多| ?>|】)"
)
_DATE_END = re.compile(r"年 ?\d{1,2} ?月 ?\d{1,2} ?日\)?$|[〇○零一二三四五六七八九] ?年.{1,6}月.{1,8}日$")
_MATTER = re.compile(
    r"^(?:附件|附表|附录|第[一二三四五六七八九十百]+[章条]|[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|\d+[.、]|抄送|\(此件)"
)
_DOWNLOAD = re.compile(r"[ 【\[(]*(?:点击下载|点此下载|下载|点击查看)[】\])]*$")
_LONGEST_BAR = 80
_APART = re.compile(r"[\s【】\[\]<>|:;*·()]+")
_LOCATION = re.compile(r"位置 ?:?|[>»›]")
_SITE = 4
_SHORT = 14
_HEAD = 40
"""Lines in which the head of a page stands."""

FILE_NAME = re.compile(r"\.(?:docx?|wps|pdf|ofd|xlsx?|et|zip|rar|7z|pptx?|jpe?g|png|txt|ceb|rtf|tif)$", re.IGNORECASE)
_FILE_LEAD = re.compile(r"^(?:附件(?: ?\d{1,2}(?![-—~至\d])|(?! ?\d)) ?[:.、]? ?)?(?:\d{1,2} ?[.、] ?(?!\d))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A page without its frame: the lines kept, names of files offered, whether an aggregator republished it."""

    lines: tuple[Line, ...]
    files: tuple[str, ...]
    republished: bool


def is_frame(key: str) -> bool:
    """Tell whether a line is furniture wherever it stands.

    >>> [is_frame(k) for k in ("【打印本页】 【关闭窗口】", "Produced By 大汉网络", "|", "0", "第一条 为了")]
    [True, True, True, True, False]
    """
    if len(key) > 160:
        return False
    if _RULES.fullmatch(key) or _FRAME.match(key) or _FRAME_ANYWHERE.search(key):
        return True
    if len(key) > _LONGEST_BAR or key[-1] in "。;,、":
        return False
    words = [w for w in _APART.split(key) if w]
    field = _FORM_FIELD.fullmatch(key) if "*" in key else None
    if "".join(words).rstrip("0123456789") in _WORDS or (field and field["word"] in _FORM):
        return True
    buttons = [w for w in words if w in _WORDS]
    if buttons and all(w in _WORDS or w in _BESIDE or w.isdigit() or _HOST.fullmatch(w) for w in words):
        return True
    return len(words) > 1 and words[-1] in _FORM_END and all(w in _FORM or w in _FORM_END for w in words)


def is_breadcrumb(key: str) -> bool:
    """Tell whether a line is a path through the site.

    >>> is_breadcrumb(">政务>法规文件>规范性文件"), is_breadcrumb(">> 市级政策 >> 工业"), is_breadcrumb("增长>5%。")
    (True, True, False)
    """
    marks = key.count(">") + key.count("»") + key.count("›")
    return (
        len(key) <= 160
        and "。" not in key
        and (
            marks >= 2
            or key[:1] in ">»›"
            or (key[-1:] in ">»›" and len(key) <= _SHORT)
            or (marks == 1 and key.startswith("首页"))
        )
    )


def take_off_frame(lines: Sequence[Line]) -> Frame:
    """Take the frame off the lines of a flattened page; the document's own lines keep their order and words."""
    republished = any(_is_footer(line.key) for line in lines[-40:])
    republished = republished or any(
        is_republished(read_pairs(line.key)) for line in lines[:_HEAD] if may_name_collection(line.key)
    )
    lines = lines[: _tail_start(lines)]
    kept: list[Line] = []
    files: list[str] = []
    told = [index for index, line in enumerate(lines) if _MATTER.match(line.key)]
    within = range(told[0], told[-1]) if told else range(0)
    for index, line in enumerate(_part_page_lines(lines)):
        held = index in within and _HOSTED.match(line.key) and not _FRAME_ANYWHERE.search(line.key)
        if not held and (is_frame(line.key) or (index < _HEAD and is_breadcrumb(line.key))):
            if index < _SITE and len(kept) == 1 and kept[0].key.endswith("政府") and _LOCATION.search(line.key):
                del kept[:]
            continue
        if len(line.key) <= 160 and "。" not in line.key:
            line = _without_button(line)  # noqa: PLW2901 - the same line without its button
            if FILE_NAME.search(line.key):
                lead = _FILE_LEAD.match(line.key)
                files.append(line.cut(lead.end() if lead else 0).raw)
        kept.append(line)
    return Frame(lines=tuple(kept), files=tuple(dict.fromkeys(files)), republished=republished)


def _part_page_lines(lines: Sequence[Line]) -> Iterator[Line]:
    """Part a document number from the page's date and buttons where one line shows them side by side."""
    for index, line in enumerate(lines):
        number = next(iter(find_numbers(line.key)), None) if index < _HEAD and len(line.key) <= 120 else None
        if number is not None and number.start == 0 and is_page_line(line.key[number.end :]):
            yield line.cut(0, number.end)
            yield line.cut(number.end)
        else:
            yield line


def strip_file_number(name: str) -> str:
    """Drop 附件1: or 1. before the name of a file.

    >>> strip_file_number("附件：2.起草说明.docx"), strip_file_number("2.5版规范.pdf")
    ('起草说明.docx', '2.5版规范.pdf')
    """
    line = make_line(name)
    lead = _FILE_LEAD.match(line.key)
    return line.cut(lead.end() if lead else 0).raw or line.raw


def _without_button(line: Line) -> Line:
    """Drop the button (点击下载) that a page sets behind a file's name."""
    download = _DOWNLOAD.search(line.key) if line.key.rstrip("】])").endswith(("下载", "查看")) else None
    return line.cut(0, download.start()) if download and download.start() > 0 else line


def _is_footer(key: str) -> bool:
    return _REPUBLISHED.search(key) is not None


def _tail_start(lines: Sequence[Line]) -> int:
    """Find where the links below the document begin: the first tail mark with nothing of the document after it."""
    cut = len(lines)
    for index in range(len(lines) - 1, -1, -1):
        key = lines[index].key
        if (_FOOTER.search(key) and len(key) <= 300) or (
            _TAIL.search(key) and index > 0 and not _leads_to_signature(lines, index)
        ):
            cut = index
        elif (
            _is_prose(key) or (_DATE_END.search(key) and len(key) < 60 and not is_breadcrumb(key)) or _MATTER.match(key)
        ):
            break
    return cut


def _leads_to_signature(lines: Sequence[Line], index: int) -> bool:
    return any(
        _DATE_END.search(line.key) and "年" in line.key and len(line.key) <= 24 for line in lines[index + 1 : index + 4]
    )


def _is_prose(key: str) -> bool:
    return len(key) > 60 and "。" in key
