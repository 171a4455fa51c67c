"""A notice that many authorities sign, one below the other, is issued by all of them."""

from __future__ import annotations

from tests.reading.test_corpus import read

SIGNERS = [f"国家{name}局" for name in "水渔林盐茶粮矿岛河冰湿草沙竹花蜂蚕"]


def test_all_of_seventeen_signers_issue_it():
    facts = read(
        "\n".join(
            [
                "国家水务局等部门关于印发《河湖数据行动计划（2026—2028年）》的通知",
                "国水数〔2026〕11号",
                "各省、自治区、直辖市水务主管部门：",
                "现将《河湖数据行动计划（2026—2028年）》印发给你们，请认真组织实施。",
                *SIGNERS,
                "2026年3月31日",
                "河湖数据行动计划（2026—2028年）",
                "一、总体要求",
                "到2028年，形成河湖数据目录。",
                "二、重点行动",
                "开展河湖数据普查。",
            ]
        )
    )
    assert (facts["issuers"], facts["signed_on"]) == (SIGNERS, "2026-03-31")
