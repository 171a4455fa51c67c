"""Contact data goes out of a text in whatever way it is written; numbers of policy stay."""

from __future__ import annotations

import time

import pytest

from gongbao.reading.redaction import MAIL, PHONE, redact


@pytest.mark.parametrize(
    "written",
    [
        "lan@qinglan.example",
        "lan＠qinglan.example",
        "lan（at）qinglan.example",
        "lan(AT)qinglan.example",
        "lan [at] qinglan.example",
        "lan【@】qinglan.example",
        "lan〔艾特〕qinglan.example",
        "lan#at#qinglan.example",
        "lan#at qinglan.example",
        "lan#qinglan.com",
        "lan＃mail.qinglan.gov.cn",
        "lan@qinglan．example",
        "lan@qinglan。com",
        "lan(at)qinglan(dot)example",
        "lan[at]qinglan点com",
        "ｌａｎ＠ｑｉｎｇｌａｎ．ｅｘａｍｐｌｅ",
        "l.an_2025(at)mail.qinglan.example",
        "lan at qinglan.example",
    ],
)
@pytest.mark.parametrize("around", ["邮箱 {}", "电子邮箱：{}，邮编100000。", "发送邮件至{}（请注明来意）。"])
def test_an_address_however_its_sign_is_written(written: str, around: str) -> None:
    assert redact(around.format(written)) == around.format(MAIL)


@pytest.mark.parametrize(
    "number",
    [
        "０５７１－８８８８８８８８",
        "0571-88888888",
        "0571—88888888",
        "0571‐88888888",
        "0571–88888888-8001",
        "（0571）88888888",
        "（０５７１）８８８８８８８",
        "(0571) 88888888转8001",
        "+86-571-88888888",
        "＋８６－５７１－８８８８８８８８",
        "13800000000",
        "１３８００００００００",
        "138-0000-0000",
        "138 0000 0000",
        "１３８　００００　００００",
    ],
)
@pytest.mark.parametrize("around", ["{}", "电话{}", "电话 {}。", "请致电{}咨询", "联系电话：{}"])
def test_a_telephone_number_by_its_shape(number: str, around: str) -> None:
    assert redact(around.format(number)) == around.format(PHONE)


@pytest.mark.parametrize(
    "number",
    ["88888888", "８８８８８８８", "0571 88888888", "０５７１　８８８８８８８８", "057188888888", "88888888、88888889", "0571/88888888"],
)  # fmt: skip
@pytest.mark.parametrize("around", ["电话{}", "联系电话 {}，联系处室综合处", "传 真{}", "传真号码{}。"])
def test_a_number_right_behind_its_label(number: str, around: str) -> None:
    assert redact(around.format(number)) == around.format(PHONE)


@pytest.mark.parametrize(
    "line",
    [
        "年产12000000套，2020-2025年投入3200000-6500000元",
        "电话用户88888888户，电话普及率提高20%",
        "新增电话8888888户、手机8888888部",
        "拨打12345热线或电话12345",
        "项目编号：３３０１０２－２０２４",
        "电话2025年底前全部开通",
        "项目代码2024-330102-20251234",
        "统一社会信用代码123301000024930000X",
        "详见http://www.qinglan.example/index.html#part2.1",
        "使用C#.net与1#、2#楼，3#楼.东侧",
        "Article (at) the end, published at www.qinglan.example",
        "邮政编码：310000，建筑面积（不含地下）2000平方米",
    ],
)
def test_numbers_and_signs_of_policy_stay(line: str) -> None:
    assert redact(line) == line


@pytest.mark.parametrize(
    "line",
    [
        "a#" * 20_000,
        "a." * 20_000 + "@",
        "(at)" * 10_000,
        "a@" + "b点" * 20_000,
        "邮 " + "a at " * 10_000,
        "电话0571-" * 5_000,
        "0571 " * 10_000,
        "电话" + "8888888、" * 10_000 + "部",
        "电话：" + "0-" * 20_000,
    ],
    ids=["hashes", "dots", "signs", "labels", "spoken", "phones", "areas", "list", "hyphens"],
)
def test_hostile_lines_take_bounded_time(line: str) -> None:
    began = time.perf_counter()
    redact(line)
    assert time.perf_counter() - began < 2


def test_redacting_twice_changes_nothing() -> None:
    once = redact("联系人：周砚青，电话０５７１－８８８８８８８８，邮箱 lan（at）qinglan.example")

    assert once == f"联系人：［联系人略］，电话{PHONE}，邮箱 {MAIL}"
    assert redact(once) == once


@pytest.mark.parametrize(
    ("line", "redacted"),
    [
        ("聯系人:李小峰、覃小貝;電話:0776-2832531、2849017;", "聯系人:［联系人略］;電話:［电话略］;"),
        ("聯繫電話:89183427", "聯繫電話:［电话略］"),
        ("聯繫人:王小明 電話:89183427", "聯繫人:［联系人略］ 電話:［电话略］"),
        ("手機號碼:13800000000", "手機號碼:［电话略］"),
        ("解 读 人:欧阳小茹", "解 读 人:［联系人略］"),
        ("證書號碼 12345678", "證書號碼 12345678"),
    ],
)
def test_contacts_are_redacted_in_traditional_script_and_behind_padded_labels(line, redacted):
    assert redact(line) == redacted
