"""What is a copy and what only looks like one, on invented documents; the reference documents follow in test_republication_seeds.py."""

from __future__ import annotations

import runpy
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from gongbao.formats.scripts import canonical_key
from gongbao.history.copy_edits import copy_edits
from gongbao.history.copy_names import names_apart
from gongbao.history.republication import CopyVerdict, Wording, judge_copy
from gongbao.model.policy import PolicyKind
from gongbao.reading import read_text

MADE = runpy.run_path(str(Path(__file__).parents[2] / "bench" / "made_copies.py"))
COPY, DISPUTED, OTHER = CopyVerdict.COPY, CopyVerdict.DISPUTED, CopyVerdict.OTHER

TITLE = "云州市机动车停车设施建设和管理办法"
ARTICLES = """第一条　为了加强机动车停车设施建设和管理，规范停车秩序，缓解停车供需矛盾，根据有关法律、法规，结合本市实际，制定本办法。
第二条　本市行政区域内停车设施的规划、建设、使用和监督管理，适用本办法。公共交通、道路货物运输车辆的专用停车场除外。
第三条　停车设施管理遵循统筹规划、分类供给、社会共治、有偿使用的原则，逐步建立与城市发展相适应的停车服务体系。
第四条　市城市管理部门负责全市停车设施的综合协调和监督考核，公安机关交通管理部门负责道路停车泊位的设置和停车秩序的维护。
第五条　新建住宅小区应当按照每户不少于1.2个的标准配建停车泊位，其中充电泊位的比例不得低于30%，并预留充电设施安装条件。
第六条　既有住宅小区可以利用业主共有场地增设停车泊位，具体方案经业主共同决定后，报所在地街道办事处备案并公示15日。
第七条　道路停车泊位实行分区分时差别化收费，中心城区首小时收费标准不高于6元，夜间20时至次日7时免费，收费标准向社会公布。
第八条　停车设施经营者应当将泊位数量、实时空余情况、收费标准等信息接入全市停车信息平台，不得擅自停用或者改变用途。
第九条　鼓励机关、企业事业单位在非工作时间将内部停车设施向社会开放，错时共享所得收入可以用于设施维护和管理人员补贴。
第十条　违反本办法第八条规定，未接入停车信息平台的，由城市管理部门责令限期改正；逾期不改正的，处2000元以上1万元以下罚款。
第十一条　在道路停车泊位内设置地桩、地锁或者其他障碍物的，由公安机关交通管理部门责令清除，可以处200元以上500元以下罚款。
第十二条　有关部门及其工作人员在停车设施管理工作中滥用职权、玩忽职守、徇私舞弊的，依法给予处分；构成犯罪的，追究刑事责任。
第十三条　本办法所称停车设施，是指供机动车停放的场所，包括公共停车场、建筑物配建停车场、临时停车场和道路停车泊位四种类型。
第十四条　各区人民政府可以根据本办法，结合本区停车供需状况制定实施方案，明确年度建设任务、资金来源和责任单位，每年向市政府报告。
第十五条　本办法自2025年3月1日起施行。《云州市停车场管理暂行规定》同时废止。"""
DECREE = f"{TITLE}\n\n{ARTICLES}\n"
RULES = """附件
云州市停车泊位配建指标
一、住宅类建筑。建筑面积144平方米以上的住宅每户配建1.5个机动车泊位，90平方米以下的住宅每户不少于0.8个，保障性租赁住房可以按七成折减。
二、商业类建筑。大型商场每百平方米配建1.0个，农贸市场每百平方米配建0.6个，宾馆酒店每间客房配建0.4个，并设置不少于两处的出租车候客位。
三、公共服务类建筑。三级综合医院每百平方米配建1.3个，社区卫生服务中心每百平方米配建0.8个；中小学校在出入口附近设置家长接送临时停靠区。
四、交通枢纽类建筑。轨道交通换乘站按照高峰小时客流量的千分之五配建，公路客运站每百名设计旅客配建2个，并与公交首末站一体化布置。
五、工业仓储类建筑。厂房每百平方米配建0.2个机动车泊位，仓库每百平方米配建0.15个，另设货车装卸位，数量根据货物周转量论证确定。
六、非机动车泊位。住宅每户配建1个，办公楼每百平方米配建2个，均应当设置充电接口和自动灭火装置，地面坡道的坡度不大于百分之二十五。
七、计算规则。配建指标计算结果不足1个的按1个计算，机械式停车设备的泊位数量按照九折计入总数，微型车泊位占比不得超过百分之十。"""


def wording(text, **facts):
    reading = read_text(text)
    read = Wording(
        key=canonical_key(reading.text, script=reading.script),
        title=canonical_key(reading.title) if reading.title else None,
        doc_number=reading.doc_number,
        signed_on=reading.signed_on,
        consultation=reading.kind is PolicyKind.CONSULTATION,
        issuers=reading.issuers,
    )
    return replace(read, **facts)


def judge(one, other):
    return judge_copy(wording(one), wording(other)).verdict


@pytest.mark.parametrize("name", sorted(MADE["COPIES"]))
def test_a_made_copy_is_found(name):
    long = DECREE + RULES
    made = MADE["COPIES"][name](long)
    assert judge(long, made) is COPY
    assert judge_copy(wording(long), wording(made, title=None)).verdict is COPY


def test_few_misprints_of_which_one_binds_are_disputed():
    scan = DECREE.replace("公安机关", "公妄机关").replace("不得擅自", "不擅自").replace("徇私", "徇秘")
    assert judge(DECREE, scan) is DISPUTED


@pytest.mark.parametrize(("name", "edition"), list(MADE["amendments"](DECREE)))
def test_an_edition_of_another_substance_is_no_copy(name, edition):
    del name
    assert judge(DECREE, edition) is DISPUTED
    assert judge(DECREE, MADE["framed"](edition)) is DISPUTED


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("不低于30%", "不低于40%"), ("低于30%", "低于3%"), ("应当将泊位", "可以将泊位"), ("不得擅自", "擅自"), ("15日", "5日"),
        ("2000元以上1万元以下", "2000元以上5万元以下"), ("停用或者改变", "停用和改变"), ("报所在地街道", "报所在地县"),
        ("城市管理部门", "综合执法部门"), ("自2025年3月1日起", "自2026年3月1日起"), ("不高于6元", "不高于6万元"),
    ],
)  # fmt: skip
def test_one_word_that_matters_makes_another_edition(old, new):
    edition = DECREE.replace(old.replace("不低于30%", "不得低于30%"), new.replace("不低于40%", "不得低于40%"))
    assert edition != DECREE
    assert judge(DECREE, edition) is DISPUTED


def test_a_last_article_more_or_less_makes_another_edition():
    shorter = DECREE[: DECREE.index("第十五条")]
    assert judge(DECREE, shorter) is DISPUTED
    assert judge(shorter, DECREE) is DISPUTED


def test_a_copy_cut_in_the_middle_is_a_copy_but_what_has_more_clauses_is_none():
    cut = DECREE[: DECREE.index("第十一条") - 20]
    assert judge(DECREE, cut) is COPY
    assert judge(cut, DECREE) is DISPUTED


def test_one_stray_character_is_a_slip_of_a_copyist():
    text = ARTICLES.replace("徇私舞弊", "徇私舞敝")
    assert judge(f"{TITLE}\n{ARTICLES}", f"{TITLE}\n{text}") is COPY
    assert judge(f"{TITLE}\n{ARTICLES}", f"{TITLE}\n{text.replace('，', ',')}") is COPY


NOTICE_TITLE = "关于做好汛期地质灾害防治工作的通知"
NOTICE = """各乡镇人民政府、街道办事处，各有关部门：
为切实做好今年汛期地质灾害防治工作，最大限度减少人员伤亡和财产损失，现就有关事项通知如下：
一、提高思想认识。要充分认识当前防汛形势的严峻性和复杂性，克服麻痹思想和侥幸心理，把保障人民群众生命安全放在第一位，切实增强责任感和紧迫感。
二、开展隐患排查。对地质灾害隐患点、切坡建房、在建工地、学校医院、景区道路进行全面排查，逐点登记造册，明确监测责任人，落实避险转移路线和安置场所。
三、加强监测预警。气象、水利、自然资源部门要建立会商机制，及时发布预警信息，打通预警信息传递的最后一公里，确保到村到户到人。
四、严格值班值守。实行领导带班和二十四小时值班制度，发生险情灾情按规定及时报告，不得迟报、漏报、瞒报，信息报送情况纳入年度考核。
五、做好应急准备。补充抢险物资，完善应急预案，组织开展演练，提高基层防灾避险能力，重点时段预置抢险队伍和机械设备，确保随时能够调用。
六、广泛宣传动员。充分利用广播、电视、网络、宣传栏等多种形式，普及防灾知识，增强群众识灾辨灾和自救互救能力，营造全社会共同参与的良好氛围。
七、加强督促检查。组织人员深入一线明察暗访，对发现的问题建立台账，限期整改销号，确保各项措施落到实处、见到成效，并将检查结果通报全县。
八、强化责任落实。对工作不力造成严重后果的，依法依规追究责任。
"""


def signed_by(body, day="2023年5月6日"):
    return f"{NOTICE_TITLE}\n{NOTICE}{body}\n{day}"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("江东区防汛指挥部", "江北区防汛指挥部"),
        ("祁县人民政府办公室", "蒲县人民政府办公室"),
        ("东山镇人民政府", "西山镇人民政府"),
        ("青田县人民政府", "景宁县人民政府"),
        ("西安市人民政府", "西安市莲湖区人民政府"),
    ],
)
def test_one_notice_signed_by_two_bodies_is_two_documents(one, other):
    assert len(wording(signed_by(one)).key) >= 500
    assert judge(signed_by(one), signed_by(other)) is OTHER
    assert judge(signed_by(one), signed_by(one)) is COPY


def test_a_signature_that_was_not_read_as_an_issuer_is_disputed():
    one, other = (replace(wording(f"{NOTICE_TITLE}\n{NOTICE}{body}"), issuers=()) for body in ("祁县防指", "蒲县防指"))
    assert judge_copy(one, other).verdict is DISPUTED


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("水利、自然", "水务、自然"),
        ("到户到人", "到组到人"),
        ("自然资源部门", "自然资原部门"),
        ("街道办事处", "街道办事外"),
        ("通报全县", "通报全区"),
    ],
)
def test_one_character_in_the_name_of_a_body_or_place_is_disputed(old, new):
    assert old in NOTICE
    assert judge(signed_by("祁县人民政府"), signed_by("祁县人民政府").replace(old, new)) is DISPUTED


def test_one_character_of_a_person_who_signs_is_disputed():
    one, other = (replace(wording(f"{TITLE}\n{ARTICLES}\n陈{name}\n2025年1月20日"), issuers=()) for name in "平萍")
    assert judge_copy(one, other).verdict is DISPUTED


def test_one_character_in_the_middle_of_a_long_name_of_a_body_is_disputed():
    article = "第十二条　重大险情由祁县防汛抢险指挥部统一调度。有关部门"
    text = ARTICLES.replace("第十二条　有关部门", article)
    assert text != ARTICLES
    assert judge(f"{TITLE}\n{text}", f"{TITLE}\n{text.replace('县防汛', '县放汛')}") is DISPUTED
    assert judge(f"{TITLE}\n{text}", f"{TITLE}\n{text.replace('重大险情', '重大脸情')}") is COPY


def test_one_character_inside_a_name_of_a_body_is_no_slip():
    text = ARTICLES.replace("报所在地街道办事处备案", "报所在地衔道办事处备案")
    assert text != ARTICLES
    assert judge(f"{TITLE}\n{ARTICLES}", f"{TITLE}\n{text}") is DISPUTED


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("云州市发展改革委", "云州市发展和改革委员会", None),
        ("云州市人民政府", "云州市人民政府办公室", None),
        ("蒲縣人民政府", "蒲县人民政府", None),
        ("江东区防汛指挥部", "江北区防汛指挥部", 1),
        ("西安市人民政府", "西安市莲湖区人民政府", 3),
        ("青田县人民政府", "景宁县人民政府", 2),
    ],
)
def test_the_short_name_of_a_body_is_the_body(one, other, apart):
    assert names_apart([one], [other]) == names_apart([other], [one]) == apart
    assert names_apart([one], []) is None
    assert names_apart([one, "云州市财政局"], [other, "云州市财政局"]) is None


def test_a_scan_may_misprint_its_issuer_but_not_name_another():
    long = f"{TITLE}\n{ARTICLES}\n{RULES}"
    one, scan = wording(f"{long}\n云州市人民政府"), wording(MADE["scanned"](long) + "\n云洲市人民政府")
    one, scan = replace(one, issuers=("云州市人民政府",)), replace(scan, issuers=("云洲市人民政府",))
    assert judge_copy(one, scan).verdict is COPY
    elsewhere = wording(MADE["scanned"](long) + "\n海陵区城市管理局")
    assert judge_copy(one, replace(elsewhere, issuers=("海陵区城市管理局",))).verdict is OTHER


def test_an_issuer_that_only_the_page_states_beside_an_equal_text_is_disputed():
    one, other = (wording(f"{NOTICE_TITLE}\n{NOTICE}", issuers=(body,)) for body in ("祁县水利局", "蒲县水利局"))
    assert judge_copy(one, other).verdict is DISPUTED
    assert judge_copy(one, replace(other, issuers=())).verdict is COPY


def test_misprints_excuse_no_rewriting():
    noisy = MADE["scanned"](DECREE, seed=5)
    for old, new in (("停车", "泊车"), ("鼓励机关、企业事业单位在非工作时间", "机关、企业事业单位应当在节假日")):
        assert old in noisy
        assert judge(DECREE, noisy.replace(old, new)) is not COPY


@pytest.mark.parametrize(
    ("fact", "values"),
    [
        ("doc_number", ("云政发〔2025〕3号", "云政发〔2025〕4号")),
        ("signed_on", (date(2025, 1, 2), date(2024, 1, 2))),
        ("title", ("云州市停车办法", "云州市停车办法(试行)")),
        ("title", ("关于2024年部分节假日安排的通知", "关于2025年部分节假日安排的通知")),
        ("title", ("关于公布第一批名录的通知", "关于公布第二批名录的通知")),
        ("title", ("云州市停车办法", "云州市人民政府关于印发云州市停车办法的通知")),
        ("title", ("云州市停车办法", "《云州市停车办法》解读")),
        ("consultation", (False, True)),
    ],
)
def test_facts_that_differ_forbid_a_copy(fact, values):
    one, other = (wording(DECREE, **{fact: value}) for value in values)
    assert judge_copy(one, other).verdict is OTHER


def test_a_title_that_both_texts_hold_was_only_read_differently():
    one, other = wording(DECREE, title="云州市停车场管理暂行规定"), wording(DECREE, title=TITLE)
    assert judge_copy(one, other).verdict is COPY


@pytest.mark.parametrize("fact", ["doc_number", "signed_on", "title"])
def test_a_fact_that_one_side_does_not_state_forbids_nothing(fact):
    stated = {"doc_number": "云政发〔2025〕3号", "signed_on": date(2025, 1, 2), "title": TITLE}[fact]
    assert judge_copy(wording(DECREE, **{fact: stated}), wording(DECREE, **{fact: None})).verdict is COPY


def test_a_misprint_in_date_and_title_forbids_nothing_in_a_scan():
    scan = wording(MADE["scanned"](DECREE), title=TITLE.replace("停", "亭"), signed_on=date(2025, 1, 2))
    assert judge_copy(wording(DECREE, signed_on=date(2025, 1, 22)), scan).verdict is COPY


def test_two_cities_with_one_model_are_strangers():
    other = DECREE.replace("云州市", "海州市").replace("公安机关交通管理部门", "交警部门").replace("30%", "25%")
    assert judge(DECREE, other) is OTHER
    assert judge_copy(wording(DECREE, title=None), wording(other, title=None)).verdict is not COPY


def test_this_year_s_notice_is_not_last_year_s():
    def notice(year, first, last):
        days = "".join(
            f"{name}：{month}月{day}日至{day + 2}日放假调休，共3天，{month}月{day + 4}日（星期六）上班。"
            for name, month, day in (
                ("元旦", 1, first),
                ("春节", 2, last),
                ("清明节", 4, first + 2),
                ("劳动节", 5, last - 3),
            )
        )
        return (
            f"云州市人民政府办公室关于{year}年部分节假日安排的通知\n各区人民政府，市政府各部门：\n经市政府同意，现将{year}年元旦、春节、清明节、"
            f"劳动节放假调休日期的具体安排通知如下。\n{days}\n节假日期间，各区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作，遇有重大突发事件，"
            f"要按规定及时报告并妥善处置，确保人民群众祥和平安度过节日假期。\n云州市人民政府办公室\n{year - 1}年12月8日"
        )

    assert judge(notice(2024, 1, 10), notice(2025, 1, 12)) is OTHER


def test_a_wrapper_around_a_known_text_is_no_copy():
    wrapper = (
        f"云州市人民政府关于印发{TITLE}的通知\n云政发〔2025〕3号\n各区人民政府，市政府各部门：\n现将《{TITLE}》印发给你们，"
        f"请认真贯彻执行。\n云州市人民政府\n2025年1月20日\n{DECREE}"
    )
    assert judge(DECREE, wrapper) is OTHER
    assert judge_copy(wording(DECREE), wording(wrapper, title=None)).verdict is OTHER


APPOINTMENT = "经市人民政府研究决定：任命{}为云州市城市管理局副局长，试用期一年。云州市人民政府2025年1月8日"


def test_short_notices_are_compared_whole():
    title = "云州市人民政府关于职务任免的通知"
    one, other = (wording(f"{title}\n{APPOINTMENT.format(name)}", title=title) for name in ("陈平", "陈萍"))
    assert judge_copy(one, other).verdict is OTHER
    assert judge_copy(one, one).verdict is COPY
    assert judge_copy(one, replace(one, title=None)).verdict is OTHER
    assert judge_copy(one, replace(one, issuers=("海州市人民政府",))).verdict is (OTHER if one.issuers else COPY)


def test_two_forms_filled_in_for_two_people_are_strangers():
    form = (
        "云州市住房保障资格公示\n根据云州市公共租赁住房管理有关规定，经街道初审、区级复审和信息核对，下列家庭符合公共租赁住房保障条件，现予以公示，接受社会监督。"
        "申请人：{}；家庭人口：{}人；人均可支配收入：{}元；保障方式：租赁补贴。公示期限为七个工作日，任何单位和个人对公示对象有异议的，可以在公示期内以书面形式"
        "向区住房保障部门反映，反映情况应当客观真实，并提供必要的证据材料和联系方式。公示期满无异议的，按照规定程序办理后续手续。"
    )
    assert judge(form.format("陈平", 3, 21500), form.format("林安", 2, 18300)) is OTHER


def test_boilerplate_in_common_makes_no_copy():
    tail = ARTICLES[ARTICLES.index("第十二条") :]
    other = "云州市共享单车管理办法\n" + "".join(
        f"第{n}条　共享单车运营企业应当履行第{n}项义务，做好车辆投放、调度、维护、回收的台账，接受社会监督。\n"
        for n in "一二三四五六七八"
    )
    assert judge(DECREE, other + tail) is OTHER


def test_edits_tell_what_binds():
    one, other = "处2000元罚款，应当公示徇私舞弊", "处200元罚款，可以公示徇私舞敝"
    assert [(e.before, e.after, e.binding) for e in copy_edits(one, other)] == [
        ("0", "", True), ("应当", "可以", True), ("弊", "敝", False),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "一", "第一条", "甲" * 5_000, "0" * 5_000, "。" * 5_000, "甲乙。" * 3_000])
def test_odd_texts_are_judged_without_complaint(text):
    odd = Wording(key=text, title=None, doc_number=None, signed_on=None)
    assert judge_copy(wording(DECREE), odd).verdict is OTHER
    assert judge_copy(odd, wording(DECREE)).verdict is OTHER
    assert judge_copy(odd, odd).verdict in CopyVerdict


def test_a_very_long_text_is_judged_in_bounded_time():
    long = "".join(f"第{n}项任务由第{n % 97}责任单位于{2000 + n % 30}年前完成并报告进度情况。" for n in range(12_000))
    changed = long.replace("第6000项任务由", "第6000项工作由").replace("第11项任务", "第11项任物")
    one, other = (Wording(key=key, title=None, doc_number=None, signed_on=None) for key in (long, changed))
    start = time.perf_counter()
    assert judge_copy(one, other).verdict is not OTHER
    assert judge_copy(one, replace(other, key=long[::-1])).verdict is OTHER
    assert time.perf_counter() - start < 30
