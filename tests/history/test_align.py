from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest

from gongbao.formats.scripts import canonical_key
from gongbao.history import assign_lineage, compare_clauses, first_lineage
from gongbao.history.align import align_keys
from gongbao.history.folding import fold_text
from gongbao.history.lineage import first_lineage as mint
from gongbao.model.change import Operation
from gongbao.model.policy import Clause

Reader = Callable[[str], tuple[Clause, ...]]


def test_identical_clauses_are_linked_in_order_and_one_more_is_new() -> None:
    found = align_keys(["同文"] * 3000, ["同文"] * 3001)
    assert [(pair.before, pair.after) for pair in found.pairs] == [(place, place) for place in range(3000)]


def test_of_two_clauses_of_one_wording_the_reworded_one_keeps_its_place() -> None:
    before = [
        "港口每日清扫一次",
        "岸电应当供应",
        "泊位不得占用",
        "货主应当申报",
        "渔船每日清点一次",
        "岸电应当供应",
        "网具不得占用",
    ]
    after = [
        "港口每周清扫两次",
        "岸电可以停止供应",
        "泊位一律不得占用",
        "货主应当申报",
        "渔船每周清点两次",
        "岸电应当供应",
        "网具一律不得占用",
    ]
    assert align_keys(before, after).links == {place: place for place in range(7)}


def test_the_half_of_a_duty_is_not_taken_for_a_struck_one_of_the_same_formula() -> None:
    duty = "{}主管部门负责本行政区域内{}的监督管理工作，建立健全{}信用档案，并依法向社会公布。"
    first, struck = duty.format("渔业", "岸电供应", "水产运输"), duty.format("市交通运输", "渔港经营", "渔船修造")
    others = ["船长应当每日填写航行日志。", "冷库的温度由货主约定。", "网具的最小网目尺寸按照国家标准执行。"]
    cut = first.index("建立")
    before, after = [others[0], first, others[1], struck, others[2]], [others[0], first[:cut], first[cut:], *others[1:]]
    found = align_keys(before, after)
    assert found.links == {0: 0, 1: 1, 2: 3, 4: 4}
    assert [(split.whole, split.parts) for split in found.splits] == [(1, (1, 2))]


def test_a_reworded_penalty_keeps_its_place_against_a_new_one_of_the_same_formula() -> None:
    penalty = "违反本条例规定，从事{}的单位未按照规定{}的，由{}主管部门责令限期改正；逾期不改正的，处{}的罚款。"
    before = [
        "码头按照等级收费。",
        penalty.format("渔港经营", "保存靠泊记录", "渔业", "五百元以上二千元以下"),
        "本条例自公布之日起施行。",
    ]
    reworded = "违反本条例规定，经营渔港的企业未按照规定填写靠泊日志的，由渔业主管部门责令改正；情节较重的，处五百元以上二千元以下的罚款。"
    new = penalty.format("渔港经营", "保存消防记录", "应急管理", "五百元以上三千元以下")
    found = align_keys(before, [before[0], reworded, before[2], "过渡期为一年。", new])
    assert found.links == {0: 0, 1: 1, 2: 2}


def test_thousands_of_clauses_cost_near_linear_time() -> None:
    chance = random.Random(7)
    words = [
        "".join(chance.choice("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥") for _ in range(60)) for _ in range(3000)
    ]
    changed = [text[:30] + "改" * 6 + text[36:] for text in words]
    start = time.perf_counter()
    found = align_keys(words, changed)
    assert all(pair.before == pair.after for pair in found.pairs)
    assert len(found.pairs) == 3000
    assert time.perf_counter() - start < 60  # quadratic assignment of 3,000 would not end; the bench measures speed


def test_one_clause_of_a_megabyte_is_compared(clauses_of: Reader) -> None:
    sentence = "".join(f"第{number}号泊位由港口企业负责清扫。" for number in range(20_000))
    before = clauses_of(f"第一条 {sentence}")
    after = clauses_of(f"第一条 {sentence.replace('第777号泊位由港口企业负责', '第777号泊位由街道办事处负责')}")
    found = compare_clauses(before, after)
    assert [(edit.before, edit.after) for edit in found.changes] == [("港口企业", "街道办事处")]


def test_empty_sides_give_whole_clauses_and_no_error(clauses_of: Reader) -> None:
    clauses = clauses_of("第一条 停车收费。\n第二条 本办法自2026年1月1日起施行。")
    assert compare_clauses((), ()).changes == ()
    assert [edit.operation for edit in compare_clauses((), clauses).changes] == [Operation.INSERT] * 2
    assert [edit.operation for edit in compare_clauses(clauses, ()).changes] == [Operation.DELETE] * 2


def test_same_input_gives_the_same_rows(clauses_of: Reader) -> None:
    before = clauses_of("第一条 补助50%。\n第二条 申请人应当提交材料。")
    after = clauses_of("第一条 补助40%。\n第二条 申请人可以提交材料。")
    assert compare_clauses(before, after) == compare_clauses(before, after)


@pytest.mark.parametrize("share", [0.99, 1.0])
def test_every_link_names_its_method_and_confidence(clauses_of: Reader, share: float) -> None:
    before = clauses_of("第一条 市交通部门负责停车管理。\n第二条 停车泊位应当公示收费标准和监督电话。")
    after = clauses_of("第一条 市交通部门负责停车管理。\n第二条 停车泊位应当公示收费标准和投诉渠道。")
    exact, similar = compare_clauses(before, after).links
    assert (exact.method, exact.confidence) == ("canonical_hash", 1.0)
    assert similar.method == "similarity"
    assert similar.confidence < share


def test_lineage_follows_the_text_through_renumbering(clauses_of: Reader) -> None:
    before = clauses_of("第一条 总则内容在此。\n第二条 泊位由街道划定。")
    after = clauses_of("第一条 总则内容在此。\n第二条 充电设施优先建设并向社会开放。\n第三条 泊位由街道划定。")
    first = first_lineage([clause.eid for clause in before], "gb-test")
    second = assign_lineage(first, compare_clauses(before, after), seed="gb-test")
    assert second["art_1"] == first["art_1"]
    assert second["art_3"] == first["art_2"]
    assert second["art_2"] not in first.values()
    assert "art_2" not in assign_lineage(first, compare_clauses(before, after))
    assert mint(["art_1"], "gb-test") == {"art_1": first["art_1"]}


def test_the_fast_fold_is_the_canonical_key() -> None:
    marks = "".join(chr(code) for code in (*range(0x20, 0x3100), *range(0x4E00, 0x4E80), *range(0xFE00, 0xFFEF)))
    assert fold_text("，".join(marks)) == canonical_key("，".join(marks), script="hans")


def test_lineage_reaches_paragraphs_and_items(clauses_of: Reader) -> None:
    before = clauses_of(
        "第一条 有下列情形之一的，不予补助：\n（一）弄虚作假的；\n（二）未通过验收的。\n公告期为三十日。"
    )
    after = clauses_of(
        "第一条 有下列情形之一的，不予补助：\n（一）擅自改建的；\n（二）弄虚作假的；\n（三）未通过验收的。\n公告期为三十日。"
    )
    first = first_lineage([clause.eid for clause in before], "gb-test")
    second = assign_lineage(first, compare_clauses(before, after))
    assert second["art_1__item_2"] == first["art_1__item_1"]
    assert second["art_1__item_3"] == first["art_1__item_2"]
    assert second["art_1__para_2"] == first["art_1__para_2"]
    assert "art_1__item_1" not in second
