"""References written anew after a renumbering: 本办法第十一条 becomes 第十二条 where its article did (《立法技术规范》, 条文序号调整)."""

from __future__ import annotations

import re

from gongbao.history.crossrefs import ReferenceMap
from gongbao.history.numerals import write_chinese_number
from gongbao.history.tokens import Token, TokenKind, tokenize

GONE = "†"
"""Opens the new number of a clause that was struck: what is left of it is the clause as the old text cites it."""

_JOINTS = frozenset({"、", "和", "或", "或者", "及", "与", "以及", "至"})
_BRACKETED = re.compile(r"第[（(]([一二三四五六七八九十百\d]+)[）)]项")


def follow_numbers(text: str, numbers: ReferenceMap, own_article: str) -> tuple[str, tuple[str, ...]]:
    """Write the references of ``text`` to clauses of its own work under their new numbers; give those to struck clauses beside it.

    References to other works stay, and so do those to struck clauses.

    >>> follow_numbers("违反本办法第十一条、《税法》第十一条的，", ReferenceMap(labels={"第11条": "第12条"}), "第20条")
    ('违反本办法第十二条、《税法》第十一条的，', ())
    >>> follow_numbers("依照第三条第（二）项", ReferenceMap(items={("第3条", "第2项"): "第3项"}), "第20条")
    ('依照第三条第（三）项', ())
    """
    if not (numbers.labels or numbers.paragraphs or numbers.items) or "第" not in text:
        return text, ()
    bare, bracketed = _without_brackets(text)
    tokens = tokenize(bare)
    moved = numbers.translate(tokens, bare, own_article)
    gone: list[str] = []
    written, place = [], 0
    before: tuple[Token, Token] | None = None
    for old, new in zip(tokens, moved, strict=True):
        if before and _is_said_twice(before, (old, new), bare):
            written.append(text[place : _place(before[0].end, bracketed)])
            place = _place(old.end, bracketed)
        elif new.key.startswith(GONE):
            gone.append(new.key.removeprefix(GONE))
        elif old.key != new.key:
            written += [text[place : _place(old.start, bracketed)], _write(new.key, in_brackets=old.start in bracketed)]
            place = _place(old.end, bracketed)
        before = (old, new) if old.kind is TokenKind.REFERENCE else before
    return "".join([*written, text[place:]]), tuple(gone)


def _is_said_twice(before: tuple[Token, Token], now: tuple[Token, Token], text: str) -> bool:
    """Whether a reference names the clause that the one listed before it names too, now that the two are one."""
    (old, new), (also, same) = before, now
    merged = new.key == same.key and old.key != also.key and also.kind is TokenKind.REFERENCE
    return merged and text[old.end : also.start] in _JOINTS and not text[also.end :].startswith("第")


def _without_brackets(text: str) -> tuple[str, frozenset[int]]:
    """Write 第（二）项 as 第二项, which is how references are read; with the places in the new text where one stood."""
    starts = [found.start() - 2 * before for before, found in enumerate(_BRACKETED.finditer(text))]
    return _BRACKETED.sub(r"第\1项", text), frozenset(starts)


def _place(place: int, bracketed: frozenset[int]) -> int:
    """Give the place in the text as written of one in the text without brackets: that of a reference's start or end."""
    return place + 2 * sum(start < place for start in bracketed)


def _write(key: str, *, in_brackets: bool) -> str:
    number = re.sub(r"\d+", lambda run: write_chinese_number(int(run.group())), key)
    return f"第（{number[1:-1]}）项" if in_brackets else number
