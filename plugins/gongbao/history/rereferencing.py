"""References written anew after a renumbering: 本办法第十一条 becomes 第十二条 where its article did (《立法技术规范》, 条文序号调整)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gongbao.history.crossrefs import ReferenceMap
from gongbao.history.numerals import write_chinese_number
from gongbao.history.tokens import tokenize


def follow_numbers(text: str, labels: Mapping[str, str], own_article: str) -> str:
    """Write the references of ``text`` to articles of its own work under their new numbers; ``labels`` are label keys, old → new.

    References to other works stay, and so do 款 and 项: an article keeps its inner order.

    >>> follow_numbers("违反本办法第十一条、《税法》第十一条的，", {"第11条": "第12条"}, "第20条")
    '违反本办法第十二条、《税法》第十一条的，'
    """
    if not labels or "第" not in text:
        return text
    tokens = tokenize(text)
    moved = ReferenceMap(labels=labels).translate(tokens, text, own_article)
    written, place = [], 0
    for old, new in zip(tokens, moved, strict=True):
        if old.key != new.key:
            written += [text[place : old.start], _write(new.key)]
            place = old.end
    return "".join([*written, text[place:]])


def _write(key: str) -> str:
    return re.sub(r"\d+", lambda run: write_chinese_number(int(run.group())), key)
