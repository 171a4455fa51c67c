"""A notice that sets another last day for others: earlier or later, by a day, by years, or ahead of time; and what adjusts nothing."""

from __future__ import annotations

from datetime import date

import pytest

from gongbao.model.policy import Relation
from gongbao.reading import read_text
from gongbao.reading.adjusting import adjusted_until

HEAD = "青岚市财政局关于有关文件有效期的通知\n青财规〔2025〕3号\n各区县财政局：\n"
FOOT = "\n青岚市财政局\n2025年3月3日"
FUND = "《青岚市科技专项资金管理办法》（青财规〔2022〕5号）"
PARK = "《青岚市公园管理办法》（青政办发〔2020〕9号）"
BEGUN, OLD = date(2022, 7, 1), date(2027, 6, 30)


def relations(sentence):
    return [c for c in read_text(HEAD + sentence + FOOT).cited if c.doc_number]


def adjusted(sentence):
    cited = [c for c in relations(sentence) if c.relation is Relation.ADJUSTS_VALIDITY]
    return [(c.title, adjusted_until(c.as_written, begun=BEGUN, expires_on=OLD)) for c in cited]


@pytest.mark.parametrize(
    ("sentence", "until"),
    [
        (f"经研究，将{FUND}有效期调整至2025年12月31日。", date(2025, 12, 31)),
        (f"{FUND}的有效期由2027年6月30日变更为2026年6月30日。", date(2026, 6, 30)),
        (f"{FUND}有效期由5年调整为3年。", date(2025, 6, 30)),
        (f"{FUND}有效期调整为三年，自2025年1月1日起计算。", date(2027, 12, 31)),
        (f"{FUND}有效期缩短1年。", date(2026, 6, 30)),
        (f"现决定调整{FUND}有效期至2026年3月31日。", date(2026, 3, 31)),
        (f"{FUND}提前至2025年6月30日失效。", date(2025, 6, 30)),
        (f"{FUND}有效期提前至2025年6月30日届满。", date(2025, 6, 30)),
        (f"{FUND}有效期已于2025年2月28日届满，不再执行。", date(2025, 2, 28)),
    ],
)
def test_a_sentence_that_sets_another_last_day_says_which(sentence, until):
    assert adjusted(sentence) == [("青岚市科技专项资金管理办法", until)]


def test_a_list_is_adjusted_by_its_lead():
    said = f"下列文件有效期统一调整至2026年12月31日：\n1.{FUND}；\n2.{PARK}。"
    assert adjusted(said) == [
        ("青岚市科技专项资金管理办法", date(2026, 12, 31)),
        ("青岚市公园管理办法", date(2026, 12, 31)),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        f"按照{FUND}取得的许可证有效期调整为2年。",
        f"{FUND}第四条有效期三年修改为有效期五年。",
        f"根据{FUND}，有效期调整至2027年12月31日。",
        f"建议将{FUND}有效期调整至2025年12月31日。",
        f"{FUND}有效期不作调整。",
        f"{FUND}规定的申报时间调整至2025年12月31日。",
        f"因{FUND}有效期于2025年6月30日届满，现将有关工作通知如下。",
    ],
)
def test_what_sets_no_last_day_is_no_adjustment(sentence):
    assert adjusted(sentence) == []


def test_a_validity_that_ran_out_and_goes_on_is_prolonged():
    (one,) = relations(f"{FUND}有效期于2025年6月30日届满，现延长至2028年6月30日。")
    assert one.relation is Relation.PROLONGS


def test_years_count_from_a_first_day_that_is_known():
    assert adjusted_until("《甲办法》有效期调整为3年", begun=None, expires_on=OLD) is None
