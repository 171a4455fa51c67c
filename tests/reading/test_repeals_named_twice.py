"""A repeal that title and text both name is one relation: the mention in the text, with its number and its day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from gongbao.model.policy import Relation
from gongbao.normalize.relations import relation_rows
from gongbao.reading import read_text

NIGHT = datetime(2025, 5, 6, tzinfo=UTC)
HARBOUR = "澜港市码头装卸管理办法"
CASES = {
    "the text adds the place and the number": (
        "澜港市人民政府关于废止《码头装卸管理办法》的决定",
        f"澜港市人民政府决定，废止2011年8月2日发布的《{HARBOUR}》（澜政发〔2011〕31号），自2025年6月1日起停止执行。",
        (HARBOUR, "澜政发〔2011〕31号", date(2025, 6, 1)),
    ),
    "the text names the letter that issued it": (
        f"关于废止《{HARBOUR}》的通知",
        f"各有关单位：\n经研究，决定废止《澜港市人民政府关于印发{HARBOUR}的通知》（澜政发〔2011〕31号）。\n特此通知。",
        (f"澜港市人民政府关于印发{HARBOUR}的通知", "澜政发〔2011〕31号", None),
    ),
    "the text gives the number alone": (
        "澜港市人民政府办公室关于废止《关于规范码头装卸的通知》（澜政办发〔2012〕6号）的通知",
        "各有关单位：\n经研究，决定废止澜政办发〔2012〕6号文件。\n特此通知。",
        ("关于规范码头装卸的通知", "澜政办发〔2012〕6号", None),
    ),
    "the text mentions it and ends it in another sentence": (
        "澜港市财政局关于废止《澜港市渔船贴息办法》的通知",
        "各有关单位：\n我局2015年印发了《澜港市渔船贴息办法》（澜财〔2015〕8号）。因政策调整，经研究决定，该办法自2025年7月1日起废止。",
        ("澜港市渔船贴息办法", "澜财〔2015〕8号", None),
    ),
}


def rows_of(title: str, body: str):
    reading = read_text(f"{title}\n{body}\n澜港市人民政府\n2025年5月6日\n")
    return relation_rows(reading, policy_id="gb-a", as_of=NIGHT)


@pytest.mark.parametrize(("title", "body", "expected"), CASES.values(), ids=CASES)
def test_one_row_stands_where_the_text_says_it(title, body, expected):
    (row,) = rows_of(title, body)
    assert (row["cited_title"], row["cited_doc_number"]) == expected[:2]
    assert row["relation"] is Relation.REPEALS
    assert row["eid"] is not None
    assert expected[2] in (None, row["effective_on"])


def test_a_higher_act_of_the_same_name_is_cited_and_not_repealed():
    rows = rows_of(
        "澜港市人民政府关于废止《码头装卸管理办法》的决定",
        "鉴于《东澜省码头装卸管理办法》已经施行，澜港市人民政府决定废止《澜港市码头装卸管理办法》（澜政发〔2011〕31号）。",
    )
    assert {(r["relation"], r["cited_title"]) for r in rows} == {
        (Relation.CITES, "东澜省码头装卸管理办法"),
        (Relation.REPEALS, HARBOUR),
    }


def test_two_acts_of_similar_names_stay_two():
    rows = rows_of(
        "澜港市财政局关于废止《渔船贴息办法》《远洋渔船贴息办法》的通知",
        "各有关单位：\n决定废止《渔船贴息办法》（澜财〔2015〕8号）、《远洋渔船贴息办法》（澜财〔2016〕2号）。",
    )
    assert sorted(r["cited_doc_number"] for r in rows) == ["澜财〔2015〕8号", "澜财〔2016〕2号"]
