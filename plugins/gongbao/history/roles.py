"""The part that an authority takes in running text: 市商务局牵头 that became 市商务局配合."""

from __future__ import annotations

import re

from gongbao.history.agencies import name_around

_CLASSES = (
    ("lead", re.compile(r"(?:负责)?(?:牵头|主办)(?:负责)?")),
    ("support", re.compile(r"(?:予以|给予|协同)?(?:配合|协助|协办|协同|支持)(?:做好)?")),
    ("beside", re.compile(r"参与|参加")),
    ("with", re.compile(r"会同")),
    ("charge", re.compile(r"(?:具体|统一)?(?:负责|承办|主管)")),
    ("shared", re.compile(r"共同(?:负责)?|(?:按照?(?:各自)?职责)?分工负责|(?:按照?(?:各自)?职责)?分别负责")),
)
_WEIGHTY = {"lead", "support", "with"}
_SAME = frozenset({"support", "beside"})
_MARKS = "，,、"
_MOST = 8


def role_changed(old: str, new: str, at_old: tuple[int, int], at_new: tuple[int, int]) -> tuple[str, str] | None:
    """Give authorities with the part they took and take, where an edit exchanges, strikes or adds nothing but that part; else None.

    ``at_old`` and ``at_new`` are start and end of the edit in the two texts.

    >>> role_changed("由市商务局牵头办理", "由市商务局配合办理", (5, 7), (5, 7))
    ('市商务局牵头', '市商务局配合')
    >>> role_changed("经营者应当配合检查", "经营者应当协助检查", (5, 7), (5, 7))
    """
    words = [text[slice(*at)].strip(_MARKS) for text, at in ((old, at_old), (new, at_new))]
    parts = [_part(said) for said in words]
    if None in parts or parts[0] == parts[1] or not _WEIGHTY & {*parts} or {*parts} <= _SAME:
        return None
    start = _names_before(old, at_old[0])
    names = old[start : at_old[0]].rstrip(_MARKS)
    if not names or not new[: at_new[0]].rstrip(_MARKS).endswith(names):
        return None
    return names + words[0], names + words[1]


def _part(words: str) -> str | None:
    """The part that the words name; empty for none, None where they say anything else."""
    return "" if not words else next((name for name, said in _CLASSES if said.fullmatch(words)), None)


def _names_before(text: str, end: int) -> int:
    """Where the list of authorities that ends at ``end`` begins; ``end`` where none does."""
    start = at = end
    for _ in range(_MOST):
        named = name_around(text, at - 1, at) if at else None
        if named is None or named.end != at:
            return start
        start = named.start
        if not text[:start].endswith("、"):
            return start
        at = start - 1
    return start
