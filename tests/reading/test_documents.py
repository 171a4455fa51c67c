"""Invented documents, each made for one trap of official writing; what must be read was written down first."""

from gongbao.model.policy import PolicyKind, Relation
from gongbao.model.portal import Portal
from gongbao.model.web import PageMatter
from gongbao.reading import facts_of, read_matter, read_text

WRAPPER = """首页 > 政务公开 > 规范性文件
索引号：
11990000/2023-001
发文机关：
云州市人民政府办公室
发文字号：
云政办发〔2023〕15号
成文日期：
2023年5月8日
发布日期：
2023-05-12
云州市人民政府办公室关于印发
云州市公共数据授权运营管理办法（试行）的通知
发布时间：2023-05-12 09:30　来源：市政府办公室　浏览次数：123
字体：[大 中 小]
云政办发〔2023〕15号
各县（市、区）人民政府，市政府直属各单位：
《云州市公共数据授权运营管理办法（试行）》已经市政府同意，现印发给你们，请认真贯彻执行。
云州市人民政府办公室
2023年5月8日
（此件公开发布）
云州市公共数据授权运营管理办法（试行）
第一章　总　则
第一条　为了规范公共数据授权运营，根据《中华人民共和国数据安全法》《甲省公共数据条例》等规定，制定本办法。
第二条　本市行政区域内公共数据授权运营适用本办法。
　　国家另有规定的，从其规定。
第二章　职责
第三条　市大数据局负责下列工作：
（一）制定制度；
（二）违反第二条规定的，责令改正。
1.警告；
2.罚款三千元。
第四条　许可证有效期为3年。
第三章　附　则
第五条　本办法自2023年7月1日起施行，有效期2年。《云州市公共数据管理暂行办法》（云政发〔2019〕8号）同时废止。
附件：1.申请表
2.安全承诺书
附件1
申请表
姓名
单位
【打印本页】【关闭窗口】
主办单位：云州市人民政府
"""


def clauses_of(reading):
    return {c.eid: c for c in reading.clauses}


def test_wrapper_gives_both_titles_and_the_facts_of_table_head_and_signature():
    facts = facts_of(read_text(WRAPPER))
    assert facts["title"] == "云州市人民政府办公室关于印发云州市公共数据授权运营管理办法（试行）的通知"
    assert facts["wrapped_title"] == "云州市公共数据授权运营管理办法（试行）"
    assert facts["kind"] == "normative_document"
    assert facts["issuers"] == ["云州市人民政府办公室"]
    assert facts["doc_number"] == "云政办发〔2023〕15号"
    assert facts["index_number"] == "11990000/2023-001"
    assert facts["signed_on"] == "2023-05-08"
    assert facts["published_on"] == "2023-05-12"


def test_validity_counts_years_from_the_day_of_effect_and_not_those_of_a_permit():
    facts = facts_of(read_text(WRAPPER))
    assert (facts["effective_on"], facts["expires_on"]) == ("2023-07-01", "2025-06-30")
    assert facts["validity_rule"] == "有效期2年"


def test_articles_keep_plain_paths_and_carry_paragraphs_items_and_points():
    clauses = clauses_of(read_text(WRAPPER))
    assert clauses["art_2"].parent_eid == "chp_1"
    assert clauses["art_2__para_2"].text == "国家另有规定的，从其规定。"
    assert clauses["art_3__item_2"].text == "违反第二条规定的，责令改正。"
    assert clauses["art_3__item_2__subitem_2"].text == "罚款三千元。"
    assert clauses["chp_1"].heading == "总　则"
    assert clauses["letter"].text.startswith("各县（市、区）人民政府")


def test_sentence_at_the_end_repeals_the_predecessor():
    cited = [(c.relation, c.title, c.doc_number) for c in read_text(WRAPPER).cited]
    assert (Relation.REPEALS, "云州市公共数据管理暂行办法", "云政发〔2019〕8号") in cited
    assert (Relation.ISSUES, "云州市公共数据授权运营管理办法（试行）", None) in cited
    assert (Relation.IMPLEMENTS, "中华人民共和国数据安全法", None) in cited
    assert len(cited) == 4


def test_annexes_are_those_listed_and_frame_is_gone():
    facts = facts_of(read_text(WRAPPER))
    assert facts["annexes"] == ["申请表", "安全承诺书"]
    assert not any(word in facts["text"] for word in ("浏览次数", "首页", "打印本页", "主办单位", "字体"))


def test_decree_is_a_law_named_by_the_text_that_it_promulgates():
    facts = facts_of(
        read_text(
            """云州市人民政府令
第 254 号
《云州市户外广告管理规定》已经2021年3月5日市人民政府第80次常务会议审议通过，现予公布，自2021年5月1日起施行。
市长  王某某
2021年3月20日
云州市户外广告管理规定
目 录
第一章 总则
第二章 附则
第一章 总则
第一条 为了加强户外广告管理，制定本规定。
第一条之二 本规定所称户外广告，是指利用户外空间发布的广告。
第二章 附则
第二条 行政复议期间不停止执行。
第三条 本规定自2021年5月1日起施行。2010年8月1日发布的《云州市户外广告设置管理办法》（市政府令第170号）同时废止。
"""
        )
    )
    assert facts["kind"] == "law"
    assert facts["title"] == "云州市户外广告管理规定"
    assert facts["doc_number"] == "云州市人民政府令第254号"
    assert facts["issuers"] == ["云州市人民政府"]
    assert (facts["signed_on"], facts["effective_on"]) == ("2021-03-20", "2021-05-01")
    assert (facts["outline"]["chapter"], facts["outline"]["article"]) == (2, 4)
    assert "art_1_2" in [c["eid"] for c in facts["clauses"]]
    assert [(r["relation"], r["title"]) for r in facts["relations"]] == [("repeals", "云州市户外广告设置管理办法")]


def test_amending_decision_cites_old_numbers_and_quotes_stay_inside_their_instruction():
    reading = read_text(
        """云州市人民政府关于修改《云州市城市绿化条例实施细则》等3件政府规章的决定
（2023年6月1日云州市人民政府令第260号公布 自公布之日起施行）
云州市人民政府决定对下列规章作如下修改：
一、对《云州市城市绿化条例实施细则》作出修改
（一）将第三条修改为：“第三条 市绿化主管部门负责本市绿化工作。
“区绿化主管部门负责本辖区绿化工作。”
（二）删去第十条。
（三）增加一条，作为第十二条：“第十二条 鼓励社会投资。”
二、将《云州市停车场管理办法》中的“工商”统一修改为“市场监督管理”。
三、条文顺序作相应调整。
本决定自公布之日起施行。
"""
    )
    assert reading.kind is PolicyKind.AMENDING_DECISION
    assert reading.doc_number == "云州市人民政府令第260号"
    assert str(reading.effective_on) == "2023-06-01"
    assert reading.outline.counts == {"h1": 3, "h2": 3}
    amended = [c.title for c in reading.cited if c.relation is Relation.AMENDS]
    assert amended == ["云州市城市绿化条例实施细则", "云州市停车场管理办法"]


def test_repeal_list_in_a_flattened_table_repeals_each_row():
    reading = read_text(
        """云州市人民政府办公厅关于公布废止和宣布失效行政规范性文件的通知
云政办发〔2020〕40号
各县（市）区人民政府：
经市政府同意，决定废止下列文件，自2021年1月1日起停止执行。
附件：废止文件目录
云州市人民政府办公厅
2020年11月5日
附件
废止文件目录
序号
文件名称
文号
1
关于印发《云州市粮食储备办法》的通知
云政办发〔2009〕11号
2
关于加强防汛工作的意见
云政发〔2008〕3号
"""
    )
    assert reading.kind is PolicyKind.REPEAL_DECISION
    repealed = [(c.title, c.doc_number) for c in reading.cited if c.relation is Relation.REPEALS]
    assert repealed == [
        ("关于印发《云州市粮食储备办法》的通知", "云政办发〔2009〕11号"),
        ("关于加强防汛工作的意见", "云政发〔2008〕3号"),
    ]


def test_deadline_without_a_year_belongs_to_the_year_after_a_december_notice():
    reading = read_text(
        """云州市商务局关于公开征求《云州市促进首店经济发展若干措施（征求意见稿）》意见的公告
发布时间：2024-12-20
为促进消费，我局起草了《云州市促进首店经济发展若干措施（征求意见稿）》，现面向社会公开征求意见。公众可于1月20日前反馈：
1.电子邮箱：sw@example.gov.cn
2.通讯地址：云州市中山路1号
联系人：李小红　联系电话：0574-87654321
附件：云州市促进首店经济发展若干措施（征求意见稿）.docx
云州市商务局
2024年12月20日
"""
    )
    facts = facts_of(reading)
    assert facts["kind"] == "consultation"
    assert facts["closes_on"] == "2025-01-20"
    assert facts["draft_title"] == "云州市促进首店经济发展若干措施（征求意见稿）"
    assert facts["issuers"] == ["云州市商务局"]
    assert facts["attachments"] == ["云州市促进首店经济发展若干措施（征求意见稿）.docx"]
    assert facts["outline"] == {}
    assert not any(word in facts["text"] for word in ("李小红", "87654321", "sw@"))


def test_outcome_counts_comments_and_names_the_paragraph_changed():
    facts = facts_of(
        read_text(
            """关于《云州市养犬管理条例（草案）》公开征求意见的通知
开始时间：2024-03-01
结束时间：2024-03-31
根据立法计划，市公安局起草了《云州市养犬管理条例（草案）》，现公开征求意见。
云州市养犬管理条例
（草案）
第一条 为了加强养犬管理，制定本条例。
第二条 养犬人应当在三十日内办理登记。
个人养犬不得超过一只。
第三条 违反本条例的，处五百元罚款。
意见采纳情况
征求意见期间，共收到意见建议12条，其中采纳8条，部分采纳1条，未采纳3条。
1.第二条第二款修改为：“个人养犬不得超过两只。”
"""
        )
    )
    assert (facts["opens_on"], facts["closes_on"]) == ("2024-03-01", "2024-03-31")
    counts = [facts[f"comments_{w}"] for w in ("received", "adopted", "partly", "not_adopted")]
    assert counts == [12, 8, 1, 3]
    assert [(e["clause_label"], e["paragraph"], e["effect"], e["before"], e["after"]) for e in facts["outcome"]] == [
        ("第二条", 2, "quantity", "一只", "两只")
    ]
    assert facts["outline"] == {"article": 3}
    assert facts["effective_on"] is None


def test_joint_documents_name_every_issuer_and_an_old_rule_is_not_the_own_number():
    facts = facts_of(
        read_text(
            """云州市财政局 云州市科学技术局 国家税务总局云州市税务局关于加强研发费用补助管理的通知
云财教〔2022〕33号
各区、县（市）财政局、科技局，税务局：
为贯彻落实《云州市人民政府关于加快创新的若干意见》（云政发〔2021〕9号，以下简称《若干意见》），现就有关事项通知如下：
一、补助对象。符合下列条件之一的企业：（一）高新技术企业；（二）科技型中小企业。
二、补助标准
（一）按《若干意见》规定执行，给予最高不超过50万元补助。
（二）研发投入占营业收入比重不低于1.5%。
1.5倍以上的，另行规定。
三、本通知自发布之日起30日后施行，有效期至2025年12月31日。原《云州市研发补助办法》（云财教[2018]12号）同时废止。
云州市财政局
云州市科学技术局
国家税务总局云州市税务局
二○二二年三月十日
抄送：市政府办公室。
云州市财政局办公室    2022年3月11日印发
"""
        )
    )
    assert facts["issuers"] == ["云州市财政局", "云州市科学技术局", "国家税务总局云州市税务局"]
    assert facts["doc_number"] == "云财教〔2022〕33号"
    assert facts["signed_on"] == "2022-03-10"
    assert (facts["effective_on"], facts["effective_rule"]) == (None, "自发布之日起30日后施行")
    assert facts["expires_on"] == "2025-12-31"
    assert facts["cites_doc_numbers"] == ["云政发〔2021〕9号", "云财教〔2018〕12号"]
    assert facts["cites_titles"] == ["云州市人民政府关于加快创新的若干意见", "云州市研发补助办法"]
    assert facts["outline"] == {"h1": 3, "h2": 2}


def test_collapsed_page_is_unfolded_and_inline_lists_stay_inline():
    facts = facts_of(
        read_text(
            "云州市人民政府办公室关于促进夜间经济发展的实施意见云政办发〔2021〕18号各区县（市）人民政府，市直各单位："
            "为促进消费，经市政府同意，现提出以下意见。一、总体要求（一）指导思想。以高质量发展为主题。"
            "（二）发展目标。到2023年，打造夜间经济集聚区10个，新增就业1.5万人。二、主要任务（一）优化布局。包括：1.中心城区；2.滨江区域。"
            "（二）丰富业态。鼓励第一、二、三产业融合发展。三、保障措施（一）加强领导。（二）加大扶持。对符合条件的给予最高30万元奖励。"
            "本意见自2021年8月1日起施行，有效期三年。云州市人民政府办公室2021年6月30日（此件公开发布）"
        )
    )
    assert facts["title"] == "云州市人民政府办公室关于促进夜间经济发展的实施意见"
    assert facts["doc_number"] == "云政办发〔2021〕18号"
    assert facts["signed_on"] == "2021-06-30"
    assert (facts["effective_on"], facts["expires_on"]) == ("2021-08-01", "2024-07-31")
    assert facts["outline"] == {"h1": 3, "h2": 6, "h2_restarts": True}
    heading = next(c for c in facts["clauses"] if c["eid"] == "h1_1")
    assert (heading["label"], heading["heading"]) == ("一", "总体要求")


def test_collapsed_law_finds_its_title_chapters_and_items():
    facts = facts_of(
        read_text(
            "云州市河道管理条例第一章 总则第一条 为了加强河道管理，根据《中华人民共和国水法》，制定本条例。"
            "第二条 本市行政区域内河道的管理，适用本条例。法律另有规定的，依照第三条规定执行。"
            "第三条 河道管理遵循下列原则：（一）统一规划；（二）综合治理；（三）安全第一。"
            "第二章 管理第四条 市水行政主管部门依照本条例第三条第二项的规定履行职责。第五条 任何单位不得侵占河道。"
            "第三章 附则第六条 本条例自2020年1月1日起施行。"
        )
    )
    assert facts["title"] == "云州市河道管理条例"
    assert facts["kind"] == "law"
    assert facts["outline"] == {"chapter": 3, "article": 6, "item": 3}
    assert facts["effective_on"] == "2020-01-01"


def test_forwarding_letter_wraps_an_opinion_of_another_authority():
    facts = facts_of(
        read_text(
            """云州市人民政府办公厅转发市发展改革委关于加快冷链物流发展若干意见的通知
云政办发(2019)7 号
各区县（市）人民政府：
市发展改革委《关于加快冷链物流发展若干意见》已经市政府同意，现转发给你们，请认真组织实施。
云州市人民政府办公厅
2019 年 3 月 1 日
关于加快冷链物流发展若干意见
为加快冷链物流发展，现提出如下意见。
一、总体要求（一）指导思想。以高质量发展为主题，推进发展。（二）基本原则。坚持市场主导。
二、重点任务
（三）完善设施。到2025年，冷库容量达到50万吨以上。（市发展改革委牵头，市商务局、市交通局配合）
（四）强化监管。违反规定的，依照《中华人民共和国食品安全法》第一百三十三条之二处罚。
专栏1 重点工程
1.骨干基地工程。建设基地。
2.园区工程。建设园区。
（五）加强保障。
三、本意见自印发之日起施行，有效期5年。
"""
        )
    )
    assert facts["wrapped_title"] == "市发展改革委关于加快冷链物流发展若干意见"
    assert facts["issuers"] == ["云州市人民政府办公厅"]
    assert facts["doc_number"] == "云政办发〔2019〕7号"
    assert (facts["effective_on"], facts["expires_on"]) == ("2019-03-01", "2024-02-29")
    assert facts["outline"] == {"h1": 3, "h2": 5, "h2_runs_on": True, "columns": 1, "h3_in_columns": 2}
    storage = next(c for c in facts["clauses"] if c["heading"] == "完善设施")
    assert storage["responsible_units"] == ["市发展改革委", "市商务局", "市交通局"]
    assert [(q["comparator"], q["value"], q["unit"], q["year"]) for q in storage["quantities"]] == [
        ("达到", "50", "万吨", 2025)
    ]


def test_five_levels_and_widths_of_numbers_nest():
    reading = read_text(
        """云州市人民政府
关于加强历史文化名城保护的意见
信息来源：云州市政府 发布日期：2022-08-03 字号：[ 大 中 小 ] 阅读次数：
云政发〔2022〕21号
各区、县（市）人民政府：
一、明确目标任务
（一）划定保护范围
1. 划定历史城区。面积约1.5平方公里。
（1）核心保护区。
①东区。
②西区。
（2）建设控制地带。
2． 划定历史建筑。
云州市人民政府
2022年7月29日
相关解读
上一篇：云州市人民政府关于表彰的通报
版权所有：云州市人民政府办公室
"""
    )
    assert reading.title == "云州市人民政府关于加强历史文化名城保护的意见"
    assert reading.outline.counts == {"h1": 1, "h2": 1, "h3": 2, "h4": 2, "h5": 2}
    assert "h1_1__h2_1__h3_1__h4_1__h5_2" in clauses_of(reading)
    assert reading.text.endswith("2022年7月29日")


def test_target_table_with_serial_and_unit_cells_is_read_row_by_row():
    reading = read_text(
        """云州市数字经济发展“十四五”规划
一、发展目标
到2025年，主要指标见下表。
序号
指标名称
单位
2020年
2025年
属性
1
数字经济核心产业增加值占比
%
10.5
15
预期性
2
5G基站数
万个
1.2
3.5
约束性
二、保障措施
加强领导，落实责任，形成合力，确保规划目标如期实现。
"""
    )
    rows = [(t.indicator, t.unit, t.base_year, t.base_value, t.target_year, t.target_value) for t in reading.targets]
    assert rows == [
        ("数字经济核心产业增加值占比", "%", 2020, "10.5", 2025, "15"),
        ("5G基站数", "万个", 2020, "1.2", 2025, "3.5"),
    ]
    assert [t.indicator_with_unit for t in reading.targets] == ["数字经济核心产业增加值占比(%)", "5G基站数(万个)"]


def test_text_without_numbers_stays_one_clause_and_is_flagged():
    reading = read_text(
        """关于调整最低工资标准的通知
各县（市、区）人力资源和社会保障局：
我市最低月工资标准调整为2280元。本通知自2022年8月1日起执行，《关于调整最低工资标准的通知》（云人社发〔2017〕80号）同时废止。
云州市人力资源和社会保障局
2022年7月20日
"""
    )
    assert [c.level for c in reading.clauses] == ["body", "signature"]
    assert reading.flags == ("unstructured_text",)
    assert str(reading.effective_on) == "2022-08-01"
    assert [(c.relation, c.doc_number) for c in reading.cited] == [(Relation.REPEALS, "云人社发〔2017〕80号")]


def test_interpretation_points_at_what_it_explains():
    reading = read_text(
        """《云州市公共数据授权运营管理办法（试行）》政策解读
来源：市大数据局　发布时间：2023-05-15
一、制定背景
为落实国家要求，制定《云州市公共数据授权运营管理办法（试行）》（云政办发〔2023〕15号）。
二、主要内容
共五条。
"""
    )
    assert reading.kind is PolicyKind.INTERPRETATION
    assert [(c.relation, c.doc_number) for c in reading.cited] == [(Relation.INTERPRETS, "云政办发〔2023〕15号")]


def test_page_table_outranks_body_and_the_disagreement_is_kept():
    matter = PageMatter(
        family="generic",
        url=None,
        title="云州市商务局关于促进消费的若干措施",
        table={
            "文　号": "云商〔2024〕8号",
            "成文日期": "2024-03-01",
            "发布机构": "云州市商务局",
            "统一编号": "ZZSP-01",
        },
        metas={"PubDate": "2024-03-09 10:00"},
        listing_date="2024-03-08",
        lines=(
            "云商〔2024〕9号",
            "各区商务局：",
            "一、扩大消费。（责任单位：市经信局）",
            "二、本措施自印发之日起施行。",
            "云州市商务局",
            "2024年3月2日",
        ),
        links=(("申报表.xlsx", "http://example.test/a.xlsx"),),
    )
    portal = Portal(
        id="cn_990000_yunzhou",
        name="云州市人民政府",
        name_en="Yunzhou",
        division_code="990000",
        publisher="云州市人民政府",
        hosts=(),
        columns=(),
        units={"市经信局": "云州市经济和信息化局"},
    )
    reading = read_matter(matter, portal=portal)
    assert reading.doc_number == "云商〔2024〕8号"
    assert str(reading.signed_on) == "2024-03-01"
    assert str(reading.published_on) == "2024-03-08"
    assert {c.fact: dict(c.values) for c in reading.conflicts} == {
        "doc_number": {"head_matter": "云商〔2024〕9号", "page_table": "云商〔2024〕8号"},
        "signed_on": {"body": "2024-03-02", "page_table": "2024-03-01"},
    }
    assert reading.unified_number == "ZZSP-01"
    assert reading.division_code == "990000"
    assert clauses_of(reading)["h1_1"].responsible_units == ("云州市经济和信息化局",)
    assert [a.url for a in reading.attachments] == ["http://example.test/a.xlsx"]
    assert {e.fact: e.rank.value for e in reading.evidence}["published_on"] == "listing"


def test_traditional_page_gives_simplified_title_and_keeps_the_words():
    reading = read_text(
        "雲州市人民政府辦公廳關於加強河道管理的實施意見\n一、總體要求\n本意見自2020年1月1日起開始施行。\n雲州市人民政府辦公廳\n2019年12月1日"
    )
    assert reading.script == "hant"
    assert reading.title == "云州市人民政府办公厅关于加强河道管理的实施意见"
    assert reading.title_as_written == "雲州市人民政府辦公廳關於加強河道管理的實施意見"
    assert str(reading.effective_on) == "2020-01-01"
    assert reading.clauses[0].heading == "總體要求"


def test_page_that_reports_only_the_outcome_keeps_issuer_and_counts():
    facts = facts_of(
        read_text(
            """关于《云州市养犬管理条例（草案）》公开征求意见采纳情况的公示
发布日期：2024-05-01
《云州市养犬管理条例（草案）》于2024年3月1日至3月31日公开征求意见，共收到意见5条，采纳2条，不予采纳3条。现予以公示。
云州市公安局
2024年5月1日
"""
        )
    )
    assert facts["issuers"] == ["云州市公安局"]
    counts = [facts[f"comments_{w}"] for w in ("received", "adopted", "not_adopted")]
    assert counts == [5, 2, 3]
    assert (facts["opens_on"], facts["closes_on"]) == ("2024-03-01", "2024-03-31")


def test_announcement_numbered_by_year_has_that_number_and_a_trial_period():
    facts = facts_of(
        read_text(
            """云州市医疗保障局关于调整门诊待遇的公告
2024年第3号
一、起付标准为500元。
二、本公告自2024年7月1日起施行，试行期2年。
云州市医疗保障局
2024年5月20日
"""
        )
    )
    assert facts["doc_number"] == "2024年第3号"
    assert (facts["effective_on"], facts["expires_on"]) == ("2024-07-01", "2026-06-30")


def test_page_that_is_no_policy_is_of_unknown_kind():
    assert read_text("1-10月云州县固定资产投资趋稳\n全县投资完成246.79亿元，同比增长15.2%。").kind is PolicyKind.UNKNOWN


def test_table_of_contents_is_not_counted_twice_and_adoption_names_the_congress():
    facts = facts_of(
        read_text(
            """云州市文明行为促进条例
（2017年2月24日云州市第十五届人民代表大会第一次会议通过 根据2021年6月29日《关于修改〈云州市文明行为促进条例〉的决定》修正）
目录
第一章　总则
第二章　附则
第一章　总则
第一条　为了促进文明行为，制定本条例。
第二章　附则
第二条　本条例自2017年7月1日起施行。
"""
        )
    )
    assert facts["outline"] == {"chapter": 2, "article": 2}
    assert facts["issuers"] == ["云州市人民代表大会"]
    assert facts["kind"] == "law"


def test_annex_that_holds_the_wrapped_text_becomes_the_body_and_other_annexes_stay_annexes():
    reading = read_text(
        """云州市住房和城乡建设局等2部门关于印发《云州市住宅物业管理实施细则》的通知
2023-05-12 09:30 来源： 市住建局 字体：大 中 小 浏览：20次
云建发〔2023〕30 号
各有关单位：
现将《云州市住宅物业管理实施细则》印发给你们，请认真贯彻执行。
附件：1.云州市住宅物业管理实施细则
      2.考核表
云州市住房和城乡建设局　　云州市民政局
2023年5月6日
附件1
云州市住宅物业管理实施细则
第一条【目的】 为规范物业管理，制定本细则。
第二条 本细则自2023年6月10日起施行，有效期至2028年6月9日。
附件2
考核表
一、基本情况
"""
    )
    assert str(reading.published_on) == "2023-05-12"
    assert reading.doc_number == "云建发〔2023〕30号"
    assert reading.issuers == ("云州市住房和城乡建设局", "云州市民政局")
    assert reading.annexes == ("云州市住宅物业管理实施细则", "考核表")
    clauses = clauses_of(reading)
    assert (clauses["art_1"].heading, clauses["art_1"].in_annex) == ("目的", False)
    assert [c.heading for c in reading.clauses if c.level == "annex"] == ["考核表"]
