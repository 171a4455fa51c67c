"""Who answers for a clause, in the wordings that plans and lists of tasks have; places and bodies are invented."""

import pytest

from gongbao.reading import read_text
from gongbao.reading.clause_facts import with_facts
from gongbao.reading.lines import fold
from gongbao.reading.units import find_groups


def units(text):
    return [u for g in find_groups(text, fold(text)) for u in g.units]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "做好甲。（市政府办公室牵头，市级各有关部门及各县市区政府按职责分工负责）",
            ["市政府办公室", "市级各有关部门", "各县市区政府"],
        ),
        (
            "做好甲。（市环保局、工业和信息化局牵头督导，市公安局配合）",
            ["市环保局", "工业和信息化局", "市公安局"],
        ),
        (
            "做好甲。〔市环保局牵头，市水利局参与，各县、区人民政府（管委会）负责落实。以下各项均需各县、区人民政府（管委会）落实，不再列出。〕",
            ["市环保局", "市水利局", "各县、区人民政府（管委会）"],
        ),
        (
            "做好甲。〔责任单位：省发展改革委、省大数据中心按职责分工负责。具体任务均涉及相关市（州）人民政府，不再做分工，下同。〕",
            ["省发展改革委", "省大数据中心"],
        ),
        ("做好甲。（责任单位：市税务局、市财政局，排在首位的为牵头单位，下同）", ["市税务局", "市财政局"]),
        (
            "做好甲。（省交通运输厅、能源局等省有关部门和各地级以上市人民政府按职责分工负责）",
            ["省交通运输厅", "能源局", "各地级以上市人民政府"],
        ),
        ("做好甲。（财政部和国家税务总局负责）", ["财政部", "国家税务总局"]),
        ("做好甲。（市发展和改革局、住房和城乡建设局牵头）", ["市发展和改革局", "住房和城乡建设局"]),
        ("部门分工：省财政厅牵头，省税务局、各地级以上市配合。", ["省财政厅", "省税务局", "各地级以上市"]),
        ("责任领导：张某某，责任单位：市水利局", ["市水利局"]),
    ],
)
def test_names_are_parted_and_remarks_left_out(text, wanted):
    assert units(text) == wanted


def test_a_line_that_only_names_units_speaks_for_the_number_above_it():
    text = (
        "云州市人民政府关于重点工作分解的通知\n各区人民政府：\n现将重点工作分解如下。\n一、主要目标\n1.生产总值增长7%以上。\n"
        "牵头负责领导：张某。\n牵头责任单位：市发展改革委。\n协同责任单位：市经信局、市财政局等。\n2.就业稳定。\n责任单位：市人社局\n"
    )
    found = {c.eid: c.responsible_units for c in read_text(text).clauses}
    assert found["h1_1__h3_1"] == ("市发展改革委", "市经信局", "市财政局")
    assert found["h1_1__h3_2"] == ("市人社局",)
    assert found["h1_1"] == ()


def test_a_paragraph_that_also_says_something_speaks_for_itself():
    text = (
        "云州市甲方案\n现提出如下方案。\n一、目标\n加强监管。（责任单位：市水利局）\n做好统计。（责任单位：市统计局）\n"
    )
    found = {c.eid: c.responsible_units for c in read_text(text).clauses}
    assert found["h1_1"] == ()
    assert found["h1_1__para_1"] == ("市水利局",)


@pytest.mark.parametrize(
    ("heading", "units"),
    [
        ("强化渡口建设（区交通局牵头）", ("区交通局",)),
        ("强化渡口建设（责任单位：区交通局、区水利局）", ("区交通局", "区水利局")),
        ("强化渡口（含浮桥）建设", ()),
    ],
)
def test_who_answers_may_stand_in_the_heading(heading: str, units: tuple[str, ...]) -> None:
    text = f"云州市渡口建设若干政策\n各县区人民政府：\n一、{heading}\n加快建设渡口，推进浮桥更新。\n（一）建设渡口。加快建设渡口。\n"
    clause = next(c for c in read_text(text).clauses if c.eid == "h1_1")
    assert clause.responsible_units == units
    assert with_facts(clause, None).responsible_units == units
