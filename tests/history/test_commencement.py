"""The clause that says from when a text is in force is the same clause in every wording, however it is put."""

from __future__ import annotations

import pytest

from gongbao.history import compare_clauses
from gongbao.model.policy import Clause

BODY = "市、县水行政主管部门负责河道的监督检查，并将结果向社会公布。"


def articles(*texts: str) -> list[Clause]:
    return [
        Clause(
            eid=f"art_{n}",
            parent_eid=None,
            label=f"第{'一二三四五六七八九'[n - 1]}条",
            level="article",
            heading=None,
            text=text,
            order=n,
        )
        for n, text in enumerate(texts, 1)
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("本办法自2026年 月 日起实施。", "本办法自2026年8月15日起施行。"),
        ("本规定从发布之日起执行。", "本办法自2026年9月1日起施行，有效期五年。《河道管理规定》同时废止。"),
    ],
)
def test_it_is_linked_across_a_blank_day_and_another_number(before: str, after: str) -> None:
    inserted = "违反本办法规定的，由水行政主管部门责令改正，处一千元罚款。"
    found = compare_clauses(articles(BODY, before), articles(BODY, inserted, after))
    link = next(link for link in found.links if link.before == "art_2")
    assert (link.after, link.method) == ("art_3", "commencement")
    told = [edit for edit in found.changes if edit.clause_label_before == "第二条"]
    assert {(edit.effect, edit.clause_label_after) for edit in told} == {("validity", "第三条")}


def test_of_two_such_clauses_on_one_side_none_is_guessed() -> None:
    old = articles(BODY, "本办法自2026年 月 日起实施。")
    new = articles(BODY, "第六条自2027年1月1日起施行。", "本办法其余规定自印发之日起生效。")
    assert not [link for link in compare_clauses(old, new).links if link.method == "commencement"]


def test_it_is_not_taken_for_the_signature_below_it() -> None:
    old = articles(BODY, "本办法自2026年 月 日起实施。")
    signed = Clause(
        eid="signature",
        parent_eid=None,
        label=None,
        level="signature",
        heading=None,
        text="市长 甲乙 2026年7月10日",
        order=9,
    )
    found = compare_clauses(old, [*articles(BODY, "本办法由市水务局负责解释。"), signed])
    assert [link.before for link in found.links if link.after == "signature"] == [None]


def test_another_first_day_is_told_as_validity_though_the_sentence_was_written_anew() -> None:
    old = articles(BODY, "本办法自2020年6月1日起实施，《河道安全检查办法（试行）》同时废止。")
    new = articles(
        BODY,
        "本办法自2026年2月15日起施行。2020年4月13日公布的《河道检查办法》（国家水务局、国家渔业局、国家矿山局令第6号）同时废止。",
    )
    told = [edit for edit in compare_clauses(old, new).changes if "2020年6月1日" in edit.before]
    assert [edit.effect for edit in told] == ["validity"]


def test_a_repeal_added_behind_another_last_day_is_a_row_of_its_own() -> None:
    old = articles(BODY, "本办法自2021年7月1日起施行，有效期至2024年6月30日。")
    new = articles(
        BODY, "本办法自2021年7月1日起施行，有效期至2027年6月30日。《河道巡查办法》（云政办发〔2021〕32号）同时废止。"
    )
    told = [(edit.effect, edit.before, edit.after.strip("。")) for edit in compare_clauses(old, new).changes]
    assert told == [
        ("validity", "2024年6月30日", "2027年6月30日"),
        ("repeal", "", "《河道巡查办法》（云政办发〔2021〕32号）同时废止"),
    ]
