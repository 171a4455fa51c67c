"""Orders that several authorities give together, as the heads of their pages are set."""

from __future__ import annotations

import pytest

from tests.reading.test_corpus import read

BODIES = ["国家水网办公室", "中华人民共和国水务部", "中华人民共和国渔业部", "国家河湖总局"]
ISSUERS = ["国家水网办公室", "水务部", "渔业部", "国家河湖总局"]
NUMBER = "国家水网办公室 水务部 渔业部 国家河湖总局令第15号"
TEXT = """《河湖数据管理暂行办法》已经2026年5月23日国家水网办公室室务会会议审议通过，并经有关部门同意，现予公布，自2026年8月15日起施行。
国家水网办公室主任 甲一
水务部部长 乙二
2026年7月10日
河湖数据管理暂行办法
第一条 为了规范河湖数据管理，制定本办法。
第二条 本办法自2026年8月15日起施行。
"""


@pytest.mark.parametrize(
    "head",
    [
        "\n".join([*BODIES, "令", "第15号"]),
        "\n".join([*BODIES, "令", "（第15号）"]),
        " ".join(BODIES) + " 令\n第15号",
        " ".join(BODIES) + "令\n第15号",
        " ".join(BODIES) + " 令 第15号",
    ],
)
def test_the_order_of_several_authorities_gives_its_number_and_all_its_makers(head):
    facts = read(f"{head}\n{TEXT}")
    assert (facts["title"], facts["kind"]) == ("河湖数据管理暂行办法", "law")
    assert (facts["doc_number"], facts["issuers"]) == (NUMBER, ISSUERS)
    assert (facts["signed_on"], facts["effective_on"]) == ("2026-07-10", "2026-08-15")


def test_the_order_of_one_authority_may_stand_in_three_lines():
    facts = read(f"水务部\n令\n第7号\n{TEXT}")
    assert (facts["doc_number"], facts["issuers"]) == ("水务部令第7号", ["水务部"])
