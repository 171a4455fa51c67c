"""A repeal decision and its catalogues: entries are no headings, and a document named in text and catalogue ends once."""

from __future__ import annotations

from typing import Any

from gongbao.reading import facts_of, read_text

PAGE = """禾田市人民政府办公室关于废止部分行政规范性文件的决定
禾政办发〔2024〕12号

各区县人民政府：

经研究，决定废止《禾田市人民政府办公室关于加强集市管理的通知》（禾政办发〔2009〕7号）等2件行政规范性文件。本决定自公布之日起施行。

附件：决定废止的行政规范性文件目录

禾田市人民政府办公室
2024年6月3日

附件
决定废止的行政规范性文件目录
1.禾田市人民政府办公室关于加强集市管理的通知（禾政办发〔2009〕7号）
2.{second}
"""
ENTRY = "禾田市人民政府办公室关于调整水价的意见（禾政办发〔2011〕30号）"


def read(second: str = ENTRY) -> dict[str, Any]:
    return facts_of(read_text(PAGE.format(second=second)))


def test_entries_of_a_catalogue_are_no_headings() -> None:
    found = read()
    assert (found["outline"], found["flags"]) == ({}, [])
    assert [c["eid"] for c in found["clauses"]] == ["body", "signature", "annex_1"]


def test_a_document_named_in_text_and_catalogue_is_repealed_once() -> None:
    repealed = [(r["doc_number"], r["eid"]) for r in read()["relations"] if r["relation"] == "repeals"]
    assert repealed == [("禾政办发〔2009〕7号", "annex_1"), ("禾政办发〔2011〕30号", "annex_1")]


def test_an_annex_with_clauses_of_its_own_keeps_its_tree() -> None:
    found = read("按《禾田市水价办法》（禾政办发〔2011〕30号）办理的事项，由市水务局负责。")
    assert "annex_1__h3_2" in [c["eid"] for c in found["clauses"]]
