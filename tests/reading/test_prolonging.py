"""A notice that prolongs the validity of others: which documents, until when, and what is no prolongation."""

from __future__ import annotations

from datetime import date

import pytest

from gongbao.model.policy import Relation
from gongbao.reading import read_text
from gongbao.reading.prolonging import prolonged_until

HEAD = "青岚市财政局关于延长部分文件有效期的通知\n青财规〔2025〕3号\n各区县财政局：\n"
FOOT = "\n青岚市财政局\n2025年3月3日"
FUND = "《青岚市科技专项资金管理办法》（青财规〔2022〕5号）"
PARK = "《青岚市公园管理办法》（青政办发〔2020〕9号）"
OLD = date(2025, 6, 30)


def prolonged(sentence):
    cited = read_text(HEAD + sentence + FOOT).cited
    return [(c.title, prolonged_until(c.as_written, OLD)) for c in cited if c.relation is Relation.PROLONGS]


@pytest.mark.parametrize(
    ("sentence", "until"),
    [
        (f"经研究，决定将{FUND}有效期延长至2028年12月31日。", date(2028, 12, 31)),
        (f"{FUND}有效期届满后继续有效，有效期延长2年。", date(2027, 6, 30)),
        (f"{FUND}继续有效，有效期自2025年7月1日起延长三年。", date(2028, 6, 30)),
        (f"{FUND}继续执行至2026年12月31日。", date(2026, 12, 31)),
        (f"现决定延长{FUND}的有效期至2027年3月31日。", date(2027, 3, 31)),
        (f"{FUND}的执行期限延长6个月。", date(2025, 12, 31)),
        (f"{FUND}继续有效，有效期至2029年5月1日。", date(2029, 5, 1)),
        # a sentence of its own behind the one that says when it would run out
        (f"{FUND}将于2025年6月30日到期。经评估，决定继续实施，有效期延长3年。", date(2028, 6, 30)),
        (f"{FUND}有效期将于2025年6月30日届满。经评估，决定将该办法有效期延长至2030年3月31日。", date(2030, 3, 31)),
        (f"{FUND}有效期至2025年6月30日届满。现决定继续执行至2027年6月30日。", date(2027, 6, 30)),
        # from a day on, for years
        (f"经同意，{FUND}自2025年7月1日起继续施行，有效期3年。", date(2028, 6, 30)),
        (f"{FUND}自2025年7月1日起继续实施，有效期为两年。", date(2027, 6, 30)),
        (f"{FUND}延期执行至2029年12月31日。", date(2029, 12, 31)),
        (f"{FUND}延期实施2年。", date(2027, 6, 30)),
    ],
)
def test_a_sentence_that_prolongs_says_until_when(sentence, until):
    assert prolonged(sentence) == [("青岚市科技专项资金管理办法", until)]


@pytest.mark.parametrize(
    "order", ["四、将有效期延长至2028年5月31日。", "四、有效期延长三年。", "四、将该办法的有效期延长3年。"]
)
def test_an_item_of_a_decision_that_amends_one_document_prolongs_it(order):
    until = date(2028, 5, 31) if "2028" in order else date(2028, 6, 30)
    changes = "一、第二条中的“每年”修改为“每半年”。\n二、删去第五条。\n三、将第六条中的“3日”修改为“5日”。\n"
    assert prolonged(f"现对{FUND}作如下修改：\n{changes}{order}") == [("青岚市科技专项资金管理办法", until)]


def test_what_runs_out_is_not_prolonged_by_the_years_of_something_else():
    assert prolonged(f"{FUND}将于2025年6月30日到期。项目建设期延长3年。") == []
    assert prolonged(f"根据{FUND}，资格将于2025年6月30日到期。经评估，决定继续实施，有效期延长3年。") == []


def test_a_list_of_titles_is_prolonged_together():
    assert prolonged(f"{FUND}、{PARK}等2件规范性文件有效期延长至2027年12月31日。") == [
        ("青岚市科技专项资金管理办法", date(2027, 12, 31)),
        ("青岚市公园管理办法", date(2027, 12, 31)),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        f"按照{FUND}取得的许可证有效期延长2年。",
        f"根据{FUND}，合同有效期延长至2027年12月31日。",
        f"{FUND}核发的资质证书有效期延长2年。",
        f"根据{FUND}，有效期延长至2027年12月31日。",
        f"建议将{FUND}有效期延长至2027年12月31日。",
        f"{FUND}规定的申报期限延长至2027年12月31日。",
        f"{FUND}继续有效。",
        f"{FUND}有效期不再延长，2025年6月30日后停止执行。",
    ],
)
def test_what_prolongs_something_else_or_nothing_is_no_prolongation(sentence):
    assert prolonged(sentence) == []


def test_years_without_a_known_end_leave_it_open():
    assert prolonged_until("《甲办法》有效期延长2年", None) is None


PORT = "《青岚市港口管理规定》（青政办发〔2021〕4号）"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            f"{FUND}印发以来，成效良好。现决定该办法继续执行，有效期顺延两年。",
            [("青岚市科技专项资金管理办法", date(2027, 6, 30))],
        ),
        (
            f"我市于2022年印发了{FUND}。经评估，该办法继续有效，有效期延长至2028年3月31日。",
            [("青岚市科技专项资金管理办法", date(2028, 3, 31))],
        ),
        (
            f"{FUND}实施三年来总体平稳、群众满意、没有发生重大问题，经研究，该办法有效期延长2年。",
            [("青岚市科技专项资金管理办法", date(2027, 6, 30))],
        ),
        (
            f"{FUND}和{PARK}实施情况良好。上述文件有效期延长至2028年3月31日。",
            [("青岚市科技专项资金管理办法", date(2028, 3, 31)), ("青岚市公园管理办法", date(2028, 3, 31))],
        ),
        (
            f"根据{PORT}，我市制定了{FUND}。该办法继续执行至2027年12月31日。",
            [("青岚市科技专项资金管理办法", date(2027, 12, 31))],
        ),
    ],
)
def test_the_work_named_last_is_prolonged_by_a_sentence_that_points_back(words, expected):
    assert prolonged(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        f"{FUND}印发以来，成效良好。拟将该办法有效期延长两年。",
        f"{FUND}印发以来，成效良好。该办法规定的贷款期限延长两年。",
        f"{FUND}印发以来，成效良好。该办法继续执行。",
        f"{PORT}印发以来，成效良好。该办法有效期延长两年。",
    ],
)
def test_a_sentence_that_points_back_without_deciding_prolongs_nothing(words):
    assert prolonged(words) == []
