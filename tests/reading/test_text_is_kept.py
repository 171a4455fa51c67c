"""Words of a policy that look like a contact or like a page's frame stay as they are; contacts and frame go, and nothing else."""

from __future__ import annotations

import pytest

from gongbao.reading import read_text, redact_lines
from gongbao.reading.furniture import take_off_frame
from gongbao.reading.lines import fold_lines

KEPT_BY_REDACTION = [
    "补助方式：5000元/户，由乡镇发放。",
    "补贴方式：3000元",
    "奖励方式：50000元一次性发放",
    "支付方式：12345678",
    "计算方式：1000-2000元",
    "考核方式：100分制",
    "收费方式：8888888元",
    "总投资13800000000元",
    "总投资13800000000 元，其中财政资金30%。",
    "经费13500000000.00元",
    "注册资本15900000000美元",
    "编号13812345678",
    "项目编号：13812345678，建设年限两年",
    "账号为13812345678",
    "备案号 13912345678",
    "证书号码：12345678",
    "固定电话：3200万户",
    "移动电话：5000部",
    "电话：88888888户",
    "联系人：应当由熟悉业务的同志担任",
    "联系人：应由本单位在职人员担任",
    "承办人：对案件事实、证据和法律适用负责",
    "经办人：负责审核申请材料",
    "经办人：签字",
    "联系人：高级工程师",
    "联系人：综合处、财务处",
    "联系人：办公室，应当专人值守",
    "热线：12345 12366",
    "收件人：青原市营商环境局",
    "联系人：市场监管局",
    "业务咨询：周一至周五",
    "业务咨询：周一",
    "咨询：各县（市、区）受理窗口",
    "现住址：以户口簿为准的",
    "住址：村（居）民委员会出具证明",
    "家庭住址：应当与户口簿一致",
    "热线：12345",
    "监督热线：0571-12345",
    "举报电话：110",
    "投诉举报电话：12315、12345",
    "服务热线：12366",
    "联系方式：8001",
    "微信公众号：qingyuan_fabu",
    "推广使用微信小程序和微信H5页面",
]

REDACTED = [
    ("已电话联系孙大伟13912345678", "已电话联系［联系人略］［电话略］"),
    ("咨询人：王小明", "咨询人：［联系人略］"),
    ("业务咨询：王小明", "业务咨询：［联系人略］"),
    ("业务咨询：王小明，0571-88880000", "业务咨询：［联系人略］，［电话略］"),
    ("联系人：甲某某（科）、乙某某（科）", "联系人：［联系人略］（科）、［联系人略］（科）"),
    ("联系人：贺知微（综合处）、陆闻笙（产业处）。", "联系人：［联系人略］（综合处）、［联系人略］（产业处）。"),
    ("微信号gongbao_2024", "微信号［电话略］"),
    ("请添加微信号 lan2024x，备注单位", "请添加微信号 ［电话略］，备注单位"),
    ("QQ群 123456789", "QQ群 ［电话略］"),
    ("联系方式：13812345678", "联系方式：［电话略］"),
    ("咨询方式：0571-88880000", "咨询方式：［电话略］"),
    ("报名方式：88880000", "报名方式：［电话略］"),
    ("投诉方式：0571-88880000转8001", "投诉方式：［电话略］"),
    ("联系电话：668899", "联系电话：［电话略］"),
    ("联系电话：0571-88888888分机8001", "联系电话：［电话略］分机8001"),
    ("服务热线：12345、0571-88880000", "服务热线：［电话略］"),
    ("号码：88880000", "号码：［电话略］"),
    ("联系电话13812345678万科长", "联系电话［电话略］万科长"),
    ("手机号13812345678。", "手机号［电话略］。"),
    ("联系人：综合处 王小明", "联系人：［联系人略］"),
    ("联系人：高新处王小明", "联系人：［联系人略］"),
    ("联系人：张科长、李老师", "联系人：［联系人略］"),
    ("联系人：亓官雪", "联系人：［联系人略］"),
    ("聯繫人：陳小明", "聯繫人：［联系人略］"),
    ("承办人：李**", "承办人：［联系人略］"),
    ("联系人：办公室，王小明", "联系人：办公室，［联系人略］"),
    ("联系人：杨帆老师负责", "联系人：［联系人略］"),
    ("解读人：省水利厅厅长王小明", "解读人：［联系人略］"),
    ("电话：8888 0000", "电话：［电话略］"),
    ("联系人：阿依古丽·买买提", "联系人：［联系人略］"),
    ("收件人：王小明（收）", "收件人：［联系人略］（收）"),
    ("家庭住址：青原市城东区人民路12号3单元", "家庭住址：［地址略］"),
    ("现住址：河西村三组", "现住址：［地址略］"),
]

KEPT_IN_THE_MIDDLE = [
    "（一）加强网站ICP备案管理，对未备案的网站依法查处",
    "加强网站ICP备案管理",
    "公网安备手续应当在开通之日起三十日内办理",
    "作品版权所有者应当登记",
    "版权所有人可以申请补助",
    "技术支持体系建设。加快培育服务机构",
    "技术支持体系建设",
    "分享经济加快发展",
    "分享改革发展成果",
    "扫码领取消费券",
    "扫码支付全覆盖",
    "位置：市政务服务中心三楼",
    "位置偏远的村",
    "编辑：市志编纂办公室",
    "信息来源：各县统计部门",
    "网站访问量：500万次",
    "点击率稳步提升",
    "主办单位：市文化局",
    "打印店、复印店应当登记委托人信息。",
    "降雨>50mm，风速>10m/s",
    ">5%",
    "PM2.5浓度>75微克/立方米",
    "进行中",
    "下载",
    "保存",
    "搜索",
    "正文",
    "项目甲\t进行中",
    "保存\t搜索",
    "转载请注明来源的稿件应当标注",
    "建议使用国产浏览器。",
]

GONE_FROM_THE_MIDDLE = [
    "【打印本页】 【关闭窗口】",
    "当前位置：首页 > 政务公开 > 政策文件",
    "位置：首页>政策",
    "分享到：",
    "分享到：微信 微博",
    "浏览次数：128",
    "扫一扫在手机打开当前页",
    "扫码关注我们",
    "浙ICP备05000001号",
    "主办：青原市人民政府办公室 浙公网安备33010002000001号",
    "网站标识码：3300000001",
    "版权所有：青原市人民政府",
    "青原市人民政府版权所有",
    "技术支持：某科技公司 版权所有 不可转载",
    "责任编辑：李某 首页 >",
    "您是第1024位访问者",
    "下载 打印 关闭",
]

KEPT_AT_THE_END = [
    "七、如需删除个人信息的，可向市数据局申请",
    "七、本政策支持网友建言献策，由市数据局办理",
    "本政策支持网友建言献策",
    "如需删除个人信息的，可向市数据局申请",
    "政策解读：由起草单位负责",
    "解读：本办法所称企业是指登记在册的企业",
    "相关政策：按照本办法执行",
    "咨询电话：各单位自行公布",
    "转载请注明来源的稿件应当标注",
]

GONE_FROM_THE_END = [
    "本文由网友上传，版权归原作者所有",
    "如有侵权请联系我们",
    "政策解读：《青原市停车办法》解读",
    "相关链接：特种设备检验规则",
    "相关政策",
    "政策解读 更多",
    "咨询电话：0571-88880000",
    "转载请注明出处",
]


def shown(page: list[str]) -> list[str]:
    return [line.raw for line in take_off_frame(fold_lines(page, script="hans")).lines]


@pytest.mark.parametrize("line", KEPT_BY_REDACTION)
def test_what_is_no_contact_stays(line: str) -> None:
    assert redact_lines([line]) == [line]


@pytest.mark.parametrize(("line", "redacted"), REDACTED)
def test_what_is_a_contact_goes(line: str, redacted: str) -> None:
    assert redact_lines([line]) == [redacted]
    assert redact_lines([redacted]) == [redacted]


@pytest.mark.parametrize("line", KEPT_IN_THE_MIDDLE)
def test_words_of_the_document_stay_in_its_middle(line: str) -> None:
    page = ["青原市停车办法", "一、总体要求", "坚持公平。", line, "二、组织实施", "按期完成。"]
    assert shown(page) == page


@pytest.mark.parametrize("line", GONE_FROM_THE_MIDDLE)
def test_furniture_goes_wherever_it_stands(line: str) -> None:
    page = ["青原市停车办法", "一、总体要求", "坚持公平。", "二、组织实施", "按期完成。"]
    assert shown([*page[:3], line, *page[3:]]) == page
    assert shown([page[0], line, *page[1:]]) == page
    assert shown([*page, line]) == page


@pytest.mark.parametrize("line", KEPT_AT_THE_END)
def test_the_last_line_of_a_page_without_a_signature_stays(line: str) -> None:
    page = ["青原市停车办法", "一、总体要求", "坚持公平。", line]
    assert shown(page) == page


@pytest.mark.parametrize("line", GONE_FROM_THE_END)
def test_links_below_the_document_go(line: str) -> None:
    page = ["青原市停车办法", "一、总体要求", "坚持公平。"]
    assert shown([*page, line]) == page


@pytest.mark.parametrize(
    "line",
    ["编辑：李某", "信息来源：市统计局", "主办：青原市人民政府办公室", "下载", "搜索", "已结束", "所在位置：首页"],
)
def test_words_of_both_are_furniture_outside_the_document(line: str) -> None:
    page = ["青原市停车办法", "一、总体要求", "坚持公平。", "二、组织实施", "按期完成。"]
    assert shown([page[0], line, *page[1:]]) == page
    assert shown([*page, line]) == page


def test_a_button_beside_buttons_or_a_file_is_none_of_the_cells_of_a_table() -> None:
    page = ["青原市停车办法", "一、总体要求", "附件1：申请表.docx", "二、组织实施"]
    assert shown([*page[:2], "打印", "【关闭窗口】", page[2], "下载", page[3]]) == page


@pytest.mark.parametrize(
    ("line", "republished"),
    [
        ("转载请注明来源的稿件应当标注", False),
        ("三、转载请注明出处的规则", False),
        ("本政策支持网友建言献策", False),
        ("转载请注明出处", True),
        ("本文章由网友上传", True),
    ],
)
def test_a_rule_about_copies_makes_no_copy(line: str, republished: bool) -> None:
    assert read_text(f"青原市停车办法\n一、总体要求\n坚持公平。\n{line}").republication is republished


SIGNED = ["云岭市人民政府办公室关于加强窗口服务的通知", "各单位应当在收到本通知后立即开展自查，逐项整改到位。"]


def test_a_telephone_above_the_signature_ends_no_document() -> None:
    page = [*SIGNED, "咨询电话：0571-00000000", "云岭市人民政府办公室", "2025年3月4日"]
    assert shown(page) == page


def test_dated_links_below_the_signature_go_with_their_heading() -> None:
    page = [*SIGNED, "云岭市人民政府办公室", "2025年3月4日"]
    assert shown([*page, "相关解读", "解读：《服务办法》 2025年3月6日"]) == page
