"""``gongbao evidence --clause`` as somebody meets it who copies a label from an alert."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gongbao.errors import BadInput
from gongbao_cli.main import cli

RULES = """测试市公园管理办法
第一条　为了加强公园管理，制定本办法。
第二条　市园林绿化主管部门负责公园的监督管理工作。
区园林绿化主管部门负责本区公园的日常管理工作。
第三条　本办法自2025年5月1日起施行。
"""
MEASURES = """测试市支持小微企业若干措施
一、减轻负担
（一）减免租金
1.减免范围。承租国有房屋的小微企业，减免三个月租金。
2.办理方式。由承租人向出租单位提出申请。
（二）降低成本
1.用电补贴。对规模以下企业给予用电补贴。
2.贷款贴息。单户贴息最高200万元。
二、附则
本措施自2025年6月1日起施行。
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("evidence")
    (root / "texts").mkdir()
    (root / "texts" / "a.txt").write_text(RULES, encoding="utf-8")
    (root / "texts" / "b.txt").write_text(MEASURES, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        point_at(root, patch)
        night = CliRunner().invoke(cli, ["nightly", "--as-of", "2025-06-02T02:30:00+08:00"], catch_exceptions=False)
        assert night.exit_code == 0
    return root


@pytest.fixture(autouse=True)
def here(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    point_at(data, monkeypatch)


def point_at(root: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("GONGBAO_DATA", str(root / "data"))
    patch.setenv("GONGBAO_FOLDER", str(root / "texts"))
    patch.setenv("GONGBAO_SIGNING_KEY", "off")
    patch.delenv("GONGBAO_SUBSCRIPTIONS", raising=False)


def evidence(*args: str) -> Result:
    return CliRunner().invoke(cli, ["evidence", *args], catch_exceptions=False)


def test_an_article_comes_with_every_paragraph_named(data: Path) -> None:
    told = [
        json.loads(line) for line in evidence("测试市公园管理办法", "--clause", "第二条", "--json").stdout.splitlines()
    ]
    assert [(row["clause"], row["eid"]) for row in told] == [
        ("第二条第一款", "art_2"),
        ("第二条第二款", "art_2__para_2"),
    ]
    assert [row["value"] for row in told] == [line.removeprefix("第二条　") for line in RULES.splitlines()[2:4]]
    assert [row["found"] for row in told] == [True, True]
    shown = evidence("测试市公园管理办法", "--clause", "第二条第二款").stdout
    assert shown.startswith("第二条第二款: 区园林绿化主管部门")
    assert "第二条第一款" not in shown


def test_a_label_under_several_headings_is_refused_and_the_whole_label_proves_the_right_one(data: Path) -> None:
    with pytest.raises(BadInput, match=r"一、（一）2\. = \S+, 一、（二）2\. = ") as refused:
        evidence("测试市支持小微企业若干措施", "--clause", "2")
    assert refused.value.exit_code == 2
    shown = evidence("测试市支持小微企业若干措施", "--clause", "一、（二）2.").stdout
    assert "200万元" in shown
    with pytest.raises(BadInput, match="names 2 clauses"):
        evidence("测试市支持小微企业若干措施", "--clause", "2.", "--bytes")
