"""The same words in another shape: items run together into one sentence, sentences that changed places."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from gongbao.history.folding import BLANK, fold_text
from gongbao.history.grouping import Piece

_ITEMS = frozenset({"item", "subitem"})
_MARKS = re.compile(r"[\W_]+")
_SENTENCE = re.compile(f"[^。；！？{BLANK}]+[。；！？{BLANK}]*")
_LEADING = re.compile(
    r"(?:履行|遵守|做到|符合|具备|具有|采取|完成|承担|办理|提交|包括)?(?:下列|以下|如下)[\u4e00-\u9fff]{0,8}$"
)
_LISTS = re.compile(r"下列|以下|如下")
_AND, _OR = "(?:以及|[和及与并])?", "(?:以及|或者|[和及与并或])?"
_LEAST, _PAIR = 4, 2


def is_run_together(old: Sequence[Piece], new: Sequence[Piece]) -> bool:
    """Say whether one side lists under a lead, item by item, what the other says in one paragraph with the same words."""
    listed, whole = (old, new) if len(old) > len(new) else (new, old)
    if len(whole) != 1 or len(listed) < 3 or any(piece.is_heading for piece in (*listed, *whole)):
        return False
    items = [piece for piece in listed if piece.clause.level in _ITEMS]
    if len(items) != len(listed) - 1 or listed[0].clause.level in _ITEMS or whole[0].clause.level in _ITEMS:
        return False
    lead, told = _letters(listed[0].text), _letters(whole[0].text)
    joint = _OR if re.search("[之任]一", lead) else _AND
    run = re.search(joint.join(re.escape(_letters(item.text)) for item in items), told)
    if run is None:
        return False
    rest = told[: run.start()] + told[run.end() :]
    return rest in {lead, _LISTS.sub("", lead), _LEADING.sub("", lead)}


def sentences_moved(old: str, new: str) -> tuple[str, str] | None:
    """Give the stretch in which two sentences changed places, as written; None where more differs, or nothing.

    >>> sentences_moved("甲应当备案。乙应当登记。丙可以免费。", "乙应当登记。甲应当备案。丙可以免费。")
    ('甲应当备案。乙应当登记。', '乙应当登记。甲应当备案。')
    """
    if len(old) != len(new):
        return None
    left, right = _SENTENCE.findall(old), _SENTENCE.findall(new)
    keys_left, keys_right = [_letters(words) for words in left], [_letters(words) for words in right]
    if keys_left == keys_right or Counter(keys_left) != Counter(keys_right):
        return None
    differ = [at for at, (one, other) in enumerate(zip(keys_left, keys_right, strict=True)) if one != other]
    stretch = slice(differ[0], differ[-1] + 1)
    if len(differ) != _PAIR or min(map(len, keys_left[stretch])) < _LEAST:
        return None
    was, now = ("".join(side[stretch]).replace(BLANK, "") for side in (left, right))
    return was, now


def _letters(text: str) -> str:
    return _MARKS.sub("", fold_text(text))
