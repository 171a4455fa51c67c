"""What a consultation's outcome changes: a quoted paragraph laid beside the draft's, edits in whole numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from gongbao.model.policy import Clause, OutcomeEdit
from gongbao.reading.decided import decision_in, decisions_of, part_of, settle
from gongbao.reading.lines import fold, squeeze
from gongbao.reading.outcome_rows import YES_NO, Heads, joined_cells, read_heads, read_row
from gongbao.reading.units import find_groups

_NAMED = re.compile(
    r"第 ?(?P<n>\d{1,3}|[一二三四五六七八九十百]{1,6}) ?(?P<unit>条|点|项|款|部分)(?:第 ?(?P<p>\d{1,2}"
    r"|[一二三四五六七八九十]{1,3}) ?[款段])?"
    r"(?:[^“”。]{0,40}?|(?:(?!第 ?[\d一二三四五六七八九十百]{1,6} ?[条点])[^“”\n]){0,140}?)(?:修改为|改为|调整为|表述为"
    r"|完善为|修订为) ?:? ?“(?P<text>[^“”]*(?:“[^“”]*”[^“”]*)*)”"
)
_PUT = r"(?:修改|改|调整|替换|变更|修订|更改|统一|更正)为|(?:缩短|延长|提高|提升|降低|增加|减少|压缩|放宽|扩大|下调|上调)(?:为|至|到)"
_SWAP = re.compile(
    r"(?:将|把|第 ?(?:\d{1,3}|[一二三四五六七八九十百]{1,6}) ?[条点项])[^“”。\n]{0,30}"
    rf"“(?P<a>[^“”]{{1,200}})”[^“”。]{{0,12}}(?:{_PUT}) ?“(?P<b>[^“”]{{1,200}})”"
)
_STRIKE = re.compile(r"(?:删除|删去|删掉)[^“”。]{0,30}“(?P<a>[^“”]{1,200})”")
# 增加“应急管理”相关内容 names a matter, not the words.
_ADD = re.compile(
    r"(?:增加|新增|补充|增补|添加|加入|加上|写入)[^“”。;]{0,12}“(?P<b>[^“”]{2,200}?)[。;,、]?”"
    r"(?! ?(?:一?[章节条]|等|的?(?:相关|有关)|的?(?:内容|规定|要求|条款|制度|机制|方面|职责|事项)))"
)
# 调整为300元: what was set instead, told in the office's own words; it can be looked up where it is an amount or a time.
_INSTEAD = re.compile(
    r"(?:修改|调整|完善|修订|改|定)为 ?:? ?(?:“(?P<q>[^“”]{1,200})”"
    r"|(?P<b>(?=[^“”。;,\n]{0,12}[\d一二两三四五六七八九十百半])[^“”。;,\n\s]{2,20}))"
)
_CLAUSE = re.compile(r"第 ?(?P<n>\d{1,3}|[一二三四五六七八九十百]{1,6}) ?[条点项]")
_LINE = re.compile(r"[^\n]+")
_CELL = re.compile(r"[^\t\n]+")
_WHOLE_LABEL = re.compile(r"第 ?(?:\d{1,3}|[一二三四五六七八九十百]{1,6}) ?[条点项章](?:第.{1,6}[款项段])?")
_DECIDED = re.compile(r"(?:已|予以|全部|部分|部分予以|基本|未|未予|不|不予|暂不|未被)?(?:采纳|吸收)[。.]?")
_COUNTING = re.compile(r"收到|征集到|\d ?条(?:意见|建议)|采纳[^。,]{0,4}\d+ ?条")
_TOKEN = re.compile(
    r"[零一二两三四五六七八九十百千万亿]+(?:个工作日|个月|万元|[只名人家个项次件倍元日天年%])|\d+(?:\.\d+)?(?:%|‰"
    r"|万元|亿元|元|万|亿|个工作日|个月|[只名人家个项次件倍天年])?|[A-Za-z]+|\s+|.",
    re.DOTALL,
)
_AMOUNT = re.compile(
    r"\d+(?:\.\d+)?|[零一二两三四五六七八九十百千万亿]+(?=个工作日|个月|[只名人家个项次件倍元日天年万%])"
)
_ARTICLE = re.compile(r"第 ?(?:\d{1,3}|[一二三四五六七八九十百]{1,6}) ?条\s")
"""The clause itself, in a text printed behind the comments."""
_ANSWER = re.compile(r"(?:答复|回复|反馈|理由|说明|原因|处理|办理)(?:意见|情况|结果)? ?:")
_CAP = 3000


def read_outcome(
    text: str, draft: Sequence[Clause], *, script: str = "hans"
) -> tuple[tuple[OutcomeEdit, ...], tuple[OutcomeEdit, ...]]:
    """Read what an outcome tells, against the draft's clauses: exchanges of words, and decisions without any.

    Where the outcome does not say what was decided, the comment is kept without a disposition.
    """
    text = joined_cells(text, fold(text, script=script))
    key = fold(text, script=script)
    covered: list[tuple[int, int]] = []
    edits = list(_rows(text, key, covered, draft))
    told = [(start, edit) for start, edit in edits if not edit.effect]
    edits = [(start, edit) for start, edit in edits if edit.effect]
    matches = [m for m in _NAMED.finditer(key) if not any(a < m.end() and m.start() < b for a, b in covered)]
    for match, (decided, end) in zip(matches, decisions_of(key, [m.span() for m in matches]), strict=True):
        new = text[match.start("text") : match.end("text")]
        place = _draft_paragraph(match["n"], new, draft, script)
        if place is not None:
            named, paragraph, old = place
            pairs = compare_words(old, new)
            edits.extend((match.start(), _edit(named, paragraph, *pair, disposition=decided)) for pair in pairs)
            covered.append((match.start(), end))
    if not any(edit.disposition for _, edit in (*edits, *told)):
        swaps = _exchanges(key)
        swaps = [m for m in swaps if not any(a < m.end() and m.start() < b for a, b in covered)]
        for match, (decided, end) in zip(swaps, decisions_of(key, [m.span() for m in swaps]), strict=True):
            before, after = _words(match)
            label = _label_before(key, match.start(), before or after, draft)
            instead = _INSTEAD.search(key, match.end(), end) if decided in {"adopted", "partly"} else None
            after = (instead["q"] or instead["b"]) if instead else after
            edits.append((match.start(), _edit(label, None, before, after, disposition=decided)))
            covered.append((match.start(), end))
    decided_only = (*(edit for _, edit in told), *_decisions(text, key, covered, draft))
    return tuple(edit for _, edit in sorted(edits, key=lambda e: e[0])), decided_only


def _rows(
    text: str, key: str, covered: list[tuple[int, int]], draft: Sequence[Clause]
) -> Iterator[tuple[int, OutcomeEdit]]:
    """Read a table of comments row by row: the reason tells what was done, the comment only where it was adopted whole."""
    heads: Heads | None = None
    part: str | None = None
    for line in _LINE.finditer(text):
        edges = [line.start(), *(at + 1 for at in range(*line.span()) if text[at] == "\t"), line.end() + 1]
        cells = [key[a : b - 1].strip() for a, b in pairwise(edges)]
        if len(cells) < 2:
            heads = None
            begins, says = part_of(cells[0])
            part = says if begins else part
            continue
        if headed := read_heads(cells):
            heads = headed
            covered.append(line.span())
            continue
        row = read_row(cells, heads)
        if row is None:
            continue
        decided = settle(decision_in(YES_NO.get(row.decided, row.decided)), part)
        clause = _CLAUSE.search(row.clause or "") or _CLAUSE.search(row.comment)
        whole = row.clause if row.clause and _WHOLE_LABEL.fullmatch(row.clause) else None
        label = (_label_in(draft, clause["n"]) or whole or squeeze(clause[0])) if clause else row.clause
        answer = f"{row.decided} {row.reason}"
        done = [_words(match) for match in _exchanges(answer)]
        if not done and decided in {"adopted", "partly"} and (instead := _INSTEAD.search(answer)):
            done = [("", instead["q"] or instead["b"])]
        if not done and decided in {"adopted", None}:
            done = [_words(match) for match in _exchanges(row.comment)]
        if decided is None and not done and label is None:
            continue
        covered.append(line.span())
        for pair in done:
            yield line.start(), _edit(label, None, *pair, disposition=decided)
        if not done and label is not None:
            yield line.start(), _edit(label, None, "", "", disposition=decided)


def _exchanges(key: str) -> list[re.Match[str]]:
    """Words exchanged, struck or added, in the order in which they stand."""
    return sorted((m for one in (_SWAP, _STRIKE, _ADD) for m in one.finditer(key)), key=lambda m: m.start())


def _words(match: re.Match[str]) -> tuple[str, str]:
    words = match.groupdict()
    return words.get("a") or "", words.get("b") or ""


def _decisions(
    text: str, key: str, covered: Sequence[tuple[int, int]], draft: Sequence[Clause]
) -> Iterator[OutcomeEdit]:
    """Read what was decided about a clause without words exchanged: a sentence, a row, or cells on lines of their own."""
    named: str | None = None
    part: str | None = None
    for cell in _CELL.finditer(key):
        start, end = cell.span()
        words = cell[0].strip()
        begins, says = part_of(words)
        if begins or words.startswith("附件"):
            named, part = None, says
            continue
        if any(a < end and start < b for a, b in covered):
            continue
        if _WHOLE_LABEL.fullmatch(words):
            named = text[start:end].strip()
        elif _DECIDED.fullmatch(words):
            if named is not None and (decided := decision_in(words)):
                yield _edit(named, None, "", "", disposition=decided)
            named = None
        elif not _COUNTING.search(words):
            own = decision_in(words)
            asked = words if part is None else _ANSWER.split(words)[0]
            clause, decided = _CLAUSE.search(asked), settle(own, part)
            if clause and decided and (own or not _ARTICLE.match(words)):
                label = _label_in(draft, clause["n"]) or clause[0]
                yield _edit(label, None, "", "", disposition=decided)


def _label_in(draft: Sequence[Clause], number: str) -> str | None:
    return next((c.label for c in draft if c.label is not None and fold(c.label).strip() in _spellings(number)), None)


def _spellings(number: str) -> frozenset[str]:
    return frozenset({number, f"第{number}条", f"({number})", f"第{number}点"})


def _edit(label: str | None, paragraph: int | None, before: str, after: str, *, disposition: str | None) -> OutcomeEdit:
    effect = effect_of(before, after) if before or after else ""
    return OutcomeEdit(
        clause_label=label, paragraph=paragraph, effect=effect, before=before, after=after, disposition=disposition
    )


def _label_before(key: str, at: int, words: str, draft: Sequence[Clause]) -> str | None:
    begins = max(key.rfind(mark, 0, at) for mark in "。\n") + 1
    quoted = key.find("“", at)
    ends = min((e for mark in "。\n" if (e := key.find(mark, quoted)) > 0), default=len(key))
    within = list(_CLAUSE.finditer(key, begins, quoted)) or list(_CLAUSE.finditer(key, quoted, ends))[:1]
    named = within or list(_CLAUSE.finditer(key, max(0, at - 80), at))
    if named:
        return _label_in(draft, named[-1]["n"]) or squeeze(named[-1][0])
    holding = [c for c in draft if words in fold(c.text)]
    return holding[0].label if len(holding) == 1 else None


def _draft_paragraph(label: str, new: str, draft: Sequence[Clause], script: str) -> tuple[str, int | None, str] | None:
    """Find the paragraph of the named clause that the quoted one replaces; its 责任单位 tail does not count."""
    named = [c for c in draft if c.label is not None and fold(c.label).strip() in _spellings(label)]
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
