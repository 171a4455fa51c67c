"""Small refusals of the comparison, each with what would be told without it."""

from __future__ import annotations

import pytest

from gongbao.history.anchors import anchor_clauses
from gongbao.history.drafts import DraftItem
from gongbao.history.end_marks import end_items, with_end_mark
from gongbao.history.left_over import LeftOver
from gongbao.history.number_forms import by_form
from gongbao.history.quotes import mask_quotations
from gongbao.history.roles import role_changed
from gongbao.history.splits import find_strays
from gongbao.history.timing import is_last_day, is_limit, is_validity
from gongbao.history.token_diff import diff_tokens
from gongbao.history.tokens import tokenize

LEASE = "出租人应当在签订租赁合同后三十日内办理备案，并如实提供房屋权属证明。"
FINE = "出租人未办理备案的，由街道办事处责令限期改正，逾期不改正的处一千元罚款。"
OTHER_FINE = "承租人未登记居住的，由公安派出所责令限期改正，逾期不改正的处二百元罚款。"
REST = ["物业服务企业应当配合检查。", "房屋用途不得擅自改变。", "出租房屋应当符合消防标准。"]


def test_half_of_an_article_is_not_taken_for_one_that_was_struck_far_off() -> None:
    wholes, parts = [LEASE + FINE, *REST, OTHER_FINE], [LEASE, FINE, *REST]
    links = {0: 0, 1: 2, 2: 3, 3: 4, 4: 1}
    assert find_strays(wholes, parts, links, [4]) == {4}


def test_what_stands_beside_its_linked_neighbour_is_no_stray() -> None:
    wholes, parts = [LEASE + FINE, *REST, OTHER_FINE, "附则。"], [LEASE, FINE, "附则。"]
    assert find_strays(wholes, parts, {0: 0, 4: 1, 5: 2}, [4]) == set()
    wholes, parts = ["总则。", OTHER_FINE, *REST, LEASE + FINE], ["总则。", FINE, LEASE]
    assert find_strays(wholes, parts, {0: 0, 1: 1, 5: 2}, [1]) == set()


def test_neighbours_that_changed_places_are_no_strays() -> None:
    assert find_strays([LEASE + FINE, OTHER_FINE], [REST[0], FINE, LEASE], {0: 2, 1: 1}, [1]) == set()


def test_a_small_share_of_an_article_is_no_half_of_it() -> None:
    wholes, parts = [LEASE + FINE + "".join(REST) * 4, *REST, OTHER_FINE], [LEASE, FINE, *REST]
    assert find_strays(wholes, parts, {0: 0, 1: 2, 2: 3, 3: 4, 4: 1}, [4]) == set()


def test_copies_of_a_clause_are_linked_by_the_links_around_them_then_in_order() -> None:
    assert anchor_clauses(["甲", "乙", "甲", "丙"], ["丁", "乙", "甲", "丙"]) == {1: 1, 2: 2, 3: 3}
    assert anchor_clauses(["甲", "甲", "甲"], ["甲", "甲"]) == {0: 0, 1: 1}
    assert anchor_clauses(["", "乙"], ["", "乙"]) == {0: 0, 1: 1}


def test_a_clause_is_linked_once_and_never_before_the_first() -> None:
    assert anchor_clauses(["甲", "乙", "丙", "甲"], ["丙", "甲", "乙"]) == {1: 2, 2: 0, 3: 1}
    assert anchor_clauses(["甲", "甲", "乙"], ["乙", "甲"]) == {1: 1, 2: 0}
    assert anchor_clauses(["甲", "甲"], ["甲"]) == {0: 0}


def test_the_twin_of_a_clause_that_was_reworded_stays_where_it_stood() -> None:
    before = ["首", "旧一", "甲", "旧二", "中", "旧三", "甲", "旧四", "尾"]
    after = ["首", "新一", "乙", "新二", "中", "新三", "甲", "新四", "尾"]
    assert anchor_clauses(before, after) == {0: 0, 4: 4, 6: 6, 8: 8}


def _item(text: str, *, fresh: bool) -> DraftItem:
    return DraftItem(label="（一）", text=text, fresh=fresh)


@pytest.mark.parametrize(
    ("items", "ended"),
    [
        ([("甲；", False), ("乙", True), ("丙。", False)], ["甲；", "乙；", "丙。"]),
        ([("甲", True), ("乙；", False), ("丙。", False)], ["甲；", "乙；", "丙。"]),
        ([("甲；", False), ("乙。", False), ("丙", True)], ["甲；", "乙。", "丙。"]),
        ([("甲", False), ("乙", True)], ["甲", "乙"]),
        ([("甲；", False), ("乙", False)], ["甲；", "乙"]),
        ([("甲", True), ("乙。", False)], ["甲", "乙。"]),
        ([("甲。", False), ("乙；", True), ("丙", True)], ["甲。", "乙；", "丙。"]),
    ],
    ids=[
        "in the middle",
        "first",
        "last",
        "a list without stops",
        "an old item keeps what it has",
        "the end of the list is no stop of it",
        "the end as before",
    ],
)
def test_a_new_item_ends_as_the_items_around_it(items: list[tuple[str, bool]], ended: list[str]) -> None:
    held = [_item(text, fresh=fresh) for text, fresh in items]
    end_items(held)
    assert [item.text for item in held] == ended


def test_an_empty_wording_takes_no_stop() -> None:
    assert with_end_mark("", "甲。") == ""


@pytest.mark.parametrize(
    ("words", "lead", "tail", "limit"),
    [
        ("6个月", "近", "内未受过处罚", False),
        ("10日", "应当在", "内未改正违法行为的", True),
        ("12小时", "停车", "内不收费", False),
        ("3年", "不超过", "工资总额", False),
        ("3年", "期限不超过", "，", True),
        ("15日", "在活动举办", "公告", False),
        ("15日", "在活动举办前", "公告", True),
        ("提前5日", "", "通知", True),
    ],
)
def test_a_time_is_a_limit_only_where_somebody_must_act_within_it(
    words: str, lead: str, tail: str, limit: bool
) -> None:
    assert is_limit(words, lead, tail) is limit


def test_what_is_valid_is_the_document_and_no_licence() -> None:
    assert is_validity("本办法自公布之日起施行，许可证有效期三年。", "")
    assert not is_validity("自发证之日起生效，资格证书有效期三年。", "")
    assert is_validity("三年。", "有效期限")
    assert not is_last_day("成立于2020年1月1日")


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("第三条的期限予以缩短。", True),
        ("第三条应当缩短期限。", False),
        ("第三条已经调整的期限不变。", False),
        ("本决定自公布之日起施行。", False),
    ],
)
def test_a_sentence_that_changes_a_clause_in_unknown_words_is_kept(sentence: str, kept: bool) -> None:
    left = LeftOver(masked=mask_quotations(sentence), unread=[], titled=True)
    left.end(sentence, left=0, is_listed=False)
    assert bool(left.unread) is kept


def test_an_amount_that_became_a_span_keeps_its_comparator() -> None:
    sides = [tokenize(words) for words in ("处二百元罚款。", "可以处五百元以下罚款。")]
    spans = by_form(diff_tokens(*([token.key for token in side] for side in sides), 0, 0), *sides)
    told = [("".join(t.key for t in sides[0][s.before_start : s.before_end]), s.added) for s in spans]
    assert told == [("", len(tokenize("可以"))), (sides[0][1].key, len(tokenize("五百元以下")))]


@pytest.mark.parametrize(
    ("old", "new", "at_old", "at_new"),
    [
        ("由市商务局负责监督检查", "由市商务局监督检查", (5, 7), (5, 5)),
        ("由市商务局、市财政局负责发放", "由市商务局、市财政局分工负责发放", (10, 12), (10, 14)),
    ],
    ids=["the charge left unsaid", "the charge parted"],
)
def test_who_leads_and_who_helps_is_a_part_and_not_that_somebody_is_in_charge(
    old: str, new: str, at_old: tuple[int, int], at_new: tuple[int, int]
) -> None:
    assert role_changed(old, new, at_old, at_new) is None
