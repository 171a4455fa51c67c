"""What the titles of a draft, of a final text and of the notice that issues it share."""

from __future__ import annotations

import re

from gongbao.formats.scripts import canonical_key

# (第二次征求意见稿), (草案修改二稿): which round it is stands in the mark; (2023年版征求意见稿) names an edition.
_ROUND_WORDS = r"(?:第?[一二两三四五\d]{1,2}[次轮稿]|[再重]次|修[改订]后?|完善后?|公开|草案|\s)*"
_DRAFT_MARK = re.compile(
    rf"[(（〔\[]?{_ROUND_WORDS}(?:征求意见|送审|草案|讨论(?=稿)|审议(?=稿)|(?<=[(（〔\[])修[订改])稿?{_ROUND_WORDS}[一二三四\d]?[)）〕\]]?$"
)
_ISSUED_TEXT = re.compile(r"关于(?:印发|发布|公布)(.+)的(?:通知|公告|决定)$")
_PLACE_AND_BODY = re.compile(r"^[\u4e00-\u9fff]{1,8}?(?:省|自治区|市|自治州|县|区)(?:人民政府)?(?:办公厅|办公室)?")


def title_core(title: str) -> str:
    """Reduce a title to what draft and final text share: no draft mark, no issuer or place, no 关于, 的, 印发…的通知, punctuation.

    >>> title_core("关于支持储能发展的若干措施(征求意见稿)") == title_core("青岚市人民政府关于印发青岚市支持储能发展若干措施的通知")
    True
    """
    bare = _DRAFT_MARK.sub("", title.strip().removeprefix("《").removesuffix("》"))
    issued = _ISSUED_TEXT.search(bare)
    bare = issued.group(1) if issued else bare
    bare = _PLACE_AND_BODY.sub("", bare.strip("《》")).removeprefix("关于")
    return re.sub(r"[的\W_]", "", canonical_key(bare))
