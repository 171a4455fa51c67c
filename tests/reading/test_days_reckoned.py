"""施行 and 有效期 that are reckoned: from a day that the evidence gives, put off, to the end of a year; else null."""

from __future__ import annotations

from datetime import date

import pytest

from gongbao.reading.effectiveness import read_effect

SIGNED, PUBLISHED = date(2024, 3, 1), date(2024, 3, 5)


def days(sentence: str, signed: date | None = SIGNED, published: date | None = PUBLISHED) -> tuple[str, str]:
    key = sentence.replace("，", ",")
    effect = read_effect([(sentence, key)], signed_on=signed, published_on=published)
    assert (effect.on is None) or effect.on_evidence == sentence
    return str(effect.on), str(effect.until)


@pytest.mark.parametrize(
    ("sentence", "on", "until"),
    [
        ("本办法推迟至2025年1月1日施行。", "2025-01-01", "None"),
        ("本办法延期至2025年1月1日起施行，有效期3年。", "2025-01-01", "2027-12-31"),
        ("本办法施行日期推迟至2025年1月1日。", "2025-01-01", "None"),
        ("本办法的施行日期由2024年10月1日推迟至2025年1月1日。", "2025-01-01", "None"),
        ("本办法自公布之日起30日后施行。", "2024-04-04", "None"),
        ("本办法自发布之日起满三个月施行。", "2024-06-05", "None"),
        ("本办法自公布之日起满一年后施行，有效期2年。", "2025-03-05", "2027-03-04"),
        ("本办法自公布后三十日施行。", "2024-04-04", "None"),
        ("本办法自发布之日次日起施行。", "2024-03-06", "None"),
        ("本办法自印发次日起实施，有效期1年。", "2024-03-02", "2025-03-01"),
        ("本办法自印发之日起施行，有效期至2026年底。", "2024-03-01", "2026-12-31"),
        ("本办法自2024年5月1日起施行，有效期至2026年12月底止。", "2024-05-01", "2026-12-31"),
        ("本办法自印发之日起30日后实施，有效期自实施之日起5年。", "2024-03-31", "2029-03-30"),
        ("本办法有效期延至2027年12月31日。", "None", "2027-12-31"),
        ("本办法有效期延长至2027年12月31日。", "None", "2027-12-31"),
    ],
)
def test_a_day_is_reckoned_from_what_is_known(sentence: str, on: str, until: str) -> None:
    assert days(sentence) == (on, until)


@pytest.mark.parametrize(
    ("sentence", "signed", "published"),
    [
        ("本办法自公布之日起30日后施行，有效期2年。", SIGNED, None),
        ("本办法自发布之日次日起施行，有效期2年。", SIGNED, None),
        ("本办法自公布后三十日施行，有效期2年。", SIGNED, None),
        ("本办法自印发之日起30日后施行，有效期2年。", None, None),
        ("本办法自公布之日起30个工作日后施行，有效期2年。", SIGNED, PUBLISHED),
        ("本办法自批准之日起满一年后施行，有效期2年。", SIGNED, PUBLISHED),
    ],
)
def test_no_day_stands_in_for_the_one_that_the_words_reckon_from(
    sentence: str, signed: date | None, published: date | None
) -> None:
    assert days(sentence, signed, published) == ("None", "None")


@pytest.mark.parametrize(
    ("sentence", "signed", "published", "on"),
    [
        ("本办法自印发之日起30日后施行。", SIGNED, None, "2024-03-31"),
        ("本办法自印发之日起30日后施行。", None, PUBLISHED, "2024-04-04"),
        ("本办法自公布之日起30日后施行。", None, PUBLISHED, "2024-04-04"),
    ],
)
def test_the_day_of_issue_is_that_of_the_signature_before_that_of_the_page(
    sentence: str, signed: date | None, published: date | None, on: str
) -> None:
    assert days(sentence, signed, published)[0] == on


@pytest.mark.parametrize(
    "sentence",
    [
        "会议推迟至2025年1月1日举行。",
        "有关项目的实施时间推迟至2025年1月1日。",
        "许可证的有效期延长至2027年12月31日。",
        "到2026年底，本市公园实施率达到百分之九十。",
    ],
)
def test_what_is_put_off_or_prolonged_elsewhere_gives_no_day(sentence: str) -> None:
    assert days(f"本办法规范公园管理。{sentence}本办法由市园林局解释。") == ("None", "None")
