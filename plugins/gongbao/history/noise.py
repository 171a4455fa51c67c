"""The noise ladder: what differs on the page without a change of wording, and damage that only looks like one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from gongbao.formats.scripts import to_simplified
from gongbao.history.folding import BLANK, FOLD, PINYIN, fold_text
from gongbao.history.token_diff import Span
from gongbao.history.tokens import Token, TokenKind
from gongbao.model.change import Edit, Effect, Operation

_DAMAGE = re.compile(r"[\ufffd\ue000-\uf8ff□■]|锟斤拷|烫烫烫|[ÃÂâ][\x80-\xbf\u2018-\u203a€™œ]")
_OPEN, _CLOSE = frozenset("《(\"'"), frozenset("》)\"'")
_OPENS_NAME, _ENDS_NAME = frozenset('《"'), frozenset('》"')
_PLAIN = re.compile(r"[\u3400-\u9fff0-9A-Za-z]")
_PER = re.compile(r"(?P<amount>[^/每]*\d[^/每]*)/(?P<whom>[^/\d]{1,4})")
_LETTER_IN_NUMBER = re.compile(r"\d[lIOo]|[lIOo]\d")
_LOOKS_LIKE = str.maketrans("lIOo", "1100")
_TERMINAL = frozenset(";。,、:.")
_FOOTNOTE = re.compile(r"[①-⑳¹²³⁴-⁹]{1,2}|[\[(]\d{1,2}[\])]")
_PAGE_HEAD, _PAGE_HEADS = 30, 3
_JOINTS = frozenset({"、", "和", "及", "与", "以及"})
_SAYS = re.compile(r"[，。；：、！？]")
_RANGE = frozenset({"-", "~", "～", "—", "–", "－", "至", "到"})


def layout_rows(
    before: Sequence[Token], after: Sequence[Token], spans: Sequence[Span], text_before: str, text_after: str
) -> dict[Effect, tuple[str, str]]:
    """Compare what the key left out, outside ``spans``: one entry per noise effect, its differing marks on either side."""
    found: dict[Effect, list[tuple[str, str]]] = {}
    at_before = at_after = 0
    for span in (*spans, None):
        stop = span.before_start if span else len(before)
        for place in range(stop - at_before):
            left, right = before[at_before + place], after[at_after + place]
            old, new = text_before[left.start : left.end], text_after[right.start : right.end]
            if old != new:
                found.setdefault(_kind_of(left, old, new), []).append((old, new))
            if place:
                gap_old = text_before[before[at_before + place - 1].end : left.start].replace(BLANK, "")
                gap_new = text_after[after[at_after + place - 1].end : right.start].replace(BLANK, "")
                if gap_old != gap_new:
                    found.setdefault(_kind_of_gap(gap_old + gap_new), []).append((gap_old, gap_new))
        if span:
            at_before, at_after = span.before_end, span.after_end
    return {
        effect: (" ".join(dict.fromkeys(old for old, _ in pairs)), " ".join(dict.fromkeys(new for _, new in pairs)))
        for effect, pairs in found.items()
    }


def layout_marks(old: str, new: str) -> tuple[str, str] | None:
    """Give the marks that differ between two copies of one key, without cutting tokens; None where more may differ.

    >>> layout_marks("(一) 甲", "（一）甲"), layout_marks("甲", "乙")
    (('() ', '（）'), None)
    """
    if PINYIN.search(old) or PINYIN.search(new) or fold_text(old) != fold_text(new):
        return None
    marks_old, marks_new = (
        Counter(mark for mark in text.replace(BLANK, "") if not _PLAIN.match(mark)) for text in (old, new)
    )
    return "".join(marks_old - marks_new), "".join(marks_new - marks_old)


def _kind_of(token: Token, old: str, new: str) -> Effect:
    if token.kind is TokenKind.REFERENCE and fold_text(old) != fold_text(new):
        return Effect.XREF_RENUMBER
    if len(old) == len(new) == 1 and token.kind is not TokenKind.PUNCTUATION and fold_text(old) != fold_text(new):
        return Effect.ENCODING  # the same character in another script
    return Effect.LAYOUT


def _kind_of_gap(marks: str) -> Effect:
    """White space is layout; letters between tokens are an injected reading (技術(shù))."""
    return Effect.ENCODING if any(FOLD[mark] for mark in marks) else Effect.LAYOUT


def is_damage(old: str, new: str) -> bool:
    """Say whether one side is unreadable where the other reads: replacement marks, private characters, mojibake.

    >>> is_damage("宁波市\ufffd\ufffd局", "宁波市财政局"), is_damage("财政局", "审计局")
    (True, False)
    """
    return bool(_DAMAGE.search(old)) != bool(_DAMAGE.search(new))


def is_misread(old: str, new: str) -> bool:
    """Say whether a letter stands in a number for the digit it looks like: 3l日 for 31日.

    >>> is_misread("1月31日", "1月3l日"), is_misread("100元", "1O0元"), is_misread("A1", "AI")
    (True, True, False)
    """
    if not (_LETTER_IN_NUMBER.search(old) or _LETTER_IN_NUMBER.search(new)):
        return False
    return fold_text(old).translate(_LOOKS_LIKE) == fold_text(new).translate(_LOOKS_LIKE)


def is_script(old: str, new: str) -> bool:
    """Say whether the same characters stand on both sides in another script.

    >>> is_script("技術", "技术"), is_script("技術", "技能")
    (True, False)
    """
    return len(old) == len(new) and old != new and fold_text(to_simplified(old)) == fold_text(to_simplified(new))


def is_hole(span: Span, before: Sequence[Token], after: Sequence[Token]) -> bool:
    """Say whether one side has an empty pair of marks, 依照《》, where the other has the words between them."""
    if span.removed and span.added:
        return False
    tokens, place = (after, span.after_start) if span.removed else (before, span.before_start)
    said = before[span.before_start : span.before_end] or after[span.after_start : span.after_end]
    if all(token.key == "、" for token in said):  # “甲”、“乙”
        return False
    return 0 < place < len(tokens) and tokens[place - 1].key in _OPEN and tokens[place].key in _CLOSE


def is_mark(span: Span, before: Sequence[Token], after: Sequence[Token], old: str, new: str) -> bool:
    """Say whether only a mark differs that says the same: a range's 10%-20% or 10%～20%, a stop 。 or ., 、 or 和, the sign of a note."""
    if {old, new} <= _RANGE:
        beside = [before[span.before_start - 1 : span.before_start], before[span.before_end : span.before_end + 1]]
        return all(token and token[0].kind in {TokenKind.NUMBER, TokenKind.DATE} for token in beside)
    if {old, new} == {"。", "."} or (old and new and {old, new} <= _JOINTS):
        return True
    if {old, new} == {"、", ""}:  # 《甲法》、《乙法》 and 《甲法》《乙法》: the same list since GB/T 15834—2011
        at, side = (span.before_start, before) if old else (span.after_start, after)
        return at > 0 and side[at - 1].key in _ENDS_NAME and bool({t.key for t in side[at : at + 2]} & _OPENS_NAME)
    if {old, new} == {"的", ""}:  # 以下罚款, 以下的罚款
        at, side = (span.before_start, before) if old else (span.after_start, after)
        return at > 0 and side[at - 1].kind in {TokenKind.COMPARATOR, TokenKind.NUMBER}
    if per := _PER.fullmatch(fold_text(old)) or _PER.fullmatch(fold_text(new)):
        return {fold_text(old), fold_text(new)} == {per.group(), f"每{per['whom']}{per['amount']}"}
    start, tokens = (span.before_start, before) if old else (span.after_start, after)
    behind_words = start > 0 and tokens[start - 1].kind is TokenKind.CHARACTER
    return not (old and new) and behind_words and _FOOTNOTE.fullmatch(fold_text(old or new)) is not None


def is_page_head(edit: Edit, all_edits: Sequence[Edit]) -> bool:
    """Say whether a line came or went again and again without saying anything: the head or foot of printed pages."""
    words = edit.before or edit.after
    if edit.operation not in {Operation.INSERT, Operation.DELETE} or len(words) > _PAGE_HEAD or _SAYS.search(words):
        return False
    eid = edit.clause_eid_after or edit.clause_eid_before or ""
    alike = [
        other
        for other in all_edits
        if (other.operation, other.before, other.after) == (edit.operation, edit.before, edit.after)
    ]
    return "para_" in eid.rpartition("__")[2] and len(alike) >= _PAGE_HEADS


def is_terminal(span: Span, before: Sequence[Token], after: Sequence[Token]) -> bool:
    """Say whether only the mark that ends the clause differs: the last item's ； became 。 when another followed it."""
    if span.before_end != len(before) or span.after_end != len(after) or span.removed > 1 or span.added > 1:
        return False
    return all(token.key in _TERMINAL for token in (*before[span.before_start :], *after[span.after_start :]))
