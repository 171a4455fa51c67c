"""The forms in which a decision gives its commands, read on text whose quotations are masked."""

from __future__ import annotations

import re
from functools import cache

from gongbao.history.fine_orders import AMOUNT
from gongbao.history.instructions import ANNEX, ARTICLE, CHAPTER, PART, REF, REFS, InstructionKind, N
from gongbao.history.quotes import HEAD_OPEN, MARK, MARK_OPEN

_Q = MARK.replace("(", "(?:", 1)
_BECOME = r"(?:修改|修订|改|变更|调整|替换|更换|更正|更改|订正)(?:为|成)"
_BE = rf"(?:应当?(?:{_BECOME}|为)|{_BECOME})"
_NAMED = (
    r"(?:《[^《》]+》(?:[（(][^（）()]{0,60}[）)])?"
    r"|(?:(?!第|有关|相关|其他|上述|前款)[\u4e00-\u9fff]){0,30}?(?:法|条例|办法|规定|细则|规则))?"
)
_LEAD = r"\s*[，,]?\s*即?\s*[：:，,]?\s*"
_WORDS_IN = r"(?:部分|一[节章段条])?(?:中|规定|涉及|[的里内])*"
_PLAIN = rf"[^，,。；;：:“”《》\s{MARK_OPEN}{HEAD_OPEN}]{{2,40}}?"
_QS = rf"{_Q}(?:\s*[、，,；;和及]?\s*{_Q}){{0,60}}"
_OTHERS = r"(?:其他|其它|其余|相关|有关)(?:的)?(?:各)?(?:条款|条文|各条|条|内容|章节|部分|地方)?"
_NAMED_CHAPTER = rf"(?:{_LEAD}(?:其?(?:[章节]名|标题|名称)(?:为|是|：)?)?{_LEAD}{_Q})?"
_HOLDS = rf"(?:{_LEAD}(?:该[章节])?(?:包括|共|含|由|计)[^，,。；;：:“{MARK_OPEN}]{{1,20}})?(?:{_LEAD}(?:分别|即)?(?:作为|为)?{REFS})?"
_WHOLE = rf"(?:全文|文中|条文|文件|正文|各条|[本该](?:办法|条例|规定|细则|意见|通知|文件)|{_OTHERS}(?=[中的涉]))"
_NAMED_ALL = r"(?:《[^《》]+》(?:[（(][^（）()]{0,60}[）)])?[、和及与]?){0,40}"
_FROM_WHEN = r"自[^，。；《》]{1,30}?起"
_ENDS_HERE = r"(?=(?:的?(?:全部|所有)?(?:内容|规定|条款|条文)|全文|整[条款章节])?(?:[，,。；;：:\s）)]|$|并|同时|、(?![第《])|后[，,]))"
# 删去第五条后半部分, 删去第二章章名, 删去第五条和第十条关于…的规定 strike less than the clauses that they name.
_EXCEPT = rf"(?:[（(]{REFS}除外[）)])?"

OTHER_WORDS = re.compile(rf"{_WHOLE}(?:所有|全部)?[中的]|统一|均修改|均改|所有的")
"""Words of an order over the whole text."""

FOLLOW_UP = re.compile(
    r"(?:其他|其它|其余|相关|有关)的?(?:条款|条文|内容|规定|表述|文字|章节|部分)(?![^，。；]*(?:序号|顺序|重新公布))"
    r"[^，。；]{0,12}?(?:作|做|进行)出?相应的?(?:修改|修订|调整|变更|变动)(?![^。]*重新公布)"
)
"""What follows from other orders is to be changed too, and no words are given: 相关条款作相应修改."""

_KINDS = InstructionKind
_FORMS: tuple[tuple[InstructionKind, str], ...] = (
    (
        _KINDS.HEADING,
        rf"(?:将|把)?(?P<refs>{CHAPTER}|{ANNEX}|{PART}(?:[的中]*{PART})*)的?(?:章名|节名|标题|名称)(?:由?{_Q})?{_BECOME}{_LEAD}(?P<text>{_Q})",
    ),
    (_KINDS.TITLE, rf"(?:将|把)?(?:标题|题目|名称)(?:由{_Q})?{_BECOME}{_LEAD}(?P<text>{_Q}|《.+?》)"),
    (_KINDS.PREAMBLE, rf"(?:将|把)?(?:引言|序言|前言|导语)(?:部分)?{_BECOME}{_LEAD}(?P<text>{_Q})"),
    (
        _KINDS.MERGE,
        rf"(?:将|把)?原?(?P<refs>{REFS})合并{_LEAD}(?:[为成]为?一[条款项个]{_LEAD})?(?:{_BECOME}|为|作为|成为?)?{_LEAD}(?P<becomes>{REF})?{_LEAD}(?:并?{_BECOME})?"
        rf"{_LEAD}(?P<text>{_Q})?",
    ),
    (
        _KINDS.SPLIT,
        rf"(?:将|把)?(?P<refs>{REF})(?:[拆分]+为|(?:修改|修订|改)为)(?P<count>[两二三四五])(?P<unit>条|款){_LEAD}(?:分别)?(?:作为(?P<becomes>{REFS}))?{_LEAD}"
        rf"(?:分别)?(?:{_BECOME})?{_LEAD}(?P<text>{_QS})",
    ),
    (
        _KINDS.INSERT,
        rf"(?:在?(?P<after>{REF})之?后)?{_LEAD}(?:在?(?P<refs>{REF})[中里]?{_LEAD})?增加(?P<count>[一二两三四五六七八九十\d]+)"
        rf"(?P<unit>条|款|项|章|节|段)(?:规定)?{_LEAD}(?:分别)?(?:作为(?:该|本)?[条款]?(?P<becomes>{REFS}))?{_LEAD}(?:(?:[章节]名|内容)为?{_LEAD})?(?P<text>{_QS})(?:{_LEAD}作为(?P<becomes2>{REFS}))?",
    ),
    (
        _KINDS.INSERT,
        rf"(?:在?(?P<after>{REF})之?后)?{_LEAD}(?:在?(?P<refs>{CHAPTER})[中里]?{_LEAD})?增加(?P<count>[一1])(?P<unit>[章节])(?P<text>{_NAMED_CHAPTER}"
        rf"{_LEAD}作为(?P<becomes>{CHAPTER}){_NAMED_CHAPTER}{_HOLDS}{_LEAD}(?:(?:具体)?内容(?:如下|为|是)?|(?:分别)?修改为)?{_LEAD}{_QS})",
    ),
    (
        _KINDS.INSERT,
        rf"增加(?:一[个份张项](?:附件|附表)?{_LEAD}(?:作为)?)?(?P<becomes>{ANNEX})(?P<title>《[^《》\n]+》)?{_LEAD}(?P<text>{_QS})",
    ),
    (
        _KINDS.INSERT,
        rf"(?:在?(?P<refs>{REF})[中里]?{_LEAD})?增加(?P<text>{_Q}){_LEAD}作为(?P<becomes>{REF})",
    ),
    (
        _KINDS.INSERT,
        rf"(?:在?(?P<after>{REF})之?后{_LEAD})?(?:在?(?P<refs>{REF})[中里]?{_LEAD})?增加(?P<becomes>第{N}[款项]|{ARTICLE}){_LEAD}(?P<text>{_QS})",
    ),
    (
        _KINDS.INSERT,
        rf"(?:在?(?P<after>{ARTICLE})之?后{_LEAD})?(?:将|把)?(?P<text>{_Q}){_LEAD}(?P<given>作为)(?P<becomes>{ARTICLE})(?![之中的第])",
    ),
    (
        _KINDS.APPEND,
        rf"(?:在|将)?(?P<refs>{REF})(?:的?(?:末尾|最后|句末)|之?后)?(?:中)?增加(?:一句|规定|内容|以下内容)?{_LEAD}(?P<text>{_Q})",
    ),
    (_KINDS.APPEND, rf"(?:在?(?:其|该条|该款)?(?:末尾|最后|句末)?)增加一句话?{_LEAD}(?P<text>{_Q})"),
    (
        _KINDS.INSERT_WORDS,
        rf"(?:在|将)?(?:(?P<refs>{REFS})|{_WHOLE})?{_WORDS_IN}在?(?P<words>{_Q})(?:一词|字样|一句(?=之?前))?(?:之?(?P<side>[后前]))(?:面)?"
        rf"(?:增加|加上|补充|增写|加)(?:一句话?)?{_LEAD}(?P<text>{_Q})",
    ),
    (
        _KINDS.REPLACE_WORDS,
        rf"(?:将|把)?(?:(?P<refs>{REFS})|{_WHOLE})?{_EXCEPT}(?:所有|全部)?{_WORDS_IN}(?:[^，。；：、“{MARK_OPEN}]{{1,10}}由)?(?P<words>{_Q}(?:[、和]?{_Q}){{0,60}})"
        rf"(?:字样|一词|一句|的?(?:表述|规定|内容|地方)|等表述|的(?=[，,均统相一]))?{_EXCEPT}(?:(?:有误|错误|系笔误)?[，,])?(?:均|统一|分别|相应|一并|现|都|也|全部|一律)*{_BE}{_LEAD}(?P<text>{_Q}(?:[、和]?{_Q}(?!{_BE})){{0,60}}){_EXCEPT}",
    ),
    (
        _KINDS.REPLACE_WORDS,
        rf"(?:将|把)?(?P<refs>{REF})(?:规定)?[的中]*罚款(?:的)?(?:幅度|数额|金额|额度|标准)(?:由(?P<was>{AMOUNT}))?(?:统一|相应)?"
        rf"(?:{_BECOME}|(?:提高|降低|调整)[到至]){_LEAD}(?P<fine>{AMOUNT}|{_Q})(?=[，,。；;\s]|$)",
    ),
    (
        _KINDS.REPLACE_WORDS,
        rf"(?:将|把)?(?P<refs>{REFS})?{_WORDS_IN}(?P<words>{_Q})(?:系|是|为)(?P<text>{_Q})之误",
    ),
    (
        _KINDS.REPLACE_WORDS,
        rf"(?:(?:将|把)?(?P<refs>{REFS})|{_WHOLE}|(?<=[将把])(?:条例|办法|规定|细则|规则))(?:所有|全部)?(?:规定)?(?:中的?(?:涉及的?)?|涉及的?)(?P<bare>{_PLAIN})"
        rf"(?:字样|一词|的?表述)?{_EXCEPT}(?:均|统一|分别|相应|一并|现|都|也)*{_BECOME}(?P<bare_text>{_PLAIN})(?=[，,。；;\s]|$)",
    ),
    (
        _KINDS.DELETE_WORDS,
        rf"(?:删去|删除){_NAMED}(?:(?P<refs>{REFS})|{_WHOLE})?{_WORDS_IN}(?P<words>{_Q}(?:[、和]{_Q}){{0,60}})"
        rf"|(?:将|把)?(?P<refs2>{REFS})?{_WORDS_IN}(?P<words2>{_Q})(?:一词|字样|的?内容)?(?:予以)?(?:删去|删除)"
        rf"|(?P<refs3>{REFS})[中的]*(?:删去|删除)(?P<words3>{_Q}(?:[、和]{_Q}){{0,60}})",
    ),
    (
        _KINDS.DELETE,
        rf"(?:删去|删除){_NAMED}(?P<refs>{REFS}){_ENDS_HERE}|(?:将|把)?(?P<refs2>{REFS})的?(?:内容)?(?:均|都|全部|一并|予以)*(?:删去|删除)",
    ),
    (
        _KINDS.REPEAL,
        rf"(?:废止|停止执行|不再执行){_NAMED_ALL}[中的]*(?P<refs>{REFS}){_ENDS_HERE}|(?P<refs2>{REFS})的?(?:规定|内容|条款)?"
        rf"(?:{_FROM_WHEN}|同时|即行|自行|自动|予以|一并|均|宣布|现|[，,])*(?:废止|停止执行|不再执行|失效)(?=[，,。；;\s]|$|并)",
    ),
    (
        _KINDS.MOVE,
        rf"(?:将|把)?原?(?P<refs>{REF})(?:移动?|调整|调|归)[至到入](?:(?P<after>{REF})之?后|(?P<before>{REF})之?前|(?P<place>{CHAPTER}))(?:面)?{_LEAD}"
        rf"(?:(?:作为|{_BECOME})(?P<becomes>{REF})(?:{_LEAD}(?:并)?(?:将其|内容)?{_BECOME}{_LEAD}(?P<text>{_Q}))?)?",
    ),
    (
        _KINDS.RENUMBER,
        rf"(?:原|将原?|把)?(?P<refs>{REFS})(?:相应地?|依次|分别)*(?:(?:单独|独立)(?:成|作)为?一?条{_LEAD})?(?:移[至到]{ARTICLE}[之中]?{_LEAD}作为|移?作为?|移[为至到]|调整[至到]|顺延[为至]|{_BECOME})(?:修改后的?)?(?P<becomes>{REFS})"
        rf"(?:{_LEAD}(?:并)?(?:将其|内容)?{_BECOME}{_LEAD}(?P<text>{_Q})|[：:](?P<text2>{_Q}))?",
    ),
    (_KINDS.SUBSTITUTE, rf"修[改订](?P<refs>{REFS})(?:的?内容)?[为：:]{_LEAD}(?P<text>{_QS})"),
    (_KINDS.SUBSTITUTE, rf"(?:将|把)?原?(?P<refs>{REFS})(?:的?内容|规定)?(?:分别)?{_BECOME}{_LEAD}(?P<text>{_QS})"),
    (
        _KINDS.SHIFT_NUMBERS,
        r"(?:章节[、和及]?)?(?:条文|条款|其他|其余|后续|有关|相关)*的?(?:条文|章节|条款)?(?:顺序|序号|条目)(?:[和及]?(?:个别|部分)?文字)?(?:根据本决定)?"
        r"(?:作|做)?(?:相应|依次)的?(?:调整|修改|顺延)|(?:条文|条款|序号|以下各条|其后各条)(?:序号)?依次(?:顺延|调整)"
        r"|(?:以下|其后|后续|之后|其他|其余)各?(?:条款|条文|条)的?(?:序号|顺序|条序)?(?:依次|相应)?(?:类推|递[减增推]|顺延|[往向]?[前后][移推])",
    ),
)


@cache
def forms() -> tuple[tuple[InstructionKind, re.Pattern[str]], ...]:
    """Each form with its kind. Groups: refs, becomes, after, place (a chapter), words, text, count, unit, side (of words inserted).

    ``bare`` and ``bare_text`` are words that stand in no quotation marks. Compiled when the first decision is read: it takes 0.5 s.
    """
    return tuple((kind, re.compile(form)) for kind, form in _FORMS)


def why_unread(sentence: str) -> str:
    """Say why an order was not read.

    >>> why_unread("其他条款作相应修改。")
    'it says that other clauses change with the rest, and not which words'
    """
    if FOLLOW_UP.search(sentence):
        return "it says that other clauses change with the rest, and not which words"
    return "it orders something in a form that is not known"
