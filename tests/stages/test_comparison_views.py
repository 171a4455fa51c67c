"""A comparison as a person meets it: counted by what happened, noise unmarked, a split shown with its text."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongbao.settings import Settings
from gongbao_cli.comparison_view import Screen, comparison_lines
from gongbao_stages.comparing import Compared, compare_files
from gongbao_stages.comparison_page import comparison_page

HEAD = "临湾市种子储备管理办法\n第一条　为了加强种子储备管理，制定本办法。\n"
STORES = "承储单位应当建立仓储台账，如实记录入库、出库的时间和数量。"
FINE = "承储单位擅自动用储备种子的，由市农业农村主管部门责令改正，处一万元罚款。"


@pytest.fixture
def compare(tmp_path: Path):
    def compared(before: str, after: str) -> Compared:
        paths = tmp_path / "before.txt", tmp_path / "after.txt"
        for path, text in zip(paths, (before, after), strict=True):
            path.write_text(text, encoding="utf-8")
        return compare_files(Settings.from_env({}), *map(str, paths), portal_id=None)

    return compared


def shown(compared: Compared) -> list[str]:
    return list(comparison_lines(compared, Screen()))


def test_articles_that_came_and_words_that_changed_are_counted_apart(compare):
    before = f"{HEAD}第二条　{STORES}\n第三条　市农业农村主管部门负责解释本办法。\n"
    came = "第三条　储备种子应当分品种存放，不得混存。\n"
    after = f"{HEAD}第二条　{STORES.replace('如实', '准确')}\n{came}第四条　市农业农村主管部门负责解释本办法。\n"
    compared = compare(before, after)
    assert "2 处变更：修改1、新增1 · 2 changes: amendment 1, insertion 1" in shown(compared)
    page = comparison_page([compared])
    assert '<span class="chip">修改 amendment <b>1</b></span><span class="chip">新增 insertion <b>1</b></span>' in page


def test_a_reference_that_follows_the_new_numbers_is_not_marked_beside_a_real_change(compare):
    before = f"{HEAD}第二条　{STORES}\n第三条　违反本办法第二条规定的，处一千元罚款。\n"
    after = f"{HEAD}第二条　储备种子应当分品种存放，不得混存。\n第三条　{STORES}\n第四条　违反本办法第三条规定的，处二千元罚款。\n"
    compared = compare(before, after)
    lines = "\n".join(shown(compared))
    assert "违反本办法第三条规定的，处{+二千元+}罚款" in lines
    assert "违反本办法第二条规定的，处[-一千元-]罚款" in lines
    page = comparison_page([compared])
    assert page.count("违反本办法第三条规定的，处") == 2


def test_an_article_that_became_two_is_shown_with_its_text(compare):
    before = f"{HEAD}第二条　{STORES}{FINE}\n第三条　市农业农村主管部门负责解释本办法。\n"
    after = f"{HEAD}第二条　{STORES}\n第三条　{FINE}\n第四条　市农业农村主管部门负责解释本办法。\n"
    lines = shown(compare(before, after))
    assert "1 处变更：拆分1 · 1 change: split 1" in lines
    assert "".join(line.removeprefix("   - ") for line in lines if line.startswith("   - ")).startswith(
        "承储单位应当建立"
    )
    assert [line for line in lines if line.startswith("   + ")]
