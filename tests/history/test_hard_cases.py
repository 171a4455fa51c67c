"""Hard cases that need the reader of real texts and pages: tables, heads of laws, brackets that say who leads."""

from __future__ import annotations

import pytest

from gongbao.history import compare_clauses
from gongbao.model.change import Comparison, Effect
from gongbao.model.policy import Relation
from gongbao.reading import read_text
from gongbao_stages.documents import read_bytes

LEAD = (
    "<p>为规范机动车停放服务收费行为，维护当事人合法权益，根据价格法律法规和有关文件精神，结合我市实际，对机动车停放服务收费标准作了调整。"
    "各停车场经营者应当在出入口醒目位置公示收费标准和监督电话，不得在公示的标准之外收取任何费用。市场监督管理部门应当加强对收费行为的监督检查，"
    "对违反规定的依法处理。本标准自公布之日起执行，以前的规定与本标准不一致的，以本标准为准。现将收费标准公布如下：</p>"
)
ROWS = (
    "<tr><td rowspan='2'>一类区域</td><td>小型车</td><td>5元/小时</td></tr><tr><td>大型车</td><td>10元/小时</td></tr>"
)


def page(table: str) -> str:
    return f"<html><body><div class='content'><h1>临江市停车收费标准</h1>{LEAD}{table}</div></body></html>"


def compare(before: str, after: str) -> Comparison:
    """Compare two saved pages or texts as the command does."""
    old, new = (
        read_bytes(text.encode(), name="page.html") if "<html>" in text else read_text(text, portal=None, url=None)
        for text in (before, after)
    )
    return compare_clauses(old.clauses, new.clauses, title_before=old.title, title_after=new.title)


def test_a_cell_under_a_rowspan_changed_is_one_quantity():
    found = compare(page(f"<table>{ROWS}</table>"), page(f"<table>{ROWS.replace('10元', '12元')}</table>"))
    assert [(e.effect, e.before, e.after) for e in found.changes] == [(Effect.QUANTITY, "10元", "12元")]


def test_a_row_added_to_a_table_leaves_the_other_rows_alone():
    more = "<tr><td>二类区域</td><td>小型车</td><td>3元/小时</td></tr>"
    found = compare(page(f"<table>{ROWS}</table>"), page(f"<table>{ROWS}{more}</table>"))
    assert [(e.before, "二类区域" in e.after, "一类区域" in e.after) for e in found.changes] == [("", True, False)]


LAW = """云州市停车场管理条例
（2012年6月28日云州市第十四届人民代表大会常务委员会第三次会议通过{amended}）
第一条 为了加强停车场管理，制定本条例。
第二条 本条例自2012年10月1日起施行。
"""
FIRST = "　根据2019年8月29日云州市第十五届人民代表大会常务委员会第二十次会议《关于修改〈云州市停车场管理条例〉的决定》第一次修正"
SECOND = "　根据2023年3月30日云州市第十六届人民代表大会常务委员会第十次会议《关于修改〈云州市停车场管理条例〉的决定》第二次修正"


def test_a_stamp_older_than_the_last_amendment_is_no_change_of_wording():
    found = compare(LAW.format(amended=FIRST), LAW.format(amended=FIRST + SECOND))
    assert found.changes == ()


NAMED = """临江市人民政府办公室关于促进低空经济高质量发展的若干措施

为抢抓低空经济发展机遇，结合我市实际，制定以下措施。
一、完善基础设施
编制起降点布局规划。（{units}）
二、扩大应用场景
开通低空物流航线。
"""


@pytest.mark.parametrize(
    ("before", "after", "rows"),
    [
        (
            "市交通运输局牵头，市自然资源和规划局、市公安局按职责分工负责",
            "市发展改革委牵头，市交通运输局、市公安局按职责分工负责",
            [("市自然资源和规划局", "市发展改革委"), ("牵头单位：市交通运输局", "配合单位：市交通运输局")],
        ),
        ("市发展改革委牵头，市公安局配合", "市发改委牵头，市公安局配合", []),
        ("市司法局、市教育局", "市司法局、市教育局、团市委", [("", "团市委")]),
    ],
)
def test_a_bracket_that_says_who_leads_is_compared_as_units_and_not_as_words(before, after, rows):
    found = compare(NAMED.format(units=before), NAMED.format(units=after))
    assert [(e.before, e.after) for e in found.changes] == rows
    assert {e.effect for e in found.changes} <= {Effect.RESPONSIBILITY}


def test_a_repeal_list_of_hundreds_repeals_each_by_title_and_number():
    rows = "\n".join(f"{n}\n关于做好第{n}号工程管理工作的通知\n云政发〔{1990 + n % 20}〕{n}号" for n in range(1, 301))
    reading = read_text(
        f"""云州市人民政府关于废止部分行政规范性文件的决定
云政发〔2024〕9号
经研究，决定废止下列文件，自公布之日起施行。
附件：废止文件目录
云州市人民政府
2024年11月5日
附件
废止文件目录
序号
文件名称
文号
{rows}
""",
        portal=None,
        url=None,
    )
    repealed = [cited.doc_number for cited in reading.cited if cited.relation is Relation.REPEALS]
    assert len(repealed) == 300
    assert {repealed[0], repealed[-1]} == {"云政发〔1991〕1号", "云政发〔1990〕300号"}
