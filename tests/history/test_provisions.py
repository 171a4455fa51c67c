"""A draft in 一、 and （一） whose final text is in articles: a list stays with what leads it."""

from __future__ import annotations

from pathlib import Path

from gongbao.settings import Settings
from gongbao_stages.comparing import compare_files
from gongbao_stages.side_by_side import side_by_side

DRAFT = """云州市河道采砂管理规定（征求意见稿）
一、在本市河道内采砂的单位和个人，应当遵守本规定。
二、符合以下情形之一的，不需要申请采砂许可：
（一）农村居民为自建住房采挖少量河砂，年采砂量不超过十立方米的；
（二）紧急抢险期间为堵口复堤采挖河砂的。
三、水行政主管部门应当每季度向社会公布一次采砂量。
四、违反本规定采砂的，由水行政主管部门责令停止，没收所采河砂。
"""
FINAL = """云州市河道采砂管理规定
第一条 在本市河道内采砂的单位和个人，应当遵守本规定。
第二条 水行政主管部门应当每季度向社会公布一次采砂量。
第三条 符合下列情形之一的，免予申请采砂许可：
（一）农村居民为自建住房采挖少量河砂，年采砂量不超过五立方米的；
（二）紧急抢险期间为堵口复堤采挖河砂的；
（三）水利工程管理单位清淤的。
第四条 违反本规定采砂的，由水行政主管部门责令停止，没收所采河砂。
"""


def compared(tmp_path: Path, before: str, after: str):
    paths = tmp_path / "before.txt", tmp_path / "after.txt"
    for path, text in zip(paths, (before, after), strict=True):
        path.write_text(text, encoding="utf-8")
    return compare_files(Settings.from_env({}), str(paths[0]), str(paths[1]), portal_id=None)


def test_a_list_is_linked_with_its_lead_and_its_items_are_told_in_place(tmp_path: Path) -> None:
    told = compared(tmp_path, DRAFT, FINAL).told
    links = {(link["before"], link["after"]) for link in told["links"] if link["before"]}
    assert links == {("一", "第一条"), ("二", "第三条"), ("三", "第二条"), ("四", "第四条")}
    rows = {
        (row["effect"], row["before"], row["after"]) for row in told["changes"] if row["clause_label_after"] == "第三条"
    }
    assert ("quantity", "十立方米", "五立方米") in rows
    assert ("amendment", "", "水利工程管理单位清淤的。") in rows
    assert not [row for row in told["changes"] if row["operation"] == "delete"]


def test_side_by_side_shows_the_list_beside_the_article(tmp_path: Path) -> None:
    found = compared(tmp_path, DRAFT, FINAL)
    lines = side_by_side(found.before.clauses, found.after.clauses, found.comparison)
    line = next(line for line in lines if line.label_after == "第三条")
    assert line.label_before == "二"
    assert "紧急抢险" in "".join(segment.text for segment in line.before)


def test_measures_below_a_heading_become_articles_of_their_own(tmp_path: Path) -> None:
    draft = """云州市促进集市发展若干措施
一、加大资金支持
（一）对新建集市按建筑面积给予一次性补助，每平方米补助二百元。
（二）对集市管理单位聘用保洁人员给予岗位补贴。
二、优化服务保障
（三）市场监督管理部门应当为摊主提供上门登记服务。
"""
    final = """云州市促进集市发展若干措施
第一条 对新建集市按建筑面积给予一次性补助，每平方米补助三百元。
第二条 对集市管理单位聘用保洁人员给予岗位补贴。
第三条 市场监督管理部门应当为摊主提供上门登记服务。
"""
    links = {
        (link["before"], link["after"]) for link in compared(tmp_path, draft, final).told["links"] if link["after"]
    }
    assert links == {("（一）", "第一条"), ("（二）", "第二条"), ("（三）", "第三条")}
