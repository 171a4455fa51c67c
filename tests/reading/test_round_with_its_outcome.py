"""A platform that appends to the call for comments what came of it; and names of annexes that a title holds by chance."""

from __future__ import annotations

from gongbao.reading import facts_of, read_text

CALL = """《云州市城市绿地管理办法（修订草案）》征求意见
征集时间：2026-03-02 至 2026-04-01
征集部门：云州市司法局
状态：已结束
根据年度立法计划，市园林局起草了《云州市城市绿地管理办法（修订草案）》，现向社会征求意见，请于4月1日前将书面意见反馈至我局立法处。
意见征集结果：
本次征集共收到意见建议9条，其中采纳4条，部分采纳2条，未采纳3条。
"""


def test_a_call_without_the_word_notice_is_a_title_and_its_appended_outcome_is_counted():
    facts = facts_of(read_text(CALL))
    assert facts["title"] == "《云州市城市绿地管理办法（修订草案）》征求意见"
    counts = [facts[f"comments_{what}"] for what in ("received", "adopted", "partly", "not_adopted")]
    assert counts == [9, 4, 2, 3]
    assert (facts["opens_on"], facts["closes_on"]) == ("2026-03-02", "2026-04-01")


def test_the_outcome_is_counted_where_the_page_has_no_title():
    facts = facts_of(read_text(CALL.split("\n", 1)[1]))
    assert facts["title"] is None
    assert (facts["comments_received"], facts["comments_not_adopted"]) == (9, 3)


def test_a_short_name_of_an_annex_that_the_title_holds_is_still_an_attachment():
    notice = """关于公布2026年云州市绿色工厂名单的通知
云经信〔2026〕31号
各县（区）经信局：
经评审、公示，现将名单公布如下，请加强指导。
附件：1.名单
2.推荐表
云州市经济和信息化局
2026年6月3日
"""
    assert facts_of(read_text(notice))["attachments"] == ["名单", "推荐表"]
