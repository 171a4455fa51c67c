"""A page table names the last day under one label for both ways to end (失效/废止日期)."""

from __future__ import annotations

import pytest

from gongbao.settings import Settings
from gongbao_stages.documents import read_document

PAGE = """<html><head><title>云州市人才公寓管理办法</title></head><body>
<table><tr><td>发布机构</td><td>云州市人民政府办公室</td><td>成文日期</td><td>2023-02-10</td></tr>
<tr><td>公开日期</td><td>2023-02-14</td><td>时效性</td><td>现行有效</td></tr>
<tr><td>{label}</td><td>{value}</td><td>索引号</td><td>1133/2023-001</td></tr></table>
<h1>云州市人才公寓管理办法</h1><div class="content"><p>第一条　为规范人才公寓管理，保障人才安居，制定本办法。</p>
<p>第二条　本办法适用于市区范围内人才公寓的申请、分配、使用和监督管理。</p>
<p>第三条　市住房和城乡建设局负责本办法的组织实施，并对各区进行指导监督。</p></div></body></html>"""


@pytest.mark.parametrize(
    ("label", "value", "until"),
    [
        ("失效/废止日期", "2028-03-14", "2028-03-14"),
        ("废止/失效日期", "2028-03-14", "2028-03-14"),
        ("失效/废止日期", "—", None),
    ],
)
def test_the_last_day_under_a_label_of_both_ends(tmp_path, label, value, until):
    page = tmp_path / "page.html"
    page.write_text(PAGE.format(label=label, value=value), encoding="utf-8")
    read = read_document(Settings.from_env({}), str(page), url=None, portal_id=None)
    assert (read["expires_on"], read["stated_status"]) == (until, "in_force")
