"""A policy by id, by number in any brackets, by title; what fits several, or none, is told."""

from __future__ import annotations

import json

import pytest

from gongbao.errors import BadInput
from gongbao_stages.addressing import find_policy, title_and_number


def policy(policy_id, title, number=None, *, wrapped=None, into=None, corrections=None, others=()):
    return policy_id, {
        "policy_id": policy_id,
        "title": title,
        "wrapped_title": wrapped,
        "doc_number": number,
        "doc_numbers": [number, *others] if number else [],
        "merged_into": into,
        "corrections": corrections,
    }


SAID = {"decision": 1, "reason": "公报", "basis": "澜政发〔2025〕2号"}
KNOWN = dict(
    [
        policy("gb-a", "澜港市渔港管理办法", "澜政发〔2025〕3号"),
        policy(
            "gb-b",
            "澜港市人民政府关于印发澜港市航道养护办法的通知",
            "澜政办发〔2024〕12号",
            wrapped="澜港市航道养护办法",
        ),
        policy("gb-c", "澜港市航道养护办法"),
        policy("gb-d", "关于征求意见的公告"),
        policy("gb-e", "关于征求意见的公告"),
        policy("gb-f", "澜港市渔港管理办法（转载）", "澜政发〔2025〕3号", into="gb-a"),
        policy("gb-g", "澜港市人民政府关于印发澜港市锚地规则的通知", "澜政发〔2025〕5号", wrapped="澜港市锚地规则"),
        policy(
            "gb-h",
            "澜港市水产种质办法",
            "澜政发〔2025〕20号",
            corrections=[
                json.dumps(
                    {"fact": "doc_number", "value": "澜政发〔2025〕20号", "page": "澜政发〔2025〕2号", **SAID},
                    ensure_ascii=False,
                )
            ],
        ),
        policy(
            "gb-i",
            "澜港市发展和改革局 澜港市财政局关于船舶岸电的通知",
            "澜发改〔2025〕4号",
            others=("澜财〔2025〕9号",),
        ),
    ]
)
NAMES = {
    "its id": ("gb-a", "gb-a"),
    "the id of a merged record": ("gb-f", "gb-f"),
    "a number": ("澜政发〔2025〕3号", "gb-a"),
    "a number in square brackets": ("澜政发[2025]3号", "gb-a"),
    "a number in round brackets": ("澜政发(2025)3号", "gb-a"),
    "a number in full-width round brackets": ("澜政发（2025）3号", "gb-a"),
    "the number that the page gives beside the corrected one": ("澜政发〔2025〕2号", "gb-h"),
    "the number of the second body of a joint document": ("澜财[2025]9号", "gb-i"),
    "the corrected number": ("澜政发〔2025〕20号", "gb-h"),
    "a title": ("澜港市渔港管理办法", "gb-a"),
    "a title in its marks": ("《澜港市渔港管理办法》", "gb-a"),
    "the title of its own before one that it issues": ("澜港市航道养护办法", "gb-c"),
    "the title that it alone issues": ("澜港市锚地规则", "gb-g"),
}


@pytest.mark.parametrize(("name", "found"), NAMES.values(), ids=NAMES)
def test_a_policy_is_found_by(name, found):
    assert find_policy(KNOWN, name)["policy_id"] == found


def test_candidates_of_an_ambiguous_title_are_listed_with_their_ids():
    with pytest.raises(BadInput, match="2 policies have this title; name one by its id") as refused:
        find_policy(KNOWN, "关于征求意见的公告")
    assert "gb-d  《关于征求意见的公告》" in str(refused.value)
    assert "gb-e  《关于征求意见的公告》" in str(refused.value)


def test_a_part_of_a_title_finds_nothing_but_names_what_holds_it():
    with pytest.raises(BadInput, match="no policy of the latest release has this id, 文号 or whole title") as refused:
        find_policy(KNOWN, "航道养护")
    assert "gb-b  《澜港市人民政府关于印发澜港市航道养护办法的通知》（澜政办发〔2024〕12号）" in str(refused.value)
    assert "gb-a" not in str(refused.value)


def test_a_word_of_two_signs_names_the_titles_that_hold_it():
    with pytest.raises(BadInput, match="titles that hold these words") as refused:
        find_policy(KNOWN, "渔港")
    assert "gb-a" in str(refused.value)
    with pytest.raises(BadInput, match="ids and titles stand in the policies table"):
        find_policy(KNOWN, "市")


def test_a_title_within_a_title_stands_in_single_marks():
    row = {"title": "关于修改《澜港市渔港管理办法》的决定", "doc_number": "澜政发〔2025〕9号"}
    assert title_and_number(row) == "《关于修改〈澜港市渔港管理办法〉的决定》（澜政发〔2025〕9号）"
