"""What a decision orders stands in our wording from its own day on: never an edit that is not yet in force beside one that is."""

from __future__ import annotations

from datetime import date

import pytest

from gongbao.reading import read_text
from gongbao_stages.dated_wordings import date_wordings, wording_on

TITLE = "测试市渡口管理办法"
ACT = "http://www.example.gov/art/2025/3/5/art_1_{}.html"
FERRY = (
    f"{TITLE}\n测政规〔2022〕6号\n第一条　为了加强渡口管理，制定本办法。\n第二条　渡船检验的间隔不超过3年，电动渡船不超过6年。\n"
    "第三条　渡口运营人应当每年组织一次演练。\n第四条　未穿救生衣的，处五十元罚款。\n第五条　本办法自2022年5月1日起施行。\n"
    "测试市人民政府\n2022年4月1日\n"
)


def decision(number, orders, *, made, day):
    return (
        f"测试市人民政府关于修改《{TITLE}》的决定\n测试市人民政府令第{number}号\n市人民政府决定对《{TITLE}》作如下修改：\n"
        f"{orders}\n本决定自{day}起施行。\n测试市人民政府\n{made}\n"
    )


FIRST = decision(31, "将第二条中的“3年”修改为“5年”。", made="2025年3月4日", day="2025年4月1日")
SOONER = decision(32, "将第三条中的“每年”修改为“每半年”。", made="2025年3月6日", day="2025年3月20日")
SOONEST = decision(33, "将第四条中的“五十元”修改为“八十元”。", made="2025年3月7日", day="2025年3月15日")
SAME_ARTICLE = decision(34, "将第二条中的“不超过6年”修改为“不超过4年”。", made="2025年3月6日", day="2025年3月20日")


@pytest.fixture
def tell(story, make_portal, page):
    """Play nights of decisions after the night of the policy; each later one two nights after the one before."""

    def tell(*nights):
        story.night({page: read_text(FERRY, portal=make_portal())})
        number = 0
        for texts in nights:
            readings = {}
            for text in texts if isinstance(texts, tuple) else (texts,):
                number += 1
                readings[ACT.format(number)] = read_text(text, portal=make_portal())
            story.night(readings, days=2)
        return story

    return tell


def policy(story):
    (row,) = story.rows("policies", title=TITLE)
    return row


def text_on(story, day):
    rows = sorted(story.rows("versions", policy_id=policy(story)["policy_id"]), key=lambda row: row["sequence"])
    version = wording_on(date_wordings(rows, published_on=None), date.fromisoformat(day), name=TITLE).version_id
    return "".join(row["text"] for row in story.rows("clauses", version_id=version))


def told(story):
    return sorted((c["before"], c["after"]) for c in story.real_changes())


@pytest.mark.parametrize(
    "nights", [(FIRST, SOONER), (SOONER, FIRST), ((FIRST, SOONER),)], ids=["in turn", "late", "at once"]
)
def test_a_later_decision_in_force_earlier_brings_its_own_words_alone(tell, nights):
    story = tell(*nights)
    assert "3年" in text_on(story, "2025-03-19")
    assert "每年" in text_on(story, "2025-03-19")
    between = text_on(story, "2025-03-31")
    assert "每半年" in between
    assert "不超过3年" in between
    after = text_on(story, "2025-04-01")
    assert "每半年" in after
    assert "不超过5年" in after
    assert told(story) == [("3年", "5年"), ("每年", "每半年")]
    assert {r["outcome"] for r in story.rows("amending_instructions")} == {"applied"}
    latest = policy(story)["latest_version_id"]
    assert "不超过5年" in "".join(c["text"] for c in story.rows("clauses", version_id=latest))


def test_two_decisions_in_one_article_each_from_its_own_day(tell):
    story = tell(FIRST, SAME_ARTICLE)
    assert "间隔不超过3年，电动渡船不超过4年" in text_on(story, "2025-03-20")
    assert "间隔不超过5年，电动渡船不超过4年" in text_on(story, "2025-04-01")
    assert len(told(story)) == 2


def test_three_decisions_in_force_in_the_order_opposite_to_their_making(tell):
    story = tell(FIRST, SOONER, SOONEST)
    seen = [
        [words in text_on(story, day) for words in ("八十元", "每半年", "不超过5年")]
        for day in ("2025-03-14", "2025-03-15", "2025-03-20", "2025-04-01")
    ]
    assert seen == [[False, False, False], [True, False, False], [True, True, False], [True, True, True]]
    assert len(told(story)) == 3


def test_a_later_decision_on_the_words_of_the_first_that_arrives_first_waits_for_its_day(tell):
    again = decision(35, "将第二条中的“5年”修改为“4年”。", made="2025年3月6日", day="2025年5月1日")
    story = tell(again, FIRST)
    assert "不超过3年" in text_on(story, "2025-03-31")
    assert "不超过5年" in text_on(story, "2025-04-15")
    assert "不超过4年" in text_on(story, "2025-05-01")
    assert told(story) == [("", "将第二条中的“5年”修改为“4年”"), ("3年", "5年"), ("5年", "4年")]


def test_the_published_text_with_both_confirms_both(tell, page, make_portal):
    story = tell(FIRST, SOONER)
    both = FERRY.replace("3年", "5年").replace("每年", "每半年")
    story.night(days=28)
    story.night({page: read_text(both, portal=make_portal())})
    assert {r["outcome"] for r in story.rows("amending_instructions")} == {"confirmed"}
    assert not [c for c in story.real_changes() if c["disputed"]]


def test_a_reading_of_newer_code_keeps_the_days_apart(tell, page, make_portal):
    story = tell(FIRST, SOONER)
    story.upgraded[page] = read_text(FERRY.replace("五十元", "五十元以下"), portal=make_portal())
    story.parser_version = "2"
    story.reread()
    between, after = text_on(story, "2025-03-31"), text_on(story, "2025-04-01")
    assert "五十元以下" in between
    assert "不超过3年" in between
    assert "每半年" in between
    assert "五十元以下" in after
    assert "不超过5年" in after
    assert "每半年" in after
    assert sorted(c["cause"] for c in story.real_changes()) == ["parser", "parser", "source", "source"]


RULES = (
    "测试市渡口条例\n测政规〔2025〕9号\n第一条　制定本条例。\n第二条　{}\n第三条　本条例自2025年3月5日起施行。\n"
    "测试市人民政府\n2025年3月4日\n"
)


@pytest.mark.parametrize(
    "words",
    [
        f"《{TITLE}》（测政规〔2022〕6号）第四条自2026年1月1日起废止。",
        f"《{TITLE}》（测政规〔2022〕6号）第四条自2026年1月1日起停止执行。",
        f"自2026年1月1日起，废止《{TITLE}》（测政规〔2022〕6号）第四条。",
    ],
)
def test_a_part_repealed_from_a_later_day_stands_until_then(tell, words):
    story = tell(RULES.format(words))
    assert "救生衣" in text_on(story, "2025-12-31")
    assert "救生衣" not in text_on(story, "2026-01-01")
    assert [(r["kind"], r["outcome"]) for r in story.rows("amending_instructions")] == [("repeal", "applied")]
    assert policy(story)["status"] == "in_force"
    assert not story.rows("events", event="amended")


def test_a_decision_with_two_days_gives_a_wording_for_each(tell):
    story = tell(
        decision(
            36,
            f"一、将第三条中的“每年”修改为“每半年”。\n二、自2025年6月1日起，《{TITLE}》第四条停止执行。",
            made="2025年3月4日",
            day="2025年3月20日",
        )
    )
    between = text_on(story, "2025-05-31")
    assert "每半年" in between
    assert "救生衣" in between
    assert "每半年" in text_on(story, "2025-06-01")
    assert "救生衣" not in text_on(story, "2025-06-01")
    assert len(told(story)) == 2


@pytest.mark.parametrize(
    "words",
    [
        f"待新的处罚标准公布后，《{TITLE}》（测政规〔2022〕6号）第四条停止执行。",
        f"本条例施行满一年后，《{TITLE}》（测政规〔2022〕6号）第四条废止。",
        f"《{TITLE}》（测政规〔2022〕6号）第四条自新标准施行之日起废止。",
    ],
)
def test_a_part_repealed_on_a_day_that_is_no_date_is_listed_as_not_applied(tell, words):
    story = tell(RULES.format(words))
    (row,) = story.rows("amending_instructions")
    assert (row["kind"], row["outcome"]) == ("repeal", "not_applied")
    assert "no date" in row["reason"]
    assert "救生衣" in text_on(story, "2027-01-01")


@pytest.mark.parametrize(
    ("orders", "force"),
    [
        ("一、将第三条中的“每年”修改为“每半年”。\n二、删去第四条，自2025年6月1日起施行。", ""),
        ("一、将第三条中的“每年”修改为“每半年”。\n二、删去第四条。", "，其中第二项自2025年6月1日起施行"),
    ],
    ids=["behind the order", "in the clause on force"],
)
def test_an_order_with_a_day_of_its_own_waits_for_it(tell, orders, force):
    text = decision(37, orders, made="2025年3月4日", day="2025年3月20日").replace(
        "日起施行。\n测试市", f"日起施行{force}。\n测试市"
    )
    story = tell(text)
    between, after = text_on(story, "2025-05-31"), text_on(story, "2025-06-01")
    assert "每半年" in between
    assert "救生衣" in between
    assert "救生衣" not in after
    assert {r["outcome"] for r in story.rows("amending_instructions")} == {"applied"}


def test_a_day_that_belongs_to_no_point_holds_every_order_back(tell):
    text = decision(
        38, "一、将第三条中的“每年”修改为“每半年”。\n二、删去第四条。", made="2025年3月4日", day="2025年3月20日"
    )
    story = tell(text.replace("日起施行。\n测试市", "日起施行，其中第九项自2025年6月1日起施行。\n测试市"))
    assert {r["outcome"] for r in story.rows("amending_instructions")} == {"not_applied"}
    assert all("第九项" in r["reason"] for r in story.rows("amending_instructions"))
    assert "每半年" not in text_on(story, "2025-07-01")


def test_a_validity_prolonged_beside_an_order_counts_and_the_order_is_carried_out(story, make_portal, page):
    ferry = FERRY.replace("2022年5月1日起施行。", "2022年5月1日起施行，有效期至2024年12月31日。")
    story.night({page: read_text(ferry, portal=make_portal())})
    orders = "将第二条中的“3年”修改为“5年”，有效期延长至2026年12月31日。"
    text = decision(39, orders, made="2024年3月4日", day="2024年4月1日")
    story.night({ACT.format(1): read_text(text, portal=make_portal())}, days=2)
    assert policy(story)["status"] == "amended"
    assert policy(story)["expires_on"] == date(2026, 12, 31)
    assert "instructions_not_applied" not in policy(story)["flags"]
    assert not story.rows("amending_instructions", kind="unread")
