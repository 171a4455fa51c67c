"""The targets of a plan whose table of indicators is offered as a file."""

from __future__ import annotations

import io

import docx

from gongbao.formats.documents import extract_text
from gongbao.normalize.file_targets import with_targets_of_files
from gongbao.reading import read_text

PLAN = """禾田市绿色出行行动方案
禾政发〔2023〕9号
一、目标
到2026年，公交分担率达到45%，绿道里程达到130公里。
二、任务
（一）优化线网。
（二）建设绿道。
附件：主要指标
"""
HEAD = ("指标", "单位", "2022年", "2026年", "责任单位")
ROWS = (HEAD, ("公交分担率", "%", "38", "42", "市交通局"), ("绿道里程", "公里", "88", "130", "市城管局"))


def docx_with(rows):
    document = docx.Document()
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    return tuple(rows for _, rows in extract_text(out.getvalue(), name="主要指标.docx").tables)


def told(reading):
    return [(t.indicator, t.base_value, t.target_year, t.target_value, t.eid) for t in reading.targets]


def test_targets_of_a_files_table_are_the_policys_and_name_the_file():
    reading = with_targets_of_files(read_text(PLAN), [("主要指标.docx", "", docx_with(ROWS))])
    assert told(reading) == [
        ("公交分担率", "38", 2026, "42", "file:主要指标.docx"),
        ("绿道里程", "88", 2026, "130", "file:主要指标.docx"),
    ]
    assert [t.responsible for t in reading.targets] == ["市交通局", "市城管局"]


def test_a_goal_of_the_body_that_the_file_contradicts_is_a_conflict():
    reading = with_targets_of_files(read_text(PLAN), [("主要指标.docx", "", (ROWS,))])
    assert [(c.fact, dict(c.values)) for c in reading.conflicts] == [
        ("公交分担率, 2026", {"body": "45%", "annex": "42"})
    ]


def test_a_table_that_the_page_shows_too_or_two_files_hold_counts_once():
    shown = "\n".join("|".join(row) for row in ROWS)
    page = read_text(f"{PLAN}附件\n主要指标\n{shown}\n")
    assert [t.eid for t in page.targets] == ["annex_1", "annex_1"]
    assert with_targets_of_files(page, [("主要指标.docx", "", (ROWS,))]) == page
    twice = with_targets_of_files(read_text(PLAN), [("主要指标.docx", "", (ROWS,)), ("主要指标.doc", "", (ROWS,))])
    assert {t.eid for t in twice.targets} == {"file:主要指标.docx"}


def test_a_file_of_forms_or_prose_adds_nothing():
    form = (("姓名", "单位", "电话"), ("", "", ""))
    plain = read_text(PLAN)
    assert with_targets_of_files(plain, [("申请表.docx", "", (form,)), ("说明.docx", "", ())]) is plain


def test_a_printed_table_whose_cells_stand_apart_by_blanks_gives_its_goals():
    text = "\n".join(("附件", "主要指标表", *(" ".join(row) for row in ROWS), "注:以上指标均为预期性。"))
    reading = with_targets_of_files(read_text(PLAN), [("主要指标.pdf", text, ())])
    assert told(reading) == [
        ("公交分担率", "38", 2026, "42", "file:主要指标.pdf"),
        ("绿道里程", "88", 2026, "130", "file:主要指标.pdf"),
    ]


def test_prose_of_a_file_without_tables_gives_no_goals():
    text = "一、目标\n到2026年 绿道里程 达到 130 公里\n二、任务"
    assert with_targets_of_files(read_text(PLAN), [("说明.pdf", text, ())]).targets == ()
