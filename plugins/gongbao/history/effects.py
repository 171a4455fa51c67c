"""What an edit means: a name from the closed list, read from its words and the sentence around them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from gongbao.history.bounds import same_bounds
from gongbao.history.bracketed import excludes
from gongbao.history.corrections import is_correction
from gongbao.history.directions import measure_direction
from gongbao.history.fines import fined_anew
from gongbao.history.frequencies import PER_YEAR, frequency_direction
from gongbao.history.given_up import given_up, is_list_number
from gongbao.history.legal_basis import names_basis
from gongbao.history.modality import is_certain, is_stressed, modality_direction, rule_direction, turned_round
from gongbao.history.raised import amounts_told, turned_way
from gongbao.history.repealing import is_repeal, repeal_starts
from gongbao.history.responsibility import agency_direction
from gongbao.history.timing import TIME_UNITS, VALIDITY, ends_force, is_last_day, is_limit, is_validity
from gongbao.history.tokens import MEASURES, Token, TokenKind
from gongbao.model.change import Effect

_PENALTY = re.compile(r"警告|通报批评|罚款|没收|暂扣|吊销|责令停|拘留|处分|记过|降级|撤职|开除")
_SCOPE = re.compile(
    r"除外|不含|含本|包括|适用|以上|以下|以内|及其|仅限|不限于|全部|部分|所有|各类|(?<!业务)(?<!职责)(?<!职权)(?<!工作)范围"
)
_EXCEPTION = re.compile(r"[，；]?(?:但是?，?)?[^。]+?的?除外[。；]?|[，；]?除[^，。；]{2,80}?以?外，?")
"""但……的除外, 除……外: who or what the rule does not meet, however long it is told."""
_LIST_ITEM = re.compile(r"^、?[^，。；：、]+(?:、[^，。；：、]+)*、?$")
_NUMBER_BEFORE = re.compile(r"[\d一二三四五六七八九十百千万亿%‰][\u4e00-\u9fff%‰]{0,3}$")
_NUMBER_BEHIND = re.compile(r"^[^，。；：、]{0,8}?[\d一二三四五六七八九十百]")
_AMOUNT_BEHIND = re.compile(rf"[^，。；：]{{0,12}}?[\d一二三四五六七八九十百千万](?:{'|'.join(MEASURES)}|%)")
_IN_FORCE = re.compile(r"试行|暂行|施行|有效|实施|执行")
_IDENTIFIER = re.compile(
    r"(?:邮编|邮政编码|[账帐卡证票]号|账户|帐户|电话|传真|手机|热线|号码|编号|编码|代码|微信|QQ|邮箱|网址)[^，。；、\d]{0,8}(?:\d+[-转])?$"
)
_HANDLING = re.compile(
    r"[（(](?:此件|本件)?(?:主动公开|公开发布|依申请公开|不予公开|删减后公开|不公开)(?:发布)?[）)]。?"
)
_FIRST_DAY = re.compile(r"(?:\d日|之日)起?(?:正式|开始)?(?:施行|实施|执行|生效)")
_TERM_OF_FORCE = re.compile(r"有效期|长期有效|长期施行|长期执行")
_LIMITS = re.compile(r"(?<=[元日天月年人家倍户米里时%‰])以[上下内]")
_LISTED_AGENCY = re.compile(r"、?[\u4e00-\u9fff]{2,8}、?")
_AGENCIES_BEHIND = re.compile(
    r"^[\u4e00-\u9fff、]{0,40}?(?:(?:等|有关|相关|行政|主管)(?:部门|机关)|(?<!的)(?:部门|机关)(?=在|应当|按|依|要|根据|可以|负责))"
)
_PHRASE_LENGTH = 12
_NUMBER_PHRASE = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One span in its place: the words and tokens on both sides, the sentence before, up to and behind it, the heading above."""

    before: str
    after: str
    core_before: str
    core_after: str
    tokens_before: Sequence[Token]
    tokens_after: Sequence[Token]
    sentence_before: str
    sentence_after: str
    lead: str
    tail: str
    in_list: bool
    in_annex: bool
    heading: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """Effect with the unit and direction that belong to it (up, down; later, earlier; tighter, looser; added, removed)."""

    effect: Effect
    unit: str | None = None
    direction: str | None = None


def name_effect(difference: Difference) -> Meaning:
    """Name the effect; what is nothing special is an amendment, or an annex change inside an annex."""
    lead, tail = _around(difference)
    slip = is_correction(difference.core_before, difference.core_after, lead, tail)
    if slip and not (difference.core_before and difference.core_after):
        return Meaning(effect=Effect.CORRECTION)  # 应当应当 loses no duty
    named = _repeal(difference) or _measured(difference) or _agency(difference) or _modality(difference)
    if named is not None:
        return named
    if slip:
        return Meaning(effect=Effect.CORRECTION)
    if _in_force(difference):
        return Meaning(effect=Effect.VALIDITY)
    if not _is_penalty(difference) and _is_scope(difference):
        return Meaning(effect=Effect.SCOPE)
    return Meaning(effect=Effect.ANNEX if difference.in_annex else Effect.AMENDMENT)


def _around(difference: Difference) -> tuple[str, str]:
    """The unchanged words at both ends of the core: what stands around, and the context that was taken along."""
    words, core = max(
        ((difference.before, difference.core_before), (difference.after, difference.core_after)),
        key=lambda words: len(words[1]),
    )
    left, found, right = words.partition(core) if core else ("", "", "")
    return (difference.lead + left, right + difference.tail) if found else (difference.lead, difference.tail)


def _repeal(difference: Difference) -> Meaning | None:
    sentences = (difference.sentence_before, difference.sentence_after)
    told = is_repeal(difference.core_before, difference.core_after, sentences)
    return Meaning(effect=Effect.REPEAL) if told else None


def _agency(difference: Difference) -> Meaning | None:
    sentences = (difference.sentence_before, difference.sentence_after)
    direction = agency_direction(difference.core_before, difference.core_after, sentences, difference.tail)
    if (
        not direction
        and difference.in_list
        and _LISTED_AGENCY.fullmatch(difference.core_before or difference.core_after)
    ):
        direction = (
            ("added" if difference.core_after else "removed")
            if _AGENCIES_BEHIND.match(_around(difference)[1])
            else None
        )
    return Meaning(effect=Effect.RESPONSIBILITY, direction=direction) if direction else None


def _modality(difference: Difference) -> Meaning | None:
    direction = modality_direction(difference.before, difference.after, difference.lead, difference.tail)
    if direction or is_stressed(difference.core_before, difference.core_after):
        direction = direction if is_certain(difference.before, difference.after) else None
        return Meaning(effect=Effect.MODALITY, direction=direction)
    turned = turned_round(difference.core_before, difference.core_after, *_around(difference))
    return Meaning(effect=Effect.MODALITY, direction=turned[0]) if turned else None


def name_clause_effect(text: str, *, in_annex: bool) -> Effect:
    """Name the effect of a whole clause that came or went.

    >>> name_clause_effect("本办法自2026年1月1日起施行，有效期3年。", in_annex=False).value
    'validity'
    """
    if _HANDLING.fullmatch(text.strip()):
        return Effect.LAYOUT
    if in_annex:
        return Effect.ANNEX
    amended = Effect.VALIDITY if len(text) < 120 and VALIDITY.search(text) else Effect.AMENDMENT
    return Effect.REPEAL if repeal_starts(text) == 0 else amended


def _measured(difference: Difference) -> Meaning | None:
    old, new = (_measures(side, difference) for side in (difference.tokens_before, difference.tokens_after))
    told = amounts_told(difference.before, difference.after, (old, new))
    if told or Counter(token.key for token in old) == Counter(token.key for token in new):
        return _raised(difference, *told) if told else _compared(difference)
    if bool(old) != bool(new) and (effect := given_up(difference.core_before, difference.core_after, old or new)):
        return Meaning(effect=effect, unit=(old or new)[0].unit if len(old or new) == 1 else None)
    anew = fined_anew(difference.core_before, difference.core_after)
    if anew or (max(len(difference.before), len(difference.after)) > _NUMBER_PHRASE and len(old) != len(new)):
        fined = old and new and "罚款" in difference.before and "罚款" in difference.after
        return (
            Meaning(effect=Effect.QUANTITY) if anew or fined else None
        )  # the fine is measured otherwise: 1000元 → 违法所得1倍以上
    left, right = (old[0] if len(old) == 1 else None), (new[0] if len(new) == 1 else None)
    if said := _no_other_amount(difference, left, right):
        return said
    effect = _effect_of_measures(difference, (*old, *new), one_sided=not old or not new)
    if effect is Effect.QUANTITY and (way := rule_direction(difference.core_before, difference.core_after)):
        return Meaning(effect=Effect.MODALITY, direction=way)
    dated = any(token.kind is TokenKind.DATE for token in (*old, *new))
    stated = None if dated else right or left
    return (
        Meaning(effect=effect, unit=stated.unit if stated else None, direction=measure_direction(left, right))
        if effect
        else None
    )


def _raised(difference: Difference, old: Token, new: Token) -> Meaning | None:
    """An amount told with the one that it takes the place of."""
    effect = _effect_of_measures(difference, (old, new), one_sided=False)
    return Meaning(effect=effect, unit=new.unit, direction=measure_direction(old, new)) if effect else None


def _no_other_amount(difference: Difference, left: Token | None, right: Token | None) -> Meaning | None:
    """An identifier, or one amount whose unit was supplied."""
    if left and right and not left.unit and not right.unit and _IDENTIFIER.search(_around(difference)[0]):
        return Meaning(effect=Effect.ANNEX if difference.in_annex else Effect.AMENDMENT)
    if left and right and left.value is not None and left.value == right.value and bool(left.unit) != bool(right.unit):
        return Meaning(effect=Effect.CORRECTION, unit=left.unit or right.unit)
    return None


def _in_force(difference: Difference) -> bool:
    """试行 → 施行, 试行期 → 有效期, or a sentence written anew, in the clause that puts the document into force."""
    words = (difference.core_before, difference.core_after)
    for said in (_TERM_OF_FORCE, _FIRST_DAY):
        if all(map(said.search, (difference.before, difference.after))):
            return True
    return all(map(_IN_FORCE.fullmatch, words)) and bool(VALIDITY.search(difference.sentence_after))


def _compared(difference: Difference) -> Meaning | None:
    """The number stays and what is said of it changes: 不低于 → 不超过 beside it, or 每年 → 每季度."""
    sides = difference.tokens_before, difference.tokens_after
    kinds = [{token.kind for token in side} for side in sides]
    short = max(len(difference.before), len(difference.after)) <= _PHRASE_LENGTH
    if short and all(TokenKind.FREQUENCY in side for side in kinds):
        way = frequency_direction(difference.tokens_before, difference.tokens_after)
        return Meaning(effect=Effect.QUANTITY, unit=PER_YEAR if way else None, direction=way)
    if way := turned_way(difference.core_before, difference.core_after, _around(difference)[1]):
        return Meaning(effect=Effect.QUANTITY, direction=way)
    if _counted_otherwise(difference):
        return Meaning(effect=Effect.QUANTITY, unit=difference.core_after)
    beside = _NUMBER_BEFORE.search(difference.lead) or _NUMBER_BEHIND.match(difference.tail)
    held = all(TokenKind.NUMBER in side for side in kinds)
    if short and (beside or held) and TokenKind.COMPARATOR in kinds[0] | kinds[1] and not same_bounds(*sides):
        return Meaning(effect=Effect.QUANTITY)
    return None


def _counted_otherwise(difference: Difference) -> bool:
    """Another unit behind 每, before an amount of the same phrase: 每吨补贴30元 → 每立方米补贴30元."""
    units = MEASURES.issuperset((difference.core_before, difference.core_after))
    return units and difference.after[:1] == "每" and bool(_AMOUNT_BEHIND.match(difference.tail))


def _effect_of_measures(difference: Difference, measures: Sequence[Token], *, one_sided: bool) -> Effect | None:
    """Validity, deadline or quantity, by the sentence around; None where the words beside the number changed more than it."""
    dated = any(token.kind is TokenKind.DATE for token in measures)
    timed = any(token.unit in TIME_UNITS for token in measures)
    sentence = difference.sentence_after or difference.sentence_before
    if (dated or timed) and is_validity(sentence, difference.heading):
        return Effect.VALIDITY
    if dated and ends_force(sentence, difference.lead, difference.tail):
        return Effect.VALIDITY
    if dated:
        said = f"{difference.heading}：{difference.sentence_before}{difference.sentence_after}"
        return Effect.DEADLINE if is_last_day(said) else None
    if timed and is_limit(difference.core_before + difference.core_after, difference.lead, difference.tail):
        return Effect.DEADLINE
    listed = difference.in_list and (timed or not _is_amount(difference))
    if one_sided and (listed or (difference.core_before and difference.core_after)):
        return None
    return Effect.QUANTITY


def _is_amount(difference: Difference) -> bool:
    """One more number of a list, and nothing else: 20%、30%."""
    tokens = (*difference.tokens_before, *difference.tokens_after)
    return all(token.kind in {TokenKind.NUMBER, TokenKind.PUNCTUATION} for token in tokens)


def _measures(tokens: Sequence[Token], difference: Difference) -> list[Token]:
    """Numbers and days; the number of a list's item is none."""
    ends = difference.lead, difference.tail
    held = [at for at, token in enumerate(tokens) if token.kind in {TokenKind.NUMBER, TokenKind.DATE}]
    return [tokens[at] for at in held if not is_list_number(tokens, at, *ends)]


def _is_penalty(difference: Difference) -> bool:
    """The words name a penalty, or end before one: they say what follows, not whom it meets."""
    words = difference.core_before + difference.core_after
    return bool(_PENALTY.search(words) or _PENALTY.match(_around(difference)[1]))


def _limits_scope(words: str, lead: str) -> bool:
    """业务范围 is what a body does, no range that the clause applies to."""
    return bool(_SCOPE.search(lead + words, len(lead)))


def _is_scope(difference: Difference) -> bool:
    old, new = difference.core_before, difference.core_after
    if old and new:
        short = max(len(old), len(new)) <= _PHRASE_LENGTH
        return short and _limits_scope(old, difference.lead) != _limits_scope(new, difference.lead)
    words = old or new
    if (
        words == "等"
        or excludes(words, *_around(difference))
        or (words in {"不", "未", "非"} and _SCOPE.match(_around(difference)[1]))
    ):
        return True
    if words in {"不再", "一律"} or "以下简称" in words or names_basis(words, _around(difference)[0]):
        return False
    if _EXCEPTION.fullmatch(words) or (difference.in_list and _LIST_ITEM.match(words)):
        return True
    if _SCOPE.search(_LIMITS.sub("", words)) and len(words) <= 2 * _PHRASE_LENGTH:
        return True  # 五千元以上二万元以下 limits an amount, not to whom the clause applies
    inside_phrase = not re.search(r"[，。；：]", words)
    return inside_phrase and 2 <= len(words) <= _PHRASE_LENGTH
