"""One sentence of a clause, as orders name it: 第五条第二句."""

from __future__ import annotations

import re

from gongbao.history.outline import DoesNotFit

_SENTENCE = re.compile(r"[^。！？]*[。！？]|[^。！？]+$")


def sentence_span(text: str, key: str) -> tuple[int, int]:
    """Start and end of the sentence that ``key`` names in ``text``; DoesNotFit where it has not so many.

    >>> sentence_span("甲。乙。", "第2句"), sentence_span("甲。乙。", "第-1句")
    ((2, 4), (2, 4))
    """
    spans = [found.span() for found in _SENTENCE.finditer(text)]
    number = int(key[1:-1])
    place = number - 1 if number > 0 else len(spans) + number
    if not 0 <= place < len(spans):
        raise DoesNotFit(f"{key} is not there: the clause has {len(spans)} sentences")
    return spans[place]


def put_sentence(text: str, key: str, new: str, *, behind: bool = False) -> str:
    """Put ``new`` in place of the sentence, or ``behind`` it.

    >>> put_sentence("甲。乙。", "第1句", "丙。"), put_sentence("甲。乙。", "第1句", "丙。", behind=True)
    ('丙。乙。', '甲。丙。乙。')
    """
    start, end = sentence_span(text, key)
    return f"{text[: end if behind else start]}{new}{text[end:]}"
