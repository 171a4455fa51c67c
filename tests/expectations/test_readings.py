from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from expectations import ReadingRow, validate_readings
from expectations.suspects import count_mojibake, count_personal_data

NIGHT = date(2025, 3, 4)
Make = Callable[..., ReadingRow]


def test_good_readings_pass_and_none_is_a_quiet_night(reading: Make) -> None:
    plain = reading("c2", doc_number=None, signed_on=None, published_on=None, effective_on=None, expires_on=None)
    verdict = validate_readings([reading(), plain], as_of=NIGHT)
    assert verdict.passed == ("c1", "c2")
    assert verdict.quarantined == ()
    assert verdict.report.ok
    assert validate_readings([], as_of=NIGHT).passed == ()


BROKEN: list[tuple[str, dict[str, Any]]] = [
    ("kind_listed", {"kind": "poem"}),
    ("text_long_enough", {"text_length": 49}),
    ("has_clauses", {"clause_count": 0, "numbered_clauses": 0}),
    ("numbered_clauses_not_after_clause_count", {"numbered_clauses": 13}),
    ("no_lost_characters", {"replacement_characters": 1}),
    ("no_mojibake", {"mojibake_suspects": 2}),
    ("no_personal_data", {"personal_data_suspects": 1}),
    ("titled", {"title": None}),
    ("title_form", {"title": "第一行\n第二行"}),
    ("doc_number_form", {"doc_number": "青政发[2025]3号"}),
    ("doc_number_form", {"doc_number": "根据《行政许可法》青政发〔2025〕3号和其他"}),
    ("signed_on_in_range", {"signed_on": date(1925, 1, 2)}),
    ("published_on_in_range", {"published_on": date(2052, 1, 9)}),
    ("expires_on_in_range", {"expires_on": date(2205, 1, 1)}),
    ("signed_near_effect", {"effective_on": date(2019, 1, 1)}),
    ("effective_on_not_after_expires_on", {"expires_on": date(2025, 2, 1)}),
    ("opens_on_not_after_closes_on", {"opens_on": date(2025, 2, 2), "closes_on": date(2025, 1, 2)}),
]


def test_each_rule_quarantines_its_own_document_and_no_other(reading: Make) -> None:
    readings = [reading("good"), *(reading(f"bad{i}", **values) for i, (_, values) in enumerate(BROKEN))]
    verdict = validate_readings(readings, as_of=NIGHT)
    assert verdict.passed == ("good",)
    assert [q.rule for q in verdict.quarantined] == [rule for rule, _ in BROKEN]
    late = next(q for q in verdict.quarantined if q.rule == "published_on_in_range")
    assert late.reason == "a date from 1949 to the day of capture: published_on = 2052-01-09"
    assert late.url == "http://www.example.org/bad12.html"


@pytest.mark.parametrize(
    "number",
    [
        "甬政办发〔2016〕152号",
        "青岚市人民政府令第354号",
        "国务院令第七百二十二号",
        "2024年第5号",
        "青政〔2024〕第3号",
        "发改价格〔2013〕1号之一",
    ],
)
def test_real_forms_of_document_numbers_pass(reading: Make, number: str) -> None:
    assert validate_readings([reading(doc_number=number)], as_of=NIGHT).passed == ("c1",)


def test_retroactive_subsidies_and_saved_pages_without_title_pass(reading: Make) -> None:
    saved = reading("saved", title=None, family="folder")
    retroactive = reading("retro", effective_on=date(2024, 1, 1))
    assert validate_readings([saved, retroactive], as_of=NIGHT).passed == ("saved", "retro")


def test_an_unreadable_document_is_told_by_its_own_error_alone(reading: Make) -> None:
    unread = ReadingRow(
        capture_id="c9", url="http://www.example.org/9", portal_id="p", column_id="n", kind="unknown", error="0 bytes"
    )
    verdict = validate_readings([reading(), unread], as_of=NIGHT)
    assert verdict.passed == ("c1",)
    (quarantined,) = verdict.quarantined
    assert (quarantined.rule, quarantined.reason) == ("readable", "0 bytes")
    assert [failure.rule for failure in verdict.report.failures] == ["readable"]


def test_two_readings_of_one_capture_both_stop(reading: Make) -> None:
    verdict = validate_readings([reading("twin"), reading("twin"), reading("other")], as_of=NIGHT)
    assert verdict.passed == ("other",)
    assert {q.rule for q in verdict.quarantined} == {"capture_id_unique"}


def test_suspects_are_counted_in_text_and_ordinary_numbers_are_not() -> None:
    assert count_personal_data("联系人：电话 138 0000 0000；zhang.san@example.org；身份证330203199001011234。") == 3
    assert count_personal_data("统一社会信用代码91330200MA2AF12345，邮编315000，电话0574-87180000，投入13800万元") == 0
    assert count_mojibake("鏀跨瓥鐨勶细锟斤拷") >= 1
    assert count_mojibake("Ã¥ÂŸÂŽ") >= 1
    assert count_mojibake("第一条 本办法自二〇二五年三月一日起施行。10² ㎡ ① naïve café") == 0
