"""More shapes of saved pages: labels without colons, lead-ins, names over two lines, notices without titles; all invented."""

from gongbao.reading import facts_of, read_text


def facts(text):
    return facts_of(read_text(text))


def test_labels_that_lost_their_colon_still_label():
    page = """丙新区人民政府关于印发《丙新区人民政府工作规则》的通知
索引号 SY-990000-2022-00371
文件编号 丙府〔2022〕1号
发布机构 区政府
公开类别 主动公开
发布时间 2022-01-29
丙新区人民政府关于印发
《丙新区人民政府工作规则》的通知
区政府各委、办、局:
《丙新区人民政府工作规则》已经审议通过,现予印发。
丙新区人民政府工作规则
第一章 总则
一、区政府工作的指导思想是全面履行职能。
二、区政府要严格依法行政。
"""
    found = facts(page)
    assert (found["index_number"], found["doc_number"]) == ("SY-990000-2022-00371", "丙府〔2022〕1号")
    assert found["published_on"] == "2022-01-29"
    assert "公开类别" not in found["text"]


def test_labels_glued_to_their_values_are_the_table_of_a_law_database():
    page = """发文机关国务院办公厅
发文日期1986年07月07日
时效性现行有效
发文字号国办发〔1986〕53号
施行日期1986年07月07日
效力级别国务院规范性文件
各省、自治区、直辖市人民政府:
根据有关通知(中发〔1986〕12号文),现将有关问题通知如下:
一、办公室为直属机构。
二、办公室设在丁部。
国务院办公厅
一九八六年七月七日
"""
    found = facts(page)
    assert (found["doc_number"], found["issuers"]) == ("国办发〔1986〕53号", ["国务院办公厅"])
    assert (found["signed_on"], found["effective_on"]) == ("1986-07-07", "1986-07-07")
    assert found["cites_doc_numbers"] == ["中发〔1986〕12号"]
    assert "现行有效" not in found["text"]


def test_a_sentence_that_begins_with_the_word_of_a_label_is_text():
    page = (
        "云州市人民政府关于公开工作的通知\n"
        "各区人民政府:\n"
        "一、明确要求\n"
        "发布时间较晚的,应当说明理由。\n"
        "有效性审查由司法局负责。\n"
        "二、抓好落实。\n"
    )
    text = facts(page)["text"]
    assert "发布时间较晚的" in text
    assert "有效性审查" in text


def test_a_long_news_paragraph_that_announces_the_text_leads_to_the_document():
    page = """云州市秋冬季大气污染治理方案
来源: 网
时间:2020-11-04 09:02:36
某网讯:日前,某网获悉,《云州市秋冬季大气污染治理方案》近日由市生态环境局会同市发展改革委等部门共同印发。全文如下:
关于印发《云州市秋冬季大气污染治理方案》的通知
各区人民政府,各有关企业:
现将《云州市秋冬季大气污染治理方案》印发给你们,请遵照执行。
生态环境局 发展改革委
市场监管总局 能源局
2020年10月30日
云州市秋冬季大气污染治理方案
一、总体要求
坚持科学治污、精准治污、依法治污,扎实推进各项任务。
"""
    found = facts(page)
    assert found["title"] == "关于印发《云州市秋冬季大气污染治理方案》的通知"
    assert "某网获悉" not in found["text"]
    assert found["issuer_as_written"] == "生态环境局 发展改革委 市场监管总局 能源局"


def test_a_ministry_whose_name_begins_like_a_relative_name_is_no_relative_name():
    page = "关于丁工作的通知\n各有关单位:\n请做好丁工作。\n商务部 市场监管总局\n2020年10月30日\n"
    assert facts(page)["issuers"] == ["商务部", "市场监管总局"]


def test_a_news_paragraph_above_a_title_with_its_number_is_no_part_of_the_document():
    page = """政策发布 | 丙市出台智能制造奖补政策
丙市工业和信息化局:2025年1月26日,为深入贯彻落实中小企业数字化转型决策部署,丙市工业和信息化局和丙市财政局印发《丙市数字化转型试点方案》。
关于印发《丙市数字化转型试点方案》的通知
丙工信发〔2025〕14号
各区工业和信息化局、财政局:
现将《丙市数字化转型试点方案》印发给你们,请认真遵照执行。
丙市工业和信息化局
丙市财政局
2025年1月26日
丙市数字化转型试点方案
一、总体目标
到2026年完成100家企业改造,形成一批可复制、可推广的典型模式。
"""
    found = facts(page)
    assert (found["title"], found["doc_number"]) == ("关于印发《丙市数字化转型试点方案》的通知", "丙工信发〔2025〕14号")
    assert found["issuers"] == ["丙市工业和信息化局", "丙市财政局"]
    assert "出台" not in found["text"]


def test_a_forwarded_title_keeps_its_marks_where_the_page_breaks_before_them():
    page = """丙市科学技术局转发甲自治区科技厅
《关于组织开展2022年度高新技术企业认定工作的通知》
各区科技局:
一、按通知要求做好认定工作。
二、按时报送材料。
"""
    assert facts(page)["title"] == "丙市科学技术局转发甲自治区科技厅《关于组织开展2022年度高新技术企业认定工作的通知》"


def test_a_title_in_marks_at_the_top_of_a_page_is_a_title():
    page = (
        "政策详情\n"
        "《云州市推进数字经济三年行动计划(2021—2023 年)》\n"
        "云委发〔2021〕1号\n"
        "发文单位:云州市人民政府\n"
        "一、总体要求\n"
        "(一)坚持创新。\n"
    )
    found = facts(page)
    assert found["title"] == "云州市推进数字经济三年行动计划(2021—2023 年)"
    assert (found["doc_number"], found["issuers"]) == ("云委发〔2021〕1号", ["云州市人民政府"])


def test_a_copy_that_calls_itself_the_whole_text_is_named_without_that():
    page = """《丙经济特区优化营商环境条例》(2020年全文)
云州市第六届人民代表大会常务委员会公告第二一九号
《丙经济特区优化营商环境条例》经云州市第六届人民代表大会常务委员会第四十五次会议于2020年10月29日通过,现予公布,自2021年1月1日起施行。
云州市人民代表大会常务委员会
2020年11月5日
丙经济特区优化营商环境条例
第一章 总则
第一条 为了优化营商环境,制定本条例。
第二条 丙经济特区适用本条例。
"""
    found = facts(page)
    assert (found["title"], found["kind"]) == ("丙经济特区优化营商环境条例", "law")
    assert found["doc_number"] == "云州市第六届人民代表大会常务委员会公告第二一九号"
    assert (found["signed_on"], found["effective_on"]) == ("2020-11-05", "2021-01-01")


def test_the_name_of_a_signer_broken_over_two_lines_is_one_name():
    page = (
        "各区人民政府:\n"
        "现将《云州市产业集群行动计划》印发给你们,请认真贯彻执行。\n"
        "云州市推进数字经济时代\n"
        "产业创新集群领导小组办公室\n"
        "2022年11月16日\n"
    )
    assert facts(page)["issuers"] == ["云州市推进数字经济时代产业创新集群领导小组办公室"]


def test_a_red_head_beside_the_number_gives_the_number():
    page = (
        "水务部文件 水科技[2017]49号 |\n"
        "各省、自治区、直辖市丁厅:\n"
        "现将有关规划印发给你们,请参照执行。\n"
        "水务部\n"
        "2017年4月5日\n"
        "水务部办公厅2017年4月10日印发\n"
    )
    found = facts(page)
    assert (found["doc_number"], found["issuers"], found["signed_on"]) == (
        "水科技〔2017〕49号",
        ["水务部"],
        "2017-04-05",
    )
    assert found["cites_doc_numbers"] == []


def test_a_day_without_its_last_sign_is_a_day():
    found = facts(
        "发文机关:丙市人民政府\n发布日期:2018年03月27\n文号 :丙政发〔2018〕13号\n各县人民政府:\n一、抓落实。\n二、抓考核。\n"
    )
    assert found["published_on"] == "2018-03-27"


def test_a_duty_whose_units_hold_brackets_is_a_duty():
    found = facts(
        "丙市互联网行动意见\n一、目标\n1.建设众创空间。[市科委牵头,会同市经信委和各区、县(市)政府负责]\n2.建设小镇。(市发改委负责)\n"
    )
    assert found["responsibility_groups"] == 2


def test_the_draft_that_a_title_names_with_its_stage_is_the_draft():
    page = """关于《丙经济特区信用条例(草案修改二稿 征求意见稿)》公开征求意见的公告
发布时间:2018-11-12
《丙经济特区信用条例(草案)》已经两次审议。现向社会公开征求意见,请于11月23日前书面寄至市人大法制委。
丙市人大常委会办公厅
2018年11月 12 日
丙经济特区信用条例
(草案修改二稿征求意见稿)
第一条 为了规范信用管理,制定本条例。
第二条 本条例适用于本市。
"""
    found = facts(page)
    assert found["draft_title"].replace(" ", "") == "丙经济特区信用条例(草案修改二稿征求意见稿)"
    assert (found["closes_on"], found["issuers"]) == ("2018-11-23", ["丙市人大常委会办公厅"])


def test_a_consultation_whose_day_is_illegible_is_signed_by_the_name_under_its_letter():
    page = """关于《丙市河道管理条例(草案)》公开征求意见的公告
发布日期:2022-05-07
现将该条例草案公布,请将意见于6月5日前反馈丙市人大常委会法制工作委员会
丙市人大常委会
202256
丙市河道管理条例(草案)
第一条 为加强河道管理,制定本条例。
第二条 本市河道的保护、治理、利用适用本条例。
"""
    assert facts(page)["issuers"] == ["丙市人大常委会"]


def test_a_term_of_a_measure_about_something_basic_is_not_the_term_of_the_document():
    page = "丙市人民政府关于稳就业的意见\n一、减负\n1.实施降低基本医疗保险缴费费率政策,实施期限至2021年12月31日。\n2.降低失业保险费率。\n"
    assert facts(page)["expires_on"] is None


def test_a_text_that_calls_itself_by_its_kind_says_when_it_begins():
    page = "现将《丙市投资导向目录》(以下简称目录)予以发布。\n目录自2021年5月15日起实施,并适时修订。\n丙市经信局\n2021年4月15日\n"
    assert facts(page)["effective_on"] == "2021-05-15"
    assert (
        facts("丙市办法评估报告\n一、背景\n办法自2015年5月15日实施以来,成效明显。\n二、建议修订。\n")["effective_on"]
        is None
    )


def test_a_text_exported_with_its_tags_is_read_without_them():
    page = (
        "发文机关:丙省人民政府\n文号 :丙政发〔2018〕13号\n"
        '<p>各市、县人民政府:</p><p> 现将《丙省增收方案》印发给你们,请认真组织实施。</p><p style="text-align: right;"> 丙省人民政府</p>'
        '<p style="text-align: right;"> 2018年3月27日</p><p><br/></p><p style="text-align: center;"><strong>丙省增收方案</strong></p>'
        "<p><strong> 一、指导思想</strong></p><p> 以创新驱动发展。</p><p><strong> 二、总体目标</strong></p><p> 就业质量稳步提升。</p>"
    )
    found = facts(page)
    assert (found["signed_on"], found["wrapped_title"]) == ("2018-03-27", "丙省增收方案")
    assert found["outline"] == {"h1": 2}
    assert "<" not in found["text"]


def test_a_table_of_contents_glued_to_the_title_is_counted_once():
    page = """云州市人民政府办公室关于印发《云州市重污染天气应急预案》的通知
各区人民政府:
《云州市重污染天气应急预案》已经审议通过,现印发给你们,请遵照执行。
云州市人民政府办公室
2014年12月25日
云州市重污染天气应急预案目录
1.总则
1.1编制目的
2.应急响应
2.1响应程序
1.总则
1.1编制目的
为规范应急管理工作,特制订本预案。
2.应急响应
2.1响应程序
预警发布后,立即启动响应,各成员单位按照职责分工,落实减排措施,加强监测和信息报送,直至预警解除,并及时评估响应的效果。
"""
    found = facts(page)
    assert found["outline"] == {"h3": 2}
    assert [c["eid"] for c in found["clauses"]][:3] == ["letter", "letter__para_2", "toc"]


def test_a_text_without_a_title_that_explains_another_is_an_interpretation():
    page = """一、制定背景
根据有关规定,区司法局组织起草《丙区人民政府关于公布文件清理结果的决定》。
二、主要内容
继续有效的规范性文件28件,决定废止6件。
"""
    assert facts(page)["kind"] == "interpretation"
    assert facts("《丙区办法》文件解读如下:\n一、制定依据\n《丁省条例》。\n二、解释。\n解读机构:丙区司法局\n")[
        "issuers"
    ] == ["丙区司法局"]


def test_unknown_labels_between_known_ones_are_off_the_text():
    page = """云州市推进数字经济行动计划
云委发〔2021〕1号
级别:云州市级状态: 有效
分类:产业扶持政策,智改数转,实施中
支持方式:奖励
支持产业:所有产业
发文单位:云州市人民政府
一、总体要求
坚持创新。
"""
    found = facts(page)
    assert found["issuers"] == ["云州市人民政府"]
    assert "支持方式" not in found["text"]


def test_a_label_that_injected_syllables_part_still_hides_the_person():
    page = (
        "關(guān)于召開(kāi)會(huì)議的通知\n"
        "各單位:\n"
        "請準(zhǔn)時參加。聯(lián)系人:王小明,電(diàn)話:89183427。\n"
        "甲市財政局\n"
        "2020年1月2日\n"
    )
    text = facts(page)["text"]
    assert "王小明" not in text
    assert "89183427" not in text


def test_a_text_without_a_title_that_closes_as_a_notice_is_one():
    page = (
        "各有关单位:\n"
        "经审核,现下达资助计划,安排资金17147万元(详见附件)。\n"
        "特此通知。\n"
        "附件:资助计划一览表\n"
        "云州市工信局\n"
        "2021年2月3日\n"
        "附件1-2.zip\n"
    )
    found = facts(page)
    assert (found["kind"], found["signed_on"]) == ("notice", "2021-02-03")
    assert found["attachments"][0] == "附件1-2.zip"


def test_syllables_without_tones_are_no_words_of_the_document():
    page = """工業(ye) 和信息化部關於(yu) 加強產(chan) 業(ye) 佈局的通知
工信部規(gui) 〔2022〕12號
各省工業(ye) 和信息化主管部門(men) :
為(wei) 貫徹落實決(jue) 策部署,著力優(you) 化生產(chan) 力佈局,現就有關(guan) 事項(xiang)(xiang)通知如下:
一、統籌(chou) 推進(jin) 產(chan) 業(ye) 佈局。
二、加強組(zu) 織領(ling) 導。
工業(ye) 和信息化部
2022年9月23日
"""
    found = facts(page)
    assert found["title"] == "工业和信息化部关于加强产业布局的通知"
    assert (found["doc_number"], found["issuers"]) == ("工信部规〔2022〕12号", ["工业和信息化部"])
    assert facts("关于甲项目的通知\n一、材料(a)和(b)各一份,型号(x)(y)。\n二、按时报送。\n")["text"].count("(") == 4


def test_a_plan_named_with_two_kinds_of_dashes_is_issued_once():
    page = """各区人民政府:
《云州市汽车产业发展规划(2021—2025年)》已经市政府同意,现印发给你们。
云州市人民政府办公室
2021年12月22日
云州市汽车产业发展规划(2021-2025年)
一、规划背景
我市产业基础好、配套能力强、服务水平高。
二、发展目标
到2025年,产业规模达到500亿元。
"""
    found = facts(page)
    assert [r["relation"] for r in found["relations"]] == ["issues"]


def test_what_a_letter_has_made_and_sends_along_is_issued_and_not_cited():
    page = """云经信〔2021〕46号
各区经信局:
为贯彻《关于实施集群培育工程的意见》(云党发〔2019〕38号)精神,市经信局制订了《云州市集群投资导向目录》和《云州市重点产业链目录》(以下简称目录),现予以发布。
云州市经济和信息化局
2021年4月15日
"""
    found = facts(page)
    assert found["cites_titles"] == ["关于实施集群培育工程的意见"]
    issued = [r["title"] for r in found["relations"] if r["relation"] == "issues"]
    assert issued == ["云州市集群投资导向目录", "云州市重点产业链目录"]


def test_a_collection_s_ordinal_before_the_red_head_is_no_part_of_the_text():
    page = """云州省人民政府办公厅文件
时间:2019-05-14 10:45:55下载本文作者:会员上传
简介:小编为你整理了多篇相关的《云州省人民政府办公厅文件》,但愿对你工作学习有帮助。
第一篇:云州省人民政府办公厅文件
云州省人民政府办公厅文件
云政办发〔2009〕24号
云州省人民政府办公厅关于加强毕业生
就业工作的通知
各市州人民政府:
根据《国务院办公厅关于加强毕业生就业工作的通知》(国办发„2009‟3号)精神,通知如下:
一、提高认识。
二、抓好落实。
"""
    found = facts(page)
    assert found["title"] == "云州省人民政府办公厅关于加强毕业生就业工作的通知"
    assert (found["doc_number"], found["published_on"]) == ("云政办发〔2009〕24号", None)
    assert found["cites_doc_numbers"] == ["国办发〔2009〕3号"]
    assert "小编" not in found["text"]
