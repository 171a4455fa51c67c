"""Clauses known by their place: what is linked already, or may be meant twice, or says a formula, is not linked by it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gongbao.history import compare_clauses
from gongbao.history.align import EXACT, Alignment, Pair
from gongbao.history.commencement import link_commencements
from gongbao.history.grouping import group_clauses
from gongbao.history.headings import link_in_place
from gongbao.history.left_behind import LEFT_BEHIND
from gongbao.history.provisions import as_provisions
from gongbao.history.splits import Joined
from gongbao.model.policy import Clause

Read = Callable[[str], tuple[Clause, ...]]

PURPOSE = "第一条 为了规范临湖市集市管理，制定本办法。"
PRICES = "第二条 摊主应当明码标价，不得短斤缺两。"
FORCE = "第三条 本办法自2020年5月1日起施行。"


def _aligned(*links: tuple[int, int], splits: tuple[Joined, ...] = (), merges: tuple[Joined, ...] = ()) -> Alignment:
    pairs = tuple(Pair(before=one, after=other, method=EXACT, confidence=1.0) for one, other in links)
    return Alignment(pairs=pairs, splits=splits, merges=merges)


@pytest.fixture
def groups(clauses_of: Read) -> Callable[[str], list]:
    return lambda text: group_clauses(clauses_of(text))


LONG = (
    "第三条 市商务主管部门应当会同有关部门编制集市专项规划，明确布局、规模、建设时序和配套设施，并征求公众意见。规划自批准之日起实施。"
    "因城市建设确需调整的，应当按照原程序报批，并在报批前召开听证会，听取集市开办者、摊主和周边居民的意见，意见采纳情况一并上报市人民政府。"
)
LAST = "第三条 本办法自2026年5月1日起施行。"


def test_a_long_article_in_which_a_plan_enters_into_force_is_no_commencement(groups: Callable[[str], list]) -> None:
    alignment = _aligned((0, 0), (1, 1))
    before, after = (groups(f"{PURPOSE}\n{PRICES}\n{last}") for last in (LONG, LAST))
    assert link_commencements(before, after, alignment) == alignment


@pytest.mark.parametrize(
    "alignment",
    [
        _aligned((0, 0), (2, 1)),
        _aligned((0, 0), (1, 2)),
        _aligned(splits=(Joined(whole=2, parts=(0, 1), confidence=0.9),)),
        _aligned(merges=(Joined(whole=1, parts=(1, 2), confidence=0.9),)),
        _aligned(splits=(Joined(whole=1, parts=(1, 2), confidence=0.9),)),
        _aligned(merges=(Joined(whole=2, parts=(0, 1), confidence=0.9),)),
    ],
    ids=["old linked", "new linked", "old parted", "old merged", "new came of a split", "new came of a merger"],
)
def test_a_commencement_that_is_linked_already_is_not_linked_again(
    groups: Callable[[str], list], alignment: Alignment
) -> None:
    before, after = (groups(f"{PURPOSE}\n{PRICES}\n{last}") for last in (FORCE, LAST))
    assert link_commencements(before, after, alignment) == alignment


MEASURES = """临湖市促进集市发展若干措施
一、有下列情形之一的，给予补助：
（一）新建集市；
（二）改建集市。
二、补助由市商务局发放。"""


@pytest.mark.parametrize(("articles", "level"), [(2, "h1"), (3, "article")])
def test_a_list_is_a_provision_only_beside_a_rule_in_articles(clauses_of: Read, articles: int, level: str) -> None:
    form = "\n".join(f"第{n}条 双方约定的第{n}项事项。" for n in "一二三"[:articles])
    told = as_provisions(clauses_of(MEASURES), clauses_of(f"附件 摊位租赁合同\n{form}"))
    assert [clause.level for clause in told if clause.label == "一、"] == [level]


OLD_PLAN = "第二条 市人民政府应当编制集市规划，明确布局和规模，并向社会公布。"
NEW_PLAN = "第二条 市人民政府应当建立集市名录，明确开办者和地址，每年更新。"
ALSO_OPENS = "第四条 市人民政府应当安排资金。"


@pytest.mark.parametrize(("behind", "linked"), [("第四条 集市应当安装电子秤。", True), (ALSO_OPENS, False)])
def test_an_article_rewritten_in_its_place_opens_as_no_other_does(
    groups: Callable[[str], list], behind: str, linked: bool
) -> None:
    before, after = (groups(f"{PURPOSE}\n{plan}\n{FORCE}\n{behind}") for plan in (OLD_PLAN, NEW_PLAN))
    found = link_in_place(before, after, _aligned((0, 0), (2, 2), (3, 3)))
    assert ((1, 1) in {(pair.before, pair.after) for pair in found.pairs}) is linked


@pytest.mark.parametrize(
    ("shared", "linked"),
    [
        ("由市场监督管理部门责令限期改正并处二千元罚款", False),
        ("由市场监督管理部门会同街道办事处每季度检查一次", True),
    ],
    ids=["a formula", "words of its own"],
)
def test_a_list_in_the_place_of_an_article_says_more_than_the_formula_of_penalties(
    groups: Callable[[str], list], shared: str, linked: bool
) -> None:
    before = groups(f"{PURPOSE}\n第二条 短斤缺两的，{shared}。\n{FORCE}")
    after = groups(f"{PURPOSE}\n第二条 集市开办者不如实登记的，{shared}：\n（一）摊位；\n（二）电子秤。\n{FORCE}")
    found = link_in_place(before, after, _aligned((0, 0), (2, 2)))
    assert ((1, 1) in {(pair.before, pair.after) for pair in found.pairs}) is linked


def test_a_reference_left_behind_twice_in_a_clause_is_told_once(clauses_of: Read) -> None:
    fined = "违反本办法第二条的，处二百元罚款；再次违反本办法第二条的，处五百元罚款。"
    old = f"{PURPOSE}\n{PRICES}\n第三条 {fined}"
    new = f"{PURPOSE}\n第二条 集市应当安装电子秤。\n{PRICES.replace('第二条', '第三条')}\n第四条 {fined}"
    noise = compare_clauses(clauses_of(old), clauses_of(new)).noise
    assert [(row.clause_label_after, row.after) for row in noise if row.disputed == LEFT_BEHIND] == [
        ("第四条", "第二条")
    ]
