"""What a page states of its own standing: labels, marks at the title, stamps at the head."""

from __future__ import annotations

import pytest

from gongbao.model.web import PageMatter
from gongbao.reading import facts_of, read_matter, read_text

TITLE = "云州市人民政府关于城市停车管理的通知"
BODY = (
    "各区人民政府，市政府各部门：",
    "为规范城市停车秩序，现就有关事项通知如下。",
    "一、各区应当在2024年底前公布停车场目录。",
    "二、市公安局负责组织实施本通知。",
    "云州市人民政府",
    "2023年5月4日",
)


def facts(*lines, **matter):
    page = {"family": "trs", "url": None, "lines": lines or BODY, "title": TITLE}
    return facts_of(read_matter(PageMatter(**(page | matter))))


@pytest.mark.parametrize(
    ("label", "value", "status"),
    [
        ("有效性", "有效", "in_force"),
        ("有 效 性：", "现行有效", "in_force"),
        ("是否有效", "是", "in_force"),
        ("是否有效", "否", "expired"),
        ("效力状况", "失效", "expired"),
        ("公文时效", "已失效", "expired"),
        ("效力状态", "废止", "repealed"),
        ("时效性", "已废止", "repealed"),
        ("文件状态", "全文废止", "repealed"),
        ("时效状态", "部分废止", "partly_repealed"),
        ("时效性", "部分条款失效", "partly_repealed"),
        ("时效性", "已修改", "amended"),
        ("信息有效性", "已被修改", "amended"),
        ("有效性", "现行有效（2022年修正）", "amended"),
        ("时效性", "尚未生效", "not_yet_in_force"),
        ("实施状态", "尚未施行", "not_yet_in_force"),
    ],
)
def test_the_information_table_states_the_standing(label, value, status):
    found = facts(table={label: value})
    assert (found["stated_status"], found["stated_status_as_written"]) == (status, value)
    (evidence,) = [e for e in found["evidence"] if e["fact"] == "stated_status"]
    assert (evidence["rank"], evidence["as_written"], evidence["value"]) == ("page_table", value, status)


def test_a_page_that_is_silent_states_nothing():
    found = facts()
    assert (found["stated_status"], found["stated_status_as_written"], found["stated_status_on"]) == (None, None, None)
    assert "stated_status" not in {e["fact"] for e in found["evidence"]}
    assert facts(table={"有效性": "——"})["stated_status_as_written"] is None


def test_words_in_no_known_form_are_kept_and_give_no_value():
    found = facts(table={"有效性": "5年"})
    assert (found["stated_status"], found["stated_status_as_written"]) == (None, "5年")


def test_a_label_line_at_the_head_states_it_and_is_no_wording():
    plain = facts()
    found = facts(head_lines=("发布日期：2023-05-06  有效性：失效",))
    assert found["stated_status"] == "expired"
    assert next(e["rank"] for e in found["evidence"] if e["fact"] == "stated_status") == "head_matter"
    assert found["text"] == plain["text"]
    flat = facts_of(read_text("\n".join(("时效性 现行有效", TITLE, *BODY))))
    assert flat["stated_status"] == "in_force"
    assert "时效性" not in flat["text"]


@pytest.mark.parametrize(
    ("title", "status"),
    [
        (f"{TITLE}[全文废止]", "repealed"),
        (f"{TITLE}【失效】", "expired"),
        (f"{TITLE}（已废止）", "repealed"),
        (f"【已失效】{TITLE}", "expired"),
        (f"{TITLE}[条款废止]", "partly_repealed"),
        (f"{TITLE}[已被修改]", "amended"),
        (f"{TITLE}[2022修正]", None),
        (f"{TITLE}（试行）", None),
    ],
)
def test_a_mark_at_the_title_states_it(title, status):
    assert facts(title=title)["stated_status"] == status
    assert facts_of(read_text("\n".join((title, *BODY))))["stated_status"] == status
    assert facts(title=None, listing_title=title)["stated_status"] == status


def test_a_mark_at_the_title_is_no_title_and_no_wording():
    plain, marked = facts(TITLE, *BODY), facts(f"{TITLE}[全文废止]", *BODY, title=f"{TITLE}（全文废止）")
    assert (marked["title"], marked["text"]) == (plain["title"], plain["text"]) == (TITLE, plain["text"])


@pytest.mark.parametrize(
    ("stamp", "status", "day"),
    [
        ("本文件已废止", "repealed", None),
        ("（此件已失效）", "expired", None),
        ("本规定已于2010年废止", "repealed", None),
        ("注：本通知已于2024年6月1日废止。", "repealed", "2024-06-01"),
        ("★本规范性文件已失效★", "expired", None),
        ("全文废止", "repealed", None),
        ("本文件已宣布失效，自2024年9月1日起停止执行。", "expired", "2024-09-01"),
    ],
)
def test_a_stamp_at_the_head_states_it_and_is_no_wording(stamp, status, day):
    plain, found = facts(), facts(stamp, *BODY)
    assert (found["stated_status"], found["stated_status_on"]) == (status, day)
    assert found["stated_status_as_written"] == stamp
    assert found["text"] == plain["text"]
    assert facts(head_lines=(stamp,))["stated_status"] == status


def test_a_stamp_that_names_the_act_stays_for_what_it_cites():
    stamp = "本文件已被《云州市停车条例》（云政发〔2024〕2号）废止，自2024年9月1日起停止执行。"
    found = facts(stamp, *BODY)
    assert (found["stated_status"], found["stated_status_on"]) == ("repealed", "2024-09-01")
    assert "云政发〔2024〕2号" in found["text"]


def test_a_stamp_may_name_the_act_that_amended_it():
    found = facts("本通知已被《云州市停车条例》（云政发〔2024〕2号）修改", *BODY)
    assert (found["stated_status"], found["stated_status_on"]) == ("amended", None)
    assert facts("本通知已于2024年6月1日修订", *BODY)["stated_status"] is None


@pytest.mark.parametrize(
    "line",
    [
        "本通知自2023年6月1日起施行，《云州市停车管理办法》同时废止。",
        "该办法已废止，不再执行。",
        "云州市停车管理办法（已废止）的清理工作由市司法局负责。",
        "原《停车管理通知》已失效。",
    ],
)
def test_what_a_text_says_of_another_is_not_its_own_standing(line):
    assert facts(*BODY[:2], line, *BODY[2:])["stated_status"] is None


def test_the_mark_at_another_title_is_not_its_own_standing():
    listed = ("云州市人民政府关于农贸市场管理的通知（已废止）",)
    assert facts(*BODY[:2], *listed, *BODY[2:])["stated_status"] is None


def test_the_day_of_a_repeal_that_the_table_names():
    found = facts(table={"有效性": "废止", "废止时间": "2024-06-01"})
    assert (found["stated_status"], found["stated_status_on"]) == ("repealed", "2024-06-01")
    valid = facts(table={"有效性": "有效", "废止时间": "2028-06-01"})
    assert (valid["stated_status"], valid["stated_status_on"], valid["expires_on"]) == ("in_force", None, "2028-06-01")


def test_places_that_disagree_are_a_conflict_and_the_table_ranks_first():
    found = facts("本文件已废止", *BODY, table={"有效性": "有效"})
    assert found["stated_status"] == "in_force"
    assert {"fact": "stated_status", "page_table": "in_force", "head_matter": "repealed"} in found["conflicts"]
    same = facts("本文件已废止", *BODY, table={"有效性": "失效"})
    assert (same["stated_status"], same["conflicts"]) == ("expired", [])
