"""What is furniture of a page, and ordinary lines of policies that begin, end or are filled with the same words."""

from __future__ import annotations

import pytest

from gongbao.cms.furniture import (
    is_button_line,
    is_footer,
    is_furniture,
    without_download_button,
    without_inline_furniture,
)

KEPT = """
关闭窗口管理系统，启用网上办理。
打印本证明的，应当出示有效身份证件。
打印本页面生成的二维码，凭码领取。
分享经济企业应当依法办理登记
分享至各成员单位的数据应当脱敏
分享到各区县的税收收入按月结算
分享到基层的公共数据目录由市大数据局编制
附件下载服务由市政务服务中心提供
附件：无附件的申请不予受理
上一篇目的验收合格后，方可开展下一篇目
上一条所称主管部门，是指市城市管理部门
下一条规定的期限自受理之日起算
下一页签字处由法定代表人签字
上一年度营业收入2000万元以上
您访问的链接即将离开办事大厅的，系统应当提示
当前位置距学校不足200米的，不予许可
您的位置信息由运营企业依法保护
你所在的位置不得少于两个安全出口
当前位置及周边500米范围内禁止燃放
浏览量：每年不少于10万次
访问量 5000 次以上的网站应当备案
阅读次数超过1000次的，给予奖励
点击下载“浙里办”办理申报
点击查看的期限为公示期内
语音播报设备应当每年检验一次
字号不得小于三号
字体：仿宋
收藏单位应当建立藏品账目
返回首都机场的旅客
返回列表中的企业应当整改
朗读能力测试
扫一扫二维码即可申报，逾期不予受理
扫一扫场所码登记入内，发现异常立即报告
首页应当公布投诉电话
来源：省级以上财政资金
相关政策：对首次入库企业给予奖励
相关文件：由起草单位归档，保存期限不少于10年
提交意见：公众可以书面形式提出
意见内容：应当说明理由
关于信息公开详情的说明
版权所有权人应当办理登记
版权所有者可以依法转让
技术支持：对中小企业开展数字化诊断
主办单位：市体育局负责赛事总体协调
承办单位：应当具备独立法人资格
运维单位：负责日常巡查，每月不少于两次
网站标识码应当与备案信息一致
建议使用新能源车辆的单位优先采购国产浏览器
浏览器主页被篡改的，立即报告
政务新媒体“浏览量：50次以下”的予以关停
下载原文应当注明出处
""".strip().split("\n")

GONE = """
打印
打印本页
【打印本页】
【打印本页】【关闭窗口】
【打印】 【关闭】
打印 关闭
[关闭窗口]
关闭本页
收藏本页
返回顶部
返回列表
返回首页
我要纠错
分享到：
分享到: 微信 微博
分享至：
语音播报
朗读
视力保护色：
字号：[大 中 小]
【字体：大 中 小】
字体 大 中 小
【字号 大 | 中 | 小】
浏览次数：
浏览次数：128
浏览次数: 1024次
阅读次数 37
点击数：56
访问量：300次
【原文下载】
【原文下載】
点击下载
附件下载
无附件
附件：无附件
当前位置：
当前位置：首页 > 政务公开 > 政策文件
您现在的位置：首页 > 通知公告
您当前的位置：首页>信息公开
您所在的位置：首页 >> 政策
扫一扫在手机打开当前页
扫一扫在手机上查看当前页面
上一篇：关于开展专项检查的通知
下一篇：没有了
上一条
下一篇
相关链接
相关解读：
政策解读 更多>>
我要留言
验证码：
您访问的链接即将离开“云泽市人民政府”门户网站
重大决策预公开详情
""".strip().split("\n")

FOOTERS = [
    "版权所有：云泽市人民政府办公室",
    "Copyright © 云泽市人民政府",
    "浙ICP备00000000号-1",
    "网站标识码：9903000001",
    "浙公网安备 00000000000000号",
    "主办单位：云泽市人民政府办公室 承办单位：云泽市大数据局",
    "技术支持：云泽数字科技有限公司",
    "建议使用1024×768分辨率IE8.0以上浏览器",
    "Produced By 大汉网络 大汉版通发布系统",
]


@pytest.mark.parametrize("line", KEPT)
def test_a_line_of_a_policy_stays_whole_in_the_body_and_around_it(line: str) -> None:
    verdicts = {
        "button": is_button_line(line),
        "furniture": is_furniture(line),
        "footer": is_footer(line),
        "cut": without_inline_furniture(line) != line,
        "without a button": without_download_button(line) != line,
    }
    assert [name for name, found in verdicts.items() if found] == []


@pytest.mark.parametrize("line", GONE)
def test_furniture_goes(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize("line", FOOTERS)
def test_a_footer_ends_the_page(line: str) -> None:
    assert is_footer(line)


@pytest.mark.parametrize(
    ("line", "footer"),
    [
        ("主办单位：市教育局会同市财政局。", False),
        ("承办单位：市体育局 负责赛事组织", False),
        ("主办：市文旅局，负责统筹", False),
        ("主办：市文旅局。", False),
        ("主办单位：市教育局", True),
        ("主办：市文旅局 承办：市大数据中心", True),
        ("主办单位：市教育局，地址：云泽市学府路1号", True),
    ],
)
def test_a_footer_names_bodies_and_says_nothing_of_what_they_do(line: str, footer: bool) -> None:
    assert is_footer(line) is footer
