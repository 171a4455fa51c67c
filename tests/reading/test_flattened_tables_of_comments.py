"""Tables of comments whose cells stand a line each, and lists of comments whose first answer stands on its own line."""

from __future__ import annotations

import pytest

from gongbao.reading import read_text

HEAD = (
    "《云州市物业收费办法(征求意见稿)》公众意见采纳情况\n我局将《云州市物业收费办法(征求意见稿)》在官网公示30日,"
    "共收到3条意见建议,采纳2条,未采纳1条。具体情况如下:\n"
)
TAIL = "云州市发展和改革委员会\n2024年1月18日\n"


def told(text):
    comments = read_text(text).comment_round
    return [(e.clause_label, e.before, e.after, e.disposition) for e in (*comments.outcome, *comments.decisions)]


@pytest.mark.parametrize("blank", ["", "\n"])
def test_a_cell_per_line_is_read_row_by_row_though_a_cell_is_empty(blank):
    cells = (
        "序号\n意见建议内容\n采纳情况\n说明\n1\n第七条第二款“应当”修改为“可以”\n采纳\n"
        f"{blank}2\n建议第十条取消空置房物业费减免\n未采纳\n减免有上位法依据\n3\n第十五条建议增加公示渠道\n采纳\n已增加\n"
    )
    assert told(HEAD + cells + TAIL) == [
        ("第七条", "应当", "可以", "adopted"),
        ("第十条", "", "", "not_adopted"),
        ("第十五条", "", "", "adopted"),
    ]


def test_a_cell_per_line_with_a_column_of_clauses():
    cells = (
        "序号\n条款\n意见建议\n采纳情况\n理由\n1\n第三条\n建议增加“线上办理”\n部分采纳\n另行规定\n"
        "2\n第九条\n建议提高标准\n不采纳\n财力有限\n"
    )
    assert told(HEAD + cells + TAIL) == [
        ("第三条", "", "", "partly"),
        ("第九条", "", "", "not_adopted"),
    ]


def test_the_first_comment_of_a_list_keeps_the_answer_on_the_line_below():
    text = (
        "《云州市工程验收办法(征求意见稿)》意见采纳情况说明\n2022年9月26日至2022年10月25日,我局在市人民政府门户网站和市住房和城乡建设局"
        "门户网站向社会公开征求对《云州市工程验收办法(征求意见稿)》的意见建议。截至征求意见结束,共收到反馈意见2条。\n一、采纳的意见\n1.建议将第五条“7个工作日”修改为“5个工作日”。\n采纳情况:采纳。\n"
        "二、未采纳的意见\n2.建议将第三条“市住建局”改为“主管部门”。\n采纳情况:未采纳。理由:已定义简称。\n" + TAIL
    )
    assert told(text) == [
        ("第五条", "7个工作日", "5个工作日", "adopted"),
        ("第三条", "市住建局", "主管部门", "not_adopted"),
    ]
