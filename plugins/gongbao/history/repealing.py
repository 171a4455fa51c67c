"""Words by which one document ends another: 《…》同时废止, put in or taken back."""

from __future__ import annotations

import re

_REPEALS = re.compile(r"》.{0,80}(?:同时|即行|自行|一并|予以)?废止")
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
