"""What a page's head and its text say of one fact, set side by side: invented pages."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from gongbao.model.policy import PolicyReading
from gongbao.model.web import PageMatter
from gongbao.reading import read_matter


def read(*lines: str, title: str, table: Mapping[str, str] | None = None, **rest: object) -> PolicyReading:
    return read_matter(PageMatter(family="generic", url=None, lines=lines, title=title, table=table or {}, **rest))  # type: ignore[arg-type]


LETTER = ("各县（市、区）医疗保障局：", "一、起付标准为500元。", "二、支付比例为60%。")


@pytest.mark.parametrize(
    ("title", "signature", "issuer"),
    [
        ("云河市医保局关于门诊共济保障的通知", "云河市医疗保障局", "云河市医疗保障局"),
        ("云河市卫生健康委关于门诊共济保障的通知", "云河市卫生健康委员会", "云河市卫生健康委员会"),
        ("云河市人民政府关于门诊共济保障的通知", "云河市人民政府办公室", "云河市人民政府"),
    ],
)
def test_a_short_name_in_the_title_is_made_full_by_the_signature(title: str, signature: str, issuer: str) -> None:
    assert read(*LETTER, signature, "2025年8月8日", title=title).issuers == (issuer,)


def test_a_short_name_in_the_table_is_made_full_by_the_title() -> None:
    title = "云河市人民政府办公室关于门诊共济保障的通知"
    assert read(*LETTER, "2025年8月8日", title=title, table={"发文机关": "云河市政府办"}).issuers == (
        "云河市人民政府办公室",
    )


@pytest.mark.parametrize(
    "first",
    [
        "按照《云河市人民政府关于开展规章清理工作的通知》的要求，决定废止下列2件规章：",
        "现决定废止《云河市户外广告管理办法》。",
    ],
)
def test_a_decree_that_ends_rules_has_no_title_but_its_number(first: str) -> None:
    number = "云河市人民政府令第55号"
    found = read(
        number,
        first,
        "一、《云河市户外广告管理办法》",
        "二、《云河市暂住人口管理规定》",
        "2007年12月29日",
        title=number,
    )
    assert (found.title, found.doc_number) == (number, number)


def test_a_decree_that_promulgates_rules_has_their_title() -> None:
    number = "云河市人民政府令第56号"
    found = read(
        "《云河市小型水库管理办法》已经2025年3月1日市人民政府常务会议通过，现予公布。",
        "第一条　为了加强管理，制定本办法。",
        "第二条　本办法自2025年5月1日起施行。",
        title=number,
    )
    assert (found.title, found.doc_number) == ("云河市小型水库管理办法", number)


def test_a_line_that_offers_a_file_names_it_without_the_button() -> None:
    links = (("水库规划.pdf", "http://a.gov.example/gh.pdf"),)
    found = read(*LETTER, "点击下载：水库规划.pdf", title="云河市医疗保障局关于门诊共济保障的通知", links=links)
    assert [file.name for file in found.attachments] == ["水库规划.pdf"]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("2025-08-09云河市医保局", "2025-08-09"),
        ("2025-08-09 16:00 · 市医保局", "2025-08-09"),
        ("2025年8月9日云河市人民政府", None),
        ("2025-08-09第五次会议通过", None),
    ],
)
def test_a_day_with_a_source_behind_it_above_the_text_is_the_day_of_publication(line: str, day: str | None) -> None:
    found = read(*LETTER, title="云河市医疗保障局关于门诊共济保障的通知", head_lines=(line,))
    assert (str(found.published_on) if found.published_on else None) == day
