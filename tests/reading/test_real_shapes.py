"""Shapes that saved pages of sites, law databases and aggregators have; places, bodies and numbers are invented."""

import pytest

from gongbao.reading import facts_of, read_text


def facts(text):
    return facts_of(read_text(text))


def clauses_of(found):
    return {c["eid"]: c for c in found["clauses"]}


DATABASE = """您的位置: 首页 » 某法律资料网 » 法律法规 »

云州市人民政府办公室关于印发云州市窨井盖管理暂行办法的通知

时间:2021-07-02 08:50:40 来源: 某法律资料网 作者:某法律资料网 阅读:8411
下载地址: 点击此处下载

云州市人民政府办公室关于印发云州市窨井盖管理暂行办法的通知

甲省云州市人民政府办公室


云州市人民政府办公室关于印发云州市窨井盖管理暂行办法的通知

云政办〔2011〕19号


各县(区)人民政府,市人民政府各部门:
《云州市窨井盖管理暂行办法》已经市政府同意,现印发给你们,请认真贯彻执行。


二〇一一年三月三十日


云州市窨井盖管理暂行办法

第一条 为加强窨井盖的管理,结合我市实际,制定本办法。
第二条 本办法所称窨井盖是指城市道路范围内各类检查井的井盖。
第三条 市政主管部门负责窨井盖的日常监管工作。
"""


def test_a_name_between_two_copies_of_the_title_is_no_part_of_it():
    found = facts(DATABASE)
    assert found["title"] == "云州市人民政府办公室关于印发云州市窨井盖管理暂行办法的通知"
    assert found["issuers"] == ["云州市人民政府办公室"]
    assert (found["doc_number"], found["signed_on"]) == ("云政办〔2011〕19号", "2011-03-30")
    assert found["wrapped_title"] == "云州市窨井盖管理暂行办法"
    assert found["outline"] == {"article": 3}


def test_the_day_of_a_database_s_own_page_is_not_the_day_of_publication():
    found = facts(DATABASE)
    assert found["published_on"] is None
    assert found["republication"] is True
    assert "点击此处下载" not in found["text"]


def test_a_name_under_a_title_that_names_nobody_issued_it():
    page = DATABASE.replace("云州市人民政府办公室关于印发", "关于印发").replace(
        "甲省云州市人民政府办公室", "甲省财政厅、甲省司法厅"
    )
    found = facts(page)
    assert found["title"] == "关于印发云州市窨井盖管理暂行办法的通知"
    assert found["issuers"] == ["甲省财政厅", "甲省司法厅"]


def test_issuers_on_the_line_above_a_title_stay_with_it_where_the_page_shows_the_title_once_more():
    page = """关于做好企业稳岗工作的通知
发布时间:2022-05-06 来源:市财政局
云州市财政局 云州市人力资源和社会保障局
关于做好企业稳岗工作的通知
云财社〔2022〕9号
各有关单位:
一、落实政策。各单位要及时受理。
"""
    found = facts(page)
    assert found["title"] == "云州市财政局 云州市人力资源和社会保障局关于做好企业稳岗工作的通知"
    assert found["published_on"] == "2022-05-06"


def test_number_and_title_side_by_side_are_two_lines_of_head_matter():
    page = """云政发〔2014〕20号《云州市人民政府关于深化预算管理改革的实施意见》
浏览量:          时间:2016-01-17 23:45:19
云州市人民政府关于深化预算管理改革的实施意见
云政发〔2014〕20号
各县(市、区)人民政府:
根据《甲省预算条例》有关要求,提出以下意见:
一、总体要求
1.指导思想。坚持量入为出。
"""
    found = facts(page)
    assert found["title"] == "云州市人民政府关于深化预算管理改革的实施意见"
    assert found["doc_number"] == "云政发〔2014〕20号"
    assert found["cites_doc_numbers"] == []


def test_a_tax_site_s_number_title_and_mark_of_standing_are_told_apart():
    page = """法规国家税务总局公告2018年第58号 国家税务总局关于简化申报有关措施的公告[条款废止]
国家税务总局公告2018年第58号 2018-11-20
现将有关事项公告如下:
一、甲表为必填表单。
二、乙表为选填表单。
"""
    found = facts(page)
    assert found["title"] == "国家税务总局关于简化申报有关措施的公告"
    assert found["doc_number"] == "国家税务总局公告2018年第58号"
    assert found["issuers"] == ["国家税务总局"]


def test_a_forwarding_notice_is_a_title_without_the_word_about():
    page = """云州市人民政府办公室转发市发改委等部门《支持农村物流发展办法》的通知
云政办字〔2009〕120号
各县(市、区)人民政府:
《支持农村物流发展办法》已经市政府同意,现转发,请认真贯彻执行。
二〇〇九年八月三十日
云州市发展改革委
云州市邮政局
支持农村物流发展办法
第一条 为了支持农村物流,制定本办法。
第二条 各级政府要给予扶持,并且把物流点纳入乡镇规划之中。
"""
    found = facts(page)
    assert found["title"] == "云州市人民政府办公室转发市发改委等部门《支持农村物流发展办法》的通知"
    assert found["wrapped_title"] == "支持农村物流发展办法"
    assert (found["issuers"], found["signed_on"]) == (["云州市人民政府办公室"], "2009-08-30")


def test_a_rule_without_place_in_its_title_gives_title_day_and_body_from_the_lines_above_it():
    page = """货物集装用具准运证管理办法
下载地址: 点击此处下载
货物集装用具准运证管理办法
运输部
货物集装用具准运证管理办法
1990年3月10日,运输部
第1条 为了加强管理,制定本办法。
第2条 集装用具包括下列各项:
1.托盘;
2.网络。
"""
    found = facts(page)
    assert (found["title"], found["signed_on"]) == ("货物集装用具准运证管理办法", "1990-03-10")
    assert found["issuers"] == ["运输部"]
    assert found["outline"] == {"article": 2, "subitem": 2}


@pytest.mark.parametrize(
    ("letter", "wrapped"),
    [
        ("现将《关于推动经济发展的若干政策》印发给你们,请认真组织实施。", "关于推动经济发展的若干政策"),
        (
            "《关于推动经济发展的若干政策》《云州市财政支持措施》已经市政府第48次常务会议研究通过,现印发给你们,请贯彻落实。",
            "关于推动经济发展的若干政策",
        ),
    ],
)
def test_a_letter_without_a_title_says_what_it_issues(letter, wrapped):
    page = f"""各县、区人民政府,市政府各部门:
{letter}
2023年4月22日
关于推动经济发展的若干政策
为推动经济发展,制定以下政策。
一、扩大投资
安排58亿元保障项目建设。
二、促进消费
发放消费券3000万元。
"""
    found = facts(page)
    assert found["title"] is None
    assert (found["wrapped_title"], found["signed_on"]) == (wrapped, "2023-04-22")
    assert clauses_of(found)["letter__para_2"]["text"] == letter


def test_a_decision_under_the_decree_that_publishes_it_is_the_title():
    page = """《丙工程招标投标管理办法》的决定

《水务部关于修改<丙工程招标投标管理办法>的决定》已经2018年9月19日第4次部常务会议审议通过,现予发布,自发布之日起施行。

水务部部长 张某某

2018年9月28日

水务部关于修改《丙工程招标投标管理办法》的决定

为优化营商环境,水务部决定对《丙工程招标投标管理办法》(水务部令第89号)作如下修改:

一、删去第三条。

二、删去第十一条第二款中的“具有相应资格的”。

本决定自发布之日起施行。
"""
    found = facts(page)
    assert found["title"] == "水务部关于修改《丙工程招标投标管理办法》的决定"
    assert (found["kind"], found["signed_on"]) == ("amending_decision", "2018-09-28")
    assert found["cites_doc_numbers"] == ["水务部令第89号"]


@pytest.mark.parametrize("signer", ["自治区代主席 王某某", "省长", "总理李某", "水利部部长 陈某"])
def test_a_decree_is_signed_by_an_office_with_or_without_a_name(signer):
    page = f"""甲自治区人民政府令第103号
《甲自治区地方志工作办法》已经2007年11月9日自治区人民政府第102次常务会议通过,现予以公布,自2008年1月1日起施行。
{signer}
二○○七年十一月九日
甲自治区地方志工作办法
第一条 为了规范地方志编纂工作,制定本办法。
第二条 本自治区行政区域内的地方志工作适用本办法。
"""
    found = facts(page)
    assert found["title"] == "甲自治区地方志工作办法"
    assert (found["doc_number"], found["kind"]) == ("甲自治区人民政府令第103号", "law")
    assert (found["signed_on"], found["effective_on"]) == ("2007-11-09", "2008-01-01")
    assert all(signer not in c["text"] for c in found["clauses"] if c["level"] in ("article", "para"))


def test_the_state_council_signs_its_decrees_under_its_short_name():
    page = (
        "中华人民共和国国务院令\n"
        "第227号\n"
        "现发布《丁机构编制条例》,自发布之日起施行。\n"
        "总理 李某\n"
        "1997年8月3日\n"
        "第一章 总则\n"
        "第一条 为了规范机构设置,制定本条例。\n"
        "第二条 机构设置应当精简、统一、高效。\n"
    )
    found = facts(page)
    assert found["doc_number"] == "中华人民共和国国务院令第227号"
    assert found["issuers"] == ["国务院"]
    assert (found["title"], found["effective_rule"]) == ("丁机构编制条例", "自发布之日起施行")


def test_bulleted_labels_of_a_page_give_their_values():
    page = """返回顶部
云水县人民政府工作规则
  • 索引号:
    6100000000/2024-001005
  • 来源:

  • 发文机构:
    县政府网站
  • 发文字号:
    云政发〔2024〕7号
  • 发文日期:
    2024年04月06日 16:40
  • 有效性:

  • 发布日期:
    2024年04月07日 16:34
  • 内容概述:
云水县人民政府工作规则
第一章总则
一、根据有关规定,制定本规则。
二、县政府工作人员要依法行政。
第二章 组成人员
三、县政府由县长、副县长组成。
"""
    found = facts(page)
    assert (found["doc_number"], found["index_number"]) == ("云政发〔2024〕7号", "6100000000/2024-001005")
    assert (found["signed_on"], found["published_on"]) == ("2024-04-06", "2024-04-07")
    assert found["issuers"] == ["云水县人民政府"]
    assert found["outline"]["h1"] == 3


def test_rows_with_bars_and_fields_in_brackets_are_the_information_table():
    barred = (
        "文 号 | 云府发〔2016〕20号 | 发文日期 | 2016-11-04 | ||\n"
        "关键词 | 云州市 合作 | 公开形式 | 主动公开 |\n"
        "各县(市、区)人民政府:\n"
        "一、统一认识。做好有关工作。\n"
    )
    found = facts(barred)
    assert (found["doc_number"], found["signed_on"]) == ("云府发〔2016〕20号", "2016-11-04")
    assert "关键词" not in found["text"]
    fields = """云州省政府关于任免工作人员问题的通知
  【发布单位】81202
  【发布文号】-----------
  【发布日期】1985-05-04
  【生效日期】1985-05-04
  【失效日期】-----------
云州省人民政府关于任免工作人员问题的通知
(1985年5月4日云政〔1985〕38号)  根据有关规定,现将任免各类工作人员的问题通知如下:
 一、任免权限
  1、下列工作人员由省长提请决定任免:
"""
    found = facts(fields)
    assert found["title"] == "云州省人民政府关于任免工作人员问题的通知"
    assert (found["doc_number"], found["signed_on"]) == ("云政〔1985〕38号", "1985-05-04")
    assert clauses_of(found)["preamble"]["text"].startswith("根据有关规定")
    assert "【" not in found["text"]


def test_field_marks_of_a_database_are_off_the_text():
    page = """云州市制定地方性法规条例
颁布日期:2001-6-3
实施日期:2001-8-1
【题注】 (2001年4月29日云州市第十一届人民代表大会第四次会议通过)
【章名】 第一章 总则
第一条 为了规范立法活动,制定本条例。
第二条 制定地方性法规,适用本条例。
"""
    found = facts(page)
    assert found["outline"] == {"chapter": 1, "article": 2}
    assert (found["published_on"], found["effective_on"]) == ("2001-06-03", "2001-08-01")
    assert found["issuers"] == ["云州市人民代表大会"]


def test_a_registration_number_of_its_own_line_is_the_unified_number():
    page = """云州市人民政府办公室关于印发《云州市促进消费方案》的通知
发布时间:2023-03-15
YZCR-2023-01005
云政办发〔2023〕9号
云州市人民政府办公室
关于印发《云州市促进消费方案》的通知
各县市区人民政府:
现将《云州市促进消费方案》印发给你们。
云州市人民政府办公室
2023年3月15日
云州市促进消费方案
一、促进消费
1.发放消费券。安排3000万元。
"""
    found = facts(page)
    assert (found["unified_number"], found["doc_number"]) == ("YZCR-2023-01005", "云政办发〔2023〕9号")


def test_a_news_lead_in_is_no_part_of_the_document():
    page = """日前,云州市丙区人民政府印发关于推动经济发展若干举措的通知。
文件指出,全年新增光伏装机5万千瓦以上,新增储能装机5万千瓦,推动工商业电价在原有基础上稳中有降。
文件详情如下:
云州市丙区人民政府关于印发关于推动经济发展若干举措的通知
各街道办事处:
《关于推动经济发展若干举措》已经区政府同意,现印发给你们,请认真贯彻执行。
云州市丙区人民政府
2025年4月1日
(此件公开发布)
关于推动经济发展若干举措
一、强化创新(区科技局牵头)
力争研发投入强度达到2.95%。
二、扩大投资
加快重大项目建设。
"""
    found = facts(page)
    assert found["title"] == "云州市丙区人民政府关于印发关于推动经济发展若干举措的通知"
    assert "文件指出" not in found["text"]
    assert found["wrapped_title"] == "关于推动经济发展若干举措"


def test_annex_names_that_begin_with_a_year_are_listed_whole_and_files_stay_out_of_the_last_clause():
    page = """甲省工信厅关于下达2021年专项资金计划的通知
甲工信函〔2021〕11号
各市工信局:
一、抓紧下达资金。
二、加强绩效管理。
附件:1.2021年度资金安排表
2.2021年度任务清单
甲省工信厅
2021年3月12日
甲工信函〔2021〕11号附件1-2.docx
"""
    found = facts(page)
    assert found["annexes"] == ["2021年度资金安排表", "2021年度任务清单"]
    assert [c["eid"] for c in found["clauses"]] == ["preamble", "h1_1", "h1_2", "signature", "note"]


def test_a_collapsed_wrapper_is_parted_into_letter_signature_and_articles():
    page = (
        "云州总工会关于印发《工会调解办法》的通知云工发〔2023〕23号各县总工会,各产业工会:《工会调解办法》已经审议通过,"
        "现印发给你们,请认真贯彻执行。云州总工会2023年12月28日工会调解办法第一章总则第一条为规范工会参与劳动争议调解工作,"
        "根据《甲省工会条例》等规定,制定本办法。第二条工会参与调解应当以职工为本。第二章调解第三条工会应当设立调解组织,"
        "负责受理申请。第四条本办法自印发之日起施行第五条本办法由云州总工会解释。"
    )
    found = facts(page)
    assert found["title"] == "云州总工会关于印发《工会调解办法》的通知"
    assert (found["doc_number"], found["signed_on"]) == ("云工发〔2023〕23号", "2023-12-28")
    assert found["wrapped_title"] == "工会调解办法"
    assert found["outline"] == {"chapter": 2, "article": 5}


def test_a_first_heading_glued_to_the_paragraph_before_it_begins_a_clause():
    page = """水利部关于抗旱经费使用的通知
甲省水利局:
为了帮助灾区,拨给你省经费50万元,望抓紧安排,把款用好。 一、严格控制范围。
要把经费用于重灾区,严禁平均发放。
二、因地制宜,就地取材。
三、加强检查。
"""
    found = facts(page)
    assert found["outline"]["h1"] == 3
    assert clauses_of(found)["preamble__para_2"]["text"].endswith("把款用好。")


def test_a_first_heading_glued_to_a_link_begins_a_clause():
    page = "原文链接:《云州市人民政府关于扩大禁燃范围的通告》 一、扩大的必要性\n为保护环境,有必要扩大。\n二、范围\n三、依据\n"
    assert facts(page)["outline"]["h1"] == 3


WRAPPED = """云州市推进智造强市若干政策
发布日期:2022-12-19
为贯彻新发展理念,进一步聚焦高质量,加快推动制造
业转型升级,率先走出智造强市之路,结合本市实际情况,
特制订如下政策。
一、深入实施数字经济工程
(一)推进数字经济系统建设。加快以产业大脑和未来工
厂为核心的数字经济系统建设,待省、市出台专项政策后,
按上级政策执行。推进未来工厂建设,对当年评为省级的,
分别给予 100 万元、30 万元、20 万元奖励。鼓励软件企
业壮大,对销售收入首次突破 1000 万元、2000 万元、500
0 万元的,一次性奖励企业 50 万元。(责任单位:市经信局)
(二)加快推进数字产业化。做强做大数字核心企业,首次
列入百强企业的,给予一次性奖励 20 万元。(责任单位:市
科技局)
"""


def test_lines_of_one_width_are_the_paragraphs_that_they_break():
    found = facts(WRAPPED)
    clauses = clauses_of(found)
    assert list(clauses) == ["preamble", "h1_1", "h1_1__h2_1", "h1_1__h2_2"]
    assert clauses["preamble"]["text"] == (
        "为贯彻新发展理念,进一步聚焦高质量,加快推动制造业转型升级,率先走出智造强市之路,结合本市实际情况,特制订如下政策。"
    )
    assert clauses["h1_1__h2_2"]["responsible_units"] == ["市科技局"]
    assert found["text"].count("\n") == WRAPPED.strip().count("\n") - 1, "the stored text keeps its breaks"


def test_the_first_paragraph_of_a_body_is_not_cut_at_a_word_that_could_address_somebody():
    page = """云州市教育局关于做好招生工作的通知
云教〔2020〕3号
根据《甲省义务教育条例》和省教育厅的有关要求,结合我市各中小学实际情况,现就做好2020年招生工作通知如下:
一、规范招生。
二、加强监督。
"""
    assert clauses_of(facts(page))["preamble"]["text"].startswith(
        "根据《甲省义务教育条例》和省教育厅的有关要求,结合我市各中小学"
    )


def test_a_notice_without_a_title_that_asks_for_comments_is_a_consultation():
    page = """为保障寄递安全,我们起草了《快件实名收寄管理办法(征求意见稿)》。现向社会公开征求意见。公众可通过以下途径反馈:
1.登录网站,进入意见征集栏目提出意见。
2.电子邮箱:someone @spb.example.cn。
意见反馈截止时间为2018年4月26日。
运输部
2018年3月28日
"""
    found = facts(page)
    assert (found["kind"], found["closes_on"]) == ("consultation", "2018-04-26")
    assert found["draft_title"] == "快件实名收寄管理办法(征求意见稿)"
    assert "someone" not in found["text"]


def test_an_amending_decision_keeps_its_list_where_articles_are_inserted():
    page = """云州省人大常委会关于修改部分地方性法规的决定
云州省第十一届人民代表大会常务委员会第十七次会议决定,修改下列地方性法规:
一、对下列法规进行修改
1.在《云州省农村能源条例》第七条中增加一项作为第六项,即:“负责农村节能减排工作;”
第十三条增加一款作为该条第二款,即:“应当加强技术指导。”
第十三条后增加一条作为第十四条,即:“鼓励养殖场采用沼气技术。”
2.将《云州省气象条例》第七条修改为:“建设气象信息网络。”
"""
    found = facts(page)
    assert found["outline"] == {"h1": 1, "h3": 2}
    amended = [r["title"] for r in found["relations"] if r["relation"] == "amends"]
    assert amended == ["云州省农村能源条例", "云州省气象条例"]


def test_units_that_both_lead_and_answer_are_units():
    found = facts(
        "云州市促进投资若干措施\n一、加大投资\n1.推介项目。(省发展改革委牵头负责)\n2.推行市场化运作。(市水利局负责)\n"
    )
    assert found["responsibility_groups"] == 2
    assert clauses_of(found)["h1_1__h3_1"]["responsible_units"] == ["省发展改革委"]


def test_the_name_of_a_site_above_the_path_is_no_part_of_the_title():
    page = (
        "丁市人民政府\n"
        "您当前的位置:\n"
        ">> 走进丁市 >> 投资政策\n"
        "加快推进工业经济发展若干政策\n"
        "发布日期:2022-12-19 10:21\n"
        "一、做强企业。\n"
        "二、做优服务。\n"
    )
    found = facts(page)
    assert (found["title"], found["published_on"]) == ("加快推进工业经济发展若干政策", "2022-12-19")


def test_names_alone_in_a_bracket_behind_the_last_sentence_answer_for_it():
    found = facts(
        "云州市2006年主要任务分解\n一、主要目标\n1.生产总值增长12%。\n全市生产总值达到2790亿元。(市发改委)\n"
        "2.财政收入增长12%。\n一般预算收入522.5亿元。(市财政局、市税务局)\n3.由主管部门(市农业局)\n"
    )
    assert found["responsibility_groups"] == 2
    assert clauses_of(found)["h1_1__h3_2__para_1"]["responsible_units"] == ["市财政局", "市税务局"]
