"""What stands between the headline of a page and its text, and lines of a text that look like a site's footer."""

from __future__ import annotations

import pytest

from gongbao.model.web import PageMatter
from gongbao.reading import read_matter

BODY = (
    "各县（市、区）人民政府：",
    "一、加强管理。",
    "二、本通告自2024年6月1日起施行。",
    "甬江市人民政府",
    "2024年5月6日",
)


def matter(*, lines: tuple[str, ...] = BODY, **given: object) -> PageMatter:
    return PageMatter(family="generic", url=None, lines=lines, title="关于加强窨井盖管理的通告", **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("above", "number"),
    [
        ("甬政发〔2024〕7号", "甬政发〔2024〕7号"),
        ("甬政发〔2024〕7号   发布日期：2024年05月07日", "甬政发〔2024〕7号"),
        ("甬江省税务局公告2024年第9号", "甬江省税务局公告2024年第9号"),
        ("根据甬政发〔2024〕7号发布", None),
    ],
)
def test_a_number_between_headline_and_text_is_the_documents_own(above: str, number: str | None) -> None:
    assert read_matter(matter(head_lines=(above,))).doc_number == number


def test_the_full_number_of_an_order_stands_above_the_short_one_of_the_table() -> None:
    lines = (
        "甬江市人民政府令",
        "第187号",
        "《甬江市供水办法》已经审议通过，现予公布，自2024年6月1日起施行。",
        "2024年5月6日",
    )
    reading = read_matter(matter(lines=lines, table={"文件编号": "政府令187号"}))
    assert (reading.doc_number, reading.issuers) == ("甬江市人民政府令第187号", ("甬江市人民政府",))


def test_a_cell_that_numbers_an_announcement_by_its_year_is_a_number() -> None:
    assert read_matter(matter(table={"文号": "公告 2024年 第12号"})).doc_number == "公告2024年第12号"


def test_who_holds_an_event_is_said_by_the_notice_and_who_runs_the_site_is_not() -> None:
    lines = (
        "一、组织单位",
        "主办单位：甬江市教育局",
        "承办单位：甬江大学",
        "二、活动时间",
        "主办单位：甬江市人民政府办公室",
    )
    text = read_matter(matter(lines=lines)).text
    assert text.splitlines()[1:3] == ["主办单位：甬江市教育局", "承办单位：甬江大学"]
    assert "甬江市人民政府办公室" not in text


@pytest.mark.parametrize(
    "above",
    [
        "2024-05-07",
        "[2024-05-07]",
        "(2024-05-07)",
        "2024年05月07日 09时32分",
        "发布于 2024-05-07 10:11",
        "时间发布：2024-05-07",
    ],
)
def test_a_day_alone_between_headline_and_text_is_when_it_was_put_online(above: str) -> None:
    reading = read_matter(matter(head_lines=(above,)))
    assert (str(reading.published_on), str(reading.signed_on)) == ("2024-05-07", "2024-05-06")


def test_a_day_in_words_and_brackets_under_the_headline_is_not_when_it_was_put_online() -> None:
    assert read_matter(matter(head_lines=("（2024年5月7日）",))).published_on is None
