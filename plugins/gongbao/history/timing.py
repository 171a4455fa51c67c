"""Times that a text sets: how long it is in force itself, until when somebody must act, or what is measured by them."""

from __future__ import annotations

import re

TIME_UNITS = frozenset({"日", "天", "工作日", "个工作日", "个月", "月", "年", "小时", "分钟", "周"})
_OWN = r"本(?:实施)?(?:法|条例|办法|意见|通知|规定|决定|细则|规则|方案|政策|措施|标准|公告)"
VALIDITY = re.compile(
    rf"{_OWN}.{{0,40}}(?:施行|实施|执行|有效期|废止|失效|生效)|自.{{0,24}}起.{{0,10}}(?:施行|实施|执行|生效|试行)"
    r"|(?:^|[。；，])\s*(?:试行|暂行)?有效期(?:至|为|\d|[一二三四五六七八九十两])|(?:施行|实施|执行).{0,12}有效期"
)
_VALIDITY_HEADING = re.compile(
    r"[\u4e00-\u9fff]{0,4}(?:有效期限?|(?:施行|实施|执行)(?:日期|时间|期限|期间))[\u4e00-\u9fff]{0,4}"
)
_CARRIED_OUT_UNTIL = re.compile(
    r"(?:施行|实施|执行|延续|有效)(?:期限?|时间|日期)?(?:延长|延续|截止|截至)?(?:[至到]|为[至到])$"
)
_POLICY_UNTIL = re.compile(rf"(?:{_OWN}|政策|措施)(?:的?(?:期限|时间|时限))?(?:截止|截至)[到至]?$")
"""What lasts until a day is the policy itself: 本政策截止到2025年."""
_WINDOW = re.compile(r"自[^，。；]{4,24}起?[，]?(?:至|到)$")
_CARRIED_OUT = re.compile(rf"{_OWN}|政策|措施|费率|标准|(?:施行|实施|执行)")
_OTHER_WORK = re.compile(
    r"项目|工程|施工|建设|改造|申报|申请|报名|受理|征集|征求|公示|招标|招聘|合同|协议|活动|培训|试点|规划期|审批"
)
"""What is done until a day, and is no policy: 项目实施至2025年."""
_LICENCE = re.compile(r"(?:许可|执照|资格|资质|(?<!保)证(?![明券据监实])).*?有效期")
"""What is valid for so long is a licence, not the document."""
_DEADLINE_DATE = re.compile(
    r"截止|截至|期限|限期|之前|日前|月前|年前|底前|前(?:将|完成|反馈|提交|报)|征集|征求|结束时间|申报|报名|受理|逾期|到期|延长|到\d{4}年|[\u4e00-\u9fff]{2}期(?:为|是|：|自|从)"
)
_CHARGED = re.compile(r"[^，。；]{0,8}?(?:免费|免收|收费|计费|计收|收取|不收)")
"""The time is what a price is counted by, no limit for anybody to act: 停车30分钟以内免费."""
_DEADLINE_SPAN = re.compile(r"^(?:之?内|以内|前|[之以]前)")
_LIMIT_BEFORE = re.compile(
    r"(?:期限|时限|限期|期间|时效|不超过|不得超过|提前|逾期|延长)[^，。；]{0,8}$"
    r"|(?:期限?|时限|公[示告]|征求意见|通知|保[存管]|留存)[^，。；]{0,8}(?:不|不得)少于$|(?:日期|之日|届满|开始|举行|召开|举办|开工|结束|到期)前$"
)
_WITHIN = re.compile(r"提前|[日月年时周天](?:之?内|以内|以?前)")
_MEASURED = re.compile(r"的?[^，。；]{0,8}?(?:标准|工资|费用|保费|租金|收入|利息)")
"""The time is what an amount is measured by: 6个月城市低保标准."""
_LOOKED_BACK = re.compile(r"之?内(?:未|无|没有|曾|有)[^，。；]{0,12}(?:过|记录|行为|处罚|事故)")
"""The time is what a condition looks back on: 三年内未受过处罚."""


def is_validity(sentence: str, heading: str) -> bool:
    """Say whether a day or a time says how long the document itself is in force.

    >>> is_validity("本办法有效期3年。", ""), is_validity("许可证发放之日起生效，许可证有效期为3年。", "")
    (True, False)
    """
    own = VALIDITY.search(sentence) and (re.search(_OWN, sentence) or not _LICENCE.search(sentence))
    return bool(own or _VALIDITY_HEADING.fullmatch(heading))


def ends_force(sentence: str, lead: str, tail: str) -> bool:
    """Say whether the day between ``lead`` and ``tail`` is the last on which a policy is carried out.

    >>> ends_force("该政策执行至2025年6月30日。", "该政策执行至", "。"), ends_force("项目实施至2025年。", "项目实施至", "。")
    (True, False)
    """
    if _LICENCE.search(sentence):
        return False
    if _CARRIED_OUT_UNTIL.search(lead) or _POLICY_UNTIL.search(lead):
        return not _OTHER_WORK.search(re.split("[，。；]", lead)[-1])
    window = _WINDOW.search(lead) and re.match("[^，。；]{0,3}止", tail)
    return bool(window and _CARRIED_OUT.search(sentence) and not _OTHER_WORK.search(sentence))


def is_last_day(said: str) -> bool:
    """Say whether a day stands in words on until when something is to be done."""
    return bool(_DEADLINE_DATE.search(said))


def is_limit(words: str, lead: str, tail: str) -> bool:
    """Say whether a time is one within which, or before which, somebody must act; ``lead`` and ``tail`` stand around the ``words``.

    >>> is_limit("10日", "应当在", "内答复"), is_limit("30分钟", "停车", "以内免费"), is_limit("5年", "且", "内未转让过住房")
    (True, False, False)
    """
    if _CHARGED.match(tail) or _MEASURED.match(tail) or (words.endswith(("年", "个月")) and _LOOKED_BACK.match(tail)):
        return False
    return bool(_WITHIN.search(words) or _DEADLINE_SPAN.match(tail) or _LIMIT_BEFORE.search(lead))
