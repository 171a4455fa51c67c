"""What a number counts: no number without a digit, words in quotation marks, the noun behind the number, shares of what was named."""

from __future__ import annotations

import pytest

from gongbao.reading.quantities import find_quantities


@pytest.mark.parametrize(
    "words",
    ["补贴资金（万元）", "单位：百元", "数十万元", "几百元", "上千万元资金"],
)
def test_a_unit_without_a_number_is_no_quantity(words: str) -> None:
    assert find_quantities(words) == ()


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("处一千零五十元罚款", "1050"),
        ("补助两万元", "20000"),
        ("投资一百二十三万四千五百元", "1234500"),
        ("十元", "10"),
    ],
)
def test_a_number_in_hanzi_is_read_whole(words: str, value: str) -> None:
    (found,) = find_quantities(words)
    assert (found.value, found.unit) == (value, "元")


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("培育市级“领航者”企业50家以上；", [("市级“领航者”企业", "以上", "50", "家")]),
        ("将“五百元”修改为“一千元”。", [("", "", "500", "元"), ("", "", "1000", "元")]),
        (
            "逾期不改正的，处以三千元以上五万元以下罚款。",
            [("罚款", "以上", "3000", "元"), ("罚款", "以下", "50000", "元")],
        ),
        ("情节严重的，可以并处二万元罚款。", [("罚款", "", "20000", "元")]),
        ("给予最高不超过30万元的补助。", [("补助", "不超过", "30", "万元")]),
        ("处三倍以下、但最高不超过三万元的罚款。", [("", "以下", "3", "倍"), ("罚款", "不超过", "30000", "元")]),
        ("处违法所得一倍以上三倍以下罚款。", [("违法所得", "以上", "1", "倍"), ("违法所得", "以下", "3", "倍")]),
        ("决定废止《甲办法》等3件行政规范性文件。", [("行政规范性文件", "", "3", "件")]),
        ("市人民政府决定对4件政府规章予以修改。", [("政府规章", "", "4", "件")]),
        ("由12个部门组成。", [("", "", "12", "个")]),
        ("人均耕地低于零点五亩的，不提高税额。", [("人均耕地", "低于", "0.5", "亩")]),
        ("渡口岸线不少于一点二公里。", [("渡口岸线", "不少于", "1.2", "公里")]),
        ("五亩村应当登记。", []),
        ("新建渡口平台，支持金额最高可至900万元。", [("支持金额", "最高", "900", "万元")]),
        ("给予3万元-5万元的资金支持。", [("", "", "3", "万元"), ("", "", "5", "万元")]),
    ],
)
def test_the_subject_is_what_the_number_counts(sentence: str, wanted: list[tuple[str, str, str, str]]) -> None:
    assert [(q.subject, q.comparator, q.value, q.unit) for q in find_quantities(sentence)] == wanted


@pytest.mark.parametrize(
    ("sentence", "subject"),
    [
        ("海洋产业增加值达到900亿元，占GDP比重超过15%。", "海洋产业增加值占GDP比重"),
        ("海洋产业增加值达到900亿元。占GDP比重超过15%。", "占GDP比重"),
        ("海洋产业增加值达到900亿元，服务业规模扩大，占GDP比重超过15%。", "占GDP比重"),
    ],
)
def test_a_share_is_of_what_was_named_right_before(sentence: str, subject: str) -> None:
    assert find_quantities(sentence)[-1].subject == subject


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("到2027年，建成5G基站2.5万个。", ("5G基站", "2.5", "万个")),
        ("建成区绿化覆盖率达到40%。", ("建成区绿化覆盖率", "40", "%")),
        ("年底前建成算力3000P以上。", ("算力", "3000", "P")),
        ("培育期不超过3年。", ("培育期", "3", "年")),
    ],
)
def test_the_verb_that_makes_it_is_no_part_of_the_subject(sentence: str, wanted: tuple[str, str, str]) -> None:
    (found,) = find_quantities(sentence)
    assert (found.subject, found.value, found.unit) == wanted


def test_a_letter_in_a_name_is_no_unit() -> None:
    assert find_quantities("推广3P模式和P2P平台。") == ()


@pytest.mark.parametrize(
    ("sentence", "subject", "as_written"),
    [
        ("改造补助标准为每平方米50元。", "改造补助标准", "每平方米50元"),
        ("租金为每人每月不低于500元。", "租金", "每人每月不低于500元"),
        ("生活补助按每生每学期500元发放。", "生活补助", "每生每学期500元"),
        ("按每亩2000元给予补助。", "每亩", "2000元"),
        ("每人每年最高120元。", "每人每年", "最高120元"),
        ("处每个泊位每日五十元的罚款。", "每个泊位每日", "五十元"),
        ("培训班每月巡查2次以上。", "培训班每月巡查", "2次以上"),
    ],
)
def test_what_an_amount_is_reckoned_by_is_no_part_of_what_it_is_for(
    sentence: str, subject: str, as_written: str
) -> None:
    (found,) = find_quantities(sentence)
    assert (found.subject, found.as_written) == (subject, as_written)


@pytest.mark.parametrize(
    ("sentence", "subject", "comparator", "as_written"),
    [
        ("充电服务费不得高于每千瓦时0.4元。", "充电服务费", "不得高于", "不得高于每千瓦时0.4元"),
        ("充电服务费不得高于0.4元。", "充电服务费", "不得高于", "不得高于0.4元"),
        ("生均经费标准提高到每生每年900元。", "生均经费标准", "提高到", "提高到每生每年900元"),
        ("补贴标准为每人每年不超过1000元。", "补贴标准", "不超过", "每人每年不超过1000元"),
    ],
)
def test_a_comparator_may_stand_before_what_an_amount_is_reckoned_by(
    sentence: str, subject: str, comparator: str, as_written: str
) -> None:
    (found,) = find_quantities(sentence)
    assert (found.subject, found.comparator, found.as_written) == (subject, comparator, as_written)
