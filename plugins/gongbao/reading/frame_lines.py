"""Whether one line of a page is furniture of its frame: buttons, counters, paths, licences; a clause or a sentence never is."""

from __future__ import annotations

import re

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
# Shared with the cutting of pages, which sees lines before they are folded: both widths and scripts.
SHARED_TO = r"(?:新浪|[腾騰][讯訊])?(?:微信|微博|朋友圈|QQ(?:空[间間]|好友)?|qq(?:空[间間])?|人人[网網]|豆瓣|更多"
SHARED_TO += r"|好友|[复復][制製][链鏈]接)"
SHARE = rf"分享(?:到|至) ?(?:[:：][^。；;]{{0,40}}|(?: ?{SHARED_TO}[、,，和]?)*)$"
SCAN = (
    r"[扫掃]一[扫掃](?: ?[:：,，]? ?(?:在?手[机機]|用手[机機]|用?微信|查看|分享|[关關]注|打[开開]|[阅閱][读讀]|[浏瀏][览覽]"
    r"|添加(?=$|[^，,。；;]{0,16}(?:好友|微信|公[众眾]|客服|小程序|[关關]注|我[们們]))|下[载載](?:客[户戶]端|本文))"
    r"[^，,。；;]{0,24}| ?二[维維][码碼])?$"
)
LEAVING = r"您[访訪][问問]的[链鏈]接即[将將]离[开開](?:$|[“\"《]|[^，,]{0,30}(?:[网網]站|[门門][户戶]))"
BROWSER = (
    r"建[议議]您?使用[^，,。；;]{0,40}(?:IE|Chrome|Edge|谷歌|火狐|360|分辨率|以上|\d)[^，,。；;]{0,20}[浏瀏][览覽]器"
)
OWNED = r"版[权權]所有(?![者人权權的方归歸])"
ACTS = "负责|統籌|统筹|牵头|会同|协调|落实|組織|组织"
"""What a sentence says that a body does; a footer only names it."""

# A switch of sizes, or buttons; 字体:小四 and 字号 三号 tell how to set a text.
_SIZES = (
    r"[\[【(<]?(?:字体|字号)[】\])>: ]*[\[【(<]* ?(?:$|[大中小](?![\u4e00-\u9fff])|[大中小](?=[大中小号])|超大|特大|默认"
    r"|[ATat+|/-](?![A-Za-z])|打印|关闭|分享|收藏|视力)"
)
_HOSTED = (
    rf"(?:主办|承办)(?:单位)? ?:(?!.*(?:{ACTS}))(?![^,]*,(?! ?(?:主办|承办|协办|技术支持|网站|地址|邮编|电话|版权)))"
)
_MEDIA = "网|站|报|社|台|刊|杂志|日报|平台|号|局|委|委员会|厅|办|办公室|府|部|院|处|科|室|中心|会|司|集团"
_FRAME = re.compile(
    r"[【\[(<]?(?:原文下载|打印本?页?|关闭窗口|关闭本页|返回顶部|视力保护色?)[】\])>: ]"
    rf"|{_SIZES}|{_HOSTED}"
    r"|(?:当前位置|当前所在位置|您的位置|您现在的位置|您当前的位置|您当前所在位置|你的位置|现在位置) ?(?:[:>»›]|首页|$)"
    r"|(?:所在)?位置 ?:? ?(?:$|首页|.*[>»›])"
    rf"|{SHARE}|分享 ?(?::.{{0,20}})?$"
    r"|(?:浏览次数|阅读次数|浏览量|点击数|访问量|点击率) ?(?:[:(\d](?!.*[万亿]).{0,20})?$"
    rf"|(?:微信)?{SCAN}|微信扫[一码].{{0,20}}$|用?微信(?:扫描|识别)(?:下方|上方)?二维码.{{0,12}}$"
    rf"|扫码(?: ?[:,]| |在?手机|用手机|查看|分享|关注|打开|阅读|浏览|添加|二维码|微信|下载(?:客户端|本文)|$).{{0,20}}$"
    r"|Copyright|(?:技术|网站)支持(?:单位)? ?(?:[: ]|$)"
    rf"|\((?:信息来源|稿件来源) ?:[^()。]{{1,30}}\)$|\(来源 ?:[^()。]{{1,28}}(?:{_MEDIA})\)$|打印本页】"
    r"|(?:上|下)一(?:篇|条) ?:|责任编辑 ?:|下载地址 ?: ?(?:点击.{0,8})?$"
    r"|(?:信息|稿件|文章)来源 ?:(?!.*(?:19|20)\d{2} ?[-年./])[^。]{0,30}$"
    # Page numbers of a printed copy; an account of a messenger asks to be followed, names its makers and counts its readers.
    r"|[—–-]{1,2} ?\d{1,4} ?[—–-]{1,2}$|[·•] ?\d{1,4} ?[·•]$|第 ?\d{1,4} ?页 ?[,/]? ?共 ?\d{1,4} ?页$"
    r"|[↑▲]?(?:请)?(?:点击|长按|扫描|识别|戳)[^。,]{0,10}(?:蓝色?字|二维码|名片)[^。]{0,16}$|(?:阅读|阅读量|浏览) ?\d+ ?(?:赞|在看|分享)"
    r"|(?:责编|责任编辑|编辑|编审|校对|排版|美编|审校|监制|初审|复审|终审|编发|值班编辑) ?[:/|丨] ?[\u4e00-\u9fff /、|丨]{1,20}$"
)
_FORM_FIELD = re.compile(r"\*? ?(?P<word>[\u4e00-\u9fff]{2,6}) ?:? ?\*")
LICENCE = re.compile(
    r"ICP备(?:案(?:证|序)?(?:编)?号?)? ?:? ?\d{5}|公网安备 ?:? ?\d{6}|网站标识码 ?:? ?[a-zA-Z]{0,2}\d{6}|Produced ?By|大汉网络|大汉版通"
    rf"|{LEAVING}"
)
"""What only the footer of a site holds, whatever else stands in the line: its licences by number, and its maker."""

ANYWHERE = re.compile(
    r"^.{0,12}ICP备(?:案号?)?(?: ?:|号?$)|^.{0,12}公网安备 ?(?:号|案号)?(?: ?:|$)|^网站标识码|(?:^|[\s©|)、])版权所有(?![者人权的方归])"
    rf"|版权所有(?:$|[\s:©(|,.])|{BROWSER}"
    r"|您是.{0,8}第.{0,12}位(?:访问|浏览)"
)
_MAY_HOLD_ANYWHERE = re.compile("ICP备|公网安备|网站标识码|版权所有|建[议議]|您是")
"""A word of each alternative of ``ANYWHERE``: lines without one are spared its search."""

CLAUSE = re.compile(
    r"第[〇零一二三四五六七八九十百]+[章节条款编]|[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)"
    r"|\d+[.、] ?[\u4e00-\u9fff]|\(\d+\) ?[\u4e00-\u9fff]"
)
_STOPS = frozenset("。;")
_RULE = re.compile("应当|的,|不得|必须|按照|依法|所称")
# What a form for comments shows; a line of these belongs to the frame where it ends in a button.
_FORM = frozenset(
    "姓名 您的姓名 昵称 联系电话 联系方式 手机 手机号 手机号码 电子邮箱 邮箱 电子邮件 地址 主题 标题 内容 留言内容 意见内容".split()  # noqa: SIM905
)
_FORM_END = frozenset("提交 验证码 重置 发送 提交意见 换一张".split())  # noqa: SIM905
# Words that are furniture beside a button, and may be the cell of a table when they stand alone.
_BESIDE = frozenset("大 中 小 默认 超大 特大 公务邮 公务邮箱 举报 联系方式 客户端 主动公开".split())  # noqa: SIM905
_HOST = re.compile(r"[\u4e00-\u9fff]{4,30}(?:主办|承办|版权所有)")
# A word of these alone is a button among buttons and the cell of a table among the lines of a document.
CELLS = frozenset(
    """
    进行中 已结束 征集已结束 正在征集 下载 保存 搜索 正文 详情 更多 提交 登录 注册 首页 评论 导出 二维码 用户名 密码 验证码 朗读 微信
    微博 新浪微博 公众意见 意见反馈 相关附件 相关信息 相关新闻 相关文章 图解 打印 关闭 返回 收藏 分享 投稿 点赞 赞 在看 纠错
    客户端 手机版 简体版 繁体版 文字版 图片版 附件下载 文件下载 在线提交 我要咨询 我要投诉 我要建议 网站首页 免责条款 法律声明
    隐私声明 使用帮助 在线客服 详情 政策问答
    """.split()  # noqa: SIM905
)
# Labels of the frame that a document uses for itself too: where it stands tells which.
LABELLED = re.compile(
    r"(?:所在)?位置|(?:信息|稿件|文章)来源 ?:|(?:责编|责任编辑|编辑|编审|校对|排版|美编|审校|监制|初审|复审|终审|编发|值班编辑) ?[:/|丨]"
    r"|(?:主办|承办|协办|技术支持|网站支持)(?:单位)? ?:"
)
RULES = re.compile(
    r"[|>»›«<·_=*#.\s\\:0+【】\[\]]*"
    r"|(?:Original URL|(?:原文|本文|文章|本页|页面|原始)(?:链接|地址|网址)|链接地址) ?: ?https?://\S+"
)
"""Lines of signs, and the address of the page itself."""
_LONGEST_BAR = 80
_APART = re.compile(r"[\s【】\[\]<>|:;*·()]+")
_BAR_ENDS = frozenset(word[-1] for word in _WORDS | _FORM | _FORM_END | _BESIDE) | frozenset("办有【】[]<>|:*·() ")
"""With one of these, or a digit, a bar ends: the last signs of its words and of what parts them, 主办, 版权所有."""

_COMPARED = re.compile(r"[>›»] ?=? ?\d+(?:\.\d+)?(?![\d.年月号/-])")
_SHORT = 14


def is_frame(key: str) -> bool:
    """Tell whether a line is furniture wherever it stands.

    >>> [is_frame(k) for k in ("【打印本页】 【关闭窗口】", "Produced By 大汉网络", "|", "0", "第一条 为了")]
    [True, True, True, True, False]
    """
    if len(key) > 160:
        return False
    if key[-1:] in _STOPS:  # a sentence: neither rules nor buttons
        return LICENCE.search(key) is not None and not CLAUSE.match(key)
    if CLAUSE.match(key):
        return False
    return bool(
        RULES.fullmatch(key)
        or LICENCE.search(key)
        or (not _RULE.search(key) and (_FRAME.match(key) or (_MAY_HOLD_ANYWHERE.search(key) and ANYWHERE.search(key))))
        or _is_bar(key)
    )


def _is_bar(key: str) -> bool:
    """Tell whether a line is buttons, or fields of a form that ends in a button, and nothing else."""
    if len(key) > _LONGEST_BAR or not (key[-1] in _BAR_ENDS or key[-1].isdigit()):
        return False
    words = [w for w in _APART.split(key) if w]
    field = _FORM_FIELD.fullmatch(key) if "*" in key else None
    if "".join(words).rstrip("0123456789") in _WORDS or (field and field["word"] in _FORM):
        return True
    buttons = [w for w in words if w in _WORDS]
    if buttons and all(w in _WORDS or w in _BESIDE or w.isdigit() or _HOST.fullmatch(w) for w in words):
        return True
    return len(words) > 1 and words[-1] in _FORM_END and all(w in _FORM or w in _FORM_END for w in words)


def is_sentence(key: str) -> bool:
    """Tell whether a folded line says something: it ends as a sentence does, or holds the words of a rule."""
    return key[-1:] in "。;" or _RULE.search(key) is not None


def is_breadcrumb(key: str) -> bool:
    """Tell whether a line is a path through the site.

    >>> is_breadcrumb(">政务>法规文件>规范性文件"), is_breadcrumb(">> 市级政策 >> 工业"), is_breadcrumb("降雨>50mm,风速>10m/s")
    (True, True, False)
    """
    marks = key.count(">") + key.count("»") + key.count("›")
    return (
        (marks > 0 or not key)
        and len(key) <= 160
        and "。" not in key
        and not _COMPARED.search(key)
        and not CLAUSE.match(key)
        and (
            marks >= 2
            or key[:1] in ">»›"
            or (key[-1:] in ">»›" and len(key) <= _SHORT)
            or (marks == 1 and key.startswith("首页"))
        )
    )
