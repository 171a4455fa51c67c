"""Target tables in the shapes that plans give them: base and goals, several years, periods, merged heads, bars, tabs."""

import pytest

from gongbao.model.web import PageMatter
from gongbao.reading import facts_of, read_matter, read_text
from gongbao.reading.target_columns import qualifies, read_columns, value_column
from gongbao.reading.targets import rows_of_lines, targets_of_cells, targets_of_rows

BRIEF = ("indicator", "base_year", "base_value", "target_year", "target_value")


def brief(targets):
    return [tuple(getattr(t, key) for key in BRIEF) for t in targets]


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        pytest.param(
            [("指标名称", "基期值（2021年）", "目标值（2026年）", "属性"), ("绿道里程（公里）", "88", "130", "预期性")],
            [("绿道里程（公里）", 2021, "88", 2026, "130")],
            id="the year stands in brackets behind the word",
        ),
        pytest.param(
            [("序号", "指标", "单位", "2022年基期值", "2023年", "2024年", "牵头单位"),
             ("1", "托位数", "个", "400", "520", "650", "区卫健局")],
            [("托位数", 2022, "400", 2023, "520"), ("托位数", 2022, "400", 2024, "650")],
            id="each year after the base is a goal of its own",
        ),
        pytest.param(
            [("类别", "指标", "2020年", "2025年", "年均/累计", "属性"),
             ("经济", "1.地区生产总值增长（%）", "2.9", "—", "6.5左右", "预期性"),
             ("经济", "2.城镇化率（%）", "55", "60", "〔5〕", "预期性")],
            [("地区生产总值增长（%）", 2020, "2.9", 2025, "6.5左右"), ("城镇化率（%）", 2020, "55", 2025, "60")],
            id="the value of the period is the goal where the year has none",
        ),
        pytest.param(
            [("领域", "指标", "现状（2020年）", "近期目标（2025年）", "远期目标（2035年）"),
             ("服务保障",) * 5, ("服务", "养老床位（张）", "310", "420", "-")],
            [("养老床位（张）", 2020, "310", 2025, "420")],
            id="a row that names a part has no values, and an open goal gives none",
        ),
        pytest.param(
            [("表2 主要指标",) * 4, ("指标", "指标值", "指标值", "责任单位"), ("指标", "2021年", "2026年", "责任单位"),
             ("专利（件）", "11.5", "20", "区市场局")],
            [("专利（件）", 2021, "11.5", 2026, "20")],
            id="a caption in the first row and a head of two rows",
        ),
        pytest.param(
            [("指标", "指标", "单位", "基准年（2020年）", "规划年（2025年）"), ("防洪", "堤防达标率", "%", "71", "80")],
            [("堤防达标率", 2020, "71", 2025, "80")],
            id="a head merged over kind and indicator",
        ),
        pytest.param(
            [("指标", "现状值", "目标值"), ("绿地率（%）", "38", "40")],
            [("绿地率（%）", None, "38", None, "40")],
            id="base and goal of no stated year",
        ),
        pytest.param(
            [("指标", "单位", "2019年", "2020年"), ("森林覆盖率", "%", "完成上级下达目标", "与经济增长基本同步")],
            [("森林覆盖率", 2019, "完成上级下达目标", 2020, "与经济增长基本同步")],
            id="values in words",
        ),
    ],
)  # fmt: skip
def test_a_target_table_gives_base_and_goals_as_its_head_says(rows, wanted):
    assert brief(targets_of_rows(rows, eid=None)) == wanted


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([("序号", "工作任务", "具体目标", "牵头单位"), ("1", "稳工业", "增长7%", "市工信局")], id="tasks"),
        pytest.param(
            [("项目名称", "总投资（万元）", "2024年计划投资", "业主单位"), ("丙路", "5200", "1300", "丙公司")], id="works"
        ),
        pytest.param([("项目", "2022年决算数", "2023年预算数"), ("教育支出", "310", "333")], id="budget"),
        pytest.param([("县区名称", "2020年", "2025年"), ("丁县", "12", "15")], id="places"),
        pytest.param([("项目", "2020年", "2025年"), ("丙桥", "开工", "通车2座")], id="works of two years"),
        pytest.param([("指标", "2021年", "2022年"), ("产值（亿元）", "12", "15")], id="what was, in a later document"),
        pytest.param(
            [("指标", "2023年", "2024年"), ("体系", "制定标准体系建设方案并报市政府常务会议审议通过后，按程序印发实施", "推进")],
            id="prose",
        ),
    ],
)  # fmt: skip
def test_tables_of_works_money_places_and_what_was_are_no_targets(rows):
    assert targets_of_rows(rows, eid=None, made_in=2024) == ()


def test_years_without_a_word_are_parted_by_the_year_of_the_document():
    rows = [("指标", "2025年", "2030年"), ("比重（%）", "20", "25")]
    assert brief(targets_of_rows(rows, eid=None, made_in=2023)) == [
        ("比重（%）", None, None, 2025, "20"),
        ("比重（%）", None, None, 2030, "25"),
    ]
    assert brief(targets_of_rows(rows, eid=None, made_in=2026)) == [("比重（%）", 2025, "20", 2030, "25")]
    older = [("指标", "2018年", "2020年", "2025年"), ("比重（%）", "11", "13", "20")]
    assert brief(targets_of_rows(older, eid=None, made_in=2021)) == [("比重（%）", 2020, "13", 2025, "20")]


def test_heads_of_columns_that_hold_something_else_are_no_values():
    assert [value_column(h) for h in ("2024年计划投资", "2023年预算数", "属性", "2021—2025年", "备注")] == [None] * 5
    assert value_column("2021—2025年累计") == (2025, "period")
    assert read_columns(["地区", "2025年目标"]) is None
    assert value_column("2025年" + "数值" * 12) is None
    assert not qualifies("目标" + "数值" * 12)


PLAIN = """禾田市城市更新行动方案
一、目标
到2027年，城市更新取得成效。
二、任务
（一）推进改造。
附件1
更新任务表
任务|牵头单位
改造旧村|市住建局
附件2
城市更新主要指标
{rows}
"""


@pytest.mark.parametrize("mark", ["|", "\t", " | ", "  "])
def test_rows_with_bars_or_tabs_in_an_annex_are_a_table_of_that_annex(mark):
    rows = [("指标", "2024年现状", "2027年目标"), ("改造小区数（个）", "35", "60"), ("口袋公园（个）", "—", "20")]
    facts = facts_of(read_text(PLAIN.format(rows="\n".join(mark.join(row) for row in rows))))
    assert [(t["indicator"], t["base_value"], t["target_value"], t["eid"]) for t in facts["targets"]] == [
        ("改造小区数（个）", "35", "60", "annex_2"),
        ("口袋公园（个）", None, "20", "annex_2"),
    ]
    assert facts["targets_year"] == 2027


def test_the_table_of_a_page_belongs_to_the_annex_that_shows_it():
    rows = (("指标", "2024年", "2027年"), ("口袋公园（个）", "8", "20"))
    lines = ("一、目标", "到2027年见成效。", "二、任务", "附件", "主要指标", *("\t".join(row) for row in rows))
    reading = read_matter(PageMatter(family="folder", url=None, lines=lines, tables=((5, rows),)))
    assert [(t.eid, t.target_value) for t in reading.targets] == [("annex_1", "20")]


def test_the_year_of_a_table_with_a_goal_for_each_year_is_the_last():
    rows = [("指标", "2022年基期值", "2023年", "2024年", "2025年"), ("托位数（个）", "400", "520", "650", "800")]
    text = PLAIN.format(rows="\n".join("|".join(row) for row in rows))
    assert facts_of(read_text(text))["targets_year"] == 2025


def test_a_goal_that_the_body_says_with_another_verb_is_compared_too():
    table = "指标|2023年|2026年\n民营增加值（亿元）|1120|1600\n民营企业（万户）|6.2|8"
    text = f"禾田市行动计划\n一、目标\n到2026年，民营增加值突破1500亿元，民营企业增至8万户。\n二、任务\n附件\n目标表\n{table}\n"
    found = facts_of(read_text(text))["conflicts"]
    assert found == [{"fact": "民营增加值, 2026", "body": "1500亿元", "annex": "1600"}]


def test_a_head_broken_into_year_and_bracketed_word_is_one_column_of_cells():
    cells = "序号 指标名称 单位 2022年 （基期） 2023年 2025年 指标属性 1 合格率 % 93.2 93.8 95 预期性 2 满意度 分 79 — 81 预期性"
    assert [
        (t.indicator, t.base_value, t.target_year, t.target_value) for t in targets_of_cells(cells.split(), eid=None)
    ] == [
        ("合格率", "93.2", 2023, "93.8"),
        ("合格率", "93.2", 2025, "95"),
        ("满意度", "79", 2025, "81"),
    ]


def test_tables_that_follow_each_other_in_other_forms_are_two_tables():
    lines = ["指标 2020年 2025年", "里程(公里) 3 5", "指标|2020年|2026年", "站点(个)|7|9", "里程(公里) 3 5"]
    assert [table[1] for table in rows_of_lines(lines)] == [("里程(公里)", "3", "5"), ("站点(个)", "7", "9")]


def test_lines_of_prose_with_blanks_are_no_table():
    assert list(rows_of_lines(["到2025年 目标 实现", "甲 乙 丙", "指标 与 2020年 相比", "上升 3 个 点"])) == []


def test_facts_give_one_row_per_indicator_with_the_goals_of_earlier_years_beside_it() -> None:
    rows = ["指标名称\t2021年\t2025年\t2027年", "集群增加值占比（%）\t48.6\t58\t65", "智能工厂（家）\t35\t90\t150"]
    facts = facts_of(read_text(PLAIN.format(rows="\n".join(rows))))
    assert [(t["target_year"], t["target_value"], t["milestones"]) for t in facts["targets"]] == [
        (2027, "65", [{"target_year": 2025, "target_value": "58"}]),
        (2027, "150", [{"target_year": 2025, "target_value": "90"}]),
    ]
    assert facts["targets_year"] == 2027


SHORT = [
    pytest.param(
        "责任单位\t指标\t2020年基数\t2025年目标\n市民政局\t床位(张)\t100\t200\n护理员(人)\t10\t20",
        [("床位(张)", "市民政局", "张"), ("护理员(人)", None, "人")],
        id="who answers",
    ),
    pytest.param(
        "单位|指标|2020年基数|2025年目标\n张|床位|100|200\n护理员|10|20",
        [("床位", None, "张"), ("护理员", None, None)],
        id="the unit",
    ),
    pytest.param(
        "牵头单位\t单位\t指标\t2020年基数\t2025年目标\n市民政局\t张\t床位\t100\t200\n人\t护理员\t10\t20\n食堂\t3\t9",
        [("床位", "市民政局", "张"), ("护理员", None, "人"), ("食堂", None, None)],
        id="both",
    ),
]


@pytest.mark.parametrize(("table", "wanted"), SHORT)
def test_a_row_short_on_its_left_lacks_what_a_merged_cell_says_there(table, wanted):
    targets = read_text(f"禾州市人民政府关于养老服务的若干措施\n一、目标\n{table}\n二、任务\n").targets
    assert [(t.indicator, t.responsible, t.unit) for t in targets] == wanted


@pytest.mark.parametrize(
    "table",
    [
        pytest.param("工种名称\t2022年\t2023年\n瓦工\t300元\t320元\n木工\t310元\t330元", id="wages"),
        pytest.param("药品名称|2022年|2024年\n甲片|12.5元|9.8元", id="prices"),
        pytest.param("作物名称\t2023年\t2024年\n水稻\t120元\t150元", id="subsidies"),
        pytest.param("名称\t2023年计划\t2024年计划\n市一中\t600\t650\n市二中\t500\t540", id="places at schools"),
        pytest.param("名称\t2023年任务\t2024年任务\n甲支路\t3\t5", id="works"),
    ],
)
@pytest.mark.parametrize(
    "above", ["一、目标", "现将有关标准公布如下：", "附件\n招生计划表", "为完成全年目标任务，制定本表。"]
)
def test_names_beside_years_are_no_targets_where_nothing_says_so(table, above):
    assert read_text(f"禾州市关于公布标准的通知\n{above}\n{table}\n二、执行\n").targets == ()


@pytest.mark.parametrize(
    ("above", "table", "eid"),
    [
        pytest.param("表1 发展主要目标", "名称\t2020年\t2025年\n绿道（公里）\t12\t30", None, id="caption of a table in the body"),
        pytest.param("附件\n养老服务主要指标", "名称|2020年|2025年\n绿道（公里）|12|30", "annex_1", id="title of its annex"),
        pytest.param("一、目标", "名称\t2020年\t2025年\t说明\n绿道（公里）\t12\t30\t预期性", None, id="a kind in a row"),
        pytest.param("一、目标", "名称\t2020年现状\t2025年\n绿道（公里）\t12\t30", None, id="the head of a column"),
    ],
)  # fmt: skip
def test_names_beside_years_are_targets_where_caption_annex_or_rows_say_so(above, table, eid):
    targets = read_text(f"禾州市关于养老服务的若干措施\n一、要求\n加强管理。\n{above}\n{table}\n").targets
    assert [(t.indicator, t.base_value, t.target_value, t.eid) for t in targets] == [("绿道（公里）", "12", "30", eid)]


def test_a_caption_counts_for_cells_a_line_each_and_for_real_tables():
    cells = ["名称", "2020年", "2025年", "备注", "绿道", "12", "30", "公园", "3", "9"]
    assert targets_of_cells(cells, eid=None) == ()
    assert brief(targets_of_cells(cells, eid=None, caption="主要指标")) == [
        ("绿道", 2020, "12", 2025, "30"),
        ("公园", 2020, "3", 2025, "9"),
    ]
    rows = [("主要目标",) * 3, ("名称", "2020年", "2025年"), ("绿道", "12", "30")]
    assert targets_of_rows(rows[1:], eid=None) == ()
    assert len(targets_of_rows(rows, eid=None)) == len(targets_of_rows(rows[1:], eid=None, caption="主要指标")) == 1


def test_values_are_short_and_none_is_a_sentence():
    rows = [
        ("指标", "2023年", "2024年"),
        ("体系", "12", "完成标准体系建设方案并报市政府常务会议审议通过后按程序印发实施达到要求"),
    ]
    assert targets_of_rows(rows, eid=None) == ()
    assert targets_of_rows([rows[0], ("体系", "12", "制定方案。完成3项")], eid=None) == ()
    assert len(targets_of_rows([rows[0], ("体系", "12", "完成3项")], eid=None)) == 1


def test_a_row_whose_values_stand_in_the_column_of_names_gives_none():
    rows = [
        ("责任单位", "指标", "2020年基数", "2025年目标"),
        ("市民政局", "床位(张)", "100", "200"),
        ("护理员(人)", "10", "20", ""),
    ]
    assert [t.indicator for t in targets_of_rows(rows, eid=None)] == ["床位(张)"]


PLACES = [
    ("地区", "资源化利用率（%）", "资源化利用率（%）", "消纳场（座）"),
    ("地区", "2026年", "2028年", "2028年"),
    ("东湖区", "45", "58", "2"),
    ("西山区", "40", "55", "—"),
    ("合计", "42", "56", "5"),
]


def test_a_table_of_places_gives_each_place_its_goals():
    assert brief(targets_of_rows(PLACES, eid=None, made_in=2026, caption="分区域目标任务表")) == [
        ("东湖区资源化利用率（%）", None, None, 2026, "45"),
        ("东湖区资源化利用率（%）", None, None, 2028, "58"),
        ("东湖区消纳场（座）", None, None, 2028, "2"),
        ("西山区资源化利用率（%）", None, None, 2026, "40"),
        ("西山区资源化利用率（%）", None, None, 2028, "55"),
        ("合计资源化利用率（%）", None, None, 2026, "42"),
        ("合计资源化利用率（%）", None, None, 2028, "56"),
        ("合计消纳场（座）", None, None, 2028, "5"),
    ]


def test_each_goal_names_its_place_and_a_sum_names_none():
    found = targets_of_rows(PLACES, eid=None, made_in=2026, caption="分区域目标任务表")
    assert [t.place for t in found] == [*["东湖区"] * 3, *["西山区"] * 2, *[None] * 3]


def test_what_a_place_had_is_its_base_and_the_unit_is_told():
    rows = [
        ("序号", "县（市、区）", "2025年完成绿道（公里）", "2027年绿道目标（公里）", "2027年公园（个）"),
        ("1", "丙县", "30", "52", "4"),
        ("2", "丁市", "41", "60", "6"),
    ]
    found = targets_of_rows(rows, eid=None, made_in=2026, caption="绿道建设目标分解表")
    assert brief(found) == [
        ("丙县绿道（公里）", 2025, "30", 2027, "52"),
        ("丙县公园（个）", None, None, 2027, "4"),
        ("丁市绿道（公里）", 2025, "41", 2027, "60"),
        ("丁市公园（个）", None, None, 2027, "6"),
    ]
    assert {t.unit for t in found} == {"公里", "个"}


def test_a_year_in_the_caption_is_the_year_of_every_column():
    rows = [("区县", "新增停车位（个）", "改造小区（个）"), ("丙区", "300", "12"), ("丁区", "250", "9")]
    assert brief(targets_of_rows(rows, eid=None, made_in=2026, caption="2027年各区县任务分解表")) == [
        ("丙区新增停车位（个）", None, None, 2027, "300"),
        ("丙区改造小区（个）", None, None, 2027, "12"),
        ("丁区新增停车位（个）", None, None, 2027, "250"),
        ("丁区改造小区（个）", None, None, 2027, "9"),
    ]


@pytest.mark.parametrize(
    ("rows", "caption"),
    [
        pytest.param(PLACES, "各区情况统计表", id="no word of goals"),
        pytest.param(
            [("地区", "补助资金（万元）"), ("丙区", "300"), ("丁区", "250")], "资金分配表", id="a year nowhere"
        ),
        pytest.param(
            [("地区", "2023年产量（吨）"), ("丙区", "300"), ("丁区", "250")], "目标完成情况", id="years that are over"
        ),
        pytest.param(
            [("地区", "2027年联系人"), ("丙区", "张某"), ("丁区", "李某")], "任务分解表", id="columns without numbers"
        ),
        pytest.param(
            [("单位", "2027年产值（亿元）"), ("丙公司", "3"), ("丁公司", "4")],
            "目标任务表",
            id="rows that are no places",
        ),
        pytest.param([("县区", "2026年", "2027年"), ("丙县", "12", "15")], "目标表", id="years without an indicator"),
    ],
)
def test_other_tables_of_places_set_no_goals(rows, caption):
    assert targets_of_rows(rows, eid=None, made_in=2026, caption=caption) == ()
