"""A goal that a table sets for a district is published with the district and, where it is known, its code."""

from __future__ import annotations

import pytest

from gongbao.model.identifiers import PolicyId, VersionId
from gongbao.normalize.rows import clause_fact_rows
from gongbao.reading.targets import targets_of_rows

TABLE = [
    ("地区", "2027年绿道里程目标（公里）", "2027年公园目标（个）"),
    ("海曙区", "30", "4"),
    ("高新园", "12", ""),
    ("全市", "52", "9"),
    ("合计", "94", "13"),
]


@pytest.mark.parametrize(
    ("division", "codes"),
    [
        ("330200", {"海曙区": "330203", "高新园": None, "全市": "330200", None: None}),
        ("330000", {"海曙区": "330203", "高新园": None, "全市": "330000", None: None}),
        ("360100", {"海曙区": None, "高新园": None, "全市": "360100", None: None}),
        (None, {"海曙区": None, "高新园": None, "全市": None, None: None}),
    ],
)
def test_a_place_has_the_code_that_it_has_within_the_documents_own_division(division, codes):
    found = targets_of_rows(TABLE, eid="annex_1", made_in=2025, caption="任务分解表")
    named = {"policy_id": PolicyId("gb-a"), "version_id": VersionId("gb-a.v1")}
    rows = clause_fact_rows((), found, **named, division_code=division)["targets"]
    assert [(r["indicator"], r["place"]) for r in rows[:3]] == [
        ("海曙区绿道里程（公里）", "海曙区"),
        ("海曙区公园（个）", "海曙区"),
        ("高新园绿道里程（公里）", "高新园"),
    ]
    assert {r["place"]: r["division_code"] for r in rows} == codes
