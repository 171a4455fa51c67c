"""Furniture of the page frame: what stands on every page of a portal and is no word of any policy."""

from __future__ import annotations

import re
from functools import lru_cache

from selectolax.lexbor import LexborNode

from gongbao.formats.kinds import NUMBERS
from gongbao.reading.frame_lines import ACTS, BROWSER, LEAVING, OWNED, SCAN, SHARE

_LONGEST = 200


def _loose(folded: str) -> str:
    """A pattern of folded lines inside a verbose one for lines as they are written: a blank there is any run of blanks."""
    return "(?:" + folded.replace(" ?", r"\s*") + ")"


_BUTTON = (
    r"(?:打印本?[页頁]?|打\s印|[关關][闭閉](?:窗口|本?[页頁])?|收藏本?[页頁]?|我要[纠糾][错錯]|返回(?:[顶頂]部|列表|首[页頁])|回到[顶頂]部"
    r"|下[载載]原?文?|原文下[载載]|[点點][击擊](?:下[载載]|查看)|附件下[载載]|[语語]音播[报報]|朗[读讀]|分享|"
    r"字[体體號号]?\s*[:：]?\s*[\[【(（]?\s*[大中小特\s|/+\-]*[\])）】]?|[视視]力保[护護]色?.{0,10})"
)
_BODY = (
    rf"\s*(?:$|(?:(?!{ACTS})[^，,。；;]){{0,40}}?(?:府|室|局|委|[厅廳]|司|心|部|院|署|[会會]|[处處]|站|[团團]|[办辦])"
    rf"(?:(?![\u4e00-\u9fff。；;]|\s*[，,]?\s*(?:{ACTS}))|(?=主[办辦]|承[办辦]|技[术術]|版[权權]|[网網]站|地址|[电電][话話])))"
)
"""What stands behind such a label in a footer: nothing, or the name of a body; a sentence says what that body does."""

_COUNTER = r"(?:浏[览覽]|瀏覽|[访訪][问問]|[阅閱][读讀]|[点點][击擊])(?:次[数數]|量|[数數])"
_ANYWHERE = re.compile(
    rf"""
    (?:您?[现現]?在?的?[当當]前(?:的)?位置 | (?:您|你)(?:[现現]在|所在)?的位置)\s*(?:[:：>»›] | 首[页頁] | .*[>»›] | $).*
    | [【\[\s（(]*{_BUTTON}(?:[】\]\s|）)、/【\[（(]*{_BUTTON})*[】\]\s）)]*
    | {_loose(SHARE)} | {_COUNTER}\s*[:：]?[\s\d,，.次人A-Za-z…-]{{0,16}}
    | [无無]附件 | 附\s*件\s*[:：]?\s*[无無]附件
    """,
    re.VERBOSE,
)
_AROUND = re.compile(
    rf"""
    {_loose(SCAN)} | 手[机機][查观觀]看 | [Tt]\s*[|/+\-]?\s*[Tt] | [大中小] | 默[认認] | 首[页頁]
    | 附\s*件\s*[:：]? | [上下]一[篇页頁条條]\s*(?:[:：>»›\s].{{0,80}} | [没沒無无]有.{{0,4}})?
    | \d{{1,4}} | [|>»›/·\s]+ | (?:来源|[责責]任[编編][辑輯]|[编編][辑輯])\s*[:：]?
    | 相[关關](?:[链鏈]接|文章|[阅閱][读讀]|[报報][道導]|信息|解[读讀]|政策|文[档檔件]|新[闻聞]|政策[与與]解[读讀])\s*[:：]?
    | (?:政策解[读讀]|解[读讀](?:材料|文件)|最新更新政策
        |[热熱][门門][阅閱][读讀]|[热熱][点點]推[荐薦]|文件原文)\s*[:：]?\s*(?:更多)?\s*[>》»]*
    | 我要(?:提意[见見]|留言|[评評][论論]|咨[询詢])|(?:提交|[发發]表|匿名|全部|最新)(?:意[见見]|留言|[评評][论論]|建[议議])\s*[:：]?
    | (?:意[见見]|建[议議]|留言|[评評][论論]|回[复復])(?:[内內]容|[标標][题題])?\s*[:：]|[验驗][证證][码碼]\s*[:：]?
    | {_loose(LEAVING)}.* | .{{0,20}}(?:决策[预預]公[开開]|政策文件|信息公[开開])[详詳]情
    """,
    re.VERBOSE,
)
_FOOTER = re.compile(
    rf"Produced\s*By\s*大[汉漢]|{OWNED}|[网網]站[标標][识識][码碼]\s*(?:[:：]|[A-Za-z]{{0,2}}\d|$)|[公京沪津渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]ICP[备備]|公[网網]安[备備]"
    r"|ICP[备備]案?号?|(?:技[术術]支持|主[办辦](?:[单單]位)?|承[办辦](?:[单單]位)?|[运運][维維]?[单單]位)\s*[:：]"
    rf"{_BODY}|Copyright|©|{BROWSER}",
    re.IGNORECASE,
)
_INLINE = re.compile(
    rf"{_COUNTER}\s*[:：]\s*\d*\s*次?(?=\s|$|[|)）\]】【\[]|[\u4e00-\u9fff]{{2,4}}[:：])|[责責]任[编編][辑輯]\s*[:：]\s*[\u4e00-\u9fff]{{0,4}}"
    r"|字\s*[体體號号]\s*[:：](?:\s*[\[【(（]?[\s|/+\-]*(?:[大中小特][\s|/+\-]*){1,4}[\]】)）]?(?![\u4e00-\u9fff])|\s*$)"
    r"|[\[【]\s*(?:打印(?:本[页頁])?|[关關][闭閉](?:窗口)?|收藏|下[载載])\s*[\]】]"
    r"|(?<=\S)\s*[点點][击擊](?:此[处處])?下[载載]\s*$|分享(?:到|至)\s*[:：].*$"
)
_DOWNLOAD_BUTTON = re.compile(r"(?<=\S)\s*[\[【(（]?[点點][击擊](?:此[处處])?下[载載][\]】)）]?\s*$")
_FRAME_TAGS = frozenset(NUMBERS[tag] for tag in ("nav", "footer", "aside"))
_FRAME = re.compile(
    r"(?:(?:site|top|main|global|web|bt|g|c)[-_]?)?(?:header|head-?nav|footer|foot|nav|navbar|navigation|menu|topbar|breadcrumbs?|crumbs?"
    r"|dqwz|position|place|path|share|bdsharebuttonbox|sidebar|related|relate|xgwz|xgyd|copyright|link-url|pagination|popbox|qrcode|ewm"
    r"|toolbar|fenxiang)(?:[-_]?(?:box|wrap|wrapper|con|txt|container|bar|list|inner|\d{1,3}))?",
    re.IGNORECASE,
)


def is_furniture(line: str) -> bool:
    """Tell whether the whole line is page furniture.

    >>> [is_furniture(line) for line in ("【打印本页】【关闭窗口】", "分享到:", "浏览次数：128", "打印 关闭", "第一条 为了")]
    [True, True, True, True, False]
    """
    return len(line) <= _LONGEST and bool(_ANYWHERE.fullmatch(line.strip()) or _AROUND.fullmatch(line.strip()))


def is_button_line(line: str) -> bool:
    """Tell whether a line, even inside the body, is buttons or counters: a bare number or 小 may be a table cell there.

    >>> is_button_line("【原文下載】"), is_button_line("37"), is_button_line("无附件")
    (True, False, True)
    """
    return len(line) <= _LONGEST and _ANYWHERE.fullmatch(line.strip()) is not None


def is_footer(line: str) -> bool:
    """Tell whether the line belongs to the site's footer, after which nothing of the document follows."""
    return len(line) <= 600 and _FOOTER.search(line) is not None


def without_inline_furniture(line: str) -> str:
    """Cut counters, font-size switches and buttons out of a line that says something else too; sentences are left alone.

    >>> without_inline_furniture("发布日期：2016-11-22 浏览次数： 信息来源：省发改委")
    '发布日期：2016-11-22 信息来源：省发改委'
    """
    if len(line) > 400 or "。" in line or "；" in line:
        return line
    return re.sub(r"[ \t]{2,}", " ", _INLINE.sub("", line)).strip(" |")


def without_download_button(line: str) -> str:
    """Cut the button off a line of the body that names a file; nothing else is furniture inside a sentence.

    >>> without_download_button("附件:若干意见.doc 点击下载"), without_download_button("网站访问量：500万次")
    ('附件:若干意见.doc', '网站访问量：500万次')
    """
    return _DOWNLOAD_BUTTON.sub("", line) if line.rstrip("】])） ").endswith(("下载", "下載")) else line


def is_frame(node: LexborNode) -> bool:
    """Tell whether an element is part of the page frame by its tag, class or id: header, navigation, path, share bar, footer."""
    if node.tag_id in _FRAME_TAGS:
        return True
    attributes = node.attributes
    if not attributes:
        return False
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    if names == " ":
        return False
    return _name_frames(names) if len(names) <= _LONGEST else any(map(_FRAME.fullmatch, names.split()))


@lru_cache(maxsize=2_048)
def _name_frames(names: str) -> bool:
    """The pages of a portal name their elements alike."""
    return any(map(_FRAME.fullmatch, names.split()))
