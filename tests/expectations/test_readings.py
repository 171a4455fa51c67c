from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from expectations import ReadingRow, reading_row, validate_readings
from expectations.suspects import count_mojibake, count_personal_data
from gongbao.model.capture import Capture, Role
from gongbao.model.identifiers import BatchId, CaptureId, Sha256
from gongbao.reading import read_text

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"

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
    assert count_personal_data("备案编号ZJ13512345678，同比增长13500000000%，13.812345678") == 0
    assert count_mojibake("Ø±0.5，3×10³，0.2×±1") == 0
    assert count_mojibake("第一条 本办法自二〇二五年三月一日起施行。10² ㎡ ① naïve café") == 0


@pytest.mark.shared
def test_real_documents_are_not_quarantined() -> None:
    if not SEEDS.is_dir():
        pytest.skip(f"{SEEDS} is not there: the reference material is not part of the repository")
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))}
    readings = {name: read_text(text, portal=None, url=None) for name, text in texts.items()}
    rows = [reading_row(_capture(name), reading, family="folder") for name, reading in readings.items()]
    verdict = validate_readings(rows, as_of=date(2026, 1, 1))
    assert [(q.capture_id, q.rule, q.reason) for q in verdict.quarantined] == []
    assert len(verdict.passed) == len(texts) >= 5


def _capture(name: str) -> Capture:
    return Capture(
        capture_id=CaptureId(name), batch_id=BatchId("b"), portal_id="p", column_id="c", role=Role.DETAIL, url=name,
        final_url=name, fetched_at=datetime(2026, 1, 1, tzinfo=UTC), http_status=200, content_type="text/plain",
        payload_sha256=Sha256.of(b""), payload_bytes=0, warc_file="", warc_offset=0, warc_length=1,
    )  # fmt: skip


def test_a_row_is_made_of_a_reading_or_of_the_error_that_stands_for_it() -> None:
    failed = reading_row(_capture("c1"), None, error="0 bytes")
    assert (failed.error, failed.text_length) == ("0 bytes", 0)
    with pytest.raises(ValueError, match="either a reading or the error"):
        reading_row(_capture("c1"), None)
