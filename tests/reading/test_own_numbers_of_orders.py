"""An order's own number: over several lines, by year, and not that of a later act that amended it. Names of issuers beside it."""

from __future__ import annotations

import pytest

from gongbao.reading import facts_of, read_text
from gongbao.reading.issuers import full_form
from gongbao.reading.lines import fold
from gongbao.reading.units import find_groups

BODY = "现将有关事项公告如下：\n一、调整费率。\n二、本公告自2022年5月1日起施行。\n"
LAW = "第一章 总则\n第一条 为了规范养老服务，制定本办法。\n第二条 本办法自2019年7月1日起施行。\n"
TITLE = "关于调整费率的公告"
NUMBER = "海岭总署公告2022年第31号"
OWN = "（2019年5月6日禾州市人民政府令第10号公布"
LATER = "根据2023年7月8日禾州市人民政府令第20号"
RULE = (
    "《岭南运输管理规定》已于2026年2月3日经第2次部务会议通过，现予公布，自2026年5月1日起施行。\n部长 李某\n2026年2月6日"
)


@pytest.mark.parametrize(
    ("text", "number", "title"),
    [
        (f"海岭总署\n公告\n2022年第31号\n关于调整费率的公告\n{BODY}海岭总署\n2022年4月8日", NUMBER, TITLE),
        (f"海岭总署公告\n2022年第31号\n关于调整费率的公告\n{BODY}海岭总署\n2022年4月8日", NUMBER, TITLE),
        (f"甲运输部令\n2026年第7号\n{RULE}", "甲运输部令2026年第7号", "岭南运输管理规定"),
        (f"甲运输部令\n第7号\n{RULE}", "甲运输部令第7号", "岭南运输管理规定"),
        # the head of a list of the site is none of the document's
        (f"通知公告\n2022年第31号\n关于调整费率的公告\n{BODY}海岭总署\n2022年4月8日", None, TITLE),
    ],
)  # fmt: skip
def test_a_number_by_year_is_read_with_the_lines_above_it(text: str, number: str | None, title: str) -> None:
    facts = facts_of(read_text(text))
    assert (facts["doc_number"], facts["title"]) == (number, title)


@pytest.mark.parametrize(
    ("note", "number"),
    [
        (f"{OWN} {LATER}《关于修改部分规章的决定》修正）", "禾州市人民政府令第10号"),
        (f"{OWN} {LATER}公布的《关于修改部分规章的决定》修正）", "禾州市人民政府令第10号"),
        (f"{OWN}）", "禾州市人民政府令第10号"),
    ],
)  # fmt: skip
def test_an_order_that_amended_a_text_later_does_not_number_it(note: str, number: str) -> None:
    assert facts_of(read_text(f"禾州市养老服务办法\n{note}\n{LAW}"))["doc_number"] == number


@pytest.mark.parametrize(
    ("name", "others", "full"),
    [
        ("禾州市农业局", ["禾州市农业机械管理局"], "禾州市农业局"),
        ("禾州市教育局", ["禾州市教育体育局"], "禾州市教育局"),
        ("禾州市医保局", ["禾州市医疗保障局"], "禾州市医疗保障局"),
        ("禾州市发改委", ["禾州市发展和改革委员会"], "禾州市发展和改革委员会"),
        ("禾州市卫生健康委", ["禾州市卫生健康委员会"], "禾州市卫生健康委员会"),
        ("禾州市政府办", ["禾州市人民政府办公室"], "禾州市人民政府办公室"),
        # another place, an office of the body, other work, a body below it
        ("禾州市医保局", ["云岭市医疗保障局"], "禾州市医保局"),
        ("禾州市人民政府", ["禾州市人民政府办公室"], "禾州市人民政府"),
        ("禾州市水务局", ["禾州市水利事务中心"], "禾州市水务局"),
        ("禾州市财政局", ["禾州市财政局国库支付中心"], "禾州市财政局"),
    ],
)
def test_a_short_name_is_made_full_and_a_whole_one_stays(name: str, others: list[str], full: str) -> None:
    assert full_form(name, others) == full


def test_two_bodies_of_like_names_stay_two() -> None:
    both = "禾州市农业局 禾州市农业机械管理局"
    text = (
        f"{both}关于加强农机管理的通知\n禾农〔2024〕3号\n各单位：\n一、加强管理。\n二、落实责任。\n{both}\n2024年3月1日"
    )
    assert facts_of(read_text(text))["issuers"] == both.split()


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("扩大开放。（退役军人事务部、教育部）", [("退役军人事务部", "教育部")]),
        ("扩大开放。（最高人民法院、司法部）", [("最高人民法院", "司法部")]),
        ("扩大开放。（退役军人、学生）", []),
    ],
)
def test_national_bodies_in_a_closing_bracket_answer_for_the_clause(text: str, units: list[tuple[str, ...]]) -> None:
    assert [g.units for g in find_groups(text, fold(text))] == units
