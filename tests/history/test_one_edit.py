"""One edit inside one article: what a careful reader calls it, with its words whole, or no change at all."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gongbao.history import compare_clauses
from gongbao.model.change import Comparison
from gongbao.model.policy import Clause

Reader = Callable[[str], tuple[Clause, ...]]


def _compare(read: Reader, before: str, after: str) -> Comparison:
    frame = "第一条 为了加强渡口安全管理，制定本办法。\n第二条 {}\n第三条 本办法由市交通运输局负责解释。\n"
    return compare_clauses(read(frame.format(before)), read(frame.format(after)))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("渡费按票价的千分之八计提。", "渡费按票价的0.8%计提。"),
        ("逾期每日加收万分之三的违约金。", "逾期每日加收0.03%的违约金。"),
        ("渡工培训半年。", "渡工培训六个月。"),
        ("经营者应当提交二份图纸。", "经营者应当提交两份图纸。"),
        ("机舱温度不高于45℃。", "机舱温度不高于45摄氏度。"),
        ("处五百元以上二千元以下罚款。", "处五百元以上二千元以下的罚款。"),
        ("有效期限为2—4年。", "有效期限为2至4年。"),
        ("给予补助2万元/艘。", "给予补助每艘2万元。"),
        ("夜航费80元/航次。", "夜航费每航次80元。"),
        ("停泊费每平方米每日2元。", "停泊费2元/平方米·日。"),
        ("停泊费每平方米每日2元。", "停泊费2元/（日·平方米）。"),
        ("补助渡工不超过600元/人·月，按季发放。", "补助渡工每人每月不超过600元，按季发放。"),
        ("补助渡工每人600元/月，按季发放。", "补助渡工600元/人·月，按季发放。"),
    ],
)
def test_equal_in_another_spelling_is_layout(clauses_of: Reader, before: str, after: str) -> None:
    found = _compare(clauses_of, before, after)
    assert found.changes == ()
    assert {edit.effect for edit in found.noise} == {"layout"}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        # numbers that are no quantities
        ("按照临政发〔2019〕7号执行。", "按照临政发〔2022〕8号执行。", ("临政发〔2019〕7号", "临政发〔2022〕8号", "amendment", None)),
        ("材料寄至市政大厅，邮编310010。", "材料寄至市政大厅，邮编310020。", ("310010", "310020", "amendment", None)),
        ("保证金缴入账号为33010000112的专户。", "保证金缴入账号为33010000113的专户。", ("33010000112", "33010000113", "amendment", None)),
        ("渡口编号为120的停用。", "渡口编号为130的停用。", ("120", "130", "amendment", None)),
        ("补贴标准为120元。", "补贴标准为130元。", ("120元", "130元", "quantity", "up")),
        # what binds alike has no direction
        ("经营者须在十日内备案。", "经营者应当在十日内备案。", ("须", "应当", "amendment", None)),
        ("经营者应当在十日内备案。", "经营者必须在十日内备案。", ("应当", "必须", "modality", None)),
        ("经营者不得拒绝检查。", "经营者不应当拒绝检查。", ("不得", "不应当", "amendment", None)),
        ("不再执行票价管制。", "执行票价管制。", ("不再执行", "执行", "amendment", None)),
        ("经营者可以公示票价。", "经营者必须公示票价。", ("可以", "必须", "modality", "tighter")),
        # words are not cut
        ("未经批准，不得停航。", "经批准，不得停航。", ("未经批准", "经批准", "amendment", None)),
        ("对身份证、驾驶证等材料进行核验。", "对身份证、驾驶证进行核验。", ("驾驶证等材料进行", "驾驶证进行", "scope", None)),
        ("许可期限为2-4年。", "许可期限为2～5年。", ("4年", "5年", "deadline", "up")),
        ("由市工商行政管理局登记。", "由市市场监督管理局登记。", ("市工商行政管理局", "市市场监督管理局", "responsibility", "replaced")),
        # names of authorities are whole, whatever they have in common
        ("由市港航管理行政执法部门负责检查。", "由市综合行政执法局负责检查。",
         ("市港航管理行政执法部门", "市综合行政执法局", "responsibility", "replaced")),
        ("由市住房服务中心负责解释。", "由市住房和城乡建设局负责解释。",
         ("市住房服务中心", "市住房和城乡建设局", "responsibility", "replaced")),
        ("由市交通运输局负责核定。", "由市交通事务发展中心负责核定。",
         ("市交通运输局", "市交通事务发展中心", "responsibility", "replaced")),
        ("市环境保护、港航等部门按照职责负责监测。", "市生态环境、港航等部门按照职责负责监测。",
         ("市环境保护", "市生态环境", "responsibility", "replaced")),
        ("港航、工商行政管理、公安等有关部门负责查处。", "港航、市场监督管理、公安等有关部门负责查处。",
         ("工商行政管理", "市场监督管理", "responsibility", "replaced")),
        ("由县级以上人民政府审批。", "由设区的市级以上人民政府审批。",
         ("县级以上人民政府", "设区的市级以上人民政府", "responsibility", "replaced")),
        # one edit is one row
        ("停航三日以上的，应当公告。", "停航超过三日的，应当公告。", ("三日以上", "超过三日", "quantity", None)),
        ("给予补助2万元/艘。", "给予补助每艘3万元。", ("2万元/艘", "每艘3万元", "quantity", "up")),
        ("对船员处1000元罚款。", "对船员处五百元以上一千元以下罚款。", ("1000元", "五百元以上一千元以下", "quantity", None)),
        ("对船主处200元以上800元以下罚款。", "对船主处800元罚款。", ("200元以上800元以下", "800元", "quantity", None)),
        ("渡船限载12人。", "渡船限载6人以上12人以下。", ("12人", "6人以上12人以下", "quantity", None)),
        ("停泊费每平方米每日2元。", "停泊费3元/平方米·日。", ("每平方米每日2元", "3元/平方米·日", "quantity", "up")),
        ("停泊费每平方米每日2元。", "停泊费每平方米每日3元。", ("2元", "3元", "quantity", "up")),
        # one more document that ends, whatever stands before its title
        ("《甲渡口规定》同时废止。", "《甲渡口规定》和2018年5月4日发布的《乙渡口办法》同时废止。",
         ("", "和2018年5月4日发布的《乙渡口办法》", "repeal", None)),
        ("《甲渡口规定》同时废止。", "《甲渡口规定》、市人民政府办公室印发的《乙渡口办法》（临政办发〔2018〕9号）同时废止。",
         ("", "、市人民政府办公室印发的《乙渡口办法》（临政办发〔2018〕9号）", "repeal", None)),
        ("依照《甲渡口规定》备案。", "依照《甲渡口规定》和2018年发布的《乙渡口办法》备案。",
         ("", "和2018年发布的《乙渡口办法》", "amendment", None)),
        # effects
        ("有效期4年。", "长期有效。", ("有效期4年", "长期有效", "validity", None)),
        ("奖励不超过80万元。", "奖励80万元。", ("奖励不超过80万元", "奖励80万元", "quantity", None)),
    ],
)  # fmt: skip
def test_one_edit_is_one_row_with_whole_words(
    clauses_of: Reader, before: str, after: str, expected: tuple[str, str, str, str | None]
) -> None:
    found = _compare(clauses_of, before, after)
    assert [(edit.before, edit.after, edit.effect, edit.direction) for edit in found.changes] == [expected]


def test_a_note_on_how_a_paper_may_be_shown_is_no_change(clauses_of: Reader) -> None:
    text = "第一条 渡口应当配备救生设备。\n附件\n登记表\n"
    found = compare_clauses(clauses_of(text), clauses_of(f"{text}（此件公开发布）\n"))
    assert found.changes == ()
