"""Citations find the policy that they mean, and no other."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gongbao.normalize.policy_index import PolicyIndex, index_policies

STATE, PROVINCE, CITY, OTHER = "国务院", "临澜省人民政府", "青岚市人民政府", "云屏市人民政府"


def policy(policy_id: str, title: str | None, issuer: str, place: str, **more: Any) -> dict[str, Any]:
    row = {"policy_id": policy_id, "title": title, "wrapped_title": None, "issuers": [issuer], "division_code": place}
    return {**row, "doc_number": None, "kind": "normative_document", **more}


@pytest.fixture
def index() -> PolicyIndex:
    return index_policies(
        [
            policy("state", "国务院关于优化营商环境的意见", STATE, "100000", doc_number="国发〔2024〕3号"),
            policy("province", "临澜省人民政府关于优化营商环境的意见", PROVINCE, "990000"),
            policy("city", "青岚市停车场管理办法", CITY, "990100", doc_number="青政发〔2023〕8号"),
            policy("parks", "公园管理办法", CITY, "990100"),
            policy("parks_too", "公园管理办法", OTHER, "990200"),
            policy("draft", "青岚市养犬管理办法", CITY, "990100", kind="consultation"),
            policy("rules", "实施细则", CITY, "990100"),
            policy("graves", "殡葬管理暂行办法", OTHER, "990200"),
            policy("water", "节约用水管理办法", PROVINCE, "990000"),
            policy("dust", "扬尘污染防治办法", "生态环境部", "100000"),
            policy(
                "plan",
                "青岚市人民政府关于印发青岚市制造业发展规划的通知",
                CITY,
                "990100",
                wrapped_title="青岚市制造业发展规划",
            ),
            policy("citing", "青岚市人民政府关于做好有关工作的通知", CITY, "990100"),
            policy("afar", "云屏市人民政府关于做好有关工作的通知", OTHER, "990200"),
            policy("below", "临澜省财政厅关于做好有关工作的通知", "临澜省财政厅", "990000"),
        ]
    )


@pytest.mark.parametrize(
    ("doc_number", "title", "cited_by", "meant"),
    [
        ("青政发〔2023〕8号", None, "citing", "city"),
        ("青政发〔2023〕8号", "另一标题的办法", "citing", "city"),
        (None, "青岚市停车场管理办法", "afar", "city"),
        ("青政发〔2019〕2号", "青岚市停车场管理办法", "citing", None),
        (None, "青岚市制造业发展规划", "citing", "plan"),
        # one title, two places: the citing policy's own
        (None, "公园管理办法", "citing", "parks"),
        (None, "公园管理办法", "afar", "parks_too"),
        (None, "公园管理办法", "below", None),
        # the issuer named in front of a title that does not hold it
        (None, "青岚市人民政府公园管理办法", "afar", "parks"),
        # the issuer left out: one of the same place, never one of elsewhere on trust
        (None, "关于优化营商环境的意见", "below", "province"),
        (None, "关于优化营商环境的意见", "citing", None),
        (None, "国务院关于优化营商环境的意见", "citing", "state"),
        (None, "实施细则", "citing", None),
        # a title that every place has: the only one known is that of elsewhere, of above, of the ministry
        (None, "殡葬管理暂行办法", "citing", None),
        (None, "殡葬管理暂行办法", "afar", "graves"),
        (None, "节约用水管理办法", "citing", "water"),
        (None, "扬尘污染防治办法", "citing", "dust"),
        (None, "青岚市养犬管理办法", "citing", None),
        ("青政发〔2023〕8号", None, "city", None),
        (None, None, "citing", None),
    ],
)
def test_a_citation_means_one_policy_or_none(
    index: PolicyIndex, doc_number: str | None, title: str | None, cited_by: str, meant: str | None
) -> None:
    assert index.find(doc_number=doc_number, title=title, cited_by=cited_by) == meant


@pytest.fixture
def notices() -> PolicyIndex:
    def notice(policy_id: str, year: int) -> dict[str, Any]:
        title = "青岚市人民政府关于印发青岚市征地补偿办法的通知"
        number, inner = f"青政发〔{year}〕6号", "青岚市征地补偿办法"
        return policy(
            policy_id, title, CITY, "990100", wrapped_title=inner, doc_number=number, signed_on=date(year, 4, 2)
        )

    return index_policies(
        [
            notice("notice_2019", 2019),
            notice("notice_2025", 2025),
            policy("graves", "青岚市殡葬管理办法", CITY, "990100", signed_on=date(2025, 3, 20)),
            policy("of_2019", "关于印发殡葬办法的通知", CITY, "990100", signed_on=date(2019, 5, 6)),
            policy("of_2025", "关于印发殡葬办法的通知", CITY, "990100", signed_on=date(2025, 5, 6)),
        ]
    )


@pytest.mark.parametrize(
    ("title", "notice", "text"),
    [
        ("青岚市征地补偿办法", "notice_2019", None),  # its text has no page of its own: the other notice is no text
        ("青岚市征地补偿办法", "notice_2025", None),
        ("青岚市殡葬管理办法", "of_2025", "graves"),
        ("青岚市殡葬管理办法", "of_2019", None),
    ],
)
def test_a_notice_issues_the_text_that_came_with_it(
    notices: PolicyIndex, title: str, notice: str, text: str | None
) -> None:
    assert notices.find(doc_number=None, title=title, cited_by=notice, issues=True) == text


def test_a_notice_that_hands_on_a_notice_names_it_by_its_own_title(index: PolicyIndex) -> None:
    title = "青岚市人民政府关于印发青岚市制造业发展规划的通知"
    assert index.find(doc_number=None, title=title, cited_by="citing", issues=True) == "plan"
