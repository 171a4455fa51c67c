"""What a consultation's outcome changes: a quoted paragraph laid beside the draft's, edits in whole numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from gongbao.model.policy import Clause, OutcomeEdit
from gongbao.reading.lines import fold, squeeze
from gongbao.reading.units import find_groups

_NAMED = re.compile(
    r"第 ?(?P<n>\d{1,3}|[一二三四五六七八九十百]{1,6}) ?(?P<unit>条|点|项|款|部分)(?:第 ?(?P<p>\d{1,2}"
    r"|[一二三四五六七八九十]{1,3}) ?[款段])?"
    r"[^“”。]{0,40}?(?:修改为|改为|调整为|表述为|完善为|修订为) ?:? ?“(?P<text>[^“”]*(?:“[^“”]*”[^“”]*)*)”"
)
_SWAP = re.compile(
    r"(?:将|把)[^“”。]{0,30}“(?P<a>[^“”]{1,200})”[^“”。]{0,12}(?:修改为|改为|调整为|替换为) ?“(?P<b>[^“”]{1,200})”"
)
_STRIKE = re.compile(r"(?:删除|删去|删掉)[^“”。]{0,30}“(?P<a>[^“”]{1,200})”")
_CLAUSE = re.compile(r"第 ?(?P<n>\d{1,3}|[一二三四五六七八九十百]{1,6}) ?[条点项]")
_TOKEN = re.compile(
    r"[零一二两三四五六七八九十百千万亿]+(?:个工作日|个月|万元|[只名人家个项次件倍元日天年%])|\d+(?:\.\d+)?(?:%|‰"
    r"|万元|亿元|元|万|亿)?|[A-Za-z]+|\s+|.",
    re.DOTALL,
)
_AMOUNT = re.compile(
    r"\d+(?:\.\d+)?|[零一二两三四五六七八九十百千万亿]+(?=个工作日|个月|[只名人家个项次件倍元日天年万%])"
)
_CAP = 3000


def read_outcome(text: str, draft: Sequence[Clause], *, script: str = "hans") -> tuple[OutcomeEdit, ...]:
    """Read the edits that an outcome announces, against the draft's clauses."""
    key = fold(text, script=script)
    edits: list[OutcomeEdit] = []
    for match in _NAMED.finditer(key):
        new = text[match.start("text") : match.end("text")]
        label = match["n"]
        place = _draft_paragraph(label, new, draft, script)
        if place is not None:
            label, paragraph, old = place
            edits.extend(_edit(label, paragraph, *pair) for pair in compare_words(old, new))
    if edits:
        return tuple(edits)
    edits.extend(_edit(_label_before(key, m.start(), m["a"], draft), None, m["a"], m["b"]) for m in _SWAP.finditer(key))
    edits.extend(_edit(_label_before(key, m.start(), m["a"], draft), None, m["a"], "") for m in _STRIKE.finditer(key))
    return tuple(edits)


def _edit(label: str | None, paragraph: int | None, before: str, after: str) -> OutcomeEdit:
    return OutcomeEdit(
        clause_label=label, paragraph=paragraph, effect=effect_of(before, after), before=before, after=after
    )


def _label_before(key: str, at: int, words: str, draft: Sequence[Clause]) -> str | None:
    named = list(_CLAUSE.finditer(key, max(0, at - 80), at + 40))
    if named:
        return named[-1]["n"]
    holding = [c for c in draft if words in fold(c.text)]
    return holding[0].label if len(holding) == 1 else None


def _draft_paragraph(label: str, new: str, draft: Sequence[Clause], script: str) -> tuple[str, int | None, str] | None:
    """Find the paragraph of the named clause that the quoted one replaces; its 责任单位 tail does not count."""
    wanted = {label, f"第{label}条", f"({label})", f"第{label}点"}
    named = [c for c in draft if c.label is not None and fold(c.label).strip() in wanted]
    best: tuple[float, str, int | None, str] | None = None
    for clause in named:
        family = [clause, *(c for c in draft if c.parent_eid == clause.eid and c.level == "para")]
        for candidate in family:
            old = _without_groups(candidate.text, script)
            if not old:
                continue
            likeness = SequenceMatcher(None, old[:_CAP], new[:_CAP], autojunk=False).ratio() if len(old) < _CAP else 0.0
            number = candidate.eid.rpartition("__para_")[2] if candidate.level == "para" else "1"
            if best is None or likeness > best[0]:
                best = (likeness, clause.label or label, int(number) if number.isdigit() else None, old)
    return best[1:] if best is not None and best[0] > 0.4 else None


def _without_groups(text: str, script: str) -> str:
    for group in reversed(find_groups(text, fold(text, script=script))):
        text = text[: group.start] + text[group.end :]
    return text.strip()


def compare_words(old: str, new: str) -> list[tuple[str, str]]:
    """Compare two wordings in whole numbers and single characters; an insertion shows the words around it.

    >>> compare_words("贷款占全部贷款比重不低于50%。", "贷款占全部企业贷款比重不低于40%。")
    [('全部贷款', '全部企业贷款'), ('50%', '40%')]
    >>> compare_words("更新改造、绿色转型、产业升级", "更新改造、产业升级")
    [('绿色转型、', '')]
    """
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(a) > _CAP or len(b) > _CAP:
        return []
    edits: list[tuple[str, str]] = []
    for i1, i2, j1, j2 in _merged(a, b):
        before, after = "".join(a[i1:i2]), "".join(b[j1:j2])
        if squeeze(fold(before)) == squeeze(fold(after)):
            continue
        if i1 == i2:
            left, right = _word(a[:i1], last=True), _word(a[i1:], last=False)
            before, after = left + right, left + after + right
        elif j1 == j2:
            before = _slide(a, i1, i2)
        edits.append((before, after))
    return edits


def _merged(a: list[str], b: list[str]) -> list[tuple[int, int, int, int]]:
    ops = [op for op in SequenceMatcher(None, a, b, autojunk=False).get_opcodes() if op[0] != "equal"]
    merged: list[tuple[int, int, int, int]] = []
    for _, i1, i2, j1, j2 in ops:
        if merged and i1 - merged[-1][1] == 1 and j1 - merged[-1][3] == 1 and a[i1 - 1] not in "、,，。;；":
            merged[-1] = (merged[-1][0], i2, merged[-1][2], j2)
        else:
            merged.append((i1, i2, j1, j2))
    return merged


def _slide(a: list[str], start: int, end: int) -> str:
    """Slide a deletion to the right so that it ends, not begins, with its separator."""
    while end < len(a) and a[start] == a[end] and a[start] in "、,，;；":
        start, end = start + 1, end + 1
    return "".join(a[start:end])


def _word(tokens: list[str], *, last: bool) -> str:
    near = tokens[-2:] if last else tokens[:2]
    kept: list[str] = []
    for token in reversed(near) if last else near:
        if re.fullmatch(r"[\s、,，。;；:：“”()（）]+", token):
            break
        kept.append(token)
    return "".join(reversed(kept) if last else kept)


def effect_of(before: str, after: str) -> str:
    """Name what an edit means, by what differs: a day, a number, a duty, a unit, or the scope.

    >>> [effect_of(*p) for p in (("50%", "40%"), ("应当", "可以"), ("绿色转型、", ""), ("4月3日", "5月3日"))]
    ['quantity', 'modality', 'scope', 'deadline']
    """
    numbers_differ = _AMOUNT.findall(before) != _AMOUNT.findall(after)
    if numbers_differ and re.search(r"[年月日]", before + after):
        return "deadline"
    if numbers_differ:
        return "quantity"
    if re.search(r"责任单位|牵头单位", before + after):
        return "responsibility"
    modal = r"应当|可以|必须|不得|应|须|可|鼓励|禁止"
    if re.fullmatch(modal, before.strip()) and re.fullmatch(modal, after.strip()):
        return "modality"
    inserted = not before or not after or _grows(before, after)
    return "scope" if inserted else "amendment"


def _grows(before: str, after: str) -> bool:
    return len(after) > len(before) and before[:2] == after[:2] and before[-2:] == after[-2:]
