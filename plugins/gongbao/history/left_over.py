"""Sentences of a decision that order something and were not read: nothing that it orders is dropped in silence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gongbao.history.beside_orders import orders_beside
from gongbao.history.commands import FOLLOW_UP
from gongbao.history.quotes import HEAD_OPEN, MARK, MARK_OPEN, Masked

_ORDERS = re.compile(
    r"修改[为成]|修订为|改为|删去|删除|增加[一二两三四五六七八九十\d]+[条款项章节]|合并[为成]|[拆分]为[两二三]条|替换为|调整为第|作为第|增加“”作为|(?:规定|内容|条款|条文)(?:同时|即行|自行|予以|一并)*(?:废止|停止执行|不再执行)(?![的后前])|移[作至到入为]?第|调整[至到]第|(?:废止|停止执行|取消)第[^，。；]{1,12}[条款项章节]"
)
_NO_ORDER = re.compile(
    r"(?:已|已经|应当|(?<!相)应|可以|不得|需要?|的)(?:被)?(?:修改|删除|删去|改为|调整)|予以(?:修改|调整)|[保维]持?不变|不[作做予](?:修改|调整|变[更动])|根据本决定"
)
_LABEL = r"(?:[一二三四五六七八九十百]+、|[（(][一二三四五六七八九十\d]+[）)]|\d{1,3}[.．、])"
_VAGUE = re.compile(
    rf"^\s*{_LABEL}?\s*(?:同时|此外|另|并)?[，,]?(?:将|对|把)?原?(?:《[^《》]*》)?的?"
    rf"(?:{HEAD_OPEN}|第[^，。；“]{{1,12}}[条款项章节段]|附[件表录图](?!\d*中?所?列|[：:]))(?:(?!应当|可以|不得|不[作做予再])[^。；\n]){{0,60}}?"
    r"(?:提高|降低|调整|修改|修订|变更|取消|缩短|延长|[上下]调|删[去除]|合并|替换|更换|增加|减少|补充|完善|移[至到入作]|更正)[^。；\n]*[。；;]"
)
"""A sentence that opens with a clause or an annex and says that it changes, in whatever words."""
_OPENING = re.compile(
    r"(?:作|做|进行|予以)?(?:出)?(?:如下|以下|部分)(?:的)?(?:修[改订正]|调整)|修[改订正](?:内容)?如下|作出修改|修[改订正](?:以下|下列)|(?:修正案|勘误)[：:]?$"
)
_CLOSING = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百]+条|"
    + _LABEL
    + r")?\s*(?:本(?:决定|修正案|通知|令|公告)?自.{0,40}?起?(?:施行|实施|生效)|"
    r"[^。；]{0,80}根据本(?:决定|修正案|通知|令)[^。；]{0,80}(?:重新)?公布)"
)
_CLAUSE = re.compile(rf"{HEAD_OPEN}|第[一二三四五六七八九十百零〇\d（()）]{{1,8}}[条款项目章节句段]|附[件表录图]")
_ACTS = re.compile(
    r"修改|修订|改|变更|调整|替换|[互对交]换|对调|删|去掉|取消|撤销|不再保留|保留|恢复|增|减|加|补充|合并|并入|[拆分]为|作为|移|换|顺延|废止|停止|失效|"
    r"更正|订正|提高|降低|缩短|延长|统一|之误|列[为入]|置于|放[在到]|前移|后移|[上下]调|[：:]$"
)
_BESIDE = re.compile(rf"^[，,、]?(?:和|及|与|以及|并|或)?[^，。；]{{0,6}}?(?:{_CLAUSE.pattern})")
_BEGINS = re.compile(
    rf"^\s*{_LABEL}?(?:(?:将|把|对|在|删[去除]|增加|修改|取消|废止|调整)?原?(?:《[^《》]*》)?的?(?:{_CLAUSE.pattern})|(?:将|把|在|删[去除]|增加){MARK_OPEN})"
)
_SHIFTS = re.compile(r"顺延|类推|递[减增推]|[前后][移推]|(?:序号|顺序|条序).{0,8}(?:调整|变更|变动|修改)")
_WITHIN_ARTICLE = re.compile(r"[款项目]|除外")
"""Paragraphs and items are counted by their places."""
_FOLLOWS = re.compile(r"顺延|除外|依次|序号|顺序|不变")
_RULES = re.compile(r"应当|不得|可以|必须|有权|依法|负责|适用本")
_SPOKEN = re.compile(r"以下[统简]称|下同|所称|称为|是指")
_TITLE = re.compile(r"修[改订正]|更正|勘误|订正")
_QUOTES = re.compile(rf"(?:[：:中的为后前内]|增加|删[去除]|改)\s*{MARK_OPEN}")
_OWN_ARTICLE = re.compile(r"^\s*第[一二三四五六七八九十百零〇\d]+条")
"""In a text that is no decision on amendments, the label of one of its own articles."""
_QUOTES_BEHIND = re.compile(rf"^\s*第[^，。；]{{1,8}}条[^，。；]{{0,12}}[，：:]?[^，。；]{{0,8}}[：:为中]{MARK_OPEN}")
_EXCHANGES = re.compile(r"对调|互[换调]|不再保留")
_LISTED = re.compile(rf"^\s*附[件表录](?!\d*(?:[中的由第]|{MARK}))[^。；;{MARK_OPEN}]*$")
"""A line that names an annex of the decision itself."""


@dataclass(slots=True)
class LeftOver:
    """Collects what orders something and was not read; ``unread`` holds it in order, as written."""

    masked: Masked
    unread: list[str]
    opened: bool = False
    """Whether the words that open the orders have come (作如下修改), or the title tells of amendments and the first order has."""
    closed: bool = False
    """Whether the words that close them have come (本决定自…施行), and no order since."""
    work: str = ""
    """The title of the work that the decision amends, where it amends one."""
    titled: bool | None = None
    """Whether the first line tells of amendments."""

    def end(self, sentence: str, *, left: int, is_listed: bool) -> None:
        """Keep what is left of a sentence behind place ``left``, where its last order ended (0: none was read)."""
        if left:
            self._behind(sentence[left:], is_listed=is_listed)
        else:
            self._whole(sentence)
        if self.titled is None:
            self.titled = bool(_TITLE.search(sentence))
        opens = bool(_OPENING.search(sentence.strip()))
        self.closed = bool(_CLOSING.match(sentence)) or (self.closed and not (left or opens))
        self.opened = not self.closed and (self.opened or opens or bool(left and self.titled))

    def _behind(self, rest: str, *, is_listed: bool) -> None:
        """Keep what stands behind the last order: a clause that shares its verb, numbers that follow in words that are not known."""
        known = len(self.unread)
        self.part(f"{rest}\n", is_listed=is_listed, behind=True)
        beside = _BESIDE.match(rest) and not _FOLLOWS.search(rest)
        if len(self.unread) == known and (beside or (_SHIFTS.search(rest) and not _WITHIN_ARTICLE.search(rest))):
            self._keep(rest)

    def part(self, stretch: str, *, is_listed: bool = False, behind: bool = False) -> None:
        """Keep what stands before an order of a sentence, or ``behind`` one, where it orders something or quotes words.

        ``is_listed``: the order beside it is half read, and its quotations are named with it.
        """
        told = bool(_CLAUSE.search(stretch) and _ACTS.search(re.sub(MARK, "", _NO_ORDER.sub("", stretch))))
        leads = stretch.rstrip().endswith(("：", ":"))  # 二、第七条：… names the clause of what follows
        acts = told and not leads and not _RULES.search(stretch) and not _OPENING.search(stretch)
        vague = not _OPENING.search(stretch) and orders_beside(stretch, behind=behind, work=self.work)
        if acts or vague or self._is_order(stretch) or (MARK_OPEN in stretch and not is_listed):
            self._keep(stretch)

    def _whole(self, sentence: str) -> None:
        """Keep a sentence in which no order was read, where it holds one."""
        own = not (self.opened or self.titled) and _OWN_ARTICLE.match(sentence)
        vague = not self.closed and not own and _VAGUE.search(_NO_ORDER.sub("", sentence))
        if vague or self._is_order(sentence) or self._is_dropped(sentence):
            self._keep(sentence)

    def _is_order(self, stretch: str) -> bool:
        bare = _NO_ORDER.sub("", re.sub(MARK, "“”", stretch))
        return bool(_ORDERS.search(bare) or FOLLOW_UP.search(stretch))

    def _is_dropped(self, sentence: str) -> bool:
        """Among orders, a sentence that quotes words, or names a clause and does something with it.

        Where nothing opens the orders, only one that begins with a clause and quotes what becomes of it.
        """
        if self.closed or any(one.search(sentence) for one in (_OPENING, _CLOSING, _LISTED, _SPOKEN)):
            return False
        bare = _NO_ORDER.sub("", sentence)
        acts, clause = bool(_ACTS.search(re.sub(MARK, "", bare))), bool(_CLAUSE.search(bare))
        if not self.opened:
            told = (acts and _QUOTES.search(bare)) or _EXCHANGES.search(bare)
            own = not self.titled and _OWN_ARTICLE.match(bare) and not _EXCHANGES.search(bare)
            own = own and not _QUOTES_BEHIND.match(bare)
            return bool(_BEGINS.match(bare) and told) and not own and not _RULES.search(bare)
        if MARK_OPEN in bare:
            return clause or acts
        return (clause and acts and not _RULES.search(bare)) or orders_beside(bare, behind=False, work=self.work)

    def _keep(self, stretch: str) -> None:
        self.unread.append(self.masked.restore(stretch.strip()))
