"""Words by which one document ends another: 《…》同时废止, put in or taken back."""

from __future__ import annotations

import re
from dataclasses import replace

from gongbao.model.change import Edit, Effect

_ENDED = r"(?:同时|即行|自行|一并|予以)?废止"
_KIND = r"(?<!本)(?:条例|办法|规定|细则|规则|通知|意见|方案)"
_REPEALS = re.compile(rf"》.{{0,80}}{_ENDED}|{_KIND}(?:同时|即行|自行|一并)废止")
_REPEAL = re.compile(
    rf"(?:《[^《》]+》(?:[（(][^）)]*[）)])?[、和及]?)+(?:自?[^，。；《》违]{{0,16}}?)?{_ENDED}(?=[，。；\s]|$)"
    rf"|{_KIND}(?:同时|即行|自行|一并)废止(?=[，。；\s]|$)"
)
_STANDS = re.compile(r"(?:同时|即行|自行|一并|予以)?(?:废止|失效)|(?:同时|仍然?)?(?:继续)?(?:有效|施行|执行|适用)")
_TITLES = re.compile(r"[、和及]?(?:[^，。；《》]{0,40}?《[^》]+》(?:[（(][^）)]*[）)])?[、和及]?)+")


def is_repeal(old: str, new: str, sentences: tuple[str, str]) -> bool:
    """Say whether an edit of ``old`` to ``new`` ends another document or takes its end back; ``sentences`` before and after.

    >>> is_repeal("同时废止", "继续有效", ("《甲办法》同时废止。", "《甲办法》继续有效。")), is_repeal("", "甲", ("。", "甲。"))
    (True, False)
    """
    if not (old and new):
        words, sentence = (new, sentences[1]) if new else (old, sentences[0])
        return bool(_REPEALS.search(words) or (_TITLES.fullmatch(words) and _REPEALS.search(sentence)))
    stands = _STANDS.fullmatch(old) and _STANDS.fullmatch(new) and ("废止" in old) != ("废止" in new)
    return bool(stands) and any(map(_REPEALS.search, sentences))


def repeal_starts(text: str) -> int | None:
    """Where the words that end other documents begin in a clause that closes with them; None where it does not.

    >>> repeal_starts("本办法自印发之日起施行，原《甲办法》同时废止。"), repeal_starts("《甲办法》同时废止。"), repeal_starts("甲。")
    (12, 0, None)
    """
    found = _REPEAL.search(text)
    if found is None or text[found.end() :].strip("。； \n"):
        return None
    return max(text.rfind(stop, 0, found.start()) for stop in "，。；\n") + 1


def repeal_apart(row: Edit) -> tuple[Edit, ...]:
    """Part the row of a whole clause that came or went where it says from when the text holds, and then what it ends."""
    words = row.before or row.after
    start = repeal_starts(words) if row.effect is Effect.VALIDITY else None
    if not start:
        return (row,)
    told = ((words[:start].strip(), Effect.VALIDITY), (words[start:].strip(), Effect.REPEAL))
    is_gone = bool(row.before)
    return tuple(replace(row, effect=e, before=w if is_gone else "", after="" if is_gone else w) for w, e in told)


def part_by_repeal(words: str, ends: str) -> int:
    """Where the first sentence of added words ends, if only one of it and the rest repeals something; 0 where they say one thing.

    >>> part_by_repeal("有效期五年。《甲办法》同时废止。", "。"), part_by_repeal("甲应当登记。乙应当备案。", "。")
    (6, 0)
    """
    found = re.search(f"[{ends}]", words)
    if found is None or not words[found.end() :].strip():
        return 0
    repeals = [bool(_REPEALS.search(part)) for part in (words[: found.end()], words[found.end() :])]
    return found.end() if repeals[0] != repeals[1] else 0
