"""The number of an announcement behind its headline, or under the name of its series; orders of very many bodies."""

from __future__ import annotations

import pytest

from gongbao.reading import read_text

BODY = "现将有关事宜公告如下:\n一、企业应当按照规定开展经营活动。\n二、逾期未整改的,依法处理。\n特此公告。\n云岭药监局\n2023年12月1日\n"
BODIES = [
    f"{where}{what}"
    for where in ("云岭省", "青川省")
    for what in ("公安厅", "财政厅", "商务厅", "教育厅", "水利厅", "民政厅", "司法厅")
]


@pytest.mark.parametrize("number", ["(2023年第153号)", "（2023年 第153号）", "(2023年第153号) "])
def test_the_number_behind_a_headline_takes_the_name_of_its_body(number):
    reading = read_text(f"云岭药监局关于实施《药品经营办法》有关事宜的公告{number}\n发布时间:2023-12-04\n{BODY}")
    assert (reading.doc_number, reading.title) == (
        "云岭药监局公告2023年第153号",
        "云岭药监局关于实施《药品经营办法》有关事宜的公告",
    )
    assert reading.kind.value == "normative_document"


def test_a_number_of_the_year_behind_another_kind_of_headline_names_nothing():
    reading = read_text(f"云岭药监局关于开展抽检工作的通知(2023年第4号)\n{BODY}")
    assert reading.doc_number is None


def test_an_announcement_of_standards_is_numbered_in_its_series():
    text = (
        "中华人民共和国国家标准公告\n2023年第2号\n关于批准发布《食品链要求》等385项国家标准的公告\n"
        "云岭标准化委员会批准《食品链要求》等385项国家标准,现予以公布。\n云岭标准化委员会\n2023年3月17日\n"
    )
    assert read_text(text).doc_number == "国家标准公告2023年第2号"


def test_an_order_of_fourteen_bodies_has_its_number_and_all_of_them():
    text = (
        "\n".join(BODIES)
        + "\n\n令\n\n第8号\n\n《数据审查办法》已经审议通过,现予公布,自2022年2月15日起施行。\n"
        + "".join(f"{name}厅长 李某某\n" for name in BODIES)
        + "2021年12月28日\n数据审查办法\n第一条 为了保障数据安全,制定本办法。\n第二条 本办法自2022年2月15日起施行。\n"
    )
    reading = read_text(text)
    assert (reading.title, reading.kind.value) == ("数据审查办法", "law")
    assert (list(reading.issuers), reading.doc_number) == (BODIES, f"{' '.join(BODIES)}令第8号")


@pytest.mark.parametrize(
    ("subject", "kind"), [("校外培训机构收费管理", "normative_document"), ("统计人员培训", "notice")]
)
def test_rules_for_those_who_train_are_no_call_to_a_course(subject, kind):
    text = (
        f"关于加强{subject}的通知\n云教发〔2022〕18号\n各县教育局:\n现通知如下:\n一、严格标准。不得超收。\n二、加强检查。依法查处。\n"
        "云州市教育局\n2022年5月6日\n"
    )
    assert read_text(text).kind.value == kind


def test_an_announcement_of_standards_under_the_names_of_its_bodies():
    text = (
        "云岭标准化委员会\n云岭市场监督管理局\n\n中华人民共和国国家标准公告\n2024年第30号\n\n关于批准发布《电动车安全要求》\n强制性国家标准的公告\n\n"
        "云岭标准化委员会批准《电动车安全要求》强制性国家标准,现予以公布。\n云岭标准化委员会  云岭市场监督管理局\n2024年12月31日\n"
    )
    reading = read_text(text)
    assert (reading.doc_number, reading.title) == (
        "国家标准公告2024年第30号",
        "关于批准发布《电动车安全要求》强制性国家标准的公告",
    )
    assert (reading.kind.value, reading.wrapped_title) == ("notice", None)
