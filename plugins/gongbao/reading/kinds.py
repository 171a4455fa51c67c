"""What kind of work a document is, by its title, number and build."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from gongbao.model.policy import PolicyKind
from gongbao.reading.consultation import asks_for_comments
from gongbao.reading.lines import Line

_BOOK = re.compile("《[^》]*》")
_CONSULTATION = re.compile(
    r"(?:征求|征集|听取|征询).{0,200}?(?:意见|建议|反馈)|意见征集|征求意见(?:稿)?(?:的|公告|通知|启事)?|(?:征求意见稿|公开征求意见)\)?$|听证会|意见采纳情况|征求意见情况"
    r"|(?:意见|建议)[^》]{0,12}(?:采纳|收集|处理)[^》]{0,8}情况|(?:草案|方案|规划|征求意见稿)\)?》?(?:\([^()]*\))?(?:的)?(?:批前)?公示|公示稿"
)
_DRAFT_POSTED = re.compile(r"\([^()]*征求意见稿\)$|(?:草案|征求意见稿|公示稿|送审稿)\)?》 ?的?(?:批前)?公示(?:公告)?$")
_INTERPRETATION = re.compile(
    r"解读|政策问答|问答(?:[一二三四五六七八九十\d]|\([^()]*\))*$|答记者问|一图读懂|图解|起草说明|编制说明|政策说明"
)
_ANNOUNCES = re.compile(
    r"^特此(?:通知|公告|通告|公示|函复|函告|批复|函达)。?$|予以公示。|现?(?:将|就)[^。]{0,80}(?:通知|公告|通告|公示|公布|通报)如下"
    r"|现将[^。]{4,80}(?:分解下达|下达给你们|印发给你们|转发给你们)[。,]|(?:事项|情况|要求)(?:通知|公告|通告|公示|公布|通报)如下"
)
# 市政府决定,对…40件文件宣布失效; 现将清理结果公布如下: what a text without a title ends.
_ENDS_OTHERS = re.compile(
    r"(?<!本)(?<!该)决定(?!自)(?:(?!修改|修订|修正)[^。]){0,160}(?:废止|失效)|清理(?:结果|情况)[^。]{0,8}(?:公布|公告|通告|通知)(?:如下)?[:。]"
)
_EXPLAINS = re.compile(r"》.{0,12}解读(?:如下)? ?:?$")
# Work on how texts are explained, or comments asked for, is itself neither: 政策解读工作的通知, 听取公众意见办法.
_PRACTICE = (
    r"(?:[与和及、][\u4e00-\u9fff]{2,8})?(?:工作(?!情况|结果|反馈)|机制|制度|办法|规则|规定|规程|规范|程序|平台)"
)
_HOW_TO_EXPLAIN = re.compile(rf"(?<!^政策)(?<!^)解读(?:回应|发布|管理|质量|审查|联动)?{_PRACTICE}")
_HOW_TO_ASK = re.compile(rf"(?:意见|建议|听证会?)(?:征集|收集|听取|采纳|反馈|征询)?{_PRACTICE}")
_RULES_OF_ASKING = re.compile(
    r"(?:意见|建议|听证会?)(?:征集|收集|听取|采纳|反馈|征询)?(?:试行|暂行|工作|程序)*(?:办法|规则|规定|规程|制度|细则)(?:\((?:试行|暂行)\))?$"
)
_ASKS_ON = re.compile(r"(?:征求|征集|听取|征询)[^《》]{0,12}《|稿|草案")
_INSTRUMENTS = "条例|办法|规定|细则|规则|决定|意见|方案|标准|目录|清单|政策|措施|通知|公告|制度|条款|条文|规章|法规|规范性文件|文件"
_AMENDING = re.compile(
    r"(?:修改|修订|修正)(?!完善|工作).{0,80}?决定(?:\(|$)|修正案"
    r"|(?:废止|停止执行)《.{0,80}》(?: ?\([^()]*\))?[中的]*(?:第[一二三四五六七八九十百\d]+[条章节款项]|部分|有关|个别|相关).{0,40}"
    r"的(?:决定|通知|公告)"
    rf"|(?:修改|修订|修正)(?!完善|工作)(?:[^关]{{0,80}}?(?:《|〔)|[^关]{{0,60}}?(?:{_INSTRUMENTS})).{{0,80}}?的(?:通知|公告)(?:\(|$)"
    rf"|关于修改(?:[^关]{{0,80}}?(?:《|〔)|[^关]{{0,60}}?(?:{_INSTRUMENTS})).{{0,80}}?(?:条款|内容|规定).{{0,8}}的(?:决定|通知|公告)"
    r"|关于修改.{0,80}?(?:条款|规定).{0,8}的(?:决定|通知|公告)"
    # 调整 sets a matter anew (关于调整住宿费有关规定的通知) unless it names a document, or its clauses.
    r"|关于调整[^关]{0,80}?(?:《|〔|规范性文件|规章|法规).{0,80}?(?:条款|内容|规定).{0,8}的(?:决定|通知|公告)"
    r"|关于调整.{0,80}?(?:条款|条文).{0,8}的(?:决定|通知|公告)"
)
_REPEAL = re.compile(
    r"(?:废止|撤销(?=《)|宣布失效|宣布(?=《[^》]{0,120}》[^《》]{0,30}失效)|停止执行|清理结果).{0,80}?(?:的决定|的通知|的公告|的命令|决定|目录|公告)"
)
_LAW = re.compile(r"(?:法|法典|条例|规定|办法|实施细则|规则)(?: ?\([^()]*\))*$")
# 规章 are made known by an order (规章制定程序条例); the number of a file (某政发〔2021〕18号) marks a 规范性文件.
_FILE_NUMBER = re.compile(r"^(?!.*(?:令|公告|法释|高检发释)).*〔\d{4}〕")
_STATUTE = re.compile(r"(?:条例|法典|[\u4e00-\u9fff]{2}(?<!办)(?<!方)(?<!做)法)(?: ?\([^()]*\))*$")
_ANNOUNCEMENT = re.compile(r"(?:通知|公告|通告|公示|通报|启事|邀请函|名单|函|批复|更正|勘误)(?: ?\([^()]*\))*$")
_LETTER = re.compile(r"(?:批复|复函|(?<!邀请)函)(?: ?\([^()]*\))*$")
_PROLONGS = re.compile(
    r"(?:延长|延续|顺延).{0,120}(?:有效期|期限|执行期|试行期)|(?:调整|缩短|提前).{0,120}有效期|继续(?:有效|执行|实施|施行)的(?:通知|公告)"
)
_INTENDED = re.compile(r"(?<!模)拟(?:修改和?|予以|宣布|清理)*(?:废止|失效|停止执行)")
_CLEANUP = re.compile(
    r"文件(?:全面|集中|专项)?清理(?:结果|情况|目录)|继续有效.{0,20}(?:废止|失效)|(?:废止|失效).{0,30}(?:文件|规章|法规)?目录"
)
_INSTRUMENT = re.compile(
    r"(?:意见|决定|决议|办法|规定|条例|细则|规则|方案|规划|计划|纲要|要点|措施|政策|目录|清单|标准|规范|指南|预案|命令|令|报告)"
    r"(?: ?\([^()]*\))*$"
)
_ROUTINE = re.compile(
    r"更正|勘误|申报|举办|召开|放假|报送|推荐|名单|表彰|任免|任职|免职|组成人员|培训(?!机构|市场|补贴|收费|管理|质量|服务)|招聘|公示|通报|节假日|放假安排|领导小组|评选|遴选|评审结果|认定结果|拟|公布.{0,30}(?:结果|名单)|开展.{0,40}(?:申报|检查|调查|认定|评价|自查|统计|验收|征集)"
)
_CONGRESS = re.compile(r"人民代表大会|政府令|国务院令|主席令|令第|法释|审判委员会|检察委员会")


_FIRST = 4
"""Lines within which a text without a title says what it is for, its recipients among them."""


def kind_of(
    title: str | None,
    *,
    labels: Mapping[str, str],
    notes: str,
    number: str | None,
    wrapped: bool,
    counts: Mapping[str, int],
    lasting: bool,
) -> PolicyKind:
    """Name the kind. ``notes`` are the head lines (题注), ``lasting`` tells of a 施行 or 有效期 rule of its own.

    >>> def kind(title, **given):
    ...     base = dict(labels={}, notes="", number=None, wrapped=False, counts={}, lasting=False)
    ...     return kind_of(title, **(base | given)).value
    >>> kind("关于征求《某市甲办法》意见的公告"), kind("关于修改《甲规定》的决定"), kind("关于废止部分地方性法规的决定")
    ('consultation', 'amending_decision', 'repeal_decision')
    >>> kind("某市地名管理条例"), kind("关于2024年国庆节放假安排的通知"), kind("《某市甲办法》政策解读")
    ('law', 'notice', 'interpretation')
    """
    text = title or ""
    bare = _without_books(text)
    if _INTERPRETATION.search(bare) and not re.search(r"法律解释|关于印发", bare) and not _HOW_TO_EXPLAIN.search(bare):
        return PolicyKind.INTERPRETATION
    if is_consultation(text, labels):
        return PolicyKind.CONSULTATION
    if text.endswith("?"):
        return PolicyKind.INTERPRETATION
    if not wrapped and _AMENDING.search(text):
        return PolicyKind.AMENDING_DECISION
    if (not wrapped and _REPEAL.search(text) and not _INTENDED.search(text)) or _CLEANUP.search(bare):
        return PolicyKind.REPEAL_DECISION
    return _plain_kind(text, notes=notes, number=number, wrapped=wrapped, counts=counts, lasting=lasting)


def kind_without_title(kind: PolicyKind, letter: Sequence[Line], body: Sequence[Line], *, lasting: bool) -> PolicyKind:
    """Name the kind of a text without a title by what it says of itself; ``kind`` is what its build tells.

    ``lasting`` tells of a number of its own, or of a rule of 施行 or 有效期: what only announces has neither.
    """
    whole, first = (*letter, *body), letter or body
    if asks_for_comments(first):
        return PolicyKind.CONSULTATION
    if explains(first):
        return PolicyKind.INTERPRETATION
    if ends_others(whole):
        return PolicyKind.REPEAL_DECISION
    open_to_doubt = kind is PolicyKind.UNKNOWN or (kind is PolicyKind.NORMATIVE_DOCUMENT and not lasting)
    return PolicyKind.NOTICE if open_to_doubt and announces(whole) else kind


def _plain_kind(
    text: str, *, notes: str, number: str | None, wrapped: bool, counts: Mapping[str, int], lasting: bool
) -> PolicyKind:
    if _is_law(text, notes=notes, number=number, wrapped=wrapped, counts=counts):
        return PolicyKind.LAW
    if _ANNOUNCEMENT.search(text) and not wrapped:
        return _announcement(text, number=number, counts=counts, lasting=lasting)
    if not (counts or lasting or number or wrapped or _INSTRUMENT.search(text)):
        return PolicyKind.UNKNOWN
    return PolicyKind.NORMATIVE_DOCUMENT


def explains(lines: Sequence[Line]) -> bool:
    """Tell whether a text without a title explains another: it says so first, or its headings are those of such a text.

    >>> from gongbao.reading.lines import make_line
    >>> explains([make_line(t) for t in ("一、制定背景", "根据有关规定。", "二、主要内容")])
    True
    """
    if lines and _EXPLAINS.search(lines[0].key):
        return True
    headings = [line.key for line in lines if len(line.key) <= 20 and line.key[1:3].find("、") >= 0]
    return any("背景" in h for h in headings) and any(re.search(r"主要内容|主要措施|重点内容", h) for h in headings)


def announces(lines: Sequence[Line]) -> bool:
    """Tell whether a text without a title closes, or opens, as a notice does (特此通知, 予以公示, 通知如下).

    >>> from gongbao.reading.lines import make_line
    >>> announces([make_line("特此通知。")]), announces([make_line("企业应当按通知要求报送。")])
    (True, False)
    """
    return any(_ANNOUNCES.search(line.key) for line in lines)


def ends_others(lines: Sequence[Line]) -> bool:
    """Tell whether a text without a title decides first of all that others end, or gives the result of such a clean-up.

    >>> from gongbao.reading.lines import make_line
    >>> ends_others([make_line("经清理,市政府决定,对40件文件宣布失效。")]), ends_others([make_line("本决定自印发之日起施行,《甲》废止。")])
    (True, False)
    """
    return any(_ENDS_OTHERS.search(line.key) for line in lines[:_FIRST])


def is_consultation(title: str, labels: Mapping[str, str]) -> bool:
    """Tell whether a folded title asks for comments, or the head states a window for them."""
    bare = _without_books(title)
    windowed = {"opens_on", "closes_on"} <= set(labels) or "window" in labels
    asks = bool(_CONSULTATION.search(bare)) and (bool(_ASKS_ON.search(title)) or not _HOW_TO_ASK.search(bare))
    asks = asks and not _RULES_OF_ASKING.search(bare)
    return windowed or asks or bool(_DRAFT_POSTED.search(title))


def _without_books(text: str) -> str:
    """Leave out what stands in 《》. Behind the last 》 nothing closes: looking there for one would look once per 《."""
    closed = text.rfind("》") + 1
    return _BOOK.sub("", text[:closed]) + text[closed:]


def _is_law(text: str, *, notes: str, number: str | None, wrapped: bool, counts: Mapping[str, int]) -> bool:
    if wrapped or not (_LAW.search(text) or _STATUTE.search(text)):
        return False
    if _STATUTE.search(text):
        return True
    if number is not None and _FILE_NUMBER.search(number):
        return False
    decreed = number is not None and "令" in number
    adopted = re.search(r"通过|公布|修订|修正|发布|批准", notes) or _CONGRESS.search(notes)
    return bool(counts.get("article")) and (decreed or bool(adopted))


def _announcement(text: str, *, number: str | None, counts: Mapping[str, int], lasting: bool) -> PolicyKind:
    if _PROLONGS.search(text):
        return PolicyKind.NOTICE
    if lasting or (_LETTER.search(text) and number is not None and not _ROUTINE.search(text)):
        return PolicyKind.NORMATIVE_DOCUMENT
    if _ROUTINE.search(text) or number is None or counts.get("h1", 0) < 2:
        return PolicyKind.NOTICE
    return PolicyKind.NORMATIVE_DOCUMENT
