"""Plans: who answers and by when, what binds and what does not, a heading that shares its line with its first child."""

import pytest

from gongbao.reading import read_text
from gongbao.reading.quantities import find_quantities
from gongbao.reading.units import find_groups


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("做好甲。（完成时限：2024年底；责任单位：市水利局、各镇政府）", ["市水利局", "各镇政府"]),
        ("做好甲。（责任单位：市水利局；完成时限：2024年12月）", ["市水利局"]),
        ("做好甲。（市政务局负责，持续推进）", ["市政务局"]),
        ("做好甲。（市教育局牵头、市财政局配合，2025年6月底前完成）", ["市教育局", "市财政局"]),
        ("做好甲。（工业和信息化部、公安部、应急管理部）", ["工业和信息化部", "公安部", "应急管理部"]),
        ("做好甲。（市国资委、市机关事务局，各县区）", ["市国资委", "市机关事务局", "各县区"]),
        ("做好甲。（市工信局会同市商务局负责；2025年12月底前取得阶段性成效）", ["市工信局", "市商务局"]),
        ("做好甲。（由市商务局牵头，市文旅局配合）", ["市商务局", "市文旅局"]),
        ("做好甲（市国资委、各县区）工作。", []),
        ("设备更新（含改造，2025年底前完成）按规定执行。", []),
        ("做好甲。（含公安部、应急管理部的试点地区）", []),
    ],
)
def test_who_answers_is_told_from_when_it_is_due(text, wanted):
    groups = find_groups(text, text.translate(str.maketrans("（），；：", "(),;:")))
    assert [unit for group in groups for unit in group.units] == wanted


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("力争5年内有特色小镇获认定。", []),
        ("办理时限不超过5年。", [("不超过", "5", "年", None)]),
        ("2012年起5年内，人才总量达到320万名。", [("达到", "320", "万名", None)]),
        ("自2021年1月1日起，到2023年建成20座。", [("建成", "20", "座", 2023)]),
        ("2026年底前，卫生厕所普及率由82%提高到90%。", [("提高到", "90", "%", 2026)]),
        ("从10个增加至12个。", [("增加至", "12", "个", None)]),
        ("由20个部门组成。", [("", "20", "个", None)]),
        ("单个项目最高补助500万元。", [("最高", "500", "万元", None)]),
        ("研发人员≥85人年。", [("≥", "85", "人年", None)]),
        ("贷款利率下浮50个基点。", [("下浮", "50", "个基点", None)]),
        ("总产量30亿斤左右，出栏12万头。", [("左右", "30", "亿斤", None), ("", "12", "万头", None)]),
    ],
)
def test_what_binds_is_told_from_what_was_and_from_spans(sentence, wanted):
    assert [(q.comparator, q.value, q.unit, q.year) for q in find_quantities(sentence)] == wanted


def headings(text):
    return [c.eid for c in read_text(text).clauses if c.level in ("h1", "h2")]


def test_a_heading_and_its_first_child_on_one_line_are_two_clauses():
    text = "禾田市若干措施\n一、促进汽车消费（一）优化政策。新增指标1万个。\n（二）支持换新。\n二、推动文旅\n（一）办活动。\n"
    assert headings(text) == ["h1_1", "h1_1__h2_1", "h1_1__h2_2", "h1_2", "h1_2__h2_1"]


def test_a_number_that_a_sentence_cites_is_no_child():
    text = "禾田市若干措施\n一、适用范围（一）和（二）类企业适用。\n二、依照第三条（一）处理有关事项。\n三、附则。\n"
    assert headings(text) == ["h1_1", "h1_2", "h1_3"]


def test_rows_of_a_table_that_begin_with_a_number_are_no_headings():
    rows = "类别\t指标\t2020年\t2025年\n创新\t1.网办率（%）\t85\t98\n2.通办事项（项）\t1200\t1800\n（一）规模\n3.基站（个）\t56\t90"
    text = (
        f"禾田市数字发展规划\n一、目标\n到2025年见成效。\n{rows}\n二、任务\n（一）强基。\n1.\t建平台。\n2.\t通数据。\n"
    )
    clauses = [c.eid for c in read_text(text).clauses if c.level in ("h1", "h2", "h3")]
    assert clauses == ["h1_1", "h1_2", "h1_2__h2_1", "h1_2__h2_1__h3_1", "h1_2__h2_1__h3_2"]


def test_a_heading_between_two_tables_stays_a_heading():
    table = "指标\t现状\n里程\t3"
    text = f"禾田市规划\n一、现状\n{table}\n二、目标\n{table}\n三、任务\n（一）建路。\n"
    assert headings(text) == ["h1_1", "h1_2", "h1_3", "h1_3__h2_1"]
