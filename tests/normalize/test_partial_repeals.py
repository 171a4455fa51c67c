"""A part that is repealed is a change of its clause, never the end of the whole; what cannot be placed waits."""

from __future__ import annotations

import pytest

from gongbao.reading import read_text

TITLE = "测试市公园管理办法"
ACT = "http://www.example.gov/art/2025/3/5/art_1_9.html"
PARK = (
    f"{TITLE}\n测政规〔2022〕3号\n第一条　为了加强公园管理，制定本办法。\n第二条　公园应当每日向公众开放。\n"
    "第三条　损坏公园设施的，处五百元罚款。\n第四条　本办法自2022年4月1日起施行。\n测试市人民政府\n2022年3月1日\n"
)


def decision(words, title="测试市人民政府关于有关规定停止执行的决定"):
    return f"{title}\n测政规〔2025〕1号\n各县（市、区）人民政府：\n{words}\n测试市人民政府\n2025年3月4日\n"


@pytest.fixture
def read(make_portal):
    return lambda text: read_text(text, portal=make_portal())


def policy(story):
    (row,) = story.rows("policies", title=TITLE)
    return row


def ended(story):
    rows = [c for c in story.real_changes() if c["effect"] == "repeal"]
    return [(c["operation"], c["clause_label_before"], c["after"]) for c in rows]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        (f"废止《{TITLE}》（测政规〔2022〕3号）第三条。", f"测试市人民政府关于废止《{TITLE}》第三条的决定"),
        (f"废止《{TITLE}》（测政规〔2022〕3号）第三条。", f"测试市人民政府关于废止《{TITLE}》部分条款的决定"),
        (f"《{TITLE}》（测政规〔2022〕3号）第三条停止执行。", "测试市人民政府关于有关规定停止执行的决定"),
    ],
)
def test_a_repealed_article_is_a_deletion_of_effect_repeal(story, read, page, words, title):
    story.night({page: read(PARK)})
    story.night({ACT: read(decision(words, title))})
    assert ended(story) == [("delete", "第三条", "")]
    assert policy(story)["status"] == "amended"
    assert [r["relation"] for r in story.rows("relations") if r["relation"] in {"repeals", "amends"}] == ["amends"]
    (order,) = story.rows("amending_instructions")
    assert (order["kind"], order["outcome"], order["clauses"]) == ("repeal", "applied", ["第3条"])
    labels = [c["label"] for c in story.rows("clauses", version_id=policy(story)["latest_version_id"]) if c["label"]]
    assert labels == ["第一条", "第二条", "第四条"]
    assert "废止" in next(c["sentence_zh"] for c in story.real_changes())


def test_a_part_of_a_policy_not_held_waits_for_it(story, read, page):
    story.night({ACT: read(decision(f"废止《{TITLE}》（测政规〔2022〕3号）第三条。"))})
    (order,) = story.rows("amending_instructions")
    assert (order["outcome"], order["policy_id"]) == ("waiting", None)
    story.night({page: read(PARK)})
    (order,) = story.rows("amending_instructions")
    assert (order["outcome"], ended(story)) == ("applied", [("delete", "第三条", "")])


def test_a_part_without_a_number_is_kept_as_not_applied_and_ends_nothing(story, read, page):
    story.night({page: read(PARK)})
    story.night({ACT: read(decision(f"《{TITLE}》（测政规〔2022〕3号）中关于罚款的规定同时废止。"))})
    (order,) = story.rows("amending_instructions")
    assert (order["kind"], order["outcome"]) == ("unread", "not_applied")
    assert (ended(story), policy(story)["status"]) == ([], "amended")


def test_the_page_that_still_has_the_article_undoes_nothing(story, read, page):
    story.night({page: read(PARK)})
    story.night({ACT: read(decision(f"废止《{TITLE}》（测政规〔2022〕3号）第三条。"))})
    story.night({page: read(PARK)})
    assert len(story.rows("versions", policy_id=policy(story)["policy_id"])) == 2
