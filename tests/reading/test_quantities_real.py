"""Numbers that bind in the wordings that plans, subsidies and penalties have."""

import pytest

from gongbao.reading.quantities import find_quantities


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        (
            "优良天数比例（AQI达标率）达到94%，年均浓度控制在29微克每立方米以下。",
            [("优良天数比例", "达到", "94", "%"), ("年均浓度", "控制在", "29", "微克每立方米")],
        ),
        (
            "排放总量分别下降15%、10%和26%。",
            [("排放总量", "下降", "15", "%"), ("排放总量", "下降", "10", "%"), ("排放总量", "下降", "26", "%")],
        ),
        (
            "销售金额五万元以上不满二十万元的，处罚款。",
            [("销售金额", "以上", "50000", "元"), ("销售金额", "不满", "200000", "元")],
        ),
        (
            "超过额定乘员百分之二十的，处二百元以上五百元以下罚款。",
            [("超过额定乘员", "", "20", "%"), ("罚款", "以上", "200", "元"), ("罚款", "以下", "500", "元")],
        ),
        (
            "从业人员≤1000人或营业收入≤4亿元的企业。",
            [("从业人员", "≤", "1000", "人"), ("营业收入", "≤", "4", "亿元")],
        ),
        ("用气按0.2元/立方米给予补助。", [("用气按", "", "0.2", "元/立方米")]),
        ("税额标准下调至1—8元/平方米。", [("税额标准下调至", "", "8", "元/平方米")]),
        (
            "实际投资2亿元或年纳税总额5000万元以上。",
            [("实际投资", "", "2", "亿元"), ("年纳税总额", "以上", "5000", "万元")],
        ),
    ],
)
def test_numbers_are_read_with_their_subject_and_comparator(sentence, wanted):
    assert [(q.subject, q.comparator, q.value, q.unit) for q in find_quantities(sentence)] == wanted


def test_a_range_is_kept_as_it_is_written():
    (found,) = find_quantities("力争培育8—10个百亿企业。")
    assert (found.value, found.as_written) == ("10", "8—10个")


def test_the_year_measured_against_is_not_the_year_of_the_target():
    (found,) = find_quantities("到2020年，排放总量比2015年下降15%。")
    assert found.year == 2020
    assert find_quantities("2025年草原植被盖度稳定在45%以上。")[0].subject == "草原植被盖度"
