"""Who answers for a clause: the （责任单位：…） tail, compared as a set of units and not as text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from gongbao.history.agencies import AGENCY_END, any_same
from gongbao.history.folding import fold_text
from gongbao.history.thresholds import NAMES_WEIGHED

_OPENING = re.compile(r"[（(〔\[【]\s*(?:牵头|责任|配合|实施|主管|负责|承办|协办|参加|支持|主办)(?:单位|部门)\s*[：:]")
_PAIRS = dict(zip("（(〔[【", "）)〕]】", strict=True))
_CLOSING = frozenset(_PAIRS.values())
_ROLE = re.compile(r"(?P<role>(?:牵头|责任|配合|实施|主管|负责|承办|协办|参加|支持|主办)(?:单位|部门))\s*[：:]")

_BRACKET = re.compile(r"[（(〔\[【]")
_LEADS = re.compile(r"牵头|负责|配合|会同|分工|参与|落实")
_DUTY_WORDS = re.compile(
    r"按(?:照)?(?:各自)?职责(?:分工)?|分别|共同|分工|牵头|负责|配合|会同|参与|参加|落实|等|[、，,；;：:和\s]"
)
_BESIDE = 2

_AGENCY = re.compile(rf"[\u4e00-\u9fff]{{1,16}}{AGENCY_END}")
_CHARGED = re.compile(rf"[，,]?由[\u4e00-\u9fff]{{1,24}}{AGENCY_END}")
"""Who shall act: 由消防救援机构 before 责令改正."""
_ASKED = re.compile(
    r"(?:应当|须)?(?:报请?|报经|经由?|由|提请|呈报?|上报|向|商|征得|配合|协助|协同|支持|督促|指导|组织)"
)
"""What leads up to an authority and is no part of its name: 经市人民政府批准, 报市人民政府批准."""
_NEAR = 6
_PLACES = re.compile(
    r"(?:(?:省|自治区|直辖市|设区的市|市|州|自治州|县|自治县|旗|区|乡|镇|街道)级?(?:[、或和]|或者)?){1,6}(?:以上|以下)?"
)
"""Levels of places in front of their authorities: 省、自治区、直辖市人民政府."""
_TAIL_OF_AGENCY = re.compile(rf"^[\u4e00-\u9fff]{{0,8}}?{AGENCY_END}")
_ACTS = re.compile(
    r"负责|牵头|会同|主管|组织|责令|处罚|解释|审批|批准|受理|备案|承担|实施|协调|监督|公布|制定|发给|同意|核准"
)
_ADDRESSED = re.compile(r"^(?:[向由报经与对为在]|应当|可以)")
"""What follows is another authority, and goes on no name: 不需|向公安机关备案."""
_OTHER_WORDS = re.compile(r"负责|会同|应当|可以|或者|以及|不得|单位和个人|企业")


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsible:
    """``text`` with its tails blanked (same length), and the units that they name, in order; ``stated`` is False where no tail stood.

    ``roles`` gives the role under which a tail names a unit: 牵头单位, 配合单位.
    """

    text: str
    units: tuple[str, ...]
    stated: bool
    roles: Mapping[str, str] = field(default_factory=dict)


def take_tails(text: str, known_units: Sequence[str] = ()) -> Responsible:
    """Take the tails off ``text``; without any, ``known_units`` (read elsewhere) answer.

    >>> take_tails("给予支持。（责任单位：市委组织部(市委人才办)、市财政局）").units
    ('市委组织部(市委人才办)', '市财政局')
    >>> take_tails("给予支持。（市发改委牵头，市财政局配合）", ("市发改委", "市财政局")).roles
    {'市发改委': '牵头单位', '市财政局': '配合单位'}
    """
    tails = _tails(text, _OPENING, _units)
    if known_units and not tails:
        tails = _tails(text, _BRACKET, lambda inside: _duties(inside, known_units) or None)
    if not tails and (bare := _last_sentence(text)):
        tails = [bare]
    if not tails:
        return Responsible(text=text, units=tuple(known_units), stated=False)
    units: dict[str, str] = {}
    left: list[str] = []
    behind = 0
    for start, end, _ in tails:
        left += [text[behind:start], "\x00" * (end - start)]
        behind = end
    for *_, named in reversed(tails):
        units.update(named)
    return Responsible(text="".join([*left, text[behind:]]), units=tuple(units), stated=True, roles=units)


def units_alone(text: str) -> tuple[str, ...]:
    """Give the units of a text that says nothing but who answers; none where it says more.

    >>> units_alone("（责任单位：市商务局、市财政局）"), units_alone("支持参展。（责任单位：市商务局）")
    (('市商务局', '市财政局'), ())
    """
    responsible = take_tails(text)
    return () if re.search(r"\w", responsible.text) or not responsible.stated else responsible.units


def _tails(
    text: str, opening: re.Pattern[str], read: Callable[[str], dict[str, str] | None]
) -> list[tuple[int, int, dict[str, str]]]:
    """Find what ``opening`` begins and ``read`` understands, none inside another: (start, end, units with roles)."""
    tails: list[tuple[int, int, dict[str, str]]] = []
    for found in opening.finditer(text):
        if tails and found.start() < tails[-1][1]:
            continue
        end = _closing(text, found.start())
        if end and (named := read(text[found.start() + 1 : end])) is not None:
            tails.append((found.start(), end + 1, named))
    return tails


def _last_sentence(text: str) -> tuple[int, int, dict[str, str]] | None:
    """Read a last sentence that says nothing but who answers: 责任单位：市司法局、市教育局。"""
    end = len(text.rstrip("。；; \u3000\n"))
    start = max(text.rfind(mark, 0, end) for mark in "。\n") + 1
    while start < end and text[start].isspace():
        start += 1
    return (start, end, _units(text[start:end])) if _ROLE.match(text, start, end) else None


def _duties(inside: str, known_units: Sequence[str]) -> dict[str, str]:
    """Read 市发改委牵头，市财政局配合: units with their roles; nothing where the bracket says anything else."""
    named = sorted((unit for unit in known_units if unit in inside), key=len, reverse=True)
    if not named or not (_LEADS.search(inside) or len(named) == len(known_units)):
        return {}
    rest = inside
    for unit in named:
        rest = rest.replace(unit, "")
    if len(_DUTY_WORDS.sub("", rest)) > _BESIDE:
        return {}
    leads = inside.find("牵头")
    return {
        unit: "牵头单位" if inside.find(unit) < leads else "配合单位" if leads >= 0 else "责任单位"
        for unit in sorted(named, key=inside.find)
    }


def _closing(text: str, start: int) -> int | None:
    depth = 0
    for place in range(start, min(len(text), start + 2000)):
        if text[place] in _PAIRS:
            depth += 1
        elif text[place] in _CLOSING:
            depth -= 1
            if depth == 0:
                return place
    return None


def _units(inside: str) -> dict[str, str]:
    """Split at 、，；, never inside brackets: 区（县、市） is one name. Each name with the role before it.

    >>> _units("牵头单位：市发改委；配合单位：市财政局、区（县、市）政府")
    {'市发改委': '牵头单位', '市财政局': '配合单位', '区（县、市）政府': '配合单位'}
    """
    units: dict[str, str] = {}
    for role, names in _roles(inside):
        name, depth = "", 0
        for mark in f"{names}、":
            depth += (mark in _PAIRS) - (mark in _CLOSING)
            if mark in "、，,；;" and depth <= 0:
                if name.strip():
                    units.setdefault(name.strip(), role)
                name = ""
            else:
                name += mark
    return units


def _roles(inside: str) -> list[tuple[str, str]]:
    """Cut a tail at its roles: (role, names)."""
    found = list(_ROLE.finditer(inside))
    ends = [*(role.start() for role in found[1:]), len(inside)]
    return [(role["role"], inside[role.end() : end]) for role, end in zip(found, ends, strict=True)]


def units_changed(old: Responsible, new: Responsible) -> list[tuple[str, str, str]]:
    """Compare who answers: (before, after, direction) for each unit that came, went or took another role.

    A unit that bears a shorter or longer name is the same; one for one is ``replaced``.

    >>> before, after = (take_tails(f"（牵头单位：{a}局；配合单位：{b}局）") for a, b in ("甲乙", "乙甲"))
    >>> units_changed(before, after)
    [('牵头单位：甲局', '牵头单位：乙局', 'replaced'), ('配合单位：乙局', '配合单位：甲局', 'replaced')]
    """
    removed, added = _without(old.units, new.units), _without(new.units, old.units)
    if len(removed) == len(added) == 1:
        return [(removed[0], added[0], "replaced"), *_roles_changed(old, new)]
    rows = [*((name, "", "removed") for name in removed), *(("", name, "added") for name in added)]
    return [*rows, *_roles_changed(old, new)]


def orders_changed(old: Responsible, new: Responsible) -> list[tuple[str, str]]:
    """Units that both sides name under one role, in another order: (before, after) for each role.

    >>> orders_changed(*(take_tails(f"（责任单位：{names}）") for names in ("甲局、乙局", "乙局、甲局")))
    [('甲局、乙局', '乙局、甲局')]
    """
    rows: list[tuple[str, str]] = []
    for role in dict.fromkeys(old.roles.values()):
        sides = [{fold_text(unit): unit for unit, own in side.roles.items() if own == role} for side in (old, new)]
        was, now = ([name for name in side if name in other] for side, other in zip(sides, sides[::-1], strict=True))
        if was != now:
            rows.append(("、".join(sides[0][name] for name in was), "、".join(sides[1][name] for name in now)))
    return rows


def _without(units: Sequence[str], others: Sequence[str]) -> list[str]:
    known = {fold_text(unit) for unit in others}
    away = [unit for unit in units if fold_text(unit) not in known]
    weighed = list(others)[:NAMES_WEIGHED]
    return [unit for at, unit in enumerate(away) if at >= NAMES_WEIGHED or any_same(unit, weighed) is None]


def _roles_changed(old: Responsible, new: Responsible) -> list[tuple[str, str, str]]:
    """Units on both sides that changed roles: by role where one took the place of one, else by unit."""
    weighed = list(new.roles)[:NAMES_WEIGHED]
    moved = [
        (unit, role, other, new.roles[other])
        for at, (unit, role) in enumerate(old.roles.items())
        if (other := unit if unit in new.roles else any_same(unit, weighed) if at < NAMES_WEIGHED else None)
        and role[:2] != new.roles[other][:2]
    ]
    rows: list[tuple[str, str, str]] = []
    left = Counter(role for _, role, _, _ in moved)
    took: dict[str, list[str]] = {}
    for _, _, other, now in moved:
        took.setdefault(now, []).append(other)
    for unit, role, _, now in moved:
        heirs = took.get(role, [])
        if len(heirs) == 1 and left[role] == 1:
            rows.append((f"{role}：{unit}", f"{role}：{heirs[0]}", "replaced"))
        else:
            rows.append((f"{role}：{unit}", f"{now}：{unit}", "replaced"))
    return rows


def agency_direction(before: str, after: str, sentences: tuple[str, str], tail: str) -> str | None:
    """Say whether an edit of running text names another agency (``replaced``), one more (``added``) or one less (``removed``).

    ``sentences`` are the sentence before and after, ``tail`` the words behind the edit: 农业行政 → 农业农村 stands in the name of an
    agency because 主管部门 follows.

    >>> agency_direction("财政", "审计", ("由市财政局负责。", "由市审计局负责。"), "局负责")
    'replaced'
    """
    if not all(_ACTS.search(sentence) for sentence in sentences) or _OTHER_WORDS.search(before + after):
        return None
    if before and after:
        if _ASKED.fullmatch(before) and _ASKED.fullmatch(after):
            return None
        return "replaced" if all(_is_in_agency(words, tail) for words in (before, after)) else None
    if _CHARGED.fullmatch(before or after) and _ACTS.search(tail[:_NEAR]):
        return "added" if after else "removed"
    words = (before or after).strip("、，,和及与")
    sentence = sentences[bool(after)]
    asked = _ACTS.match(tail) and re.search(rf"[经由报]{re.escape(words)}", sentence)
    named = (words != (before or after) or asked) and _AGENCY.fullmatch(words) is not None
    return ("added" if after else "removed") if named else None


def _is_in_agency(words: str, tail: str) -> bool:
    """The words end as an agency does, or the name goes on behind them to such an end before anything else is said."""
    if not re.fullmatch(r"[\u4e00-\u9fff]{1,16}", words) and not _PLACES.fullmatch(words):
        return False
    if _AGENCY.fullmatch(words):
        return True
    rest = _TAIL_OF_AGENCY.match(tail)
    return (
        rest is not None
        and not _OTHER_WORDS.search(rest.group())
        and not _ADDRESSED.search(rest.group())
        and not _ACTS.search(rest.group().replace("主管", ""))
    )
