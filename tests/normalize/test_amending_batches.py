"""One decision over many works: each command reaches the policy that it means, as the work is cited there (hard cases 15–18, 20)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gongbao.formats.scripts import canonical_key
from gongbao.model.identifiers import Sha256
from gongbao.model.policy import Cited, PolicyKind, Relation
from gongbao.reading import read_text

DECISION = "http://www.example.gov/art/2025/3/5/art_1_90.html"
FIRST = "为了加强管理，制定本办法。"
SECOND = "工商部门负责登记。"


@pytest.fixture
def decide(make_reading):
    def decide(text, works, title="测试市人民政府关于修改部分规范性文件的决定"):
        cited = tuple(Cited(relation=Relation.AMENDS, title=w, doc_number=None, as_written=f"《{w}》") for w in works)
        return make_reading(
            text,
            title=title,
            title_as_written=title,
            kind=PolicyKind.AMENDING_DECISION,
            text=text,
            content_sha256=Sha256.of(text.encode()),
            canonical_sha256=Sha256.of(canonical_key(text).encode()),
            signed_on=date(2025, 3, 4),
            effective_on=date(2025, 3, 4),
            cited=cited,
        )

    return decide


@pytest.fixture
def works(make_reading, page):
    def works(*titles):
        return {
            page.replace("art_1_1", f"art_1_{at}"): make_reading(
                FIRST, SECOND, f"本文件第{at}号。", title=title, signed_on=date(2023, 5, 1)
            )
            for at, title in enumerate(titles, start=10)
        }

    return works


def second_articles(story):
    """The second article of the latest wording of each policy, by title."""
    latest = {row["latest_version_id"]: row["title"] for row in story.rows("policies")}
    return {
        latest[row["version_id"]]: row["text"]
        for row in story.rows("clauses", label="第二条")
        if row["version_id"] in latest
    }


def test_works_in_a_row_share_one_order(story, works, decide):
    titles = ("测试市集市办法", "测试市早市办法", "测试市夜市办法")
    story.night(works(*titles))
    text = "将《测试市集市办法》、《测试市早市办法》（测政发〔2019〕5号）中的“工商部门”统一修改为“市场监管部门”。"
    story.night({DECISION: decide(text, titles[:2])})
    assert second_articles(story) == {
        "测试市集市办法": "市场监管部门负责登记。",
        "测试市早市办法": "市场监管部门负责登记。",
        "测试市夜市办法": SECOND,
    }
    assert len(story.rows("amending_instructions")) == 2


def test_a_decision_amends_27_documents_one_by_one(story, works, decide):
    numerals = ("", *"一二三四五六七八九")
    titles = [f"测试市{name}管理办法" for name in "停车绿化供水供热供气排水道路桥梁隧道广告路灯公园河湖海塘井"[:27]]
    titles = list(dict.fromkeys(f"{title[:3]}{at}{title[3:]}" for at, title in enumerate(titles)))
    assert len(titles) == 27
    story.night(works(*titles))
    points = [
        f"{'二十' if at >= 20 else '十' if at >= 10 else ''}{numerals[at % 10]}、将《{title}》第二条修改为：“第{at}个部门负责登记。”"
        for at, title in enumerate(titles, start=1)
    ]
    story.night({DECISION: decide("对下列文件作出修改：\n" + "\n".join(points), titles)})
    found = second_articles(story)
    assert [found[title] for title in titles] == [f"第{at}个部门负责登记。" for at in range(1, 28)]


def test_works_listed_in_the_annex_share_the_order_that_points_there(story, works, decide):
    titles = ("测试市集市办法", "测试市早市办法")
    story.night(works(*titles))
    text = """将附件所列文件中的“工商部门”统一修改为“市场监管部门”。
附件：修改文件目录
1.《测试市集市办法》（测政发〔2011〕1号）
2.《测试市早市办法》"""
    story.night({DECISION: decide(text, titles)})
    assert set(second_articles(story).values()) == {"市场监管部门负责登记。"}


def test_a_work_cited_with_its_issuer_number_or_short_name_is_the_same_work(story, works, decide):
    story.night(works("测试市集市办法", "测试市早市办法"))
    text = """一、对《测试市人民政府关于印发测试市集市办法的通知》（测政发〔2011〕1号，以下简称《集市办法》）作如下修改：
（一）将《集市办法》第二条中的“工商部门”修改为“市场监管部门”。
二、《测试市早市办法》
该办法第二条修改为：“街道负责登记。”"""
    story.night({DECISION: decide(text, ("测试市集市办法", "测试市早市办法"))})
    assert second_articles(story) == {
        "测试市集市办法": "市场监管部门负责登记。",
        "测试市早市办法": "街道负责登记。",
    }


def test_a_work_that_no_relation_names_is_not_taken_for_the_only_one_that_is(story, works, decide):
    story.night(works("测试市集市办法"))
    text = "一、《测试市集市办法》继续执行。\n二、将《测试市渔港办法》第二条修改为：“渔政负责登记。”"
    story.night({DECISION: decide(text, ("测试市集市办法",))})
    assert second_articles(story) == {"测试市集市办法": SECOND}
    assert [(r["work_title"], r["outcome"]) for r in story.rows("amending_instructions")] == [
        ("测试市渔港办法", "waiting")
    ]


def test_old_numbers_are_meant_where_articles_shift(story, works, decide):
    story.night(works("测试市集市办法"))
    text = """对《测试市集市办法》作如下修改：
一、增加一条，作为第二条：“本办法所称集市，是指常设市场。”
二、第二条改为第三条，其中的“工商部门”修改为“市场监管部门”。
三、第三条改为第四条。"""
    story.night({DECISION: decide(text, ("测试市集市办法",))})
    latest = story.rows("policies", title="测试市集市办法")[0]["latest_version_id"]
    rows = sorted(story.rows("clauses", version_id=latest), key=lambda row: row["clause_order"])
    assert [(row["label"], row["text"]) for row in rows] == [
        ("第一条", FIRST),
        ("第二条", "本办法所称集市，是指常设市场。"),
        ("第三条", "市场监管部门负责登记。"),
        ("第四条", "本文件第10号。"),
    ]


def test_an_amendment_without_a_consolidated_text_gives_ours(story, works, decide):
    story.night(works("测试市集市办法"))
    text = "第一条 将《测试市集市办法》第二条修改为：“街道负责登记。”\n第二条 本修正案自公布之日起施行。"
    story.night({DECISION: decide(text, ("测试市集市办法",), title="测试市集市办法修正案")})
    (row,) = story.rows("policies", title="测试市集市办法")
    assert "consolidated_by_us" in row["flags"]
    assert second_articles(story)["测试市集市办法"] == "街道负责登记。"


def test_provisional_measures_become_measures_by_a_decision(story, works, decide):
    story.night(works("测试市集市暂行办法"))
    text = "将《测试市集市暂行办法》名称修改为《测试市集市办法》。将第一条中的“制定本办法”修改为“制定本市办法”。"
    story.night({DECISION: decide(text, ("测试市集市暂行办法",))})
    (row,) = story.rows("policies", title="测试市集市办法")
    assert row["latest_version_id"].endswith(".v2")


def test_a_work_cited_without_marks_is_the_one_that_bears_the_name_with_its_issuer(story, works, decide):
    story.night(works("测试市集市办法", "测试市早市条例"))
    text = """一、将《测试市集市办法》第二条修改为：“街道负责登记。”
二、将早市条例第二条修改为：“镇负责登记。”"""
    story.night({DECISION: decide(text, ("测试市集市办法", "测试市早市条例"))})
    assert second_articles(story) == {"测试市集市办法": "街道负责登记。", "测试市早市条例": "镇负责登记。"}


def test_a_work_cited_without_marks_that_fits_none_waits(story, works, decide):
    story.night(works("测试市集市办法"))
    text = "一、将《测试市集市办法》第一条修改为：“为了登记，制定本办法。”\n二、将渔港条例第二条修改为：“镇负责登记。”"
    story.night({DECISION: decide(text, ("测试市集市办法",))})
    assert second_articles(story) == {"测试市集市办法": SECOND}
    assert [(r["work_title"], r["outcome"]) for r in story.rows("amending_instructions")] == [
        ("测试市集市办法", "applied"),
        ("渔港条例", "waiting"),
    ]


HEADS = """对下列规章作出修改：
一、测试市集市办法
（一）将第二条中的“工商部门”修改为“市场监管部门”。
二、对测试市早市办法作出修改
第二条修改为：“街道负责登记。”
三、测试市夜市若干问题
第二条修改为：“夜市停办。”
本决定自公布之日起施行。"""


def test_works_that_heads_name_without_marks_are_amended_each_by_what_stands_below(story, works, decide):
    story.night(works("测试市集市办法", "测试市早市办法", "测试市夜市办法"))
    cited = read_text(f"测试市人民政府关于修改部分规章的决定\n{HEADS}\n", portal=None, url=None).cited
    assert [(c.relation, c.title) for c in cited] == [
        (Relation.AMENDS, "测试市集市办法"),
        (Relation.AMENDS, "测试市早市办法"),
    ]
    story.night({DECISION: replace(decide(HEADS, ()), cited=cited)})
    assert second_articles(story) == {
        "测试市集市办法": "市场监管部门负责登记。",
        "测试市早市办法": "街道负责登记。",
        "测试市夜市办法": SECOND,
    }
    rows = {r["work_title"]: (r["outcome"], r["as_written"]) for r in story.rows("amending_instructions")}
    assert rows["测试市夜市若干问题"] == ("waiting", "第二条修改为：“夜市停办。”")


def test_orders_of_a_decision_that_names_no_work_are_listed(story, works, decide):
    story.night(works("测试市集市办法"))
    story.night({DECISION: decide("一、将第二条修改为：“街道负责登记。”\n二、删去第三条。", ())})
    assert [(r["work_title"], r["outcome"], r["reason"]) for r in story.rows("amending_instructions")] == [
        (None, "waiting", "the decision does not tell in a known form which of its works it amends here")
    ] * 2
    assert second_articles(story) == {"测试市集市办法": SECOND}


def test_a_term_replaced_throughout_a_work_is_one_rule_of_its_change_log(story, works, decide, make_reading, page):
    base = make_reading(FIRST, SECOND, "向工商部门登记免收费用。", title="测试市集市办法", signed_on=date(2023, 5, 1))
    story.night({page.replace("art_1_1", "art_1_10"): base})
    story.night({DECISION: decide("将《测试市集市办法》中的“工商部门”统一修改为“市场监管部门”。", ["测试市集市办法"])})
    rows = [row for row in story.rows("changes") if row["group_id"]]
    assert [(r["effect"], r["before"], r["after"]) for r in rows] == [
        ("mass_term", "工商部门", "市场监管部门"),
        ("mass_term", "工商部门", "市场监管部门"),
    ]
    assert len({row["group_id"] for row in rows}) == 1
