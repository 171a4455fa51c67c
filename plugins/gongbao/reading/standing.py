"""What a sentence does to the documents that it names: it ends them, changes them, suspends them, or none of these.

Only a verb that governs the title counts: it stands behind the list of titles with nothing but numbers, a day and
adverbs between, or in front of it with nothing behind. 按照《甲》取得的旧证失效 ends a certificate, not 《甲》.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gongbao.model.policy import ENDS, Relation
from gongbao.reading.dates import FULL_DATE
from gongbao.reading.ending_days import LAST_DAY, TERM

Span = tuple[int, int]
"""Where a mention (title with its number, or a number alone) begins and stops in the folded text, characters."""

_QUICK = re.compile(
    r"废止|撤销|失效|作废|停止执行|修[改订正]|改为|更正|订正|应当?为|之误|增加|删[去除]|不再执行|暂停|暂缓|暂时|中止|恢复"
)
_REACH = 160
"""Characters read in front of and behind a list of titles."""
_NEAR = re.compile(rf"{_QUICK.pattern}|调整")
"""Every word by which a list is ended or changed holds one of these."""

_NUM = r"[一二三四五六七八九十百千两\d]+"
_PART = rf"(?: ?第 ?{_NUM} ?[条款项目章节部分点](?:之{_NUM}| ?第?[(]?{_NUM}[)]?[款项目点])*| ?附(?:件|表|录|则)(?:附? ?{_NUM})?)"
_PARTS = rf"(?:中的?|的)?{_PART}(?:(?:[、和及与至]|以及|,(?= ?第)){_PART}|{_PART})*"
_SOME = (
    r"(?:中的?|的)?(?:有关|相关|部分)[^,。;《》]{0,12}?(?:规定|内容|条款|条文)"
    r"|中的?(?:关于)?[^,。;:《》]{1,40}?(?:规定|内容|条款|条文|部分)"
    r"|(?:中的?)?[与和同]本[^,。;《》]{1,12}?(?:不(?:相)?一致|相?抵触|不(?:相)?符合?|相?冲突|相?违背)的(?:有关|相关)?(?:规定|内容|条款|条文|部分)?"
)
_FACTS = r"(?: ?\((?:[^()]|\([^()]*\)){0,120}\))"
_MANY = (
    rf"(?:等?(?:上述|以上|共|共计)?(?:{_NUM} ?[件个份项部])?"
    r"(?:[^,。;:《》()的本按照依据与不]{0,8}(?:规范性)?(?:文件|规章|法规|政策|规定|办法|通知|决定|意见)|一文)?"
    r"(?:及其?(?:有关)?(?:配套|补充|附属)?(?:规定|文件|附件|实施细则|解释))?)"
)
_EVENT = r"[^,。;《》]{0,30}(?:《[^《》]{1,60}》)?[^,。;《》]{0,6}?之日"
_SINCE = (
    rf"(?:将?(?:自|从|于)? ?(?:{FULL_DATE}|即日) ?(?:零时)?起?|(?:自|从){_EVENT} ?起|"
    r"(?:在|待)?(?:新|本|上述|国家|省|市)[^,。;《》]{0,24}(?:公布|发布|施行|实施|出台|印发|生效|执行)(?:之日)?(?:起|后|时))"
)
_ADVERB = (
    r"(?:同时|即行|即时|即|自行|自动|予以|一并|一律|相应|随之|随即|均|都|也|亦|全部|现予?|正式|宣布"
    r"|,(?=同时|即行|自|从|一并|均|现|予以|于|将))"
)
_VERBS = ("废止", "撤销", "失效", "作废", "停止执行", "不再执行")
_VERB = f"(?:{'|'.join(_VERBS)})"
_STOP = r"(?=[,。;:)\n]|$|并|\()"
_TERMS = re.sub(r"\?P<\w+>", "?:", rf"{TERM}|{LAST_DAY}")
_WHEN = rf"(?P<how>(?:{_ADVERB}|,?{_SINCE},?|,?(?:{_TERMS}),?)*)"
_ENDS_WHOLE = re.compile(rf" ?{_FACTS}*(?P<many>{_MANY}){_FACTS}*{_WHEN}(?P<verb>{_VERB}){_STOP}")
_ENDS_PART = re.compile(
    rf" ?{_FACTS}*(?:{_PARTS}(?:(?:中)?的?[^,。;《》]{{0,20}}(?:规定|内容|条款))?|{_SOME}){_WHEN}(?:{_VERB}|删[去除]){_STOP}"
)
# 《…》与本通知不一致的,以本通知为准;新规定出台后,自新规定施行之日起同时废止: the condition comes first.
_CONDITIONAL = re.compile(
    r"(?:[与和]本[^,。;《》]{1,16}的,以本[^,。;《》]{1,8}为准|在?[^,。;《》]{1,30}前,?(?:仍|暂|继续)[^,。;《》]{0,6}(?:执行|有效))[,;]"
    rf"(?:[^。;《》]{{1,60}}后,)?{_SINCE},?{_ADVERB}*废止{_STOP}"
)
_SENTENCE_MARK = re.compile(r"[。;\n]")
_PHRASE_MARK = re.compile(r"[,。;:\n]")
_ISSUED = (
    r"(?:原|此前|[^,。;:《》]{1,60}(?:公布|发布|印发|颁布|下发|批转|转发|制定|批准|通过|出台|施行|实施)的"
    rf"|(?:于|在)?{FULL_DATE} ?的?)?"
)
# What makes the title a basis, a yardstick, or the reason of something else.
_OBLIQUE = re.compile(
    rf"(?:因|由于|鉴于|随着|如果?|若|自|至|在|与|和|同|被|根据|依据|依照|依|按照?|遵照|参照|对照|执行|落实|违反|符合|适用|建议|拟(?:对|将)?){_ISSUED}$"
    # Another document did it: 已于2016年由《丙决定》废止.
    r"|由$"
)
_NUMBERING = r"(?: ?\(?[一二三四五六七八九十百\d]{1,4}\)?[、.]? ?)?"
_LIST_HEAD = (
    r"(?:了|以下|下列|如下|上述|等|共|(?:[一二三四五六七八九十百两\d]+)[件个份项部]|行政|规范性|政府|地方性|"
    r"文件|规章|法规|政策|:| )*"
)
_FREE = rf"(?:^{_NUMBERING}|[,。;:\n]|决定|予以|现予?|现将|同时|一并|宣布|相应|并|起|后|再|另|经研究)"
_ENDED_BEFORE = re.compile(rf"(?P<from>{_FREE}) ?(?:宣布|予以)?(?P<verb>{_VERB}){_LIST_HEAD}{_ISSUED}$")
_UNDECIDED = re.compile(r"(?:拟|建议|不|未|是否|提请|可以?|可|应当?|如果?|若|有权|或者?|曾)[^,。;:]{0,8}$")
_ENDS_LIST = re.compile(rf" ?{_FACTS}*{_MANY}{_FACTS}*(?:的(?:决定|通知|公告|通告))?(?=[,。;:)\n]|$|并|同时)")
_ENDS_PARTS = re.compile(rf" ?{_FACTS}*(?:{_PARTS}|{_SOME})(?:(?:中)?的?(?:规定|内容|条款))?(?=[,。;:)\n]|$)")
_NUMBERED_PARTS = re.compile(rf" ?{_FACTS}*{_PART}")
_JOINT = r"(?:[、,]?(?:和|及其?|与|以及|并|或)?(?:一并)?)"
_JOINED = re.compile(rf" ?{_FACTS}*(?P<part>{_PARTS})? ?(?:{_JOINT} ?{_ISSUED} ?)$")
_LEAD_OF_LIST = re.compile(rf"(?:^{_NUMBERING}|{_VERB}{_LIST_HEAD}|决定|现|[对将把]){_ISSUED}$")

_LOST = re.compile(r"遗失|丢失|被盗|损毁|声明")

_CHANGE = (
    r"(?:统一|分别|相应|一并)*(?:更正为|订正为|(?:有误,)?应当?为(?=“)|(?<=”)之误|修改为|改为|修订为|修正为|调整为|删[去除]"
    r"|作(?:出|了)?(?:如下|以下|相应)?(?:修[改订正]|调整))"
)
_SAID = r"(?:“[^”]{0,80}”|[^,。;:《》“”]|,(?= ?第)){0,60}?"
_CHANGED_WHOLE = re.compile(
    rf" ?{_FACTS}*{_MANY}{_FACTS}*,?(?:现|决定|一并|予以)*"
    r"(?:作|做|进行)(?:出|了)*(?:如下|以下|相应|部分)(?:的|部分)?(?:修[改订正]|调整)(?![后前的])"
)
_CHANGED = re.compile(rf" ?{_FACTS}*{_MANY}{_FACTS}*(?:作出?|做出?|进行|予以)(?:修[改订正])(?:[,。;:\n]|$)")
_CHANGED_PART = re.compile(
    rf" ?{_FACTS}*(?:(?:{_PARTS}|中的?|“|的?(?:名称|标题|题目|附件|附表|目录)){_SAID}{_CHANGE}|(?:名称)?修改为)"
)
_ADDED = re.compile(
    rf" ?{_FACTS}*{_PARTS}?(?:之?[后前]|中|的?基础上)?(?:分别)?增加(?:{_NUM}(?:条|款|项|章|节|目)|“|规定:|作为)"
)
_HEREBY = re.compile(r"(?:根据|按照|依照)本(?:决定|令|通知)[^。;]{0,12}(?:修改|修正|修订)")
_DECIDES = re.compile(rf"(?:^{_NUMBERING}|决定|现|现予|经研究)(?:对|将|把)(?:下列|以下)?{_ISSUED}$")
_CHANGE_BEFORE = re.compile(rf"(?:决定|现予?)(?:修[改订正]){_LIST_HEAD}{_ISSUED}$")
_LOSES_WORDS = re.compile(rf" ?{_FACTS}*(?:{_PARTS}(?:中的?|的)?|中的?)“")
"""Words of it, or of articles of it, are struck: 删去《甲办法》第三条中的“…”."""
_STRUCK_BEFORE = re.compile(rf"(?:^{_NUMBERING}|决定|现|,)(?:删[去除]|修[改订正]|停止执行|废止){_ISSUED}$")

_CARRY = r"(?:执行|实施|施行|适用)"
_BREAK = rf"(?:(?:暂停|暂缓|中止|暂时(?:停止|调整)){_CARRY})"
_MAY_BREAK = re.compile("暂|中止|恢复")
_AGAIN = rf"(?:恢复{_CARRY})"
_HELD = rf" ?{_FACTS}*(?:{_PARTS}(?:(?:中)?的?[^,。;《》]{{0,20}}(?:规定|内容|条款))?|{_SOME}|{_MANY})?{_FACTS}*{_WHEN}"
_TERM_OF_BREAK = r"(?=[,。;:)\n]|$|并|至|到|\(|[一二两三四五六\d]{1,3} ?(?:年|个月|日))"
_SUSPENDED = re.compile(rf"{_HELD}{_BREAK}{_TERM_OF_BREAK}")
_RESUMED = re.compile(rf"{_HELD}{_AGAIN}{_STOP}")
# 在自由贸易试验区暂时调整实施《甲》: where, in front of the verb. 授权国务院在… leaves it to another to decide.
_WHERE = r"在[^,。;:《》]{2,40}?(?:[省市县区州港岛园带场内间]|范围|地区|企业)(?:内|中)?(?:同意|决定)?"
_SUSPENDED_BEFORE = re.compile(
    rf"(?P<from>{_FREE}|{FULL_DATE}起?|[内间]|{_WHERE}|同意) ?(?P<verb>{_BREAK}){_LIST_HEAD}{_ISSUED}$"
)
_RESUMED_BEFORE = re.compile(rf"(?P<from>{_FREE}|{FULL_DATE}起?) ?(?P<verb>{_AGAIN}){_LIST_HEAD}{_ISSUED}$")
_LEFT_OPEN = re.compile(r"(?:授权|委托|建议|申请|请求|拟|可以?)[^,。;:]{0,20}$")
_HELD_PARTS = rf" ?{_FACTS}*{_PARTS}(?:中)?的?(?:有关|相关|部分)(?:规定|内容|条款)(?=[,。;:)\n]|$)"
_HELD_BEHIND = re.compile(rf"(?:{_ENDS_LIST.pattern}|{_ENDS_PARTS.pattern}|{_HELD_PARTS})")


@dataclass(slots=True)
class _Run:
    """Mentions joined into one list: they share the verb in front of the first and behind the last."""

    first: int
    last: int
    parts: set[int]


def standings(key: str, mentions: Sequence[Span]) -> list[Relation | None]:
    """Tell for every mention, in order of the folded text ``key``: repealed, declared expired, amended, suspended, resumed, or None.

    A document of which only a part ends is amended.

    >>> text = "《新目录》自2023年3月1日起正式执行,《旧目录》同时废止。"
    >>> standings(text, [(0, 5), (21, 26)])
    [None, <Relation.REPEALS: 'repeals'>]
    """
    found: list[Relation | None] = [None] * len(mentions)
    if not mentions or not _QUICK.search(key):
        return found
    for run in _runs(key, mentions):
        if not _NEAR.search(key, max(0, mentions[run.first][0] - _REACH), mentions[run.last][1] + _REACH):
            continue
        before = _phrases(key, mentions[run.first][0])
        tail = key[mentions[run.last][1] : mentions[run.last][1] + _REACH]
        relation = _of_list(before, tail)
        for index in range(run.first, run.last + 1):
            partly = relation in ENDS and index in run.parts
            found[index] = Relation.AMENDS if partly else relation
        if relation is Relation.AMENDS and run.first < run.last and (others := _end_of_the_others(before, tail)):
            for index in {*range(run.first, run.last)} - run.parts:
                found[index] = others
    return found


def _phrases(key: str, at: int) -> str:
    """Cut the words in front of a place at the sentence that they belong to."""
    return _SENTENCE_MARK.split(key[max(0, at - _REACH) : at])[-1]


def _runs(key: str, mentions: Sequence[Span]) -> list[_Run]:
    runs: list[_Run] = []
    for index, (start, _) in enumerate(mentions):
        if runs:
            run = runs[-1]
            stop = mentions[run.last][1]
            joined = _JOINED.match(key, stop, start) if start - stop <= _REACH else None
            between = key[stop:start]
            if joined and ("," not in between or _heads_list(key, mentions[run.first][0])):
                if joined["part"]:
                    run.parts.add(run.last)
                run.last = index
                continue
        runs.append(_Run(first=index, last=index, parts=set()))
    return runs


def _heads_list(key: str, at: int) -> bool:
    """A comma joins two titles unless the first depends on a word: 根据《甲》,《乙》同时废止."""
    phrase = _PHRASE_MARK.split(key[max(0, at - _REACH) : at])[-1]
    return bool(_LEAD_OF_LIST.search(phrase)) and not _OBLIQUE.search(phrase)


def _of_list(before: str, tail: str) -> Relation | None:
    phrase = _PHRASE_MARK.split(before)[-1]
    led = _ENDED_BEFORE.search(before) if any(verb in before for verb in _VERBS) else None
    if led and not _UNDECIDED.search(before[: led.start("verb")]):
        if _ENDS_LIST.match(tail):
            return ending_by(led["verb"])
        if _ENDS_PARTS.match(tail):
            return Relation.AMENDS
    if _MAY_BREAK.search(before + tail) and (stopped := _suspended(before, phrase, tail)):
        return stopped
    if _OBLIQUE.search(phrase):
        amended = bool((phrase.endswith("在") and _ADDED.match(tail)) or _HEREBY.match(tail))
    elif verb := _ending_verb(phrase, tail):
        return ending_by(verb)
    else:
        amended = bool(_ENDS_PART.match(tail)) or _is_changed(before, phrase, tail)
    return Relation.AMENDS if amended else None


def ending_by(words: str) -> Relation:
    """What words of an end say: 失效 alone declares that the document has lost its force, every other verb ends it.

    >>> ending_by("宣布失效").value, ending_by("废止、失效").value, ending_by("停止执行").value
    ('declares_expired', 'repeals', 'repeals')
    """
    said = {verb for verb in _VERBS if verb in words}
    return Relation.DECLARES_EXPIRED if said == {"失效"} else Relation.REPEALS


def _end_of_the_others(before: str, tail: str) -> Relation | None:
    """废止《甲》和《乙》第三条 ends 《甲》: a numbered part is that of the last document alone."""
    led = _ENDED_BEFORE.search(before)
    if led is None or _UNDECIDED.search(before[: led.start("verb")]) or not _NUMBERED_PARTS.match(tail):
        return None
    return ending_by(led["verb"])


def _suspended(before: str, phrase: str, tail: str) -> Relation | None:
    """Whether the list is for a time not carried out, whole or in part, or is carried out again."""
    for relation, behind, ahead in (
        (Relation.SUSPENDS, _SUSPENDED, _SUSPENDED_BEFORE),
        (Relation.RESUMES, _RESUMED, _RESUMED_BEFORE),
    ):
        led = ahead.search(before)
        undecided = led and (
            _UNDECIDED.search(before[: led.start("verb")]) or _LEFT_OPEN.search(before[: led.start("from")])
        )
        if led and not undecided and _HELD_BEHIND.match(tail):
            return relation
        if behind.match(tail) and not _OBLIQUE.search(phrase) and not _UNDECIDED.search(phrase):
            return relation
    return None


def _ending_verb(phrase: str, tail: str) -> str | None:
    """The verb that ends the list, or None."""
    ended = _ENDS_WHOLE.match(tail)
    if ended and (ended["verb"] not in ("失效", "作废") or _declared(phrase, ended)):
        return ended["verb"]
    return "废止" if not phrase.strip() and _CONDITIONAL.match(tail) else None


def _declared(phrase: str, ended: re.Match[str]) -> bool:
    """失效 and 作废 alone may tell what became of a paper; an act declares it, counts the documents, or names the day."""
    return bool(ended["how"] or ended["many"] or re.search(r"宣布|决定", phrase)) and not _LOST.search(phrase)


def _is_changed(before: str, phrase: str, tail: str) -> bool:
    if _CHANGED_WHOLE.match(tail) or _CHANGED_PART.match(tail) or _ADDED.match(tail) or _HEREBY.match(tail):
        return True
    if _CHANGED.match(tail) and _DECIDES.search(phrase):
        return True
    if "修" in before and _CHANGE_BEFORE.search(before):
        return bool(_ENDS_LIST.match(tail) or _ENDS_PARTS.match(tail))
    return bool(_STRUCK_BEFORE.search(phrase) and (_ENDS_PARTS.match(tail) or _LOSES_WORDS.match(tail)))
