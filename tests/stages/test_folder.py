"""Folders of saved pages and texts, through the same stages: an operator's own archive, and the reference documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest

from gongbao_stages.road import run_night
from publish import read_latest

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
TEXT = """测试市人民政府关于加强湖泊保护的通知
测政发〔2025〕8号
各区人民政府，市直各单位：
为加强湖泊保护，现将有关事项通知如下。
一、严格空间管控。湖泊保护范围内禁止新建、扩建与保护无关的项目。
二、落实湖长责任。市、区两级湖长每季度巡湖不少于1次。
本通知自2025年4月1日起施行。
测试市人民政府
2025年3月3日
"""


def policies(settings):
    return {row["title"]: row for row in read_latest(settings.published_dir).table("policies").to_pylist()}


def test_texts_and_office_files_of_a_folder_are_published(settings, night, tmp_path):
    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "lakes.txt").write_text(TEXT, encoding="gb18030")
    document = docx.Document()
    for line in TEXT.replace("湖泊", "河道").replace("8号", "9号").splitlines():
        document.add_paragraph(line)
    document.save(str(folder / "rivers.docx"))
    report = run_night(replace(settings, folder=folder), as_of=night(5), portal_ids=None)
    assert report["quarantined"] == []
    found = policies(settings)
    assert {title: row["doc_number"] for title, row in found.items()} == {
        "测试市人民政府关于加强湖泊保护的通知": "测政发〔2025〕8号",
        "测试市人民政府关于加强河道保护的通知": "测政发〔2025〕9号",
    }
    assert {row["effective_on"] for row in found.values()} == {date(2025, 4, 1)}
    assert {row["signed_on"] for row in found.values()} == {date(2025, 3, 3)}


def test_a_night_counts_the_changes_and_no_noise(settings, night, tmp_path):
    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "lakes.txt").write_text(TEXT, encoding="utf-8")
    run_night(replace(settings, folder=folder), as_of=night(5), portal_ids=None)
    edited = TEXT.replace("不少于1次", "不少于2次").replace("新建、扩建与保护", "新建、扩建 与保护")
    (folder / "lakes.txt").write_text(edited, encoding="utf-8")
    report = run_night(replace(settings, folder=folder), as_of=night(6), portal_ids=None)
    rows = read_latest(settings.published_dir).changes().to_pylist()
    assert sorted(row["noise"] for row in rows) == [False, True]
    assert report["releases"][0]["changes"] == 1


def test_a_text_edited_in_the_folder_is_a_new_version(settings, night, tmp_path):
    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "lakes.txt").write_text(TEXT, encoding="utf-8")
    run_night(replace(settings, folder=folder), as_of=night(5), portal_ids=None)
    (folder / "lakes.txt").write_text(TEXT.replace("不少于1次", "不少于2次"), encoding="utf-8")
    run_night(replace(settings, folder=folder), as_of=night(6), portal_ids=None)
    (change,) = [row for row in read_latest(settings.published_dir).changes().to_pylist() if not row["noise"]]
    assert (change["effect"], change["cause"], change["before"], change["after"]) == (
        "quantity",
        "source",
        "1次",
        "2次",
    )
    assert change["clause_label_after"].startswith("二")


@pytest.fixture(scope="module")
def seeds() -> Path:
    if not SEEDS.is_dir():
        pytest.skip(f"{SEEDS.name}: the reference documents are not beside the project")
    return SEEDS


@pytest.mark.shared
def test_the_five_reference_documents_reach_a_release(settings, night, seeds):
    report = run_night(replace(settings, folder=seeds), as_of=night(5), portal_ids=None)
    assert (report["quarantined"], report["held"]) == ([], [])
    latest = read_latest(settings.published_dir)
    rows = {row["url"].rsplit("/", 1)[1][:3]: row for row in latest.table("policies").to_pylist()}
    assert sorted(rows) == ["000", "001", "002", "003", "004"]
    plan = rows["003"]
    assert (plan["doc_number"], plan["signed_on"], plan["published_on"], plan["effective_on"]) == (
        "甬政办发〔2016〕152号",
        date(2016, 9, 30),
        date(2016, 10, 12),
        date(2016, 10, 31),
    )
    (asked,) = latest.table("consultations").to_pylist()
    assert asked["policy_id"] == rows["001"]["policy_id"]
    assert (asked["opens_on"], asked["closes_on"], asked["comments_received"]) == (
        date(2024, 4, 12),
        date(2024, 4, 23),
        1,
    )
    assert rows["002"]["title"] is None
    assert rows["004"]["status"] == "expired"
    assert latest.table("targets").num_rows >= 13
    assert {row["cause"] for row in latest.table("versions").to_pylist()} == {"backfill"}
