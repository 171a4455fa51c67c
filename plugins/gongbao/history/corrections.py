"""Slips of the pen put right: what a 更正 would list, not what a decision would amend."""

from __future__ import annotations

_CONFUSED = (
    "的地得", "帐账", "做作", "象像", "份分", "定订", "缴交", "既即", "座坐", "消销", "予于", "录陆", "它他她", "拆折", "己已巳",
    "侯候", "绩续", "蓝篮", "辩辨", "度渡", "练炼", "枝支", "急及", "沿延", "须需", "带戴", "名明", "象相", "制治", "蔽敝", "末未",
    "土士", "日曰", "人入", "千干", "大太", "天夫", "王玉", "戊戌戍", "拔拨", "冶治", "晴睛", "粟栗", "刺剌", "兔免", "赢羸", "析折",
    "傅傳传", "问间", "冒胃", "竟竞", "徒徙", "晋普", "钓钧", "钩钓", "汩汨", "暑署", "暮墓", "扰拢", "历厉", "侯俟", "微徽", "崇祟",
)  # fmt: skip
_MARKS = frozenset("，；：。！？\"'-~·…,.（）")
_LONGEST_SWAP = 2


def is_correction(before: str, after: str, lead: str, tail: str) -> bool:
    """Say whether the edit mends a slip: a doubled character, a confused one, swapped neighbours, or a mark (never 、).

    >>> is_correction("给于", "给予", "", "奖励"), is_correction("的", "", "单位的", "负责人"), is_correction("市", "县", "", "")
    (True, True, False)
    """
    if before and after:
        if all(mark in _MARKS for mark in before + after):
            return True
        if len(before) == len(after) <= _LONGEST_SWAP:
            swapped = len(before) == 2 and before == after[::-1]
            return swapped or all(old == new or _confused(old, new) for old, new in zip(before, after, strict=True))
        return False
    words = before or after
    if all(mark in _MARKS for mark in words):
        return len(words) <= _LONGEST_SWAP
    return len(words) <= _LONGEST_SWAP and (lead.endswith(words) or tail.startswith(words))


def _confused(old: str, new: str) -> bool:
    return any(old in group and new in group for group in _CONFUSED)
